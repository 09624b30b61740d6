"""Snippets of `call` about backward hooks, and the result in which their tensor is looked for."""

from __future__ import annotations

from typing import Any

from grader.properties.call_reproduce_parts import BACKWARD, DESCRIBE, hook, kinds, layer, program
from grader.properties.declare import Case

PRODUCT = """\
made = []


def forward(layer, x):
    made.append(x * layer.weight)
    return made[-1]


HookedLinear.forward = forward
"""

DOUBLE = """\
def double(layer, input, result):
    made[-1].mul_(2)
"""

SHOWN = f"""{DESCRIBE}

log = []


def shown(value):
    if value is layer:
        return "layer"
    if type(value) is tuple and all(isinstance(g, torch.Tensor | None) for g in value):
        grads = ["None" if grad is None else "gradient" for grad in value]
        return f"({{', '.join(grads)}}{{',' * (len(grads) == 1)}})"
    return describe(value)


def hook(title):
    def hook(*arguments):
        log.append(f"{{title}}({{', '.join(map(shown, arguments))}})")
        print(title, *arguments)

    return hook
"""

MULTIPLY = """\
def multiply(factor):
    def hook(*arguments):
        grad_input = arguments[-2]
        if factor and type(grad_input) is tuple:
            return tuple(grad if grad is None else factor * grad for grad in grad_input)

    return hook
"""

NUMBERED = """\
import collections

Pair = collections.namedtuple("Pair", ["first", "second"])
tensors = []


def numbered(tensor):
    tensors.append(tensor)
    return tensor
"""

FIRED = """\
def show(where, made, grad):
    fired, number = [], 0
    HookedLinear.forward = lambda layer, *arguments: made
    layer = HookedLinear(2, 2)
    layer.register_backward_hook(lambda *arguments: fired.append(number))
    with torch.set_grad_enabled(grad):
        layer(x)
    for number, each in enumerate(tensors, start=1):
        if each.requires_grad:
            each.sum().backward()
    print({f"on tensors of {where}": fired})  # backward from each in turn ran the hook
    tensors.clear()
"""

X = "x = torch.ones(2, requires_grad=True)\n"

CONTENTS = """\
def contents(value):
    parts = value.values() if isinstance(value, dict) else value
    inside = parts if isinstance(value, dict | list | tuple) else []
    return [id(value), *(each for part in inside for each in contents(part))]
"""

RETURNED = """\
parts, values = contents(made), [each.detach().clone() for each in tensors]
HookedLinear.forward = lambda layer, *arguments: made
layer = HookedLinear(2, 2)
{0}result = layer(torch.ones(2))
same = all(torch.equal(*pair) for pair in zip(tensors, values))
very = {{"the very object that forward returned": result is made}}
print(very | {{"with the same contents": contents(result) == parts and same}})
"""

LEAVES = {
    "tensor": "numbered(x * 2)",
    "scalar": "numbered(x.sum() * 2)",
    "strided": "numbered(torch.stack([x, x], dim=-1)[:, 0])",
    "tensor without grad_fn": "x.detach() + 1",
    "integers": "x.detach().int()",
    "parameter": "torch.nn.Parameter(x.detach() + 1)",
    "set": "{x * 1}",
}


def backward_hooks(case: Case) -> str:
    """Backward hooks that show their arguments."""
    hooks = [hook(kind, f'hook("backward_hook_{i}")') for i, kind in enumerate(case["kinds"])]
    register = [f"layer.register_backward_hook({each})\n" for each in hooks]
    if case["doubled_by_forward_hook"]:
        register += [DOUBLE, "layer.register_forward_hook(double)\n"]
    again = "backward(made[-1], again=True)\n" * (case["passes"] - 1)
    return program(
        *kinds(case["kinds"]), SHOWN, PRODUCT, BACKWARD, layer(case), *register,
        "x.requires_grad_()\n" * case["leaf"],
        f"layer(x)\n{again}backward(made[-1])\nprint(log)\n",
    )  # fmt: skip


def replacing_hooks(case: Case) -> str:
    """Backward hooks that return another `grad_input`."""
    register = [f"layer.register_backward_hook(multiply({factor}))\n" for factor in case["factors"]]
    call = "x.requires_grad_()\nlayer(x)\nbackward(made[-1])\n"
    shows = 'print("x.grad =", x.grad)\nprint("layer.weight.grad =", layer.weight.grad)\n'
    return program(MULTIPLY, PRODUCT, BACKWARD, layer(case), *register, call, shows)


def plan_code(plan: Any) -> str:
    """The expression of a nested result; its tensors are made of `x`."""
    if isinstance(plan, list):
        return f"[{', '.join(map(plan_code, plan))}]"
    if not isinstance(plan, dict):
        return LEAVES.get(plan, repr(plan)) if isinstance(plan, str) else repr(plan)
    ((kind, content),) = plan.items()
    if isinstance(content, dict):
        entries = ", ".join(f"{name!r}: {plan_code(item)}" for name, item in content.items())
        return f"collections.OrderedDict({{{entries}}})" if kind != "dict" else f"{{{entries}}}"
    items = [plan_code(item) for item in content]
    if kind == "namedtuple":
        return f"Pair({', '.join(items)})"
    return f"({', '.join(items)}{',' * (len(items) == 1)})"


def nested(case: Case) -> str:
    """On which tensors of a nested result backward runs the hook."""
    shows = f'show("the result", {plan_code(case["plan"])}, grad={case["grad"]})\n'
    return program(NUMBERED, FIRED, X, shows)


def nothing(case: Case) -> str:
    """The same where nothing is to be registered, then with an ordinary result."""
    made = f"with torch.set_grad_enabled({case['grad']}):\n    made = {plan_code(case['plan'])}\n"
    shows = f'show("the result", made, grad={case["grad"]})\n'
    shows += f'show("an ordinary result", {LEAVES["tensor"]}, grad=True)\n'
    return program(NUMBERED, FIRED, f"{X}{made}{shows}")


def returned(case: Case) -> str:
    """Whether the result is the very object that forward returned."""
    hooks = "layer.register_forward_hook(lambda *arguments: None)\n" * case["forward_hook"]
    hooks += "layer.register_backward_hook(lambda *arguments: None)\n" * case["backward_hook"]
    made = f"made = {plan_code(case['plan'])}\n"
    return program(NUMBERED, CONTENTS, X, made, RETURNED.format(hooks))
