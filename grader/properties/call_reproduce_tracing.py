"""Snippets of `call` about a call in a trace."""

from __future__ import annotations

from grader.properties.call_reproduce_parts import SILENT, layer, program
from grader.properties.declare import Case
from grader.properties.literal import literal

SLOW = """\
called = []


def forward(layer, x, scale=1.0):
    called.append("forward")
    return torch.nn.Linear.forward(layer, x) * scale


def slow(layer, *arguments, **keywords):
    called.append("_slow_forward")
    return torch.nn.Module._slow_forward(layer, *arguments, **keywords)


HookedLinear.forward, HookedLinear._slow_forward = forward, slow
"""

TRACING = """\
layer.requires_grad_(False)
forwards = {{}}


def show(moment, call):
    called.clear()
    print(call(x))
    first = [name for name in ("_slow_forward", "forward") if name in called]
    print({{moment: first[0] if first else "nothing"}})
    forwards[moment] = called.count("forward")


def trace(x):
    return torch.jit.trace(lambda x: layer(x{0}), (x,), check_trace=False)(x)


show("before a trace", layer)
show("in a trace", trace)
show("after it", layer)
print(forwards)
"""

TRACED = """\
module(x)
print("in a usual call:", log{2})
log.clear()
traced = torch.jit.trace(module, (x,), check_trace=False)
print("in a trace:", log{3})
if not torch.equal(traced(x), {0}):
    print("on the same values", traced(x))
print("on other values", traced({1}))
"""

BACKWARD_HOOK = """\
def backward_hook(in_a_trace):
    ran, made = [], []
    layer = HookedLinear(x.shape[1], 1).requires_grad_(False)
    layer.register_backward_hook(lambda *arguments: ran.append("backward hook"))

    def call(x):
        made.append(layer(x.clone().requires_grad_()))
        return x + 1

    if in_a_trace:
        torch.jit.trace(call, (x,), check_trace=False)
    else:
        call(x)
    if made[0].requires_grad:
        made[0].sum().backward()
    return ran
"""


def tracing(case: Case) -> str:
    """Calls before, in and after a trace: which forward each takes."""
    scale = "" if case["scale"] is None else f", scale={case['scale']}"
    hooks = "layer.register_forward_pre_hook(lambda layer, input: None)\n" * case["hooks"]
    return program(SLOW, layer(case), hooks, TRACING.format(scale))


def traced(case: Case) -> str:
    """A trace of the layer, used on other values."""
    module = "torch.nn.Sequential(layer, torch.nn.ReLU())" if case["inside"] else "layer"
    right = f"torch.nn.Linear.forward(layer, x){'.relu()' if case['inside'] else ''}"
    hooks = [
        'layer.register_forward_pre_hook(silent("pre-hook"))\n',
        'layer.register_forward_hook(silent("forward hook"))\n',
    ]
    backward = [f" + backward_hook({traced})" * case["hooks"] for traced in (False, True)]
    shows = TRACED.format(right, literal(case["other"]), *backward)
    more = BACKWARD_HOOK * case["hooks"]
    return program(
        SILENT, more, layer(case), *hooks[: 2 * case["hooks"]], f"module = {module}\n", shows
    )
