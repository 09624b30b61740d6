"""Python that a student pastes beside `call.py` to see a case of `call`."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from grader.properties.declare import Case

HEAD = "import torch\nfrom call import HookedLinear\n"

NO_HOOKS = """\
layer.register_forward_pre_hook(lambda layer, input: None)
layer.register_forward_hook(lambda layer, input, result: None)
"""

HOOKS = {
    "function": "hook",
    "lambda": "lambda *arguments: hook(*arguments)",
    "method": "Hook().method",
    "partial": "functools.partial(hook)",
    "object": "Hook()",
}

RETURNS = {
    "a tensor": "2 * x + 1",
    "a tuple of a tensor": "(2 * x + 1,)",
    "the input": "x",
}


def literal(value: Any) -> str:
    """A value as Python: a tensor with its dtype where that is not the default."""
    if not isinstance(value, Tensor):
        return repr(value)
    dtype = "" if value.dtype is torch.float32 else f", dtype={value.dtype}"
    if value.numel() == 0:
        return f"torch.empty({tuple(value.shape)}{dtype})"
    return f"torch.tensor({value.tolist()}{dtype})"


def layer(case: Case, kind: str = "HookedLinear") -> str:
    """The layer of a case, and its input."""
    weight, bias = case["weight"], case.get("bias")
    rows, columns = weight.shape
    dtype = "" if weight.dtype is torch.float32 else f", dtype={weight.dtype}"
    lines = [f"layer = {kind}({columns}, {rows}, bias={bias is not None}{dtype})"]
    lines.append(f"layer.weight.data = {literal(weight)}")
    if bias is not None:
        lines.append(f"layer.bias.data = {literal(bias)}")
    lines.append(f"x = {literal(case['x'])}")
    return "\n".join(lines) + "\n"


def gradients(case: Case) -> str:
    """A call and its backward pass."""
    return (
        HEAD + layer(case) + (NO_HOOKS if case.get("hooks") else "")
        + "x.requires_grad_()\nresult = layer(x)\nprint(result)\n"
        "result.sum().backward()\nprint(x.grad, layer.weight.grad)\n"
    )  # fmt: skip


def arguments(case: Case) -> str:
    """A layer whose forward shows its arguments."""
    given = [literal(argument) for argument in case["arguments"]]
    given += [f"{name}={literal(value)}" for name, value in case["keywords"].items()]
    if case["patched"]:
        body = (
            'layer = HookedLinear(2, 2)\nlayer.forward = lambda *a, **k: print("forward", a, k)\n'
        )
    else:
        body = (
            "class Shown(HookedLinear):\n    def forward(self, *arguments, **keywords):\n"
            '        print("forward", arguments, keywords)\n\nlayer = Shown(2, 2)\n'
        )
    return HEAD + body + (NO_HOOKS if case["hooks"] else "") + f"layer({', '.join(given)})\n"


def _call(case: Case) -> str:
    extra = "".join(f", x + {index + 1}" for index in range(case["extra"]))
    mask = ", mask=x" if case["keyword"] else ""
    return f"layer.forward = lambda x, *others, **keywords: x\nlayer(x{extra}{mask})\n"


def pre_hooks(case: Case) -> str:
    """Pre-hooks that show their arguments."""
    return HEAD + layer(case) + (
        f"for i in range({case['hooks']}):\n    layer.register_forward_pre_hook(\n"
        '        lambda layer, input, i=i: print("pre-hook", i, layer, input)\n    )\n'
    ) + _call(case)  # fmt: skip


def returning_pre_hooks(case: Case) -> str:
    """Pre-hooks that return something."""
    lines = [
        f"layer.register_forward_pre_hook(lambda layer, input: {RETURNS.get(kind, kind)})\n"
        for kind in case["returns"]
    ]
    return HEAD + layer(case) + "".join(lines) + "print(layer(x), layer.forward(x))\n"


def tracing(case: Case) -> str:
    """Calls before and in a trace, with `_slow_forward` shown."""
    scale = "" if case["scale"] is None else f", scale={case['scale']}"
    return (
        HEAD + "\nclass Shown(HookedLinear):\n    def forward(self, x, scale=1.0):\n"
        '        print("forward")\n        return super().forward(x) * scale\n\n'
        "    def _slow_forward(self, *arguments, **keywords):\n"
        '        print("_slow_forward")\n'
        "        return super()._slow_forward(*arguments, **keywords)\n\n"
        + layer(case, "Shown")
        + f'layer.requires_grad_(False)\nprint("not traced")\nlayer(x)\nprint("traced")\n'
        f"torch.jit.trace(lambda x: layer(x{scale}), (x,), check_trace=False)\n"
    )


def traced(case: Case) -> str:
    """A trace of the layer, used on other values."""
    module = "torch.nn.Sequential(layer, torch.nn.ReLU())" if case["inside"] else "layer"
    return (
        HEAD + layer(case) + (NO_HOOKS if case["hooks"] else "")
        + f"module = {module}\ntraced = torch.jit.trace(module, (x,))\n"
        f"other = {literal(case['other'])}\nprint(traced(other), module(other))\n"
    )  # fmt: skip


def forward_hooks(case: Case) -> str:
    """Forward hooks that show their arguments."""
    return HEAD + layer(case) + (
        f"for i in range({case['hooks']}):\n    layer.register_forward_hook(\n"
        '        lambda layer, input, result, i=i: print("forward hook", i, input, result)\n    )\n'
    ) + _call(case)  # fmt: skip


def _hook(kinds: list[str], body: str) -> str:
    """A function `hook(*arguments)`, and what makes a hook of one of these kinds of it."""
    made = "import functools\n\n" if "partial" in kinds else "\n"
    made += f"def hook(*arguments):\n    {body}\n\n"
    if {"method", "object"} & set(kinds):
        made += (
            "class Hook:\n    def __call__(self, *arguments):\n        return hook(*arguments)\n\n"
            "    def method(self, *arguments):\n        return hook(*arguments)\n\n"
        )
    return made


def refused_hook(case: Case) -> str:
    """A forward hook that returns something."""
    silent = 'layer.register_forward_hook(lambda *arguments: print("another hook"))\n'
    kind, value = str(case["kind"]), str(case["returns"])
    return "".join(
        [
            HEAD + layer(case) + _hook([kind], f"return {RETURNS.get(value, value)}"),
            silent * case["before"],
            f"layer.register_forward_hook({HOOKS[kind]})\n",
            silent * case["after"],
            "layer(x)  # a RuntimeError that names the hook is expected\n",
        ]
    )


PRODUCT = """
class Product(HookedLinear):
    def forward(self, x):
        return x * self.weight

"""

BACKWARD = """\
x.requires_grad_()
result = layer(x)
result.backward(torch.arange(1.0, result.numel() + 1).view(result.shape))
"""


def backward_hooks(case: Case) -> str:
    """Backward hooks that show their arguments."""
    doubled = (
        "def double(layer, input, result):\n    result.mul_(2)\n\n"
        "layer.register_forward_hook(double)\n"
    )
    hooks = [f"layer.register_backward_hook({HOOKS[kind]})\n" for kind in case["kinds"]]
    return (
        HEAD + PRODUCT + layer(case, "Product") + _hook(case["kinds"], "print(*arguments)")
        + "".join(hooks) + (doubled if case["doubled_by_forward_hook"] else "") + BACKWARD
    )  # fmt: skip


def replacing_hooks(case: Case) -> str:
    """Backward hooks that return another `grad_input`."""
    hooks = [
        "layer.register_backward_hook(lambda layer, grad_input, grad_output: "
        + (f"tuple({factor} * g for g in grad_input))\n" if factor else "None)\n")
        for factor in case["factors"]
    ]
    return (
        HEAD + PRODUCT + layer(case, "Product") + "".join(hooks) + BACKWARD
        + "print(x.grad, layer.weight.grad)\n"
    )  # fmt: skip


def plan_code(plan: Any) -> str:
    """The expression of a nested result; its tensors are made of `x`."""
    leaves = {
        "tensor": "x * 2", "tensor without grad_fn": "x.detach() + 1",
        "parameter": "torch.nn.Parameter(torch.ones(2))", "set": "{x * 1}",
    }  # fmt: skip
    if isinstance(plan, list):
        return f"[{', '.join(map(plan_code, plan))}]"
    if not isinstance(plan, dict):
        return leaves.get(plan, repr(plan)) if isinstance(plan, str) else repr(plan)
    ((kind, content),) = plan.items()
    if isinstance(content, dict):
        entries = ", ".join(f"{name!r}: {plan_code(item)}" for name, item in content.items())
        return (
            f"collections.OrderedDict({{{entries}}})" if kind == "OrderedDict" else f"{{{entries}}}"
        )
    items = [plan_code(item) for item in content]
    if kind == "namedtuple":
        return f"collections.namedtuple('Pair', ['first', 'second'])({', '.join(items)})"
    return f"({', '.join(items)}{',' * (len(items) == 1)})"


def _returning(plan: Any, more: str) -> str:
    return (
        f"import collections\n{HEAD}\nclass Nested(HookedLinear):\n    def forward(self, x):\n"
        f"        self.made = {plan_code(plan)}\n        return self.made\n\n"
        f"layer = Nested(2, 2)\nx = torch.ones(2, requires_grad=True)\n{more}"
    )


REGISTER = 'layer.register_backward_hook(lambda *arguments: print("backward hook", arguments))\n'


def nested(case: Case) -> str:
    """A nested result, whose first tensor's backward is to run the hook."""
    return _returning(
        case["plan"],
        REGISTER + "result = layer(x)\nprint(result)\n"
        "# backward from the first tensor in the result, and from no other, runs the hook\n",
    )


def nothing(case: Case) -> str:
    """A result with nothing to register on."""
    call = f"with torch.set_grad_enabled({case['grad']}):\n    print(layer(x))  # no error\n"
    return _returning(case["plan"], REGISTER + call)


def returned(case: Case) -> str:
    """Whether the result is the very object that forward returned."""
    hooks = "layer.register_forward_hook(lambda *arguments: None)\n" * case["forward_hook"]
    hooks += REGISTER * case["backward_hook"]
    return _returning(case["plan"], hooks + "print(layer(x) is layer.made)\n")


REGISTERS = {
    "pre-hook": "register_forward_pre_hook",
    "forward hook": "register_forward_hook",
    "backward hook": "register_backward_hook",
}


def _shown_hooks() -> str:
    return "".join(
        f'layer.{register}(lambda *arguments: print("{stage}"))\n'
        for stage, register in REGISTERS.items()
    )


def removed(case: Case) -> str:
    """A call, then another after some hooks were removed."""
    register = "".join(
        f'handles["{stage} {index}", {keep}] = '
        f'layer.{REGISTERS[stage]}(lambda *arguments: print("{stage} {index}"))\n'
        for stage, choices in case["kept"].items()
        for index, keep in enumerate(choices)
    )
    return (
        HEAD + layer(case) + "handles = {}\n" + register + "layer(x).sum().backward()\n"
        "for (name, keep), handle in handles.items():\n    if not keep:\n        handle.remove()\n"
        '        print("removed", name)\nlayer(x).sum().backward()\n'
    )


def exceptions(case: Case) -> str:
    """A stage that raises."""
    own = "class OwnError(Exception):\n    pass\n\n" if case["kind"] == "OwnError" else ""
    fail = f'def fail(*arguments):\n    raise {case["kind"]}("raised on purpose")\n\n'
    if case["stage"] == "forward":
        put = "layer.forward = fail\n"
    else:
        put = f"layer.{REGISTERS[case['stage']]}(fail)\n"
    return (
        f"{HEAD}\n{own}{fail}{layer(case)}{put}{_shown_hooks()}"
        f"layer(x).sum().backward()  # {case['kind']} is expected\n"
    )


def grad_mode(case: Case) -> str:
    """Grad mode as the hooks and forward see it."""
    mode = "enable_grad" if case["mode"] == "enabled" else case["mode"]
    show = "lambda *arguments: print(torch.is_grad_enabled())"
    return (
        HEAD + layer(case)
        + f"layer.register_forward_pre_hook({show})\nlayer.register_forward_hook({show})\n"
        f"with torch.{mode}():\n    print(layer(x).requires_grad, torch.is_grad_enabled())\n"
    )  # fmt: skip


def both_modes(case: Case) -> str:
    """The same call in training and in evaluation."""
    return (
        HEAD + layer(case) + _shown_hooks()
        + "for mode in (True, False):\n    layer.train(mode)\n"
        '    print("training" if mode else "evaluation")\n    layer(x).sum().backward()\n'
    )  # fmt: skip
