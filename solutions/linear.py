"""A linear layer's parameters: which there are, and the values they start from."""

from __future__ import annotations

import math

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
        # First, since it makes the dictionaries in which parameters are registered.
        super().__init__()
        self.in_features = in_features
        self.out_features = out_features
        # (out, in): a row for each output. `empty`, since the values are about to be drawn;
        # None is handed on, so that torch puts in its own defaults of this moment.
        weight = torch.empty(out_features, in_features, device=device, dtype=dtype)
        self.weight = nn.Parameter(weight)
        if bias:
            self.bias = nn.Parameter(torch.empty(out_features, device=device, dtype=dtype))
        else:
            # Not just `self.bias = None`: the name keeps its place among the parameters.
            self.register_parameter("bias", None)
        # Through `self`, so that a subclass can have another law.
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Draw every entry of `weight` and `bias` from U(-1/sqrt(fan_in), 1/sqrt(fan_in)).

        `fan_in` is the number of inputs, `in_features`; if it is 0, the bias is zeros. `bias` may
        be None. The draws are independent, come from torch's generator and differ on every call.
        The same `nn.Parameter` objects are filled in place, outside autograd: `requires_grad` stays
        as it is. Use nothing of the layer but its sizes and the two parameters.
        """
        # An output sums fan_in products: with this bound its size does not grow with fan_in.
        # Without inputs there is nothing to sum, and a bound of 0 makes the bias zeros.
        bound = 1 / math.sqrt(self.in_features) if self.in_features > 0 else 0.0
        # Autograd refuses to change a leaf that requires grad, and there is nothing to derive here.
        with torch.no_grad():
            self.weight.uniform_(-bound, bound)
            if self.bias is not None:
                self.bias.uniform_(-bound, bound)

    def forward(self, x: Tensor) -> Tensor:
        """The outputs y = Ax + b, shape (…, out), of inputs of shape (…, in)."""
        y = x @ self.weight.T  # every x is a row here, and as rows Ax is xAᵀ
        return y if self.bias is None else y + self.bias
