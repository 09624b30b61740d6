"""Python that shows a student a case of `linear_init`, whatever their `reset_parameters` does."""

from __future__ import annotations

from grader.properties.declare import Case


def parameters(case: Case) -> str:
    """A layer and its parameters."""
    return _program(
        f"layer = Linear({case['in_features']}, {case['out_features']})",
        "for name, parameter in layer.named_parameters():",
        "    print(name, parameter)",
    )


def without_bias(case: Case) -> str:
    """A layer made with `bias=False`."""
    return _program(
        f"layer = Linear({case['in_features']}, {case['out_features']}, bias=False)",
        "print(layer.bias, list(layer._parameters), list(layer.state_dict()))",
    )


def sizes(case: Case) -> str:
    """The sizes that a layer keeps."""
    return _program(
        f"layer = Linear({case['in_features']}, {case['out_features']})",
        "print(layer.in_features, layer.out_features)",
    )


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
    return _program(f"layer = Linear({', '.join(given)})", "print(layer.weight.shape)")


def with_dtype(case: Case) -> str:
    """A layer made with a dtype."""
    return _passing(case, f"dtype=torch.{case['dtype']}")


def with_device(case: Case) -> str:
    """A layer made on a device."""
    name = '"meta"' if case["meta"] else '"cpu"'
    return _passing(case, f"device={name if case['text'] else f'torch.device({name})'}")


def with_defaults(case: Case) -> str:
    """A layer made while torch's defaults are others."""
    options = ", device=None, dtype=None" if case["spelled_out"] else ""
    return _program(
        f"torch.set_default_dtype(torch.{case['default_dtype']})",
        f'with torch.device("{"meta" if case["meta"] else "cpu"}"):',
        f"    layer = Linear({case['in_features']}, {case['out_features']}{options})",
        "print(layer.weight.dtype, layer.weight.device, layer.bias.dtype, layer.bias.device)",
    )


def resets(case: Case) -> str:
    """The calls of `reset_parameters` while a layer is made."""
    return _program(
        "Linear.reset_parameters = lambda self: print(list(self._parameters))",
        f"layer = Linear({case['in_features']}, {case['out_features']})",
    )


def state_dicts(case: Case) -> str:
    """States exchanged with torch's layer."""
    size_out, size_in = case["weight"].shape
    return _program(
        f"layer, ready = Linear({size_in}, {size_out}), torch.nn.Linear({size_in}, {size_out})",
        "print(list(layer.state_dict()), list(ready.state_dict()))",
        "ready.load_state_dict(layer.state_dict())",
        "layer.load_state_dict(ready.state_dict())",
    )


def copies(case: Case) -> str:
    """A copy of a layer."""
    by_pickle = "pickle.loads(pickle.dumps(layer))"
    made = "copy.deepcopy(layer)" if case["how"] == "deepcopy" else by_pickle
    return _program(
        "import copy, pickle",
        f"layer = Linear({case['in_features']}, {case['out_features']})",
        f"twin = {made}",
        "print(list(twin.named_parameters()))",
    )


def moves(case: Case) -> str:
    """A layer sent to another dtype and device."""
    device = "meta" if case["meta"] else "cpu"
    return _program(
        f"layer = Linear({case['in_features']}, {case['out_features']})",
        f'layer.to(device="{device}", dtype=torch.{case["dtype"]})',
        "print(list(layer.named_parameters()))",
    )


def subclass(case: Case) -> str:
    """A layer of a subclass."""
    return _program(
        "class Child(Linear):",
        "    def __init__(self, width, *, factor):",
        "        super().__init__(width, width * factor)",
        "        self.factor = factor",
        "",
        "    def reset_parameters(self):",
        '        print("mine")',
        "",
        f"layer = Child({case['width']}, factor={case['factor']})",
        "print(layer.factor, layer.weight.shape)",
    )


def _passing(case: Case, option: str) -> str:
    return _program(
        f"layer = Linear({case['in_features']}, {case['out_features']}, {option})",
        "print(layer.weight.dtype, layer.weight.device, layer.bias.dtype, layer.bias.device)",
    )


def _program(*lines: str) -> str:
    start = (
        "import torch",
        "",
        "from linear import Linear",
        "",
        "Linear.reset_parameters = torch.nn.Linear.reset_parameters  # yours is another exercise",
    )
    return "\n".join((*start, *lines, ""))
