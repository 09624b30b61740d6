"""Python that shows how a special layer is reset, beside a usual one."""

from __future__ import annotations

from grader.properties.declare import Case
from grader.properties.literal import shown
from grader.properties.reset_reproduce import (
    PAIRED,
    PAIRS,
    gap,
    laws,
    lines,
    made,
    program,
    reset_of,
    usual,
)
from grader.scenarios.reset_manners import few

MANNER = """

def same(one, other):
    return torch.equal(one.nan_to_num(nan=12345.0), other.nan_to_num(nan=12345.0))


def values(layer):
    return {name: getattr(layer, name).detach().clone() for name in before}


def show(what, holds):
    print({what: holds})


before = dict(layer.named_parameters())
views = {name: parameter.detach() for name, parameter in before.items()}
modes = torch.is_grad_enabled(), torch.get_default_dtype()
torch.manual_seed(seed)
returned = layer.reset_parameters()
first = values(layer)
show("reset_parameters() returned None", returned is None)
kept = (torch.is_grad_enabled(), torch.get_default_dtype()) == modes
show("grad mode and default dtype are what they were", kept)
for name, parameter in before.items():
    now = getattr(layer, name)
    show(f"layer.{name} is the same object", now is parameter)
    there = same(views[name], first[name]) and views[name].data_ptr() == now.data_ptr()
    show(f"layer.{name} is on the same storage", there)
    show(f"layer.{name} requires grad", now.requires_grad)
    show(f"layer.{name} is a leaf", now.is_leaf)
layer.reset_parameters()
show("the next call gives another weight", not same(first["weight"], values(layer)["weight"]))
torch.manual_seed(seed)
layer.reset_parameters()
again = values(layer)
show("the same seed gives the same values", all(same(first[name], again[name]) for name in before))
"""


def halves(case: Case) -> str:
    """Resets in half precision: the manner, the law, the dtype, how many numbers there are."""
    return (
        _manner(case)
        + usual({**case, "dtype": "float32"})
        + f"bound = {case['in_features']} ** -0.5\n"
        + PAIRED
        + made(case)
        + reset_of(case)
        + laws()
        + PAIRS
        + "weight = layer.weight.detach().double()\n"
        + "outer = weight[weight.abs() >= weight.abs().max() / 2]\n"
        + 'print({"distinct": outer.unique().numel()})\n'
        + 'print({"distinct": weight.unique().numel()})\n'
    )


def without_bias(case: Case) -> str:
    """Resets of a layer without a bias, and of a usual one."""
    special = {**case, "bias": False}
    shows = lines(*shown("layer.weight", "layer.bias"))
    reset = made(special) + reset_of(case)
    return _manner(special) + usual(case) + reset + shows + gap("weight")


def without_inputs(case: Case) -> str:
    """Resets of a layer without inputs, and of a usual one."""
    special = {**case, "in_features": 0}
    usual_one = usual(case) + lines(*shown("usual.weight", "usual.bias")) if case["bias"] else ""
    shows = lines(*shown("layer.bias"))
    return _manner(special) + usual_one + made(special) + reset_of(case) + shows


def _manner(case: Case) -> str:
    inputs, outputs = few(case["in_features"], case["out_features"])
    small = {**case, "in_features": inputs, "out_features": outputs}
    return f"{program(small)}seed = {case['seed']}\n{MANNER}"
