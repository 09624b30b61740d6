"""Snippets of `call` about grad mode, evaluation, removed hooks and exceptions."""

from __future__ import annotations

from grader.properties.call_reproduce_parts import (
    REGISTERS,
    SILENT,
    THROUGH,
    layer,
    program,
    silent_hooks,
)
from grader.properties.declare import Case
from grader.properties.literal import WATCHED

REMOVED = """\
x.requires_grad_()
through()
for handle in handles:
    handle.remove()
{0}log.clear()
result = through()
print(log)
print(result)
"""

OWN_ERROR = """\
class OwnError(Exception):
    pass
"""

FAIL = """\
raising = []


def fail(*arguments):
    log.append("{0}")
    if raising:
        raise raising[0]
"""

FORWARD = """\
def forward(layer, x):
    {0}
    return torch.nn.Linear.forward(layer, x)


HookedLinear.forward = forward
"""

FAILED = """\
x.requires_grad_()
through()
before = list(log)
log.clear()
raising.append({0}("raised on purpose"))
try:
    through()
    print("the caller saw no exception")
except Exception as error:
    other = f"an object of type {{type(error).__name__}}"
    changed = error.args != ("raised on purpose",) or error.__cause__ is not None
    very = "the very exception" + ", changed" * changed
    print("the caller saw", very if error is raising[0] else other)
print("called:", log)
raising.clear()
log.clear()
print(through())
print("in the call before:", before)
print("in the call after:", log)
"""

NOTED = """\
seen = {}


def note(stage):
    def hook(*arguments):
        seen[stage] = torch.is_grad_enabled()

    return hook


def forward(layer, x):
    note("forward")()
    return torch.nn.Linear.forward(layer, x)


HookedLinear.forward = forward
"""

GRAD_MODE = """\
layer.register_forward_pre_hook(note("pre-hook"))
layer.register_forward_hook(note("forward hook"))
layer(x)
print("usual stages:", list(seen))
seen.clear()
with torch.{0}():
    result = layer(x)
    note("after the call")()
print("stages:", list(seen))
for stage, enabled in seen.items():
    print({{stage: enabled}})
print({{"result": result.requires_grad}})
print(result)
"""

MODES = """\
log, modes, called = [], set(), []


def note(title):
    def hook(*arguments):
        log.append(title)
        modes.add(layer.training)

    return hook


def forward(layer, x):
    note("forward")()
    return torch.nn.Linear.forward(layer, x)


def slow(layer, *arguments, **keywords):
    called.append("_slow_forward")
    return torch.nn.Module._slow_forward(layer, *arguments, **keywords)


HookedLinear.forward, HookedLinear._slow_forward = forward, slow
"""

BOTH_MODES = """\
x.requires_grad_()
for mode in (True, False):
    log.clear()
    modes.clear()
    layer.train(mode)
    result = through()
    modes.add(layer.training)
    print({"training" if mode else "evaluation": sorted(modes)})
    seen = list(log)
    other = HookedLinear(x.shape[1], 1, bias=False, dtype=x.dtype).train(mode)
    handle = other.register_forward_hook(lambda *arguments: True)
    try:
        other(x.detach())
        seen.append("no error for a hook that returns True")
    except Exception:
        seen.append("an error for such a hook")
    handle.remove()
    called.clear()
    torch.jit.trace(other, (x.detach(),), check_trace=False)
    seen.append("_slow_forward in a trace" if called else "forward in a trace")
    print(seen)
    print(result)
"""


def removed(case: Case) -> str:
    """A call, then another after some hooks were removed."""
    register = [
        f'{REGISTERS[stage]}(silent("{stage} {index}"))'
        for stage, choices in case["kept"].items()
        for index in range(len(choices))
    ]
    kept = [keep for choices in case["kept"].values() for keep in choices]
    hooks = [
        f"layer.{each}\n" if keep else f"handles.append(layer.{each})\n"
        for each, keep in zip(register, kept, strict=True)
    ]
    others = [
        f'layer.{REGISTERS[stage]}(silent("{stage} in place of {index}"))\n'
        for stage, choices in case["kept"].items()
        for index, keep in enumerate(choices)
        if case["replaced"] and not keep
    ]
    removed = REMOVED.format("".join(others))
    return program(SILENT, THROUGH, layer(case), "handles = []\n", *hooks, removed)


def exceptions(case: Case) -> str:
    """A call in which one stage raises, between two in which none does."""
    stage, kind = case["stage"], case["kind"]
    hooks = silent_hooks()
    if stage in REGISTERS:
        usual = f'layer.{REGISTERS[stage]}(silent("{stage}"))\n'
        fails = f"layer.{REGISTERS[stage]}(fail)\n" + usual.replace(stage, f"{stage} after it")
        hooks = hooks.replace(usual, fails)
    return program(
        OWN_ERROR if kind == "OwnError" else "",
        SILENT,
        FAIL.format(stage),
        FORWARD.format("fail()" if stage == "forward" else 'log.append("forward")'),
        THROUGH,
        layer(case),
        hooks,
        FAILED.format(kind),
    )


def grad_mode(case: Case) -> str:
    """Grad mode as the hooks and forward see it."""
    mode = "enable_grad" if case["mode"] == "enabled" else case["mode"]
    return program(NOTED, layer(case), GRAD_MODE.format(mode))


def both_modes(case: Case) -> str:
    """The same call in training and in evaluation."""
    hooks = silent_hooks().replace("silent", "note")
    return program(MODES, THROUGH, layer(case), hooks, BOTH_MODES)


def global_state(case: Case) -> str:
    """Torch's global state after a call with hooks of all kinds and its backward pass."""
    watched = f"{WATCHED.before}\nresult = through()\n{WATCHED.after}\nprint(result)\n"
    return program(SILENT, THROUGH, layer(case), silent_hooks(), "x.requires_grad_()\n", watched)
