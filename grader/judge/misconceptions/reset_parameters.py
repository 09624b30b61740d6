"""Named mistakes in `reset_parameters`; the classes are given their `__init__` before they run."""

# ruff: noqa: N801  # a class has its misconception's id for a name

from __future__ import annotations

import math
from typing import Any

import torch
from torch import Tensor, nn


class _Linear(nn.Module):
    """The reset that is asked for, in steps; a mistake changes one of them."""

    in_features: int
    out_features: int
    weight: Any
    bias: Any

    def reset_parameters(self) -> None:
        """Do what the class is named for."""
        self._reset()

    def _reset(self) -> None:
        with torch.no_grad():
            self._reset_weight()
            if self.bias is not None:
                self._reset_bias()

    def _reset_weight(self) -> None:
        self._fill(self.weight)

    def _reset_bias(self) -> None:
        self._fill(self.bias)

    def _fill(self, parameter: Tensor) -> None:
        bound = self._bound()
        parameter.uniform_(-bound, bound)

    def _bound(self) -> float:
        return _root(1, self.in_features)


class bound_from_outputs(_Linear):
    """The bound counts the outputs."""

    def _bound(self) -> float:
        return _root(1, self.out_features) if self.in_features else 0.0


class bias_bound_from_outputs(_Linear):
    """The bound of the bias counts the outputs."""

    def _reset_bias(self) -> None:
        bound = _root(1, self.out_features) if self.in_features else 0.0
        self.bias.uniform_(-bound, bound)


class bound_without_root(_Linear):
    """The bound is 1 / fan_in."""

    def _bound(self) -> float:
        return 1 / self.in_features if self.in_features else 0.0


class bound_of_one(_Linear):
    """The bound is 1, however many inputs there are."""

    def _bound(self) -> float:
        return 1.0 if self.in_features else 0.0


class bound_for_relu(_Linear):
    """The bound is that of He's law."""

    def _bound(self) -> float:
        return _root(6, self.in_features)


class bound_of_xavier(_Linear):
    """The bound is that of Glorot's law, which counts inputs and outputs."""

    def _bound(self) -> float:
        return _root(6, self.in_features + self.out_features) if self.in_features else 0.0


class kaiming_as_it_comes(_Linear):
    """The weight, not the bias, has the bound that `kaiming_uniform_` has for relu."""

    def _reset_weight(self) -> None:
        bound = _root(6, self.in_features)
        self.weight.uniform_(-bound, bound)


class normal_law(_Linear):
    """The law is a normal one, of the same variance."""

    def _fill(self, parameter: Tensor) -> None:
        parameter.normal_(0, self._bound() / math.sqrt(3))


class bound_as_deviation(_Linear):
    """The law is a normal one, whose standard deviation is the bound."""

    def _fill(self, parameter: Tensor) -> None:
        parameter.normal_(0, self._bound())


class positive_only(_Linear):
    """Values come from the upper half of the interval."""

    def _fill(self, parameter: Tensor) -> None:
        parameter.uniform_(0, self._bound())


class bias_left_out(_Linear):
    """The bias stays as it was."""

    def _reset_bias(self) -> None:
        """Nothing is filled."""


class bias_of_zeros(_Linear):
    """The bias becomes zeros."""

    def _reset_bias(self) -> None:
        self.bias.zero_()


class bias_taken_for_granted(_Linear):
    """Nobody asks whether there is a bias."""

    def _reset(self) -> None:
        with torch.no_grad():
            self._reset_weight()
            self._reset_bias()


class bias_decides_for_both(_Linear):
    """Without a bias, the weight is not filled either."""

    def _reset(self) -> None:
        if self.bias is not None:
            super()._reset()


class seeds_by_itself(_Linear):
    """Every call begins at the same seed."""

    def _reset(self) -> None:
        torch.manual_seed(0)
        super()._reset()


class ignores_the_seed(_Linear):
    """What torch was seeded with counts for nothing."""

    def _reset(self) -> None:
        torch.seed()
        super()._reset()


class parameters_replaced(_Linear):
    """New parameters take the place of those that were there."""

    def _reset(self) -> None:
        for name, old in list(self.named_parameters()):
            setattr(self, name, nn.Parameter(torch.empty_like(old), old.requires_grad))
        super()._reset()


class data_replaced(_Linear):
    """The parameters are the same, and get other memory."""

    def _reset(self) -> None:
        for parameter in self.parameters():
            parameter.data = torch.empty_like(parameter)
        super()._reset()


class autograd_looks_on(_Linear):
    """Autograd is not switched off."""

    def _reset(self) -> None:
        self._reset_weight()
        if self.bias is not None:
            self._reset_bias()


class parameters_frozen(_Linear):
    """`requires_grad` is switched off."""

    def _reset(self) -> None:
        for parameter in self.parameters():
            parameter.requires_grad_(False)
        super()._reset()


class parameters_unfrozen(_Linear):
    """`requires_grad` is switched on."""

    def _reset(self) -> None:
        super()._reset()
        for parameter in self.parameters():
            parameter.requires_grad_(True)


class no_inputs_divide_by_zero(_Linear):
    """Nobody asks whether there are inputs."""

    def _bound(self) -> float:
        return 1 / math.sqrt(self.in_features)


class no_inputs_no_filling(_Linear):
    """Without inputs the bias stays as it was."""

    def _reset(self) -> None:
        if self.in_features:
            super()._reset()


def _root(variance: int, fan: int) -> float:
    """The square root of variance / fan, 0 where fan is 0."""
    return math.sqrt(variance / fan) if fan else 0.0
