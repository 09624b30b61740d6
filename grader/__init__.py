"""An automated grader for PyTorch exercises.

The layers; imports point down only, and a test holds them to it:

    cli                        arguments → library → rendering → exit code
    run, check, doctor         a grading; the catalogue held against the code; what a machine has
    report                     what a run decided, one module a format; the console
    engine                     the judge's process: started, asked, heard
    ----------------------     the judge's process
    judge                      sessions, tapes, searches, comparison, error bounds, oracles
    properties                 the claims, one module an exercise
    ----------------------     the nursery's processes
    worker                     confinement, loading, rules; never imports judge or properties
    ----------------------     shared
    scenarios                  trusted code that drives any implementation
    wire, channel, protocol    the data that crosses
    lessons                    what a student reads, in English and in Chinese
    submission, catalog        what is graded, and for what
    results, errors            words and types; standard library only

Importing this package imports nothing else. Its public names are `NAME` and `version`.
"""

import os
import sys

# `python -m` puts the current folder first on the path, and that may be a hostile submission with
# a click.py or a yaml.py in it. Our own modules are found beside this file, without the path.
if sys.argv[:1] == ["-m"]:
    here = os.getcwd()  # noqa: PTH109 - pathlib would be looked for in this very folder
    sys.path[:] = [entry for entry in sys.path if entry not in ("", here)]

NAME = "torch-exercise-grader"


def version() -> str:
    """This package's version; "0" where it runs from a checkout that is not installed."""
    from importlib import metadata  # slow to import, and rarely needed

    try:
        return metadata.version(NAME)
    except metadata.PackageNotFoundError:
        return "0"
