#!/usr/bin/env bash
# Runs once, when the autograder's image is built.
set -euo pipefail
source_dir="${AUTOGRADER:-/autograder}/source"
python3 -m venv "$source_dir/venv" || { apt-get update && apt-get install -y python3-venv && python3 -m venv "$source_dir/venv"; }
"$source_dir/venv/bin/python" -m pip install --quiet uv
UV_TORCH_BACKEND=cpu "$source_dir/venv/bin/uv" pip install --quiet \
    --python "$source_dir/venv/bin/python" "$source_dir/grader-source" -c "$source_dir/constraints.txt"
