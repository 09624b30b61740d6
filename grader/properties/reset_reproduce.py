"""Python that shows a student a case of `reset_parameters`, on layers with any contents."""

from __future__ import annotations

from grader.properties.declare import Case


def draws(case: Case) -> str:
    """One reset, and what the values look like."""
    lines = [
        f"torch.manual_seed({case['seed']})",
        "print(layer.reset_parameters())",
        *_for_each(
            case, "print(p.min().item(), p.max().item(), p.mean().item(), p.unique().numel())"
        ),
    ]
    return _program(case, lines)


def repeated_draws(case: Case) -> str:
    """Two resets of one layer."""
    lines = [
        f"torch.manual_seed({case['seed']})",
        "layer.reset_parameters()",
        "print(layer.weight[0])",
        "layer.reset_parameters()",
        "print(layer.weight[0])",
    ]
    return _program(case, lines)


def seeded_draws(case: Case) -> str:
    """Resets after the same seed, and after another one."""
    lines = [
        f"for seed in ({case['seed']}, {case['seed']}, {case['other_seed']}):",
        "    torch.manual_seed(seed)",
        "    layer.reset_parameters()",
        "    print(layer.weight[0], layer.bias)",
    ]
    return _program(case, lines)


def filling(case: Case) -> str:
    """The parameters before and after, and views of them."""
    lines = [
        "weight, view = layer.weight, layer.weight.detach()",
        f"torch.manual_seed({case['seed']})",
        "layer.reset_parameters()",
        "print(layer.weight is weight, torch.equal(layer.weight, view))",
    ]
    return _program(case, lines)


def autograd(case: Case) -> str:
    """What autograd knows of the parameters afterwards."""
    lines = [
        f"layer.weight.requires_grad_({case['weight_grad']})",
        f"layer.bias.requires_grad_({case['bias_grad']})",
        f"with torch.set_grad_enabled({case['grad_mode']}):",
        "    layer.reset_parameters()",
        *_for_each(case, "print(p.requires_grad, p.is_leaf, p.grad_fn)"),
    ]
    return _program(case, lines)


def without_inputs(case: Case) -> str:
    """The bias of a layer without inputs."""
    lines = ["layer.reset_parameters()", "print(layer.bias)"]
    return _program(dict(case) | {"in_features": 0}, lines)


def _for_each(case: Case, line: str) -> list[str]:
    """The same line for each parameter `p`."""
    names = "layer.weight, layer.bias" if case.get("bias", True) else "layer.weight"
    return [f"for p in [{names}]:", f"    {line}"]


def _program(case: Case, lines: list[str]) -> str:
    dtype = f"torch.{case.get('dtype', 'float32')}"
    size_in, size_out = case["in_features"], case["out_features"]
    bias = f"nn.Parameter(torch.zeros({size_out}, dtype={dtype}))"
    if not case.get("bias", True):
        bias = "None"
    return "\n".join(
        [
            "import torch",
            "from torch import nn",
            "",
            "from linear import Linear",
            "",
            "layer = Linear.__new__(Linear)  # without Linear.__init__, which is another exercise",
            "nn.Module.__init__(layer)",
            f"layer.in_features, layer.out_features = {size_in}, {size_out}",
            f"layer.weight = nn.Parameter(torch.zeros({size_out}, {size_in}, dtype={dtype}))",
            f'layer.register_parameter("bias", {bias})',
            "",
            *lines,
            "",
        ]
    )
