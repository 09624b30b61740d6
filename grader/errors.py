"""The errors of the grader itself.

GraderError                 base of all: one clear sentence, never a student's verdict
├── UsageError              the command line or its paths are wrong           exit code 2
│   └── SubmissionError     the submission's folder cannot be read
└── InfrastructureError     the grader failed; no points are given or lost    exit code 3
    ├── CatalogError        the catalogue does not fit the code
    ├── IsolationError      a required layer of isolation is not to be had
    ├── DeviceError         a GPU is there and cannot be used
    ├── JudgeError          the judge's process died or broke its protocol
    └── WireError           a frame that is no valid data
        └── PeerGone        the other end closed its side
"""

from __future__ import annotations


class GraderError(Exception):
    """Base of the tree; its text is one sentence that says what to do."""

    exit_code = 3


class UsageError(GraderError):
    """The command line asks for something that is not there: correct the call."""

    exit_code = 2


class SubmissionError(UsageError):
    """The submission's folder is missing, no folder, or unreadable: name another path."""


class InfrastructureError(GraderError):
    """The grader itself failed: report it; the submission is neither right nor wrong."""


class CatalogError(InfrastructureError):
    """`catalog.yaml` and the code disagree: run `python -m grader.check` to see where."""


class IsolationError(InfrastructureError):
    """This machine cannot enforce a layer that was required: see `grader doctor`."""


class DeviceError(InfrastructureError):
    """A worker could not open the GPU: grade with `--device cpu`, or make room on it."""


class JudgeError(InfrastructureError):
    """The judge's process died, or said something that the command line does not understand."""


class WireError(InfrastructureError):
    """Bytes that are no valid frame, or a value that no frame can hold."""


class PeerGone(WireError):
    """The other end of a channel closed its side, in the middle of a frame or before one."""
