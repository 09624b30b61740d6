"""A linear layer's parameters: which there are, and the values they start from."""

from __future__ import annotations

import torch
from torch import Tensor, nn


class Linear(nn.Module):
    """A linear layer, y = Ax + b: A is `weight`, shape (out, in); b is `bias`, shape (out,)."""

    def __init__(
        self,
        in_features: int,
        out_features: int,
        bias: bool = True,
        device: torch.device | str | None = None,
        dtype: torch.dtype | None = None,
    ) -> None:
        """Set `in_features` and `out_features`, register `weight` and `bias`, give them values.

        Both are an `nn.Parameter` on `device` with `dtype`, where None means torch's current
        default. With `bias=False`, `bias` is registered as None. When both exist, call
        `self.reset_parameters()`, once: the values it makes are the ones to keep.

        A ready linear layer, such as `nn.Linear`, is not allowed here.
        """
        # TODO: make and register the two parameters, then have them reset.
        raise NotImplementedError("Linear.__init__ is yours to write")

    def reset_parameters(self) -> None:
        """Draw every entry of `weight` and `bias` from U(-1/sqrt(fan_in), 1/sqrt(fan_in)).

        `fan_in` is the number of inputs, `in_features`; if it is 0, the bias is zeros. `bias` may
        be None. The draws are independent, come from torch's generator and differ on every call.
        The same `nn.Parameter` objects are filled in place, outside autograd: `requires_grad` stays
        as it is. Use nothing of the layer but its sizes and the two parameters.
        """
        # TODO: fill the parameters with uniform random values.
        raise NotImplementedError("Linear.reset_parameters is yours to write")

    def forward(self, x: Tensor) -> Tensor:
        """The outputs y = Ax + b, shape (…, out), of inputs of shape (…, in)."""
        y = x @ self.weight.T  # every x is a row here, and as rows Ax is xAᵀ
        return y if self.bias is None else y + self.bias
