"""Named mistakes in `train`; each changes a step of the loop that is asked for."""

# ruff: noqa: N801  # a class has its misconception's id for a name

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor

from grader.judge.misconceptions.loop import Loop


class gradients_never_cleared(Loop):
    """Gradients of all batches add up."""

    def _clear(self) -> None: ...


class gradients_cleared_once_an_epoch(Loop):
    """Gradients of an epoch add up."""

    def _begin(self) -> None:
        super()._begin()
        self.optimizer.zero_grad()

    def _clear(self) -> None: ...


class gradients_cleared_after_the_step(Loop):
    """What was left from before goes into the first step."""

    def _clear(self) -> None: ...

    def _step(self) -> None:
        self.optimizer.step()
        self.optimizer.zero_grad()


class models_gradients_cleared(Loop):
    """The optimizer's other parameters keep their gradients."""

    def _clear(self) -> None:
        self.model.zero_grad()


class steps_without_gradients(Loop):
    """The gradients are gone when the step is made, or not there yet."""

    def _backward(self) -> None:
        super()._backward()
        self.optimizer.zero_grad()


class step_before_backward(Loop):
    """Each step is made with the gradients of the batches before."""

    def _clear(self) -> None: ...

    def _backward(self) -> None:
        self.optimizer.step()
        super()._backward()

    def _step(self) -> None: ...


class never_steps(Loop):
    """Gradients are worked out, and nobody makes a step."""

    def _step(self) -> None: ...


class step_once_an_epoch(Loop):
    """The gradients of an epoch add up to one step."""

    def _begin(self) -> None:
        super()._begin()
        self.optimizer.zero_grad()

    def _clear(self) -> None: ...

    def _step(self) -> None: ...

    def _mean(self) -> Any:
        self.optimizer.step()
        return super()._mean()


class two_steps(Loop):
    """Each batch is stepped twice."""

    def _step(self) -> None:
        self.optimizer.step()
        self.optimizer.step()


class trained_on_the_sum(Loop):
    """Gradients are those of the batch's sum, not of its mean."""

    def _backward(self) -> None:
        (self.loss * len(self.inputs)).backward()


class mean_of_batch_means(Loop):
    """Every batch counts the same, whatever its size."""

    def _add(self) -> None:
        self.total += self.loss.item()
        self.samples += 1


class last_batchs_loss(Loop):
    """An epoch is known by its last batch."""

    def _mean(self) -> Any:
        return self.loss.item()


class sum_of_losses(Loop):
    """The losses of an epoch's samples are added, and not divided."""

    def _mean(self) -> Any:
        return self.total


class mean_over_all_epochs(Loop):
    """Sums and counts of earlier epochs are kept."""

    def _begin(self) -> None: ...


class loss_after_the_step(Loop):
    """The loss is taken again after the step."""

    def _add(self) -> None:
        self._look()
        super()._add()


class graphs_kept(Loop):
    """The sum of the losses is a tensor, and remembers where it came from."""

    def _add(self) -> None:
        self.total = self.total + self.loss * len(self.inputs)
        self.samples += len(self.inputs)

    def _mean(self) -> Any:
        return (self.total / self.samples).item()


class losses_are_tensors(Loop):
    """What is returned are tensors."""

    def _mean(self) -> Any:
        return torch.tensor(self.total / self.samples)


class nothing_returned(Loop):
    """The model learns, and nobody hears of it."""

    def run(self) -> Any:
        """Train, and return None."""
        super().run()


class evaluation_mode(Loop):
    """The model is put into evaluation mode."""

    def _prepare(self) -> None:
        self.model.eval()


class mode_left_as_it_was(Loop):
    """Nobody puts the model into training mode."""

    def _prepare(self) -> None: ...


class model_called_twice(Loop):
    """Each batch goes through the model once more, for nothing."""

    def _look(self) -> None:
        super()._look()
        self.model(self.inputs)


class forward_called_directly(Loop):
    """`model.forward` passes by the hooks."""

    def _look(self) -> None:
        self.loss = self.loss_fn(self.model.forward(self.inputs), self.targets)


class loss_arguments_swapped(Loop):
    """Targets come first, predictions second."""

    def _look(self) -> None:
        self.loss = self.loss_fn(self.targets, self.model(self.inputs))


class batches_left_behind(Loop):
    """Inputs and targets are not brought to the model's device."""

    def _move(self, device: torch.device) -> None: ...


class inputs_left_behind(Loop):
    """Only the targets are brought to the model's device."""

    def _move(self, device: torch.device) -> None:
        self.targets = self.targets.to(device)


class targets_left_behind(Loop):
    """Only the inputs are brought to the model's device."""

    def _move(self, device: torch.device) -> None:
        self.inputs = self.inputs.to(device)


class all_batches_in_a_list(Loop):
    """The batches are collected in a list before the first epoch."""

    def _prepare(self) -> None:
        super()._prepare()
        self.batches = list(self.batches)


class each_epoch_in_a_list(Loop):
    """The batches are collected in a list in every epoch."""

    def _given(self) -> Iterable[tuple[Tensor, Tensor]]:
        return list(self.batches)


class ragged_batch_skipped(Loop):
    """A batch that is smaller than the first one is left out."""

    size = 0

    def _batch(self) -> None:
        self.size = self.size or len(self.inputs)
        if len(self.inputs) >= self.size:
            super()._batch()


class empty_epoch_is_zero(Loop):
    """An epoch without batches has the mean loss 0."""

    def _nothing(self) -> Any:
        return 0.0


class empty_epoch_is_divided(Loop):
    """An epoch without batches divides by zero."""

    def _nothing(self) -> Any:
        return self.total / self.samples


class epochs_never_checked(Loop):
    """What is no number of epochs is left to `range`."""

    def _check(self) -> None: ...


class negative_epochs_accepted(Loop):
    """A negative number of epochs is none."""

    def _check(self) -> None:
        if type(self.epochs) is not int:
            raise TypeError("epochs must be an integer")


class true_accepted(Loop):
    """True is one epoch."""

    def _check(self) -> None:
        if not isinstance(self.epochs, int) or self.epochs < 0:
            raise ValueError("epochs must be a non-negative integer")


class zero_epochs_refused(Loop):
    """No epochs at all are an error."""

    def _check(self) -> None:
        if type(self.epochs) is not int or self.epochs <= 0:
            raise ValueError("epochs must be a positive integer")
