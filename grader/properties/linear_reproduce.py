"""Python that shows a student a case of `linear_init`, whatever their `reset_parameters` does."""

from __future__ import annotations

from grader.properties.declare import Case
from grader.properties.literal import WATCHED, literal, shown

START = """\
import torch

from linear import Linear

resets = []


def reset_parameters(self):  # yours is another exercise
    resets.append([name for name in ("weight", "bias") if hasattr(self, name)])
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


def parameters(case: Case) -> str:
    """How a layer's parameters are registered, and their shapes."""
    return START + KIND + _lines(_made(case), *_manner("layer", "list({0}.shape)"))


def entries(case: Case) -> str:
    """How many weights a layer has, and how often it was reset."""
    return START + _lines(_made(case), *shown("layer.weight.numel()", "len(resets)"))


def values(case: Case) -> str:
    """A layer's parameters after the reset."""
    return START + _lines(_made(case), *shown("layer.weight", "layer.bias", "len(resets)"))


def without_bias(case: Case) -> str:
    """A layer made with `bias=False`."""
    return START + KIND + _lines(
        _made(case, ", bias=False"),
        *shown(
            "kind(getattr(layer, 'bias', 'missing'))",
            "[name for name, _ in layer.named_parameters()]",
            "list(layer.state_dict())",
            "'bias' in layer._parameters",
            "layer.weight.numel()",
            "layer.weight.requires_grad",
            "len(resets)",
            "resets",
        ),
        _made(case).replace("layer =", "usual ="),
        *shown("[name for name, _ in usual.named_parameters()]"),
    )  # fmt: skip


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
    shapes = shown("list(layer.weight.shape)", "list(layer.bias.shape)")
    plain = f"Linear({case['in_features']}, {case['out_features']})"
    return START + _lines(f"layer, plain = Linear({', '.join(given)}), {plain}", *shapes)


def with_dtype(case: Case) -> str:
    """A layer made with a dtype."""
    return START + _watched(_made(case, f", dtype=torch.{case['dtype']}"))


def with_device(case: Case) -> str:
    """A layer made on a device."""
    name = '"meta"' if case["meta"] else '"cpu"'
    device = name if case["text"] else f"torch.device({name})"
    return START + _watched(_made(case, f", device={device}"))


def with_defaults(case: Case) -> str:
    """A layer made while torch's defaults are others."""
    options = ", device=None, dtype=None" if case["spelled_out"] else ""
    return START + _lines(
        f"torch.set_default_dtype(torch.{case['default_dtype']})",
        f'with torch.device("{"meta" if case["meta"] else "cpu"}"):',
        f"    {_made(case, options)}",
        *_place(),
    )


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
    return START + KIND + _lines(
        "import copy, pickle",
        "",
        _made(case),
        f"twin = {made}",
        *shown("type(twin) is type(layer)"),
        *_manner("twin", "{0}"),
        *SHARED,
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
        *shown("moved is layer", "layer.weight.dtype", "layer.bias.dtype"),
        *shown("layer.weight.device", "layer.bias.device"),
        *_manner("layer", "{0}"),
    )  # fmt: skip


def subclass(case: Case) -> str:
    """A layer of a subclass."""
    return START + _lines(
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


def global_state(case: Case) -> str:
    """Torch's global state before and after a layer is made."""
    return START + _lines(
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


def _made(case: Case, options: str = "") -> str:
    return f"layer = Linear({case['in_features']}, {case['out_features']}{options})"


def _manner(layer: str, more: str) -> list[str]:
    """How both parameters of a layer are registered, and something more about each."""
    lines = [NAMES.format(layer)]
    for name in BOTH:
        one = f"{layer}.{name}"
        lines += shown(f"kind({one})", f"{one}.requires_grad", more.format(one))
    return lines


def _place() -> list[str]:
    """Dtype and device of both parameters, and how often they were reset."""
    found = shown(*(f"layer.{name}.{what}" for what in ("dtype", "device") for name in BOTH))
    return [*found, *shown("len(resets)")]


def _watched(made: str) -> str:
    """A layer, where its parameters are, and what it leaves changed of torch's global state."""
    return _lines(WATCHED.before, made, *_place(), WATCHED.after)


def _lines(*lines: str) -> str:
    return "\n".join((*lines, ""))
