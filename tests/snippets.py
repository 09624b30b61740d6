"""Run a snippet of a report beside a student's file, as the student would."""

from __future__ import annotations

import functools
import os
import signal
import sys
import traceback
import warnings
from pathlib import Path

import torch

LIMIT_S = 20


def run(snippet: str, folder: Path) -> str:
    """What a snippet prints in a folder, standard error and a last traceback included.

    It runs in a fork, which has torch imported already; after `LIMIT_S` seconds the alarm ends it.
    """
    _preload()
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # torch's threads: none holds a lock
        child = os.fork()
    if child == 0:
        _become(snippet, folder, writing)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8", errors="replace") as output:
        printed = output.read()
    os.waitpid(child, 0)
    return printed


@functools.cache
def _preload() -> None:
    """Import what torch imports late, seconds of work, here and not in every fork."""
    layer = torch.nn.Linear(1, 1)
    layer(torch.ones(1)).backward(torch.ones(1))
    torch.optim.Adam(layer.parameters()).step()


def _become(snippet: str, folder: Path, output: int) -> None:
    """Run the snippet in the place of this process, which ends with it."""
    status = 1
    try:
        signal.alarm(LIMIT_S)
        torch.set_num_threads(1)  # threads do not survive a fork
        os.dup2(output, 1)
        os.dup2(output, 2)
        sys.stdout = os.fdopen(1, "w", encoding="utf-8", buffering=1)
        sys.stderr = os.fdopen(2, "w", encoding="utf-8", buffering=1)
        os.chdir(folder)
        sys.dont_write_bytecode = True
        sys.path.insert(0, str(folder))
        warnings.simplefilter("default")
        exec(compile(snippet, "<snippet>", "exec"), {"__name__": "__main__"})
        status = 0
    except SystemExit:
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        os._exit(status)
