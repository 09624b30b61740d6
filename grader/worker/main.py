"""The worker: confined, it imports the submission and runs scenarios on it until it is told to end.

What it sends, in this order:

    {"kind": "ready", "isolation": […], "fault": …}
                                                   confined; nothing of the submission has run yet
    {"kind": "loaded"} or {"kind": "missing", …}   after the judge said {"load": true}
    one answer for each request, each perhaps after some {"kind": "violation", …}
                                                   and one {"kind": "printed", "end": bytes}
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from inspect import getmembers, isfunction
from pathlib import Path
from typing import Any

from grader.channel import Channel
from grader.errors import PeerGone
from grader.scenarios import support
from grader.wire import Data, frame
from grader.worker import accelerator
from grader.worker.confinement import Policy, confine
from grader.worker.loading import Missing, Target, check_method, load
from grader.worker.rules import Rule, rule_for
from grader.worker.runner import Output, Runner, reporting

ROOT = Path(__file__).resolve().parent.parent.parent
"""The folder that holds the grader's package, and others' where it is installed."""

IN_CHECKOUT = (ROOT / "pyproject.toml").is_file()

Scenarios = dict[str, Callable[..., Data]]


@dataclass(frozen=True)
class Job:
    """What a worker is for: one exercise of one submission."""

    exercise: str
    file: str
    symbol: str
    submission: str
    scratch: str
    cpu_seconds: int
    file_bytes: int
    open_files: int
    device_bytes: int
    """How much of a GPU's memory it may use; 0 where it is not to use one."""


def main(channel: Channel, job: Job, parent: int) -> None:
    """Serve the judge; returns when it closes its side. `parent` is the nursery's process id."""
    # Imported before confinement, after which nothing of the grader can be read.
    scenarios, graft = _scenarios(job.exercise)
    rule_type = rule_for(job.exercise)
    isolation = confine(
        Policy(
            submission=Path(job.submission),
            scratch=Path(job.scratch),
            cpu_seconds=job.cpu_seconds,
            file_bytes=job.file_bytes,
            open_files=job.open_files,
            keep_fds=(channel.connection.fileno(),),
            parent=parent,
            accelerator=job.device_bytes > 0,
        )
    )
    fault = accelerator.start(job.device_bytes) if job.device_bytes else None
    layers: Data = [str(layer) for layer in isolation]
    channel.send({"kind": "ready", "isolation": layers, "fault": fault})
    try:
        channel.receive()
        report = reporting(channel)
        rule = rule_type(report.tell)
        subject = _load(channel, job, rule)
        if subject is None:
            return
        graft(subject)
        runner, output = Runner(subject, rule, scenarios, report.forget), Output()
        channel.send_frame(output.news() + frame({"kind": "loaded"}))
        while not accelerator.is_broken():
            request = channel.receive()
            output.follow()
            answer = runner.answer(request)
            channel.send_frame(output.news() + answer)
    except PeerGone:
        return


def _load(channel: Channel, job: Job, rule: Rule) -> Any:
    """The subject, or None when there is none and the judge has been told why."""
    _prepare_imports(job)
    rule.install()
    target = Target.parse(job.file, job.symbol)
    try:
        subject = rule.bind(load(Path(job.submission), target))
        if target.method is not None:
            check_method(subject, target)
        return subject
    except Missing as missing:
        line = missing.where
        where: Data = [line.line, line.text, line.file] if line else None
        channel.send({"kind": "missing", "message": str(missing), "where": where})
        return None


def _prepare_imports(job: Job) -> None:
    """The submission's folder comes last, so that nothing in it shadows an installed package.

    What only lies beside a grader that is not installed, such as its tests, shadows nothing of it.
    """
    sys.dont_write_bytecode = True
    if IN_CHECKOUT:
        sys.path[:] = [folder for folder in sys.path if folder != str(ROOT)]
        sys.path_importer_cache.pop(str(ROOT), None)
    sys.argv[:] = [job.file]
    sys.path.append(job.submission)
    support.set_submission(Path(job.submission))
    _hide_watchers()


def _hide_watchers() -> None:
    """Take what watches the submission off the list of modules, where it is found by its name."""
    for name in [name for name in sys.modules if name.startswith("grader.worker")]:
        del sys.modules[name]
    del sys.modules["grader"].worker


def _scenarios(exercise: str) -> tuple[Scenarios, Callable[[Any], object]]:
    """The exercise's scenarios by name, and how the grader's own parts get into its subject."""
    module = import_module(f"grader.scenarios.{exercise}")
    named: dict[str, Callable[..., Any]] = {
        name: found for name, found in getmembers(module, isfunction) if name[0] != "_"
    }
    return named, named.pop("graft", lambda subject: subject)
