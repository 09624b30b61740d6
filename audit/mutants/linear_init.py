"""Mutants of `Linear.__init__`: its arguments, sizes, dtypes and devices."""

from __future__ import annotations

from audit.mutant import Mutant, edit
from audit.mutants.linear_registration import REGISTRATION
from audit.mutants.rewriting import rewrite

NAME = "linear_init"
SIZE_IN = "self.in_features = in_features"
SIZE_OUT = "self.out_features = out_features"
EMPTY = "weight = torch.empty(out_features, in_features, device=device, dtype=dtype)"
WEIGHT = "self.weight = nn.Parameter(weight)"
BIAS = "self.bias = nn.Parameter(torch.empty(out_features, device=device, dtype=dtype))"
SIGNATURE = """        in_features: int,
        out_features: int,
        bias: bool = True,
        device: torch.device | str | None = None,
        dtype: torch.dtype | None = None,
"""
DTYPES = ("float16", "bfloat16", "float32", "float64")


def wrong_signatures() -> list[Mutant]:
    """Arguments with other names, in another order, with other defaults, or missing."""
    parts = {
        "in_features": "in_features: int",
        "out_features": "out_features: int",
        "bias": "bias: bool = True",
        "device": "device: torch.device | str | None = None",
        "dtype": "dtype: torch.dtype | None = None",
    }
    orders = {
        "out_features first": ("out_features", "in_features", "bias", "device", "dtype"),
        "device before bias": ("in_features", "out_features", "device", "bias", "dtype"),
        "dtype before device": ("in_features", "out_features", "bias", "dtype", "device"),
        "dtype before bias": ("in_features", "out_features", "dtype", "bias", "device"),
        "bias last": ("in_features", "out_features", "device", "dtype", "bias"),
        "keywords from bias on": ("in_features", "out_features", "*", "bias", "device", "dtype"),
        "keywords from device on": ("in_features", "out_features", "bias", "*", "device", "dtype"),
        "dtype by keyword": ("in_features", "out_features", "bias", "device", "*", "dtype"),
        "keywords alone": ("*", "in_features", "out_features", "bias", "device", "dtype"),
        "sizes by position": ("in_features", "out_features", "/", "bias", "device", "dtype"),
        "in_features by position": ("in_features", "/", "out_features", "bias", "device", "dtype"),
        "bias by position": ("in_features", "out_features", "bias", "/", "device", "dtype"),
        "all by position": ("in_features", "out_features", "bias", "device", "dtype", "/"),
    }
    replaced = {
        "no bias by default": ("bias: bool = True", "bias: bool = False"),
        "bias None by default": ("bias: bool = True", "bias: bool | None = None"),
        "bias required": (SIGNATURE, "in_features, out_features, bias, device=None, dtype=None"),
        "float32 by default": ("dtype: torch.dtype | None = None", "dtype=torch.float32"),
        "the default dtype at import": (
            "dtype: torch.dtype | None = None", "dtype=torch.get_default_dtype()"),
        "the cpu by default": ("device: torch.device | str | None = None", 'device="cpu"'),
        "float64 by default": ("dtype: torch.dtype | None = None", "dtype=torch.float64"),
    }  # fmt: skip
    found = []
    for name, order in orders.items():
        lines = "".join(f"        {parts.get(part, part)},\n" for part in order)
        found.append(edit(NAME, f"signature: {name}", (SIGNATURE, lines)))
    for name, change in replaced.items():
        found.append(edit(NAME, f"signature: {name}", change))
    return found


def wrong_sizes() -> list[Mutant]:
    """Sizes of attributes and parameters, for one number of features or for all."""
    found = [
        *rewrite(NAME, SIZE_IN, {
            "in_features is not kept": "pass",
            "in_features is kept as a float": "self.in_features = float(in_features)",
            "in_features is kept as a text": "self.in_features = str(in_features)",
            "in_features is kept as a tensor": "self.in_features = torch.tensor(in_features)",
            "in_features is kept as out_features": "self.in_features = out_features",
            "in_features is at least 2": "self.in_features = max(in_features, 2)",
            "in_features is kept privately": "self._in_features = in_features",
            "in_features is one more": "self.in_features = in_features + 1",
            "in_features is kept as input_size": "self.input_size = in_features",
            "in_features is a buffer": "self.register_buffer('in_features', "
            "torch.tensor(in_features))",
            "empty layers are refused": "{line}\nif not in_features or not out_features:\n"
            "    raise ValueError('no features')",
            "layers without inputs are refused": "{line}\nassert in_features > 0",
            "layers without outputs are refused": "{line}\nassert out_features > 0",
            "empty layers are refused where both are 0": "{line}\n"
            "assert in_features or out_features",
            "square layers are refused": "{line}\nassert in_features != out_features",
            "wide layers are refused": "{line}\nassert in_features >= out_features",
            "inputs of empty layers are 1": "{line}\nin_features = in_features or 1",
            "outputs of empty layers are 1": "{line}\nout_features = out_features or 1",
        }),
        *rewrite(NAME, SIZE_OUT, {
            "out_features is not kept": "pass",
            "out_features is kept as in_features": "self.out_features = in_features",
            "out_features is kept as a float": "self.out_features = float(out_features)",
            "out_features is one less": "self.out_features = out_features - 1",
            "the sizes are swapped": "self.in_features, self.out_features = out_features, "
            "in_features",
            "the sizes are kept as one": "del self.in_features\n"
            "self.features = in_features, out_features",
        }),
        *rewrite(NAME, EMPTY, {
            "weight (in, out)": "weight = torch.empty(in_features, out_features, device=device, "
            "dtype=dtype)",
            "weight (in, out) made by rows": "weight = torch.empty(in_features, out_features, "
            "device=device, dtype=dtype).view(-1, in_features or 1).T.contiguous()",
            "weight flat": "weight = torch.empty(out_features * in_features, device=device, "
            "dtype=dtype)",
            "weight with a batch dimension": "weight = torch.empty(1, out_features, in_features, "
            "device=device, dtype=dtype)",
            "weight one row longer": "weight = torch.empty(out_features + 1, in_features, "
            "device=device, dtype=dtype)",
            "weight one column longer": "weight = torch.empty(out_features, in_features + 1, "
            "device=device, dtype=dtype)",
            "weight square": "weight = torch.empty(out_features, out_features, device=device, "
            "dtype=dtype)",
            "weight a vector where there is one output": "{line}\nif out_features == 1:\n"
            "    weight = weight[0]",
            "weight a vector where there is one input": "{line}\nif in_features == 1:\n"
            "    weight = weight[:, 0]",
            "weight transposed where it is wide": "{line}\nif in_features > out_features:\n"
            "    weight = weight.T",
            "weight transposed where it is tall": "{line}\nif in_features < out_features:\n"
            "    weight = weight.T",
            "weight transposed where it is empty": "{line}\nif weight.numel() == 0:\n"
            "    weight = weight.T",
            "weight at most 12 columns": "weight = torch.empty(out_features, min(in_features, 12), "
            "device=device, dtype=dtype)",
            "weight of the same memory for all layers": "global _kept\n"
            "_kept = globals().get('_kept', {})\n"
            "key = in_features, out_features, dtype, str(device), torch.get_default_dtype(), "
            "torch.get_default_device()\n"
            "weight = _kept.setdefault(key, torch.empty(out_features, in_features, device=device, "
            "dtype=dtype))",
            "weight at most 5 columns": "weight = torch.empty(out_features, min(in_features, 5), "
            "device=device, dtype=dtype)",
            "weight at most 5 rows": "weight = torch.empty(min(out_features, 5), in_features, "
            "device=device, dtype=dtype)",
        }),
        *rewrite(NAME, BIAS, {
            "bias of inputs": BIAS.replace("out_features", "in_features"),
            "bias a row": BIAS.replace("out_features", "1, out_features"),
            "bias a column": BIAS.replace("out_features", "out_features, 1"),
            "bias a single number": BIAS.replace("out_features", "1"),
            "bias a scalar": BIAS.replace("out_features", "()"),
            "bias one longer": BIAS.replace("out_features", "out_features + 1"),
            "bias a scalar where there is one output": BIAS.replace(
                "out_features", "[out_features] if out_features != 1 else []"),
            "bias at most 5": BIAS.replace("out_features", "min(out_features, 5)"),
            "bias a view of weight": "self.bias = nn.Parameter(self.weight.detach()[:, 0])",
        }),
    ]  # fmt: skip
    for size in range(1, 7):
        found += rewrite(NAME, WEIGHT, {
            f"weight transposed for {size} inputs": f"if in_features == {size}:\n"
            "    weight = weight.T\n{line}",
            f"weight transposed for {size} outputs": f"if out_features == {size}:\n"
            "    weight = weight.T\n{line}",
            f"weight frozen for {size} inputs": f"{{line}}\nself.weight.requires_grad_("
            f"in_features != {size})",
        })  # fmt: skip
    return found


def wrong_devices_and_dtypes() -> list[Mutant]:
    """The dtype or the device of a parameter, always or for one value of the argument."""
    made = {
        "weight": (EMPTY, "out_features, in_features"),
        "bias": (BIAS, "out_features"),
    }
    found = []
    for name, (line, sizes) in made.items():
        call = f"torch.empty({sizes}, device=device, dtype=dtype)"
        calls = {
            "float32": f"torch.empty({sizes}, device=device, dtype=torch.float32)",
            "float32 by default": f"torch.empty({sizes}, device=device, "
            "dtype=dtype or torch.float32)",
            "the default dtype at all times": f"torch.empty({sizes}, device=device)",
            "the cpu by default": f"torch.empty({sizes}, device=device or 'cpu', dtype=dtype)",
            "the cpu at all times": f"torch.empty({sizes}, device='cpu', dtype=dtype)",
            "no device": f"torch.empty({sizes}, dtype=dtype)",
            "the device if it is a text": f"torch.empty({sizes}, device=device if "
            "isinstance(device, str) else None, dtype=dtype)",
            "the device if it is an object": f"torch.empty({sizes}, device=device if "
            "isinstance(device, torch.device) else None, dtype=dtype)",
            "zeros for meta": f"torch.empty({sizes}, device=None if str(device) == 'meta' else "
            "device, dtype=dtype)",
            "a legacy tensor": f"torch.Tensor({sizes}).to(device=device, dtype=dtype)",
            "made on the cpu, then moved": f"torch.empty({sizes}, device='cpu').to(device=device or"
            " 'cpu', dtype=dtype or torch.get_default_dtype())",
            "the dtype or the device": f"torch.empty({sizes}, dtype=dtype) if dtype else "
            f"torch.empty({sizes}, device=device)",
            "the device or the dtype": f"torch.empty({sizes}, device=device) if device else "
            f"torch.empty({sizes}, dtype=dtype)",
            "no device for the cpu": f"torch.empty({sizes}, device=None if str(device) == 'cpu' "
            "else device, dtype=dtype)",
            "float32 on a device": f"torch.empty({sizes}, device=device, "
            "dtype=dtype or (torch.float32 if device else None))",
            "the default dtype set to the dtype and to float32": "(torch.set_default_dtype(dtype or"
            f" torch.get_default_dtype()), torch.empty({sizes}, device=device), "
            "torch.set_default_dtype(torch.float32 if dtype else torch.get_default_dtype()))[1]",
            "the device set globally": f"(torch.set_default_device(device), "
            f"torch.empty({sizes}, dtype=dtype))[1]",
            "the dtype set globally": f"(torch.set_default_dtype(dtype or torch.get_default_dtype()"
            f"), torch.empty({sizes}, device=device))[1]",
        }
        for dtype in DTYPES:
            other = DTYPES[DTYPES.index(dtype) - 1]
            calls[f"{other} for {dtype}"] = (
                f"torch.empty({sizes}, device=device, "
                f"dtype=torch.{other} if dtype == torch.{dtype} else dtype)"
            )
            calls[f"{other} where {dtype} is the default"] = (
                f"torch.empty({sizes}, device=device, dtype=torch.{other} if dtype is None and "
                f"torch.get_default_dtype() == torch.{dtype} else dtype)"
            )
        found += rewrite(
            NAME, line, {f"{name}: {n}": line.replace(call, code) for n, code in calls.items()}
        )
    return found


MUTANTS: tuple[Mutant, ...] = (
    *wrong_signatures(),
    *wrong_sizes(),
    *wrong_devices_and_dtypes(),
    *REGISTRATION,
)

EQUIVALENT: dict[str, str] = {
    "weight filled with nan": "what the weight holds before the reset is free",
    "reset: without grad mode": "a reset keeps outside autograd in any case",
    "reset: the same weight anew afterwards": "the values that the reset made are left",
    "reset: with attributes beside": "attributes of its own are free",
    "a bias if True": "the argument is a bool, and True is the only one that asks for a bias",
}
