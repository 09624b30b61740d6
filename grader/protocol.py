"""What the command line and the judge's process say to one another: JSON, one object a line.

    command line → judge    a `Request`
    judge → command line    {"started": …}, {"decided": …}, {"timed": …}, …
                            then {"end": true} or {"fault": "one sentence", "kind": "JudgeError"}

Only the command line's side needs a library for it, since it checks what it reads.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from enum import Enum
from typing import IO

from grader import errors
from grader.errors import InfrastructureError, JudgeError
from grader.results import Decided, Event, Part, Request, Settings, Started, Timed

_KINDS: dict[str, type[Event]] = {"started": Started, "decided": Decided, "timed": Timed}
_NAMES = {kind: name for name, kind in _KINDS.items()}

END = '{"end": true}'
"""The line by which a request was carried out."""


class Kind(Enum):
    """What a line of the judge's side is, as far as who passes it on must know."""

    END = END
    FAULT = '{"fault": '
    STARTED = '{"started": '
    EVENT = ""


def write_request(stream: IO[str], request: Request) -> None:
    """Ask the judge to grade."""
    _write(stream, asdict(request))


def read_request(line: str) -> Request:
    """A request from its line."""
    fields = json.loads(line)
    fields["settings"] = Settings(**fields["settings"])
    fields["part"] = Part(**fields["part"])
    for name in ("exercises", "require_isolation", "properties"):
        fields[name] = tuple(fields[name])
    return Request(**fields)


def write_event(stream: IO[str], event: Event) -> None:
    """Tell the command line what happened."""
    _write(stream, {_NAMES[type(event)]: asdict(event)})


def write_end(stream: IO[str]) -> None:
    """A request was carried out."""
    write_line(stream, END)


def write_fault(stream: IO[str], error: InfrastructureError) -> None:
    """A request could not be carried out."""
    _write(stream, {"fault": str(error), "kind": type(error).__name__})


def write_line(stream: IO[str], line: str) -> None:
    """Pass a line on as it is."""
    stream.write(f"{line}\n")
    stream.flush()


def kind_of(line: str) -> Kind:
    """Which kind of line this is, by how it starts."""
    return next(kind for kind in Kind if line.startswith(kind.value))


def read_event(line: str) -> Event | None:
    """An event from its line, or None at the end of a run.

    Raises:
        InfrastructureError: the judge reports a fault, or the line is none of these.
    """
    import msgspec

    try:
        message = json.loads(line)
        if "end" in message:
            return None
        if "fault" in message:
            raise _fault(message)
        ((name, content),) = message.items()
        return msgspec.convert(content, _KINDS[name])
    except (ValueError, KeyError, TypeError) as error:
        raise JudgeError("The judge's process said something that makes no sense.") from error


def _fault(message: dict[str, str]) -> InfrastructureError:
    kind = getattr(errors, message.get("kind", ""), InfrastructureError)
    return kind(message["fault"])


def _write(stream: IO[str], message: object) -> None:
    write_line(stream, json.dumps(message))
