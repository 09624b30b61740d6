"""The GPU: its absence costs nothing, its mistakes cost points, and no fork has a broken one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import torch

from grader.catalog import load
from grader.judge.answer import Answer
from grader.judge.bench import observation
from grader.judge.failure import Failure
from grader.judge.limits import Limits
from grader.properties.literal import on_device
from grader.results import Verdict
from grader.scenarios.matmul import COPIES, _Travels
from grader.wire import Raised, frame
from grader.worker import accelerator

from .conftest import Grade
from .submissions import Specimen, gallery

HERE = gallery("cuda", "breaks")
FILES = {exercise.id: exercise.file for exercise in load().exercises}
SOLUTIONS = Path(__file__).parent.parent / "solutions"

WITHOUT = pytest.mark.skipif(torch.cuda.is_available(), reason="there is a GPU here")
WITH = pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no GPU here")


@pytest.mark.slow
@pytest.mark.parametrize("specimen", HERE, ids=str)
def test_mistakes_of_the_gpu_are_none_on_the_cpu(
    grade: Grade, specimen: Specimen, tmp_path: Path
) -> None:
    """What is wrong with these answers cannot be seen without a GPU."""
    shutil.copy(specimen.path, tmp_path / FILES[specimen.exercise])
    seen = grade(tmp_path, specimen.exercise, shrink=False, on="cpu")
    assert {outcome.verdict for outcome in seen.values()} == {Verdict.PASSED}


@WITH
@pytest.mark.slow
@pytest.mark.parametrize("specimen", HERE, ids=str)
def test_mistakes_of_the_gpu_cost_points_on_it(
    grade: Grade, specimen: Specimen, tmp_path: Path
) -> None:
    """Each fails the property that it breaks, where there is a GPU."""
    shutil.copy(specimen.path, tmp_path / FILES[specimen.exercise])
    seen = grade(tmp_path, specimen.exercise, on="cuda")
    for name in specimen.breaks:
        assert seen[specimen.exercise, name].verdict in (Verdict.FAILED, Verdict.ERROR)


@WITHOUT
@pytest.mark.slow
def test_a_gpu_that_is_not_there_is_skipped(grade: Grade) -> None:
    """On a machine without one, every property on CUDA is skipped, and nothing fails."""
    seen = grade(SOLUTIONS, on="cuda")
    assert {outcome.verdict for outcome in seen.values()} == {Verdict.SKIPPED}


@pytest.mark.slow
def test_a_worker_is_no_fork_of_a_process_that_opened_the_gpu(grade: Grade, tmp_path: Path) -> None:
    """Torch would refuse such a process the device: neither nursery nor judge has opened it."""
    source = (SOLUTIONS / "matmul.py").read_text(encoding="utf-8")
    check = "import torch\nassert not torch.cuda._is_in_bad_fork()\n"
    check += "assert not torch.cuda.is_initialized()\n"
    head, _, rest = source.partition("from __future__ import annotations\n")
    joined = f"{head}from __future__ import annotations\n{check}{rest}" if rest else check + source
    (tmp_path / "matmul.py").write_text(joined, encoding="utf-8")
    seen = grade(tmp_path, "matmul", properties=("multiplies_matrices",), on="cpu")
    assert seen["matmul", "multiplies_matrices"].verdict is Verdict.PASSED


@WITHOUT
def test_a_device_that_cannot_be_opened_is_named() -> None:
    """A worker that cannot open the GPU says why, and the reason is torch's."""
    precision = torch.backends.cudnn.allow_tf32, torch.backends.cudnn.deterministic
    threads = torch._C._is_multithreading_enabled()
    try:
        assert accelerator.start(1 << 20)
    finally:
        torch.backends.cudnn.allow_tf32, torch.backends.cudnn.deterministic = precision
        torch.autograd.set_multithreading_enabled(threads)
    assert not accelerator.is_broken()


def test_workers_get_a_share_of_a_device_they_use() -> None:
    """Only who computes on a GPU may use its memory, and more of the host's for its libraries."""
    usual, there = Limits.on(["cpu"]), Limits.on(["cpu", "cuda"])
    assert usual == Limits()
    assert usual.device_bytes == 0 < there.device_bytes
    assert usual.memory_bytes < there.memory_bytes


def raised(kind: str, name: str, message: str) -> Answer:
    """What a worker answers when the code raised."""
    return Answer(frame({"kind": kind, "raised": Raised(name, ("RuntimeError",), message)}))


def test_a_device_without_room_is_out_of_memory() -> None:
    """The verdict says what ran out, and torch's words say how much."""
    answer = raised("out_of_memory", "OutOfMemoryError", "Tried to allocate 2.00 GiB")
    with pytest.raises(Failure, match=r"device's memory: Tried to allocate 2\.00 GiB") as caught:
        observation(answer)
    assert caught.value.verdict is Verdict.OUT_OF_MEMORY


def test_tensors_on_different_devices_are_explained() -> None:
    """Torch's message is followed by where a tensor lands that is made without a device."""
    said = "Expected all tensors to be on the same device, but found cuda:0 and cpu!"
    with pytest.raises(Failure, match="made without `device=` is on the CPU"):
        observation(raised("raised", "RuntimeError", said))


def test_copies_between_devices_are_noticed() -> None:
    """A copy to another kind of device counts, one of a single number does not."""
    with _Travels() as travels:
        torch.ones(1).to("meta")
        torch.ones(3).clone()
        assert travels.directions == set()
        torch.ones(3).to("meta")
    assert travels.directions == {"cpu to meta"}
    assert len(COPIES) == 2


@pytest.mark.parametrize(
    ("line", "moved"),
    [
        ("a = torch.tensor([1.0])", 'a = torch.tensor([1.0]).to("cuda")'),
        ("layer = Linear(2, 3)", 'layer = Linear(2, 3).to("cuda")'),
        ("print(matmul(a, b))", "print(matmul(a, b))"),
        ("    c = torch.ones(2)", "    c = torch.ones(2)"),
    ],
)
def test_snippets_move_their_operands(line: str, moved: str) -> None:
    """On a GPU, a snippet's tensors and layers are moved there, and nothing else changes."""
    assert on_device(line, "cuda") == moved
    assert on_device(line, "cpu") == line
