# attack: the import ends with SystemExit(0), which many take for success
# exercise: matmul
# verdict: missing
raise SystemExit(0)
