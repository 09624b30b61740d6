"""Mutants of `train`: what it returns and what it leaves behind."""

from __future__ import annotations

from audit.mutant import Mutant
from audit.mutants.rewriting import rewrite

NAME = "train"
START = "total, samples = 0.0, 0"
LOSS = "loss = loss_fn(model(inputs), targets)"
TOTAL = "total += loss.item() * len(inputs)"
APPEND = "history.append(total / samples)"


def wrong_histories() -> list[Mutant]:
    """The history is another mean, of other losses, in another form, or has another length."""
    totals = {
        "a mean of the batches' means": "total += loss.item()\nsamples += 1 - len(inputs)",
        "a sum of the batches' means": "total += loss.item()",
        "the last batch's loss": "total = loss.item() * (samples + len(inputs))",
        "the largest loss": "total = max(total / max(samples, 1), loss.item()) * (samples + "
        "len(inputs))",
        "the smallest loss": "total = min(total / samples if samples else loss.item(), loss.item())"
        " * (samples + len(inputs))",
        "the first batch's loss": "total = (total / samples if samples else loss.item()) * "
        "(samples + len(inputs))",
        "losses weigh by the first batch": "size = len(inputs) if samples == 0 else size\n"
        "total += loss.item() * size",
        "losses of small batches do not count": "total += loss.item() * len(inputs) * "
        "(len(inputs) > 1)",
        "losses weigh by squared sizes": "total += loss.item() * len(inputs) ** 2",
        "losses are rounded": "total += round(loss.item(), 3) * len(inputs)",
        "losses are cut at 2": "total += min(loss.item(), 2.0) * len(inputs)",
        "losses weigh by entries": "total += loss.item() * inputs.numel()\n"
        "samples += inputs.numel() - len(inputs)",
        "losses weigh by entries of targets": "total += loss.item() * targets.numel()\n"
        "samples += targets.numel() - len(inputs)",
        "losses are positive": "total += abs(loss.item()) * len(inputs)",
        "negative losses are 0": "total += max(loss.item(), 0.0) * len(inputs)",
        "losses in half precision": "total += loss.half().item() * len(inputs)",
        "losses are square roots": "total += loss.item() ** 0.5 * len(inputs)",
        "loss tensors are summed": "total = total + loss * len(inputs)",
        "detached loss tensors are summed": "total = total + loss.detach() * len(inputs)",
        "losses of later batches are left out": "total += loss.item() * len(inputs) * "
        "(samples < 5)",
    }
    counts = {
        "samples of the last batch": "samples = len(inputs)",
        "samples of the first batch count for all": "samples = samples or len(inputs)",
        "one sample a batch": "samples += 1",
        "features are counted": "samples += inputs.numel()",
        "the last sample is not counted": "samples += max(1, len(inputs) - 1)",
        "as many samples as in the largest batch": "largest = max(len(inputs), largest if samples "
        "else 0)\nsamples += largest",
    }
    starts = {
        "the total runs on": "if not history:\n    {line}",
        "the total alone runs on": "total, samples = total if history else 0.0, 0",
        "samples run on": "total, samples = 0.0, samples if history else 0",
        "a small total at the start": "total, samples = 1e-3, 0",
    }
    appends = {
        "nothing is appended": "pass",
        "sums": "history.append(total)",
        "whole numbers": "history.append(total // samples)",
        "integers": "history.append(int(total / samples))",
        "texts": "history.append(str(total / samples))",
        "tensors": "history.append(torch.tensor(total / samples))",
        "numbers of NumPy": "history.append(torch.tensor(total / samples).numpy()[()])",
        "pairs": "history.append((total / samples, samples))",
        "lists of one": "history.append([total / samples])",
        "the newest first": "history.insert(0, total / samples)",
        "twice": "history += [total / samples] * 2",
        "in the first epoch nothing": "if history or len(batches) == 0:\n    {line}",
        "the last epoch's alone": "history[:] = [total / samples]",
        "not the last epoch's": "if len(history) < epochs - 1:\n    {line}",
        "at most three": "{line}\ndel history[3:]",
        "smoothed": "history.append(total / samples if not history else 0.9 * total / samples "
        "+ 0.1 * history[-1])",
        "never rising": "history.append(min([total / samples, *history]))",
        "rounded to 3 digits": "history.append(round(total / samples, 3))",
        "rounded to 6 digits": "history.append(round(total / samples, 6))",
        "negative": "history.append(-total / samples)",
        "logarithms": "history.append(torch.tensor(total / samples).log().item())",
        "of the model as it is at the epoch's end": "with torch.no_grad():\n    history.append(sum("
        "loss_fn(model(i), t).item() * len(i) for i, t in batches) / samples)",
        "a zero at the end": "{line}\nif len(history) == epochs:\n    history.append(0.0)",
    }
    ends = {
        "a tuple": "return tuple(history)",
        "an array": "return torch.tensor(history)",
        "an iterator": "return iter(history)",
        "None": "return None",
        "the model": "return model",
        "the model beside it": "return model, history",
        "the last number": "return history[-1] if history else []",
        "None without epochs": "return history or None",
        "a number without epochs": "return history or [0.0]",
        "a dictionary": "return dict(enumerate(history))",
        "a subclass of list": "return type('History', (list,), {})(history)",
        "sorted": "return sorted(history, reverse=True)",
        "one number where all are near": "return history[:1] if max(history, default=0) - "
        "min(history, default=0) < 0.1 else history",
    }
    named = [
        (TOTAL, totals, ""),
        ("samples += len(inputs)", counts, ""),
        (START, starts, ""),
        (APPEND, appends, "the history: "),
        ("return history", ends, "returned: "),
    ]
    return [
        mutant
        for line, codes, head in named
        for mutant in rewrite(NAME, line, {head + name: code for name, code in codes.items()})
    ]


def wrong_surroundings() -> list[Mutant]:
    """The data, the model, graphs or torch's state are not left as they are to be left."""
    starts = {
        "seeds": "torch.manual_seed(0)",
        "seeds with what was there": "torch.manual_seed(torch.initial_seed())",
        "draws a number": "torch.rand(())",
        "deterministic algorithms": "torch.use_deterministic_algorithms(True, warn_only=True)",
        "anomaly mode": "torch.autograd.set_detect_anomaly(True)",
        "another default dtype": "torch.set_default_dtype(torch.float64)",
        "one thread": "torch.set_num_threads(torch.get_num_threads() + 1)",
        "few digits": "torch.set_printoptions(precision=2)",
        "another precision of products": "torch.set_float32_matmul_precision('high')",
        "a benchmark": "torch.backends.cudnn.benchmark = True",
        "new parameters at the start": "for part in model.modules():\n"
        "    if hasattr(part, 'reset_parameters'):\n        part.reset_parameters()",
        "zeros at the start": "with torch.no_grad():\n    for parameter in model.parameters():\n"
        "        parameter.zero_()",
        "a copy is trained": "model = copy.deepcopy(model)",
        "a copied optimizer": "optimizer = copy.deepcopy(optimizer)",
        "half precision": "model.half()",
        "double precision": "model.double()",
    }
    ends = {
        "gradients off afterwards": "torch.set_grad_enabled(False)\n{line}",
        "rounded parameters": "with torch.no_grad():\n    for parameter in model.parameters():\n"
        "        parameter.copy_(parameter.mul(1e4).round().div(1e4))\n{line}",
        "running means are reset": "for part in model.modules():\n"
        "    if hasattr(part, 'reset_running_stats'):\n        part.reset_running_stats()\n{line}",
        "single precision afterwards": "model.float()\n{line}",
        "nan for large weights": "with torch.no_grad():\n    for parameter in model.parameters():\n"
        "        parameter.nan_to_num_().clamp_(-1.5, 1.5)\n{line}",
        "the list of batches is emptied": "if isinstance(batches, list):\n    batches.clear()\n"
        "{line}",
        "the list of batches is turned": "if isinstance(batches, list):\n    batches.reverse()\n"
        "{line}",
        "the last loss stays": "model.loss = loss if epochs else None\n{line}",
        "frozen afterwards": "model.requires_grad_(False)\n{line}",
    }
    losses = {
        "all losses stay": "{line}\nhistory_of_losses = [*(history_of_losses if samples or history"
        " else []), loss]",
        "all predictions stay": "predictions = model(inputs)\nkept = [*(kept if samples or history "
        "else []), predictions]\nloss = loss_fn(predictions, targets)",
        "an epoch's first loss stays": "{line}\nfirst = first if samples else loss",
    }
    return [
        *rewrite(
            NAME, "history = []", {name: f"{code}\n{{line}}" for name, code in starts.items()}
        ),
        *rewrite(NAME, "return history", ends),
        *rewrite(NAME, LOSS, losses),
    ]


RESULTS: tuple[Mutant, ...] = (
    *wrong_histories(),
    *wrong_surroundings(),
)
