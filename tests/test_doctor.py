"""The diagnosis of a machine is complete, and every lack has a sentence."""

from __future__ import annotations

from importlib import metadata

import pytest

from grader import doctor
from grader.worker.confinement.policy import Layer


def test_versions() -> None:
    """Python, torch and the grader are named with their versions."""
    found = {one.name: one for one in doctor.versions()}
    assert found["torch"].words == metadata.version("torch")
    assert all(one.there for one in found.values())


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not installed is said with what to do about it."""
    monkeypatch.setattr(doctor, "PACKAGES", ("no-such-package",))
    last = doctor.versions()[-1]
    assert (last.there, last.words) == (False, "missing: pip install no-such-package")


def test_every_layer_is_there_or_explained() -> None:
    """Each layer of isolation is enforced, or has a sentence that says why not."""
    found = doctor.isolation()
    assert [one.name for one in found] == list(Layer)
    assert all(one.words == "enforced" if one.there else len(one.words) > 10 for one in found)


def test_a_broken_torch_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where torch does not import, its last word on it is shown."""
    monkeypatch.setattr(doctor, "ASK_DEVICES", "raise ImportError('no torch today')")
    (found,) = doctor.devices()
    assert not found.there
    assert "no torch today" in found.words


@pytest.mark.slow
def test_the_processor_is_a_device() -> None:
    """The CPU is always there, and CUDA is there or said to be missing."""
    cpu, cuda = doctor.devices()
    assert cpu.there
    assert cuda.words
