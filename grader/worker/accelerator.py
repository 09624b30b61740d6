"""The GPU as a worker has it: a context of its own, a share of the memory, errors that stay.

A process that was forked from one with a context cannot use the device, so the nursery has none.
"""

from __future__ import annotations

import torch

from grader.scenarios.devices import steady_products

DEVICE = "cuda"


def start(share_bytes: int) -> str | None:
    """Open the device, before anything of a submission runs; why it cannot be, None if it can.

    From then on this process is refused more than `share_bytes` of the device's memory.
    """
    steady_products()
    # Backward on this thread, not on one that torch starts for the device: rules look at threads.
    torch.autograd.set_multithreading_enabled(False)
    try:
        torch.cuda.init()
        total = torch.cuda.get_device_properties(DEVICE).total_memory
        torch.cuda.set_per_process_memory_fraction(min(1.0, share_bytes / total))
        torch.zeros(1, device=DEVICE)
        torch.cuda.synchronize()
    except (RuntimeError, AssertionError) as error:  # a build without CUDA asserts
        return str(error)
    return None


def settle(device: torch.device) -> None:
    """Wait for what a run has started on a device, so that its errors are raised in that run."""
    if device.type == DEVICE:
        torch.cuda.synchronize()


def is_broken() -> bool:
    """Whether an error has made this process's context useless, as a failed kernel does."""
    if not torch.cuda.is_initialized():
        return False
    try:
        torch.cuda.synchronize()
    except RuntimeError:
        return True
    return False
