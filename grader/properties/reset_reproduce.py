"""Python that shows a student a case of `reset_parameters`, on layers full of NaN."""

from __future__ import annotations

from grader.properties.declare import Case
from grader.properties.literal import WATCHED, shown

START = """\
import math

import torch
from torch import nn

from linear import Linear


def init(self, in_features, out_features, bias=True, dtype=None):  # yours is another exercise
    nn.Module.__init__(self)
    self.in_features, self.out_features = in_features, out_features
    shape = (out_features, in_features)
    self.weight = nn.Parameter(torch.full(shape, math.nan, dtype=dtype))
    ones = nn.Parameter(torch.full((out_features,), math.nan, dtype=dtype))
    self.register_parameter("bias", ones if bias else None)


Linear.in_features = Linear.out_features = None
Linear.__init__ = init
Linear.forward = nn.Linear.forward
"""

LAW = """\
values = {0}.detach().double()
ends = {{"smallest": values.min().item(), "largest": values.max().item()}}
print(ends | {{"mean": values.mean().item()}})
"""

LEVELED = """

def leveled(values):
    \"\"\"The values, or ranks in their place where they do not follow the law.\"\"\"
    values, n = values.detach().double(), values.numel()
    law = ((values.flatten().sort().values / bound + 1) / 2).clamp(0, 1)
    steps = torch.arange(n + 1, dtype=torch.float64) / n
    if max((steps[1:] - law).max(), (law - steps[:-1]).max()) <= math.sqrt(math.log(2e9) / 2 / n):
        return values
    ranks = values.flatten().argsort(stable=True).argsort().view(values.shape)
    return ((2 * ranks + 1) / n - 1) * bound
"""

DEPENDENCE = f"""{LEVELED}

def dependence(one, other):
    \"\"\"0 for independent draws, 1 where one tells the other.\"\"\"
    x, y = (values * math.pi / bound for values in (one, other))
    parts = [part(angle).mean() for angle in (x - y, x + y) for part in (torch.cos, torch.sin)]
    return {{"dependence (0 to 1)": round(max(part.abs().item() for part in parts), 4)}}


"""

ECHO = """
def echo(values):
    \"\"\"The same for entries of one tensor, so many places apart as depend most.\"\"\"
    points, n = torch.exp(values.flatten() * math.pi / bound * 1j), values.numel()
    spectra = [torch.fft.fft(one, 2 * n) for one in (points, points.conj())]
    sums = [torch.fft.ifft(spectra[0] * one.conj())[1 : n // 2 + 1] for one in spectra]
    pairs = n - torch.arange(1, n // 2 + 1)
    parts = [part.abs() / pairs for one in sums for part in (one.real, one.imag)]
    found = torch.stack(parts).amax(dim=0)
    place = (found * pairs.sqrt()).argmax()
    print(place.item() + 1, "places:", {"dependence (0 to 1)": round(found[place].item(), 4)})


"""

PAIRS = """\
weight, bias = leveled(layer.weight), leveled(layer.bias)
flat, half = weight.flatten(), weight.numel() // 2
print("rows:", dependence(weight[:, :-1], weight[:, 1:]))
print("columns:", dependence(weight[:-1], weight[1:]))
print("halves of weight:", dependence(flat[:half], flat[half : 2 * half]))
print("bias:", dependence(bias[:-1], bias[1:]))
print("bias and first column:", dependence(bias, weight[:, 0]))
print("bias and last column:", dependence(bias, weight[:, -1]))
print("bias and weight:", dependence(bias, flat[: bias.numel()]))
echo(weight)
echo(bias)
"""

PAIRED = f"{DEPENDENCE.rstrip()}\n\n{ECHO}"

REPEATS = """\
for values in (torch.cat([layer.weight.flatten(), layer.bias]), layer.bias):
    print({"repeats": values.numel() - values.abs().unique().numel()})
"""

THREE_DRAWS = """\
other = Linear({1}, {2}, dtype={3})
torch.manual_seed({0})
draws = []
for each in (layer, layer, other):
    each.reset_parameters()
    draws.append([each.weight.detach().clone(), each.bias.detach().clone()])
    print(*draws[-1])
for one, two in ((0, 1), (0, 2), (1, 2)):
    for first, second in zip(draws[one], draws[two]):
        copied = torch.isin(second.abs(), first.abs()).double().mean().item()
        print("draws", one, "and", two, {{"share of repeated magnitudes": round(copied, 4)}})
        print(dependence(leveled(first), leveled(second)))
for one, two, three in zip(*draws):
    print({{"entries that never change": int(((one == two) & (one == three)).sum())}})
"""

GAP = """\
samples = [each.{0}.detach().double().flatten().sort().values for each in (layer, usual)]
steps = [torch.searchsorted(one, torch.cat(samples), right=True).double() for one in samples]
gap = (steps[0] / len(samples[0]) - steps[1] / len(samples[1])).abs().max().item()
print({{"largest gap between the distributions": round(gap, 4)}})
"""

DIFFERENCES = """\
other = Linear({0}, {1}, dtype={2})
draws = []
for each, seed in (layer, {3}), (layer, {3}), (other, {3}), (layer, {4}):
    torch.manual_seed(seed)
    each.reset_parameters()
    draws.append([each.weight.detach().clone(), each.bias.detach().clone()])
    print("seed", seed, *draws[-1])
for drawn in draws[:3]:
    differ = [int((one != two).sum()) for one, two in zip(draws[0], drawn)]
    print("weight:", {{"entries that differ": differ[0]}})
    print("bias:", {{"entries that differ": differ[1]}})
"""

MANY_RESETS = """\
torch.manual_seed({0})
drawn = []
for _ in range({1}):
    layer.reset_parameters()
    drawn.append([layer.weight.detach().clone(), layer.bias.detach().clone()])
weight, bias = (torch.cat(each) for each in zip(*drawn))
"""

RETURNED = """\
if isinstance(returned, torch.Tensor):
    print(f"a tensor of shape {tuple(returned.shape)}")
else:
    print(returned if returned is None else f"an object of type {type(returned).__name__}")
"""


def draws(case: Case) -> str:
    """One reset, and what the values look like."""
    if case.get("resets", 1) == 1:
        return program(case) + reset_of(case) + laws()
    return program(case) + MANY_RESETS.format(case["seed"], case["resets"]) + laws("")


def laws(of: str = "layer.") -> str:
    """What the values of both parameters look like."""
    names = [f"{of}{name}" for name in ("weight", "bias")]
    return "".join(f"{_show(name)}{LAW.format(name)}" for name in names)


def pairs(case: Case) -> str:
    """One reset, and how entries depend on one another."""
    shows = lines("print(layer.weight, layer.bias)")
    return program(case, bound=True) + PAIRED + reset_of(case) + shows + REPEATS + PAIRS


def answer(case: Case) -> str:
    """One reset: what it returns, and its values."""
    reset = reset_of(case).replace("layer.reset", "returned = layer.reset")
    return program(case) + reset + RETURNED + lines(*shown("layer.weight", "layer.bias"))


def repeated_draws(case: Case) -> str:
    """Two resets of one layer, and one of another."""
    made = (case["seed"], case["in_features"], case["out_features"], dtype_of(case))
    return program(case, bound=True) + DEPENDENCE + THREE_DRAWS.format(*made)


def seeded_draws(case: Case) -> str:
    """Resets after the same seed, and after another one."""
    sizes = (case["in_features"], case["out_features"], dtype_of(case))
    return program(case) + DIFFERENCES.format(*sizes, case["seed"], case["other_seed"])


def filling(case: Case) -> str:
    """The parameters after a reset, and views of them from before it."""
    return (
        program(case)
        + "weight, bias = layer.weight, layer.bias\n"
        + "weight_view, bias_view = weight.detach(), bias.detach()\n"
        + reset_of(case)
        + lines(*shown("layer.weight is weight", "layer.bias is bias"))
        + lines(
            *shown(
                "layer.weight.data_ptr() == weight_view.data_ptr()",
                "layer.bias.data_ptr() == bias_view.data_ptr()",
            )
        )
        + lines(*shown("layer.weight", "weight_view", "layer.bias", "bias_view"))
    )


def autograd(case: Case) -> str:
    """What autograd knows of the parameters afterwards."""
    flags = (
        '{"requires_grad": p.requires_grad, "is_leaf": p.is_leaf, '
        '"grad_fn": p.grad_fn is not None, "grad": p.grad is not None}'
    )
    ones = f"torch.ones(2, {case['in_features']}, dtype={dtype_of(case)})"
    backward = [
        f"total = layer({ones}).sum()",
        "if total.requires_grad:",
        "    total.backward()",
    ]
    return program(case) + usual(case) + lines(
        f"layer.train({case['training']})",
        f"layer.weight.requires_grad_({case['weight_grad']})",
        f"layer.bias.requires_grad_({case['bias_grad']})",
        f"torch.manual_seed({case['seed']})",
        f"with torch.set_grad_enabled({case['grad_mode']}):",
        "    layer.reset_parameters()",
        'for name, p in (("weight", layer.weight), ("bias", layer.bias)):',
        "    print(p)",
        f"    print({{name: {flags}}})",
        *(backward if case["weight_grad"] or case["bias_grad"] else []),
        *shown("layer.weight.grad", "layer.bias.grad"),
    ) + gap("weight") + gap("bias")  # fmt: skip


def global_state(case: Case) -> str:
    """Torch's global state after a reset; the generator alone is to change."""
    return program(case) + lines(
        f"torch.manual_seed({case['seed']})",
        f"torch.set_default_dtype(torch.{case['default_dtype']})",
        WATCHED.before,
        f"with torch.set_grad_enabled({case['grad_mode']}):",
        "    layer.reset_parameters()",
        "    print(torch.is_grad_enabled())",
        'print(str(torch.get_default_dtype()).removeprefix("torch."))',
        "print(layer.weight)",
        WATCHED.after.replace("])", " and name != 'generator'])"),
    )


def _show(value: str) -> str:
    return lines(*shown(value, f"str({value}.dtype).removeprefix('torch.')"))


def usual(case: Case) -> str:
    """A usual layer of the case's sizes and dtype, which is reset."""
    made = f"{case['in_features']}, {case['out_features']}, dtype={dtype_of(case)}"
    return f"usual = Linear({made})\ntorch.manual_seed({case['seed']})\nusual.reset_parameters()\n"


def gap(name: str) -> str:
    """How far the laws of a parameter are apart, in the layer and in the usual one."""
    return GAP.format(name)


def reset_of(case: Case) -> str:
    """One reset after the case's seed."""
    return f"torch.manual_seed({case['seed']})\nlayer.reset_parameters()\n"


def dtype_of(case: Case) -> str:
    """The case's dtype, in Python."""
    return f"torch.{case.get('dtype', 'float32')}"


def program(case: Case, *, bound: bool = False) -> str:
    """A layer full of NaN, made by an `__init__` of the grader's own."""
    return START + made(case) + (f"bound = {case['in_features']} ** -0.5\n" if bound else "")


def made(case: Case) -> str:
    """A layer of the case."""
    options = "" if case.get("bias", True) else ", bias=False"
    options += f", dtype={dtype_of(case)}"
    return f"layer = Linear({case['in_features']}, {case['out_features']}{options})\n"


def lines(*said: str) -> str:
    """Lines of a program."""
    return "\n".join((*said, ""))
