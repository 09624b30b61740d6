"""What scenarios and their oracles need to know of the device that they run on."""

from __future__ import annotations

import torch

CUDA = "cuda"


def steady_products() -> None:
    """Have a GPU compute float32 in float32, and the same on every run, as a CPU does.

    TF32 keeps 10 bits of 23: no bound of a float32 product would hold.
    """
    torch.set_float32_matmul_precision("highest")
    torch.backends.cudnn.allow_tf32 = False
    torch.backends.cudnn.deterministic = True


def seed(value: int, device: torch.device) -> None:
    """Seed what may draw on a device: the CPU's generator, and the device's own.

    `torch.manual_seed` seeds every kind of device that torch knows, and takes a stack trace for
    each that is not there: most of the time of a small scenario.
    """
    torch.default_generator.manual_seed(value)
    if device.type == CUDA:
        torch.cuda.manual_seed(value)


def with_generator(device: torch.device) -> list[torch.device]:
    """The devices, besides the CPU, whose generators are drawn from in a scenario on one."""
    return [device] if device.type == CUDA else []
