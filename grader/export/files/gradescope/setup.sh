#!/usr/bin/env bash
# Runs once, when the autograder's image is built.
set -euo pipefail
cd "${AUTOGRADER:-/autograder}/source"
python3 -m venv venv || {
    apt-get update
    apt-get install -y python3-venv
    python3 -m venv venv
}
venv/bin/python -m pip install --quiet uv
# The build of torch for CPUs; the one with CUDA is ten times as large. Compiled here and not while
# a property's time runs: workers can keep nothing.
UV_TORCH_BACKEND=cpu venv/bin/uv pip install --quiet --compile-bytecode \
    --python venv/bin/python -r requirements.txt -c constraints.txt
