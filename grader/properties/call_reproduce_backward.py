"""Snippets of `call` about backward hooks, and the result in which their tensor is looked for."""

from __future__ import annotations

from typing import Any

import torch

from grader.properties.call_reproduce_midway import PUT_BY_FORWARD_HOOKS
from grader.properties.call_reproduce_parts import (
    BACKWARD,
    DESCRIBE,
    PARCEL,
    hook,
    kinds,
    layer,
    program,
)
from grader.properties.declare import Case

OPERATED = """\
made = []


def forward(layer, *given, **named):
    left = given[0] if given else named.get("x", x)
    made.append({0})
    return made[-1]


HookedLinear.forward = forward
"""

OPERATIONS = {
    "product": "left * layer.weight",
    "part": "torch.unbind(left * layer.weight)[0]",
    "linear": "torch.nn.Linear.forward(layer, left)",
}
"""What forward computes; the last operation is what the backward hook is called for."""

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
            multiples = tuple(grad if grad is None else factor * grad for grad in grad_input)
            return {0}

    return hook
"""

REPLACED = {
    "tuple": "multiples",
    "first": "(multiples[0], None)",
    "False": "False",
    "list": "[*multiples]",
    "too few gradients": "multiples[:1]",
    "a tensor": "multiples[0]",
}

TRIED = """\
try:
    {0}
    print("backward raised no error")
except Exception:
    print("backward raised an error")
"""

TWICE = """\
count = torch.arange(1.0, x.numel() + 1).view(x.shape)
leaves = (x, layer.weight)
grads = torch.autograd.grad(
    (made[-1] * count).sum(), leaves, create_graph=True, allow_unused=True
)
squares = [(grad * grad).sum() for grad in grads if grad is not None and grad.requires_grad]
if squares:
    torch.stack(squares).sum().backward()
"""

NUMBERED = """\
import collections

{0}tensors = []


def numbered(tensor, whole=None):
    tensors.append(tensor)
    return tensor if whole is None else whole
"""

DEFINED = {
    "namedtuple": 'Pair = collections.namedtuple("Pair", ["first", "second"])\n',
    "Extremes": 'Extremes = collections.namedtuple("Extremes", ["values", "indices"])\n',
    "own tensor": """\


class OwnTensor(torch.Tensor):
    pass


""",
    "Parcel": f"\n\n{PARCEL}",
}
"""What is defined for containers and leaves of these kinds."""

FIRED = """\
def show(where, made, mode, calls=1):
    fired, given = [], x * 1
    HookedLinear.forward = lambda layer, *arguments: made
    layer = HookedLinear(2, 2)
    layer.register_backward_hook(lambda *arguments: fired.append(current))
    for _ in range(calls):
        with mode():
            layer(given)
    for number, each in enumerate([*tensors, given], start=1):
        current = number if number <= len(tensors) else "the input"
        if each.requires_grad:
            each.sum().backward()
    print({f"on tensors of {where}": fired})  # backward from each in turn ran the hook
    tensors.clear()
"""

X = "x = torch.ones(2, requires_grad=True)\n"

CONTENTS = """\
import operator


def contents(value):
    if isinstance(value, torch.Tensor):
        return [id(value), value.requires_grad, value.retains_grad]
    parts = value.values() if isinstance(value, dict) else value
    inside = parts if isinstance(value, dict | list | tuple) else []
    kept = [] if isinstance(value, dict | list | tuple) else [operator.length_hint(value)]
    return [id(value), *kept, *(each for part in inside for each in contents(part))]
"""

RETURNED = """\
parts, values = contents(made), [each.detach().clone() for each in tensors]
HookedLinear.forward = lambda layer, *arguments: made
layer = HookedLinear(2, 2)
{0}with torch.{1}():
    result = layer(torch.ones(2))
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
    "integer": "x.detach().int().sum()",
    "half": "x.detach().half()",
    "nan": 'x.detach() * float("nan")',
    "parameter": "numbered(torch.nn.Parameter(x.detach() + 1))",
    "own tensor": "numbered((x * 2).as_subclass(OwnTensor))",
    "maximum": "numbered((found := torch.max(x * 2, 0)).values, found)",
    "array": "torch.ones(2).numpy()",
    "iterator": "iter([0, 1])",
    "set": "{x * 1}",
    "frozenset": "frozenset([x * 1])",
    "Parcel": "Parcel(x * 1)",
}


def backward_hooks(case: Case) -> str:
    """Backward hooks that show their arguments."""
    hooks = [hook(kind, f'hook("backward_hook_{i}")') for i, kind in enumerate(case["kinds"])]
    again = " + hooks[:1]" * case["again"]
    register = [
        f"hooks = [{', '.join(hooks)}]\n",
        f"for each in hooks{again}:\n    layer.register_backward_hook(each)\n",
    ]
    if case["doubled_by_forward_hook"]:
        register += [DOUBLE, "layer.register_forward_hook(double)\n"]
    first = "backward(made[-1], again=True)\n" * (case["passes"] - 1)
    trained = case["trained"]
    bias = torch.zeros(len(case["weight"])) if case["operation"] == "linear" else None
    forward = OPERATED.format(OPERATIONS[case["operation"]])
    return program(
        *kinds(case["kinds"]), SHOWN, forward, BACKWARD, layer({**case, "bias": bias}),
        "layer.requires_grad_(False)\n" * (trained == "x"), *register,
        "x.requires_grad_()\n" * (trained != "weight"),
        f"layer({'x=' * case['keyword']}x)\n{first}backward(made[-1])\nprint(log)\n",
        PUT_BY_FORWARD_HOOKS * case["midway"],
    )  # fmt: skip


def replacing_hooks(case: Case) -> str:
    """Backward hooks that return another `grad_input`."""
    register = [f"layer.register_backward_hook(multiply({factor}))\n" for factor in case["factors"]]
    answer = case["answer"]
    call = "x.requires_grad_()\nlayer(x)\n"
    back = TWICE if case["twice"] else "backward(made[-1])\n"
    if answer not in ("tuple", "first"):
        lines = back.replace("\n", "\n    ").rstrip()
        back = TRIED.format(lines)
    forward = OPERATED.format(OPERATIONS[case["operation"]])
    multiply = MULTIPLY.format(REPLACED[answer])
    shows = 'print("x.grad =", x.grad)\nprint("layer.weight.grad =", layer.weight.grad)\n'
    return program(multiply, forward, BACKWARD, layer(case), *register, call, back, shows)


def plan_code(plan: Any) -> str:
    """The expression of a nested result; its tensors are made of `x`."""
    if isinstance(plan, list):
        return f"[{', '.join(map(plan_code, plan))}]"
    if not isinstance(plan, dict):
        return LEAVES.get(plan, repr(plan)) if isinstance(plan, str) else repr(plan)
    ((kind, content),) = plan.items()
    if isinstance(content, dict):
        entries = ", ".join(f"{name!r}: {plan_code(item)}" for name, item in content.items())
        kinds = {"OrderedDict": "collections.OrderedDict({0})", "dict": "{0}"}
        return kinds.get(kind, "collections.defaultdict(list, {0})").format(f"{{{entries}}}")
    items = [plan_code(item) for item in content]
    if kind == "keyed":
        return f"{{{': '.join(items)}}}"
    if kind in DEFINED:
        return f"{'Pair' if kind == 'namedtuple' else kind}({', '.join(items)})"
    return f"({', '.join(items)}{',' * (len(items) == 1)})"


def _numbered(plan: Any) -> str:
    """What the code of a plan needs."""
    return NUMBERED.format("".join(code for kind, code in DEFINED.items() if kind in str(plan)))


def nested(case: Case) -> str:
    """On which tensors of a nested result backward runs the hook."""
    plan, mode = case["plan"], _mode(case["mode"])
    calls = f", calls={case['calls']}" if case["calls"] > 1 else ""
    shows = f'show("the result", {plan_code(plan)}, {mode}{calls})\n'
    return program(_numbered(plan), FIRED, X, shows)


def nothing(case: Case) -> str:
    """The same where nothing is to be registered, then with an ordinary result."""
    plan, mode = case["plan"], _mode("enabled" if case["grad"] else "no_grad")
    made = f"with {mode}():\n    made = {plan_code(plan)}\n"
    shows = f'show("the result", made, {mode})\n'
    shows += f'show("an ordinary result", {LEAVES["tensor"]}, torch.enable_grad)\n'
    return program(_numbered(plan), FIRED, f"{X}{made}{shows}")


def returned(case: Case) -> str:
    """Whether the result is the very object that forward returned."""
    plan, mode = case["plan"], _mode(case["mode"]).removeprefix("torch.")
    hooks = "layer.register_forward_hook(lambda *arguments: None)\n" * case["forward_hook"]
    hooks += "layer.register_backward_hook(lambda *arguments: None)\n" * case["backward_hook"]
    made = f"made = {plan_code(plan)}\n"
    return program(_numbered(plan), CONTENTS, X, made, RETURNED.format(hooks, mode))


def _mode(mode: str) -> str:
    return "torch.enable_grad" if mode == "enabled" else f"torch.{mode}"
