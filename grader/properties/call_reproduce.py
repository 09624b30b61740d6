"""Snippets that show a case of `call` beside a student's `call.py`: forward, pre-, forward hooks.

Those of backward hooks and of modes lie beside, as their scenarios do.
"""

from __future__ import annotations

from typing import Any

from torch import Tensor

from grader.properties.call_reproduce_backward import (
    backward_hooks,
    nested,
    nothing,
    replacing_hooks,
    returned,
)
from grader.properties.call_reproduce_midway import PUT_BY_FORWARD, PUT_BY_PRE_HOOKS
from grader.properties.call_reproduce_modes import (
    both_modes,
    exceptions,
    global_state,
    grad_mode,
    removed,
)
from grader.properties.call_reproduce_parts import (
    BACKWARD,
    EQUAL_TO_ALL,
    NAMES,
    NO_HOOKS,
    SILENT,
    hook,
    kinds,
    layer,
    program,
    returns,
    watched_forward,
)
from grader.properties.call_reproduce_tracing import traced, tracing
from grader.properties.declare import Case
from grader.properties.literal import literal, shown

__all__ = [
    "arguments",
    "backward_hooks",
    "both_modes",
    "exceptions",
    "forward_hooks",
    "global_state",
    "grad_mode",
    "gradients",
    "nested",
    "nothing",
    "pre_hooks",
    "refused_hook",
    "removed",
    "replacing_hooks",
    "returned",
    "returning_pre_hooks",
    "traced",
    "tracing",
]

TWICE = """\
x.requires_grad_()
for _ in range(2):
    result = layer(x)
    print(result)
    if result.requires_grad:
        backward(result)
"""

ANY_ARGUMENTS = """\
def forward(layer, /, *given, **named):
    shown = [*map(name, given), *(f"{key}={name(value)}" for key, value in named.items())]
    log.append(f"forward({', '.join(shown)})")
    total, ready = layer.weight * 1, (torch.float32, layer.weight.device)
    for factor, each in enumerate([*given, *named.values()], start=2):
        if isinstance(each, torch.Tensor) and (each.dtype, each.device) == ready:
            total = total + factor * each.sum()
    return total
"""

ON_CLASS = """\
HookedLinear.forward = forward
layer = HookedLinear(2, 2, bias=False)
"""

ON_INSTANCE = """\
layer = HookedLinear(2, 2, bias=False)
layer.forward = forward.__get__(layer)
"""

TOLD_APART = """\
layer.weight.data = torch.ones(2, 2)
known += [(value, f"arguments[{{index}}]") for index, value in enumerate(arguments)]
known += [(value, f"keywords[{{key!r}}]") for key, value in keywords.items()]
with torch.{0}():
    result = layer(*arguments, **keywords)
print(log)
print(result)
"""

ARGUMENTS = {
    "integers": "torch.arange(2)",
    "double": "torch.ones(2, dtype=torch.float64)",
    "transposed": "torch.ones(2, 3).t()",
    "wide": "torch.ones(5)",
    "meta": 'torch.ones(2, device="meta")',
}
"""Arguments of a forward that takes any, by their names."""

LOGGED = """\
def hook(title):
    def hook(*arguments):
        when = "after forward" if made else "before forward"
        log.append(f"{title}({', '.join(map(name, arguments))}) {when}")

    return hook
"""

CALLER = """\
def caller(hook):
    left = [x + 10]
    known.append((left[0], "other x"))

    def calling(*arguments):
        hook(*arguments)
        if left:
            layer(left.pop())

    return calling
"""

IN_A_TRACE = """\
layer.requires_grad_(False)


def in_a_trace():
    torch.jit.trace(lambda x: layer(x) + 1, (x,), check_trace=False)
    return made[-1]
"""

REFUSED = """\
def call():
    try:
        {0}
        print("the result was returned" if result is made[-1] else "something else was returned")
    except Exception:
        traceback.print_exc()


call()  # a RuntimeError that names the hook is expected
print(log)
print("forward ran this often:", len(made))
call()
handle.remove()
made.clear()
{1}
print("without that hook, forward ran this often:", len(made))
"""

WAYS = {
    "usual": "result = layer(x)",
    "without grad mode": "with torch.no_grad():\n            result = layer(x)",
    "with a keyword": "result = layer(x, mask=x)",
    "list": "result = layer(x)",
    "in a trace": "result = in_a_trace()",
}
"""How a call is made."""


def gradients(case: Case) -> str:
    """Two calls, each with its backward pass."""
    grads = ["x.grad", "layer.weight.grad", "layer.bias.grad"]
    shows = _lines(*shown(*grads[: 2 if case["bias"] is None else 3]))
    frozen = "layer.requires_grad_(False)\n" * case["frozen"]
    return program(BACKWARD, layer(case), frozen, NO_HOOKS * case["hooks"], TWICE, shows)


def arguments(case: Case) -> str:
    """A layer whose forward shows its arguments."""
    keywords = [f"{name!r}: {_argument(value)}" for name, value in case["keywords"].items()]
    mode = "enable_grad" if case["mode"] == "enabled" else case["mode"]
    return program(
        NAMES,
        ANY_ARGUMENTS,
        ON_INSTANCE if case["patched"] else ON_CLASS,
        NO_HOOKS * case["hooks"],
        "layer.register_backward_hook(lambda *arguments: None)\n" * case["backward_hook"],
        f"arguments = [{', '.join(map(_argument, case['arguments']))}]\n",
        f"keywords = {{{', '.join(keywords)}}}\n",
        TOLD_APART.format(mode),
    )


def _argument(value: Any) -> str:
    """An argument, or a tensor of another kind by its name."""
    if isinstance(value, Tensor):
        return literal(value)
    return ARGUMENTS.get(value, repr(value)) if isinstance(value, str) else repr(value)


def pre_hooks(case: Case) -> str:
    """Pre-hooks that show their arguments."""
    more: str = PUT_BY_PRE_HOOKS * case["midway"]
    return _logged(case, "pre_hook", "register_forward_pre_hook") + more


def forward_hooks(case: Case) -> str:
    """Forward hooks that show their arguments."""
    more: str = PUT_BY_FORWARD * case["midway"]
    return _logged(case, "forward_hook", "register_forward_hook") + more


def returning_pre_hooks(case: Case) -> str:
    """Pre-hooks that return something."""
    hooks = [
        f'layer.register_forward_pre_hook(silent("pre_hook_{index}", {returns(kind)}))'
        for index, kind in enumerate(case["returns"])
    ]
    calls = _lines("result = layer(x)", "print(sorted(log))", "print(result)")
    return program(SILENT, layer(case), _lines(*hooks), calls)


def refused_hook(case: Case) -> str:
    """A forward hook that returns something, amid others."""
    answer, way = case["returns"], case["way"]
    function = f'silent("returning_hook", {returns(answer)})'
    if answer == "the result":
        function = "lambda *arguments: log.append('returning_hook') or made[-1]"
    wrong = hook(case["kind"], function)
    hooks = [
        f'layer.register_forward_hook(silent("forward_hook_{index}"))'
        for index in range(case["before"] + case["after"])
    ]
    hooks.insert(case["before"], f"handle = layer.register_forward_hook({wrong})")
    return program(
        "import traceback\n",
        *kinds([case["kind"]]),
        EQUAL_TO_ALL if answer == "an equal of all" else "",
        SILENT,
        watched_forward(result="list" if way == "list" else "tensor"),
        layer(case),
        IN_A_TRACE if way == "in a trace" else "",
        _lines(*hooks),
        REFUSED.format(
            WAYS[way], "print(layer(x))" if way == "usual" else WAYS[way].replace(" " * 12, " " * 4)
        ),
    )


def _logged(case: Case, title: str, register: str) -> str:
    """A call with hooks of any kinds, and with arguments that forward ignores."""
    hooks = [hook(kind, f'hook("{title}_{index}")') for index, kind in enumerate(case["hooks"])]
    if case["inner"]:
        hooks[:1] = [f"caller({first})" for first in hooks[:1]]
    keywords = [*["x=x"] * case["by_name"], *["mask=x"] * case["keyword"]]
    given = [*["x", "*others"] * (not case["by_name"]), *keywords]
    others = [f"x + {index + 1}" for index in range(case["extra"])]
    calls = _lines(
        f"hooks = [{', '.join(hooks)}]",
        "for each in hooks[:-1]:",
        f"    layer.{register}(each)",
        "for each in hooks[-1:]:",
        f"    layer.{register}(each{', prepend=True' * case['prepend']})",
        *[f"for each in hooks[:1]:\n    layer.{register}(each)"] * case["again"],
        f"others = [{', '.join(others)}]",
        'known += [(layer, "layer"), (x, "x")]',
        'known += [(other, f"extra_{index}") for index, other in enumerate(others)]',
        f"layer({', '.join(given)})",
        "print(log)",
    )
    named = '"other result" if name(x) == "other x" else "result"'
    more = f"    known.append((made[-1], {named}))\n"
    forward = watched_forward(more, case.get("result", "tensor"))
    calling = CALLER if case["inner"] else ""
    return program(*kinds(case["hooks"]), NAMES, forward, LOGGED, calling, layer(case), calls)


def _lines(*lines: str) -> str:
    return "\n".join((*lines, ""))
