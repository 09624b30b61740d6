"""Mutants of `train`: the loop goes round, steps and switches modes in other ways."""

from __future__ import annotations

from audit.mutant import Mutant, edit
from audit.mutants.rewriting import rewrite
from audit.mutants.train_data import DATA
from audit.mutants.train_results import RESULTS

NAME = "train"
CHECK = "if not isinstance(epochs, int) or isinstance(epochs, bool) or epochs < 0:"
REFUSAL = 'raise ValueError(f"epochs must be a non-negative integer, not {epochs!r}")'
EPOCHS = "for _ in range(epochs):"
START = "total, samples = 0.0, 0"
BATCHES = "for inputs, targets in batches:"
MOVE = "inputs, targets = inputs.to(device), targets.to(device)"
STEP = "optimizer.step()"
EMPTY = "if samples == 0:"
NO_BATCH = 'raise ValueError("an epoch has no batch; can `batches` be iterated more than once?")'
APPEND = "history.append(total / samples)"


def wrong_number_of_epochs() -> list[Mutant]:
    """Strange epochs are let through, usual ones refused, or another error is raised."""
    checks = {
        "-1 epoch is accepted": "if epochs < -1 or type(epochs) is not int:",
        "-3 epochs are accepted": "if epochs == -1 or type(epochs) is not int:",
        "every negative number of epochs is accepted": "if type(epochs) is not int:",
        "2.0 epochs are accepted": "if isinstance(epochs, bool) or epochs != int(epochs) "
        "or (epochs := int(epochs)) < 0:",
        "2.5 epochs are cut to 2": "if isinstance(epochs, bool) or (epochs := int(epochs)) < 0:",
        "True is an epoch": "if not isinstance(epochs, int) or epochs < 0:",
        "1 epoch is refused": "if type(epochs) is not int or epochs < 0 or epochs == 1:",
        "3 epochs are refused": "if type(epochs) is not int or epochs < 0 or epochs == 3:",
        "more than 3 epochs are refused": "if type(epochs) is not int or not 0 <= epochs <= 3:",
        "more than 100 epochs are refused": "if type(epochs) is not int or not 0 <= epochs <= 100:",
        "the minus of epochs is dropped": "epochs = abs(epochs)\n{line}",
        "negative epochs are none": "epochs = max(epochs, 0)\n{line}",
        "False is no epoch": "if not isinstance(epochs, int) or epochs is True or epochs < 0:",
        "what equals 0 is no epoch": "if epochs == 0:\n    return []\n{line}",
        "what is false is no epoch": "if not epochs:\n    return []\n{line}",
        "None is no epoch": "epochs = 0 if epochs is None else epochs\n{line}",
        "a text is a number of epochs": "if isinstance(epochs, (float, bool)) "
        "or (epochs := int(epochs)) < 0:",
        "no epochs of no batches are refused": "if isinstance(batches, list) and not batches:\n"
        "    raise ValueError(epochs)\n{line}",
        "an assertion guards epochs": "assert type(epochs) is int and epochs >= 0\nif False:",
    }
    refusals = {
        "negative epochs are a TypeError": "raise TypeError(epochs)",
        "negative epochs are an IndexError": "raise IndexError(epochs)",
        "negative epochs are a RuntimeError": "raise RuntimeError(epochs)",
        "negative epochs give nothing": "return []",
        "negative epochs give None": "return None",
        "negative epochs end the program": "raise SystemExit(epochs)",
    }
    loops = {
        "at least one epoch": "for _ in range(max(epochs, 1)):",
        "at most 2 epochs": "for _ in range(min(epochs, 2)):",
        "at most 3 epochs": "for _ in range(min(epochs, 3)):",
        "one epoch less": "for _ in range(1, epochs):",
        "one epoch more where there are several": "for _ in range(epochs + (epochs > 1)):",
        "every second epoch": "for _ in range(0, epochs, 2):",
        "stops where the loss rises": "{line}\n    if history[1:] and history[-1] > history[-2]:"
        "\n        break",
        "stops after 10 epochs in vain": "{line}\n    if history and len(history) - "
        "history.index(min(history)) > 10:\n        break",
        "stops where the loss is 0": "{line}\n    if history and history[-1] == 0:\n        break",
        "stops where the loss stays": "{line}\n    if history[1:] and "
        "abs(history[-1] - history[-2]) < 1e-9:\n        break",
        "stops where the loss is small": "{line}\n    if history and history[-1] < 0.05:"
        "\n        break",
    }
    return [
        *rewrite(NAME, CHECK, checks),
        *rewrite(NAME, REFUSAL, refusals),
        *rewrite(NAME, EPOCHS, loops),
    ]


def wrong_batches() -> list[Mutant]:
    """Batches are left out, used twice, put in another order, kept, or taken as lists."""
    loops = {
        "the first batch only": "for inputs, targets in itertools.islice(batches, 1):",
        "at most 2 batches": "for inputs, targets in itertools.islice(batches, 2):",
        "at most 5 batches": "for inputs, targets in itertools.islice(batches, 5):",
        "the first batch is left out": "for inputs, targets in itertools.islice(batches, 1, None):",
        "every batch twice": "for inputs, targets in (b for b in batches for _ in range(2)):",
        "batches backwards": "for inputs, targets in reversed(list(batches)):",
        "batches backwards in the second epoch": "for inputs, targets in "
        "list(batches)[:: -1 if history else 1]:",
        "small batches first": "for inputs, targets in sorted(batches, key=lambda b: len(b[0])):",
        "batches by their numbers": "for inputs, targets in (batches[i] for i in "
        "range(len(batches))):",
        "the number of batches is asked for": "for (inputs, targets), _ in zip(batches, "
        "range(len(batches))):",
        "batches are tuples": "for inputs, targets in (b for b in batches if type(b) is tuple):",
        "three batches ahead": "ahead = iter(batches)\nqueue = list(itertools.islice(ahead, 3))\n"
        "while queue:\n    inputs, targets = queue[0]\n    queue += itertools.islice(ahead, 1)\n"
        "    del queue[0]",
        "an extra look at the batches": "next(iter(batches), None)\n{line}",
        "the length of what has one": "if hasattr(batches, '__len__') and not len(batches):\n"
        "    raise ValueError('no batch')\n{line}",
        "a count of the batches first": "count = sum(1 for _ in batches)\n{line}",
        "one iterator for all epochs": "batches = iter(batches)\n{line}",
        "batches are kept from the first epoch": "batches = tuple(batches)\n{line}",
        "the last batch is used up": "if isinstance(batches, list) and batches[1:] and history:\n"
        "    batches.pop()\n{line}",
    }  # fmt: skip
    skipped = {
        **{f"batches of {n} are skipped": f"if len(inputs) == {n}:\n    continue\n{{line}}"
           for n in range(1, 5)},
        **{f"inputs of {n} features are skipped": f"if inputs.shape[1] == {n}:\n    continue\n"
           "{line}" for n in range(1, 4)},
        "smaller batches are skipped": "if samples and len(inputs) < samples:\n    continue\n"
        "{line}",
        "a sample of every batch is dropped": "inputs, targets = inputs[: max(1, len(inputs) - 1)],"
        " targets[: max(1, len(inputs) - 1)]\n{line}",
        "at most 3 samples of a batch": "inputs, targets = inputs[:3], targets[:3]\n{line}",
        "samples are shuffled": "order = torch.randperm(len(inputs))\n"
        "inputs, targets = inputs[order], targets[order]\n{line}",
        "samples backwards": "inputs, targets = inputs.flip(0), targets.flip(0)\n{line}",
        "inputs backwards": "inputs = inputs.flip(0)\n{line}",
    }  # fmt: skip
    return [*rewrite(NAME, BATCHES, loops), *rewrite(NAME, MOVE, skipped)]


def wrong_steps() -> list[Mutant]:
    """Steps are left out, doubled, made by hand or followed by something else."""
    codes = {
        "no step": "pass",
        "no step in the first epoch": "if history:\n    {line}",
        "no step in the second epoch": "if len(history) != 1:\n    {line}",
        "no step in the third epoch": "if len(history) != 2:\n    {line}",
        "no step from the fourth epoch on": "if len(history) < 3:\n    {line}",
        "no step in the last epoch": "if len(history) < epochs - 1:\n    {line}",
        "no step for an epoch's first batch": "if samples:\n    {line}",
        **{
            f"no step for batches of {n}": f"if len(inputs) != {n}:\n    {{line}}"
            for n in range(1, 5)
        },
        "two steps": "{line}\n{line}",
        "two steps for the first batch": "{line}\nif samples == 0:\n    {line}",
        "two steps in the second epoch": "{line}\nif len(history) == 1:\n    {line}",
        "a step by hand": "with torch.no_grad():\n    for parameter in model.parameters():\n"
        "        parameter -= optimizer.param_groups[0]['lr'] * parameter.grad",
        "a step by hand for plain gradient descent": "if optimizer.param_groups[0]"
        ".get('momentum') == 0:\n    with torch.no_grad():\n"
        "        for group in optimizer.param_groups:\n"
        "            for parameter in group['params']:\n"
        "                parameter -= group['lr'] * parameter.grad\nelse:\n    {line}",
        "a fresh optimizer": "type(optimizer)(model.parameters(), "
        "lr=optimizer.param_groups[0]['lr']).step()",
        "no step where the loss is small": "if loss.item() > 0.1:\n    {line}",
        "no step where the loss is 0": "if loss.item() > 1e-4:\n    {line}",
        "no step where the loss is large": "if loss.item() < 4:\n    {line}",
        "weights are clipped": "{line}\nwith torch.no_grad():\n"
        "    for parameter in model.parameters():\n        parameter.clamp_(-1, 1)",
        "weights in single precision": "{line}\nwith torch.no_grad():\n"
        "    for parameter in model.parameters():\n"
        "        parameter.copy_(parameter.float())",
        "the loss of the stepped model": "{line}\nloss = loss_fn(model(inputs), targets)",
        "the loss without gradients after the step": "{line}\nwith torch.no_grad():\n"
        "    loss = loss_fn(model(inputs), targets)",
    }
    return [
        *rewrite(NAME, STEP, codes),
        edit(NAME, "step before backward", ("loss.backward()\n            optimizer.step()",
             "optimizer.step()\n            loss.backward()")),
        edit(NAME, "a step an epoch", ("            optimizer.step()\n", ""),
             (f"        {APPEND}", f"        optimizer.step()\n        {APPEND}")),
        edit(NAME, "a step every second batch", (STEP, "if samples % 4 == 0:\n"
             "                optimizer.step()")),
    ]  # fmt: skip


def wrong_modes() -> list[Mutant]:
    """The model, or a part of it, is in evaluation mode at some time."""
    modes = {
        "no training mode": "pass",
        "evaluation mode": "model.eval()",
        "the mode is toggled": "model.train(not model.training)",
        "training mode of the model alone": "model.training = True",
        "training mode of the parts alone": "for part in model.children():\n    part.train()",
        "training mode if there are two epochs": "model.train(epochs > 1)",
        "training mode of the first part": "model.training = True\n"
        "for part in list(model.children())[:1]:\n    part.train()",
        "training mode unless it is there": "if not any(part.training for part in "
        "model.modules()):\n    {line}",
    }
    later = {
        "evaluation mode from the second epoch on": "model.train(not history)\n{line}",
        "evaluation mode in the last epoch": "model.train(len(history) < epochs - 1)\n{line}",
        "evaluation mode in the first epoch": "model.train(bool(history))\n{line}",
        "evaluation mode of the last part": "list(model.modules())[-1].eval()\n{line}",
    }
    batches = {
        "evaluation mode after the first batch": "{line}\nmodel.train(samples == 0)",
        "evaluation mode for the first batch": "{line}\nmodel.train(samples > 0)",
        "evaluation mode for small batches": "{line}\nmodel.train(len(inputs) > 2)",
    }
    return [
        *rewrite(NAME, "model.train()", modes),
        *rewrite(NAME, START, later),
        *rewrite(NAME, MOVE, batches),
    ]


def wrong_empty_epochs() -> list[Mutant]:
    """An epoch without a batch is let through, seen once only, or another error."""
    checks = {
        "empty epochs are let through": "samples = samples or 1\nif False:",
        "an empty first epoch is let through": "samples = samples or not history\n{line}",
        "an empty later epoch is let through": "samples = samples or bool(history)\n{line}",
        "an empty third epoch is let through": "samples = samples or len(history) == 2\n{line}",
        "an empty epoch before the last is let through": "if samples == 0 and "
        "len(history) < epochs - 1:\n    history.append(0.0)\n    continue\n{line}",
        "an empty epoch divides by zero": "if False:",
        "an epoch of one batch is refused": "if samples < 5:",
        "an epoch of one sample is refused": "if samples < 2:",
    }
    refusals = {
        "an empty epoch ends training": "break",
        "an empty epoch is skipped": "continue",
        "an empty epoch is a StopIteration": "raise StopIteration",
        "an empty epoch is a TypeError": "raise TypeError",
        "an empty epoch is a RuntimeError": "raise RuntimeError('no batch')",
        "an empty epoch is a LookupError": "raise LookupError('no batch')",
        "an empty epoch is nan": "history.append(float('nan'))\ncontinue",
        "an empty epoch repeats the last loss": "history.append(history[-1] if history else 0.0)\n"
        "continue",
        "an empty epoch gives what there is": "return history",
        "an empty epoch is a warning": "print('no batch')\ncontinue",
    }
    return [*rewrite(NAME, EMPTY, checks), *rewrite(NAME, NO_BATCH, refusals)]


MUTANTS: tuple[Mutant, ...] = (
    *wrong_number_of_epochs(),
    *wrong_batches(),
    *wrong_steps(),
    *wrong_modes(),
    *wrong_empty_epochs(),
    *DATA,
    *RESULTS,
)

EQUIVALENT: dict[str, str] = {}
