# style: type hints, slots for annotations, and a comparison with nn.Linear at the end of the file
from __future__ import annotations

import math

import torch
from torch import Tensor, nn


class Linear(nn.Module):
    """The layer y = Ax + b."""

    in_features: int
    out_features: int
    weight: Tensor

    def __init__(
        self,
        in_features: int,
        out_features: int,
        bias: bool = True,
        device: torch.device | str | None = None,
        dtype: torch.dtype | None = None,
    ) -> None:
        super().__init__()
        self.in_features = in_features
        self.out_features = out_features
        self.weight = nn.Parameter(torch.empty(out_features, in_features, device=device, dtype=dtype))
        self.bias: nn.Parameter | None
        if bias:
            self.bias = nn.Parameter(torch.empty(out_features, device=device, dtype=dtype))
        else:
            self.register_parameter("bias", None)
        self.reset_parameters()

    def reset_parameters(self):
        bound = 1 / math.sqrt(self.in_features) if self.in_features > 0 else 0.0
        with torch.no_grad():
            self.weight.uniform_(-bound, bound)
            if self.bias is not None:
                self.bias.uniform_(-bound, bound)

    def forward(self, x):
        y = x @ self.weight.T
        return y if self.bias is None else y + self.bias


ready = nn.Linear(4, 3)
mine = Linear(4, 3)
assert list(ready.state_dict()) == list(mine.state_dict())
mine.load_state_dict(ready.state_dict())
assert torch.allclose(mine(torch.ones(4)), ready(torch.ones(4)))
