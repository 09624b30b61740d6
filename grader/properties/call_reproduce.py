"""Snippets that show a case of `call` beside a student's `call.py`: forward, pre-, forward hooks.

Those of backward hooks and of modes lie beside, as their scenarios do.
"""

from __future__ import annotations

from grader.properties.call_reproduce_backward import (
    backward_hooks,
    nested,
    nothing,
    replacing_hooks,
    returned,
)
from grader.properties.call_reproduce_modes import (
    both_modes,
    exceptions,
    global_state,
    grad_mode,
    removed,
    traced,
    tracing,
)
from grader.properties.call_reproduce_parts import (
    BACKWARD,
    NAMES,
    SILENT,
    hook,
    kinds,
    layer,
    program,
    returns,
    watched_forward,
)
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

NO_HOOKS = """\
layer.register_forward_pre_hook(lambda layer, input: None)
layer.register_forward_hook(lambda layer, input, result: None)
"""

TWICE = """\
x.requires_grad_()
for _ in range(2):
    result = layer(x)
    print(result)
    if result.requires_grad:
        backward(result)
"""

ANY_ARGUMENTS = """\
def forward(layer, *given, **named):
    shown = [*map(name, given), *(f"{key}={name(value)}" for key, value in named.items())]
    log.append(f"forward({', '.join(shown)})")
    terms = [*given, *named.values()]
    return layer.weight.sum() + sum(factor * t.sum() for factor, t in enumerate(terms, start=2))
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
known += [(value, f"arguments[{index}]") for index, value in enumerate(arguments)]
known += [(value, f"keywords[{key!r}]") for key, value in keywords.items()]
result = layer(*arguments, **keywords)
print(log)
print(result)
"""

LOGGED = """\
def hook(title):
    def hook(*arguments):
        when = "after forward" if made else "before forward"
        log.append(f"{title}({', '.join(map(name, arguments))}) {when}")

    return hook
"""

REFUSED = """\
def call():
    try:
        result = layer(x)
        print("the result was returned" if result is made[-1] else "something else was returned")
    except Exception:
        traceback.print_exc()


call()  # a RuntimeError that names the hook is expected
print(log)
print("forward ran this often:", len(made))
call()
handle.remove()
made.clear()
print(layer(x))
print("without that hook, forward ran this often:", len(made))
"""


def gradients(case: Case) -> str:
    """Two calls, each with its backward pass."""
    grads = ["x.grad", "layer.weight.grad", "layer.bias.grad"]
    shows = _lines(*shown(*grads[: 2 if case["bias"] is None else 3]))
    return program(BACKWARD, layer(case), NO_HOOKS * case["hooks"], TWICE, shows)


def arguments(case: Case) -> str:
    """A layer whose forward shows its arguments."""
    keywords = [f"{name!r}: {literal(value)}" for name, value in case["keywords"].items()]
    return program(
        NAMES,
        ANY_ARGUMENTS,
        ON_INSTANCE if case["patched"] else ON_CLASS,
        NO_HOOKS * case["hooks"],
        f"arguments = [{', '.join(map(literal, case['arguments']))}]\n",
        f"keywords = {{{', '.join(keywords)}}}\n",
        TOLD_APART,
    )


def pre_hooks(case: Case) -> str:
    """Pre-hooks that show their arguments."""
    return _logged(case, "pre_hook", "register_forward_pre_hook")


def forward_hooks(case: Case) -> str:
    """Forward hooks that show their arguments."""
    return _logged(case, "forward_hook", "register_forward_hook")


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
    wrong = hook(case["kind"], f'silent("returning_hook", {returns(case["returns"])})')
    hooks = [
        f'layer.register_forward_hook(silent("forward_hook_{index}"))'
        for index in range(case["before"] + case["after"])
    ]
    hooks.insert(case["before"], f"handle = layer.register_forward_hook({wrong})")
    return program(
        "import traceback\n",
        *kinds([case["kind"]]),
        SILENT,
        watched_forward(),
        layer(case),
        _lines(*hooks),
        REFUSED,
    )


def _logged(case: Case, title: str, register: str) -> str:
    """A call with hooks of any kinds, and with arguments that forward ignores."""
    hooks = [hook(kind, f'hook("{title}_{index}")') for index, kind in enumerate(case["hooks"])]
    others = [f"x + {index + 1}" for index in range(case["extra"])]
    calls = _lines(
        f"hooks = [{', '.join(hooks)}]",
        f"for each in hooks{' + hooks[:1]' if case['again'] else ''}:",
        f"    layer.{register}(each)",
        f"others = [{', '.join(others)}]",
        'known += [(layer, "layer"), (x, "x")]',
        'known += [(other, f"extra_{index}") for index, other in enumerate(others)]',
        f"layer(x, *others{', mask=x' if case['keyword'] else ''})",
        "print(log)",
    )
    forward = watched_forward('    known.append((made[-1], "result"))\n')
    return program(*kinds(case["hooks"]), NAMES, forward, LOGGED, layer(case), calls)


def _lines(*lines: str) -> str:
    return "\n".join((*lines, ""))
