"""Named mistakes in `linear_init`."""

# ruff: noqa: N801  # a class has its misconception's id for a name

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import nn


@dataclass(frozen=True)
class _Wanted:
    """What a layer was asked to be."""

    inputs: int
    outputs: int
    bias: bool
    device: torch.device | str | None
    dtype: torch.dtype | None


class _Linear(nn.Module):
    """The layer that is asked for, in steps; a mistake changes one of them."""

    def __init__(
        self,
        in_features: int,
        out_features: int,
        bias: bool = True,
        device: torch.device | str | None = None,
        dtype: torch.dtype | None = None,
    ) -> None:
        super().__init__()
        self.wanted = _Wanted(in_features, out_features, bias, device, dtype)
        self._keep()
        self._register()
        self._finish()

    def _keep(self) -> None:
        self.in_features, self.out_features = self.wanted.inputs, self.wanted.outputs

    def _register(self) -> None:
        self._add_weight()
        if self.wanted.bias:
            self._add_bias()
        else:
            self._add_no_bias()

    def _add_weight(self) -> None:
        self.weight = self._parameter(self.wanted.outputs, self.wanted.inputs)

    def _add_bias(self) -> None:
        self.bias = self._parameter(self.wanted.outputs)

    def _add_no_bias(self) -> None:
        self.register_parameter("bias", None)

    def _parameter(self, *shape: int) -> Any:
        return nn.Parameter(self._empty(*shape))

    def _empty(self, *shape: int) -> torch.Tensor:
        return torch.empty(shape, device=self.wanted.device, dtype=self.wanted.dtype)

    def _finish(self) -> None:
        self._reset()

    def _reset(self) -> None:
        """Call the method that every class here is given before it is used."""
        self.reset_parameters()  # type: ignore[operator]


class weight_transposed(_Linear):
    """The weight has shape (in, out)."""

    def _add_weight(self) -> None:
        self.weight = self._parameter(self.wanted.inputs, self.wanted.outputs)


class bias_of_inputs(_Linear):
    """The bias has an entry for each input."""

    def _add_bias(self) -> None:
        self.bias = self._parameter(self.wanted.inputs)


class bias_as_column(_Linear):
    """The bias has shape (out, 1)."""

    def _add_bias(self) -> None:
        self.bias = self._parameter(self.wanted.outputs, 1)


class bias_in_any_case(_Linear):
    """Without a bias there is one nevertheless, as a parameter."""

    def _add_no_bias(self) -> None:
        self._add_bias()


class zeros_for_no_bias(_Linear):
    """Without a bias there is a plain tensor in its place."""

    def _add_no_bias(self) -> None:
        self.bias = self._empty(self.wanted.outputs).zero_()


class none_not_registered(_Linear):
    """Without a bias, None is an attribute as any other."""

    def _add_no_bias(self) -> None:
        self.bias = None


class no_bias_no_name(_Linear):
    """Without a bias there is no attribute of that name."""

    def _add_no_bias(self) -> None:
        """Nothing is registered."""


class weight_is_no_parameter(_Linear):
    """The weight is a tensor that requires grad."""

    def _add_weight(self) -> None:
        shape = self.wanted.outputs, self.wanted.inputs
        self.weight = self._empty(*shape).requires_grad_()


class tensors_are_no_parameters(_Linear):
    """Weight and bias are plain tensors."""

    def _parameter(self, *shape: int) -> Any:
        return self._empty(*shape)


class weight_is_a_buffer(_Linear):
    """The weight is registered as something that is not learned."""

    def _add_weight(self) -> None:
        self.register_buffer("weight", self._empty(self.wanted.outputs, self.wanted.inputs))


class parameters_frozen(_Linear):
    """The parameters do not require grad."""

    def _parameter(self, *shape: int) -> Any:
        return nn.Parameter(self._empty(*shape), requires_grad=False)


class dtype_ignored(_Linear):
    """The dtype that is passed is not handed on."""

    def _empty(self, *shape: int) -> torch.Tensor:
        return torch.empty(shape, device=self.wanted.device)


class device_ignored(_Linear):
    """The device that is passed is not handed on."""

    def _empty(self, *shape: int) -> torch.Tensor:
        return torch.empty(shape, dtype=self.wanted.dtype)


class bias_without_dtype(_Linear):
    """The dtype that is passed reaches the weight only."""

    def _add_bias(self) -> None:
        self.bias = nn.Parameter(torch.empty(self.wanted.outputs, device=self.wanted.device))


class bias_without_device(_Linear):
    """The device that is passed reaches the weight only."""

    def _add_bias(self) -> None:
        self.bias = nn.Parameter(torch.empty(self.wanted.outputs, dtype=self.wanted.dtype))


class float32_by_default(_Linear):
    """Without a dtype, it is float32 whatever torch's default is."""

    def _empty(self, *shape: int) -> torch.Tensor:
        dtype = self.wanted.dtype or torch.float32
        return torch.empty(shape, device=self.wanted.device, dtype=dtype)


class cpu_by_default(_Linear):
    """Without a device, it is the CPU whatever torch's default is."""

    def _empty(self, *shape: int) -> torch.Tensor:
        device = self.wanted.device or "cpu"
        return torch.empty(shape, device=device, dtype=self.wanted.dtype)


class sizes_forgotten(_Linear):
    """The sizes are not kept."""

    def _keep(self) -> None:
        """Nothing is kept."""


class sizes_trade_places(_Linear):
    """The two sizes are taken for one another."""

    def __init__(
        self,
        out_features: int,
        in_features: int,
        bias: bool = True,
        device: torch.device | str | None = None,
        dtype: torch.dtype | None = None,
    ) -> None:
        super().__init__(in_features, out_features, bias, device, dtype)


class never_reset(_Linear):
    """The parameters are left as they are made, as zeros."""

    def _empty(self, *shape: int) -> torch.Tensor:
        return super()._empty(*shape).zero_()

    def _finish(self) -> None:
        """Nothing is reset."""


class reset_before_bias(_Linear):
    """The parameters are reset when there is no bias yet."""

    def _add_weight(self) -> None:
        super()._add_weight()
        self._reset()

    def _finish(self) -> None:
        """The reset came too early."""


class reset_twice(_Linear):
    """The parameters are reset when they are complete, and again at the end."""

    def _finish(self) -> None:
        self._reset()
        self._reset()


class bias_registered_first(_Linear):
    """The bias comes before the weight."""

    def _register(self) -> None:
        if self.wanted.bias:
            self._add_bias()
        else:
            self._add_no_bias()
        self._add_weight()
