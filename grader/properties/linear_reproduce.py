"""Python that shows a student a case of `linear_init`, whatever their `reset_parameters` does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from grader.properties.declare import Case
from grader.properties.literal import WATCHED, literal, shown

START = """\
import torch

from linear import Linear

resets = []


def reset_parameters(self):  # yours is another exercise
    there = [name for name in ("weight", "bias") if hasattr(self, name)]
    resets.append([name if getattr(self, name) is not None else f"no {name}" for name in there])
    for name, step in ("weight", 7), ("bias", 11):
        parameter = getattr(self, name, None)
        if isinstance(parameter, torch.Tensor):
            count = torch.arange(1, parameter.numel() + 1, device=parameter.device)
            with torch.no_grad():
                parameter.copy_(((count * step % 64 - 32) / 64).view(parameter.shape))


Linear.reset_parameters = reset_parameters
"""

KIND = """
def kind(value):
    if isinstance(value, torch.nn.Parameter):
        return "an nn.Parameter"
    return "a tensor that is no nn.Parameter" if isinstance(value, torch.Tensor) else value


"""

STATE = """

def state():
    return {
        "grad mode": torch.is_grad_enabled(),
        "default dtype": torch.get_default_dtype(),
        "default device": torch.get_default_device(),
        "generator": torch.get_rng_state().tolist(),
    }


before = state()
"""

DRAWING = """
states = [torch.get_rng_state()]


def reset_and_draw(self):
    states.append(torch.get_rng_state())
    reset_parameters(self)
    torch.rand(())
    states.append(torch.get_rng_state())


Linear.reset_parameters = reset_and_draw
{0}
states.append(torch.get_rng_state())
same = [torch.equal(*pair) for pair in zip(states[::2], states[1::2])]
print([] if all(same[:-1]) else ["generator"])
print({{"goes on from there": same[-1]}})
"""

FACTS = """
print({"changes": [name for name, value in state().items() if value != before[name]]})
print({"resets": resets})
print({"named_parameters": [name for name, _ in layer.named_parameters()]})
print({"state_dict": list(layer.state_dict())})
for name in "in_features", "out_features":
    print({name: getattr(layer, name, "missing")})
for name in "weight", "bias":
    value = getattr(layer, name, "missing")
    print({name: str(kind(value))})
    print({f"{name} registered": name in layer._parameters})
    if isinstance(value, torch.Tensor):
        print({f"{name}.shape": list(value.shape)})
        print({f"{name}.dtype": str(value.dtype)})
        print({f"{name}.device": value.device.type})
        print({f"{name}.requires_grad": value.requires_grad})
        kept = value.clone()
        layer.reset_parameters()
        print({f"{name} as reset": value.is_meta or value.equal(kept)})
"""

NAMES = "print([name for name, _ in {0}.named_parameters()])"
BOTH = ("weight", "bias")

SHARED = [
    "def place(value):",
    "    return value.untyped_storage().data_ptr()",
    "",
    "",
    "pairs = {'weight': (layer.weight, twin.weight), 'bias': (layer.bias, twin.bias)}",
    "print({'shared': [name for name, (p, q) in pairs.items() if place(p) == place(q)]})",
]
SHARED_WEIGHT = [line.replace(", 'bias': (layer.bias, twin.bias)", "") for line in SHARED]


def parameters(case: Case) -> str:
    """How a layer's parameters are registered, and their shapes."""
    return START + KIND + _lines(_made(case), *_manner("layer", "list({0}.shape)"))


def empty(case: Case) -> str:
    """What can be told of a layer without inputs or outputs."""
    return _told(_made(case))


def values(case: Case) -> str:
    """A layer's parameters after the reset, and after another layer was made and changed."""
    return START + _lines(
        _made(case),
        *shown("layer.weight", "layer.bias", "len(resets)"),
        "with torch.no_grad():",
        f"    for parameter in {_call(case)}.parameters():",
        "        parameter.fill_(9)",
        *shown("layer.weight", "layer.bias"),
    )


def without_bias(case: Case) -> str:
    """A layer made with `bias=False`."""
    options = {}
    if case["where"] != "nowhere":
        options["device"] = '"meta"' if case["where"] == "meta" else '"cpu"'
    if case["dtype"] is not None:
        options["dtype"] = f"torch.{case['dtype']}"
    usual = _lines(
        f"usual = {_call(case, options)}", *shown("kind(getattr(usual, 'bias', 'missing'))")
    )
    return _told(_made(case, {"bias": "False"} | options)) + usual


def sizes(case: Case) -> str:
    """The sizes that a layer keeps."""
    names = ("in_features", "out_features")
    kept = shown(*(f"getattr(layer, '{name}', 'missing')" for name in names))
    return START + _lines(_made(case), *kept)


def arguments(case: Case) -> str:
    """A call with arguments by position and by name."""
    values = {
        "in_features": case["in_features"],
        "out_features": case["out_features"],
        "bias": True,
        "device": '"cpu"',
        "dtype": "torch.float32",
    }
    given = [str(value) for value in values.values()][: case["positional"]]
    given += [f"{name}={values[name]}" for name in case["keywords"]]
    shapes = shown("list(layer.weight.shape)", "list(layer.bias.shape)", "plain.bias")
    plain = f"Linear({case['in_features']}, {case['out_features']})"
    return START + _lines(f"layer, plain = Linear({', '.join(given)}), {plain}", *shapes)


def with_dtype(case: Case) -> str:
    """A layer made with a dtype."""
    device = {"device": '"meta"'} if case["meta"] == "passed" else {}
    made = _made(case, {"dtype": f"torch.{case['dtype']}"} | device)
    return _told(made, case["default_dtype"], case["meta"] == "default")


def with_device(case: Case) -> str:
    """A layer made on a device."""
    name = '"meta"' if case["meta"] else '"cpu"'
    made = _made(case, {"device": name if case["text"] else f"torch.device({name})"})
    return _told(made, case["default_dtype"], case["default_meta"])


def with_defaults(case: Case) -> str:
    """A layer made while torch's defaults are others."""
    options = {"device": "None", "dtype": "None"} if case["spelled_out"] else {}
    return _told(_made(case, options), case["default_dtype"], case["meta"])


def resets(case: Case) -> str:
    """The calls of `reset_parameters` while a layer is made, and what existed then."""
    return START + _lines(_made(case), *shown("len(resets)"), 'print(*resets, sep="\\n")')


def state_dicts(case: Case) -> str:
    """States exchanged with torch's layer."""
    size_out, size_in = case["weight"].shape
    return START + _lines(
        f"layer, ready = Linear({size_in}, {size_out}), torch.nn.Linear({size_in}, {size_out})",
        *shown("list(ready.state_dict())", "list(layer.state_dict())"),
        "ready.load_state_dict(layer.state_dict())",
        *(f"ready.{name}.data = {literal(case[name])}" for name in BOTH),
        "layer.load_state_dict(ready.state_dict())",
        *shown("layer.weight", "layer.bias"),
    )


def copies(case: Case) -> str:
    """A copy of a layer, and the layer after a change of the copy."""
    by_pickle = "pickle.loads(pickle.dumps(layer))"
    made = "copy.deepcopy(layer)" if case["how"] == "deepcopy" else by_pickle
    options = {"no bias": {"bias": "False"}, "dtype": {"dtype": "torch.float64"}, "none": {}}
    with_bias = case["options"] != "no bias"
    return START + KIND + _lines(
        "import copy, pickle",
        "",
        _made(case, options[case["options"]]),
        f"twin = {made}",
        *shown("type(twin) is type(layer)"),
        *_manner("twin", "{0}", BOTH if with_bias else ("weight",)),
        *(SHARED if with_bias else SHARED_WEIGHT),
        "with torch.no_grad():",
        "    for parameter in twin.parameters():",
        "        parameter.add_(1)",
        *shown("layer.weight", "layer.bias"),
    )  # fmt: skip


def moves(case: Case) -> str:
    """A layer sent to another dtype and device."""
    device = "meta" if case["meta"] else "cpu"
    return START + KIND + _lines(
        _made(case),
        f'moved = layer.to(device="{device}", dtype=torch.{case["dtype"]})',
        *shown("moved is layer", "layer.bias", "layer.weight.dtype", "layer.bias.dtype"),
        *shown("layer.weight.device", "layer.bias.device"),
        *_manner("layer", "{0}"),
    )  # fmt: skip


def subclass(case: Case) -> str:
    """A layer of a subclass."""
    child = _lines(
        "called = []",
        "",
        "",
        "class Child(Linear):",
        "    def __init__(self, width, *, factor):",
        "        super().__init__(width, width * factor)",
        "        self.factor = factor",
        "",
        "    def reset_parameters(self):",
        '        called.append("reset_parameters")',
        "        super().reset_parameters()",
        "",
        "",
        f"layer = Child({case['width']}, factor={case['factor']})",
        *shown("layer.factor", "layer.weight.numel()", "called"),
    )
    return _told(child)


def global_state(case: Case) -> str:
    """Torch's global state before and after a layer is made."""
    return (
        START
        + _lines(
            f"torch.set_default_dtype(torch.{case['default_dtype']})",
            f"torch.manual_seed({case['seed']})",
            "torch.rand(())  # so that seeding once more would show",
            WATCHED.before,
            f"with torch.set_grad_enabled({case['grad_mode']}):",
            f"    {_made(case)}",
            "    grad_mode = torch.is_grad_enabled()",
            "default_dtype = str(torch.get_default_dtype()).removeprefix('torch.')",
            *shown("grad_mode", "default_dtype", "layer.weight.numel()"),
            WATCHED.after,
        )
        + DRAWING.format(_call(case))
    )


def _call(case: Case, options: Mapping[str, str] | None = None) -> str:
    named = "".join(f", {name}={value}" for name, value in (options or {}).items())
    return f"Linear({case['in_features']}, {case['out_features']}{named})"


def _made(case: Case, options: Mapping[str, str] | None = None) -> str:
    return f"layer = {_call(case, options)}"


def _manner(layer: str, more: str, names: Iterable[str] = BOTH) -> list[str]:
    """How parameters of a layer are registered, and something more about each."""
    lines = [NAMES.format(layer)]
    for name in names:
        one = f"{layer}.{name}"
        lines += shown(f"kind({one})", f"{one}.requires_grad", more.format(one))
    return lines


def _told(made: str, default_dtype: str = "float32", default_meta: bool = False) -> str:
    """What can be told of a layer, made while torch's defaults may be others."""
    defaults = []
    if default_dtype != "float32":
        defaults.append(f"torch.set_default_dtype(torch.{default_dtype})")
    if default_meta:
        defaults.append('torch.set_default_device("meta")')
    return START + KIND.rstrip("\n") + "\n" + _lines(*defaults) + STATE + made + FACTS


def _lines(*lines: str) -> str:
    return "\n".join((*lines, ""))
