# attack: escapes, controls, right-to-left marks, lone surrogates and NULs in prints and message
# exercise: matmul
# verdict: error
TEXT = (
    "\x1b[2J\x1b[H\x1b[32mpassed\x1b[0m\x1b]0;title\x07\x1b]8;;http://x\x1b\\link\x9b31m"
    "\x00\x08\x7f\u202e\u2066\u2028\ufeff\ud800\udfff\ufffe [red]markup[/red] [link=x]"
)


def matmul(a, b):
    print(TEXT)
    raise ValueError(TEXT)
