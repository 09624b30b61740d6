"""What the snippets of `call` are made of: a layer and its input, a log, hooks, backward passes."""

from __future__ import annotations

from typing import Any

from grader.properties.declare import Case
from grader.properties.literal import literal, preamble

HEAD = preamble("call", "HookedLinear")

RETURNS = {
    "a tensor": "2 * x + 1",
    "a tuple of a tensor": "(2 * x + 1,)",
    "a list of a tensor": "[2 * x + 1]",
    "a dict of a tensor": '{"mask": 2 * x + 1}',
    "arguments and keywords": '((2 * x + 1,), {"mask": 2 * x + 1})',
    "the input": "x",
    "the layer": "layer",
    "an array": "torch.ones(2).numpy()",
    "nan": 'float("nan")',
    "a set": "{1}",
    "an equal of all": "EqualToAll()",
}

REGISTERS = {
    "pre-hook": "register_forward_pre_hook",
    "forward hook": "register_forward_hook",
    "backward hook": "register_backward_hook",
}

KINDS = {
    "lambda": "lambda *arguments: {0}(*arguments)",
    "method": "CallableHook({0}).method",
    "partial": "functools.partial({0})",
    "object": "CallableHook({0})",
    "falsy object": "FalsyHook({0})",
}

CALLABLE_HOOK = """\
class CallableHook:
    def __init__(self, function):
        self.function = function

    def __call__(self, *arguments):
        return self.function(*arguments)

    def method(self, *arguments):
        return self.function(*arguments)
"""

FALSY_HOOK = """\
class FalsyHook(CallableHook):
    def __len__(self):
        return 0
"""

EQUAL_TO_ALL = """\
class EqualToAll:
    def __eq__(self, other):
        return True
"""

PARCEL = """\
class Parcel:
    def __init__(self, content):
        self.content = content


"""

SILENT = """\
log = []


def silent(title, returns=None):
    def hook(*arguments):
        log.append(title)
        return returns

    return hook
"""

DESCRIBE = """\
def describe(value):
    kind = type(value).__name__
    if isinstance(value, torch.Tensor):
        return f"a tensor of shape {tuple(value.shape)}"
    if type(value) in (bool, int, float):
        return f"the {kind} {value!r}"
    if type(value) in (list, tuple, dict, set, str):
        return f"a {kind} of length {len(value)}"
    return f"an object of type {kind}"
"""

NAMES = f"""{DESCRIBE}

log, known = [], []  # what was called; objects and their names


def name(value):
    for each, its_name in reversed(known):
        if each is value:
            return its_name
    if value is None:
        return "None"
    if type(value) is tuple:
        return f"({{', '.join(map(name, value))}}{{',' * (len(value) == 1)}})"
    if type(value) is list:
        return f"[{{', '.join(map(name, value))}}]"
    return describe(value)
"""

NO_HOOKS = """\
layer.register_forward_pre_hook(lambda layer, input: None)
layer.register_forward_hook(lambda layer, input, result: None)
"""

BACKWARD = """\
def backward(result, again=False):
    count = torch.arange(1.0, result.numel() + 1, dtype=result.dtype)
    (result * count.view(result.shape)).sum().backward(retain_graph=again)
"""

THROUGH = f"""{BACKWARD}

def through():
    result = layer(x)
    if result.requires_grad:
        backward(result)
    return result.detach().clone()
"""


def program(*blocks: str) -> str:
    """Blocks of code beneath the imports; functions and classes stand apart."""
    code = HEAD
    for block in filter(None, blocks):
        lonely = block.startswith(("def ", "class ")) or code.splitlines()[-1].startswith(" ")
        code += "\n\n" * lonely + block
    return code


def watched_forward(more: str = "", result: str = "tensor") -> str:
    """A forward that keeps its results in `made`; `more` is what it does with the last one.

    `result` is what they are: a `tensor`, a `list` or an object.
    """
    forms = {"tensor": "{0}", "list": "[{0}]", "object": "Parcel({0})"}
    made = forms[result].format("torch.nn.Linear.forward(layer, x)")
    return f"""\
{PARCEL * (result == "object")}made = []


def forward(layer, *given, **named):
    x = given[0] if given else named.get("x", layer.weight)
    made.append({made})
{more}    return made[-1]


HookedLinear.forward = forward
"""


def layer(case: Case) -> str:
    """The layer of a case, and its input."""
    weight, bias = case["weight"], case.get("bias")
    rows, columns = weight.shape
    lines = [
        f"layer = HookedLinear({columns}, {rows}, bias={bias is not None}, dtype={weight.dtype})",
        f"layer.weight.data = {literal(weight)}",
        *([] if bias is None else [f"layer.bias.data = {literal(bias)}"]),
        f"x = {literal(case['x'])}",
    ]
    return "\n".join([*lines, ""])


def kinds(used: list[str]) -> tuple[str, str, str]:
    """What hooks of these kinds need."""
    return (
        "import functools\n" if "partial" in used else "",
        CALLABLE_HOOK if {"method", "object", "falsy object"} & set(used) else "",
        FALSY_HOOK if "falsy object" in used else "",
    )


def hook(kind: str, function: str) -> str:
    """A function as a hook of a kind."""
    return KINDS.get(kind, "{0}").format(function)


def returns(kind: Any) -> str:
    """What a hook returns."""
    return RETURNS.get(kind, str(kind))


def silent_hooks() -> str:
    """A hook of each kind, registered; each logs its name."""
    return "".join(
        f'layer.{register}(silent("{stage}"))\n' for stage, register in REGISTERS.items()
    )
