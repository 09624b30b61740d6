"""Mutants of `Linear.reset_parameters`: ways to fill, and other bounds."""

from __future__ import annotations

from audit.mutant import Mutant, edit
from audit.mutants.reset_laws import LAWS
from audit.mutants.reset_manners import wrong_in_some_layers
from audit.mutants.rewriting import rewrite

NAME = "reset_parameters"
BOUND = "bound = 1 / math.sqrt(self.in_features) if self.in_features > 0 else 0.0"
NO_GRAD = "with torch.no_grad():"
WEIGHT = "self.weight.uniform_(-bound, bound)"
IF_BIAS = "if self.bias is not None:"
BIAS = "self.bias.uniform_(-bound, bound)"
DTYPES = ("float16", "bfloat16", "float32", "float64")


def wrong_bounds() -> list[Mutant]:
    """The bound by another formula, or off by a little, always or for some sizes."""
    guarded = "{line}\n"
    formulas = {
        "fan_out": "bound = 1 / math.sqrt(max(self.out_features, 1))",
        "the mean of both sizes": "bound = 1 / math.sqrt((self.in_features + self.out_features) "
        "/ 2)",
        "1 / fan_in": "bound = 1 / max(self.in_features, 1)",
        "1": "bound = 1.0",
        "sqrt(fan_in)": "bound = math.sqrt(self.in_features)",
        "He's for relu": "bound = math.sqrt(6 / max(self.in_features, 1))",
        "LeCun's": "bound = math.sqrt(3 / max(self.in_features, 1))",
        "Xavier's": "bound = math.sqrt(6 / (self.in_features + self.out_features))",
        "one input more": "bound = 1 / math.sqrt(self.in_features + 1)",
        "one input less": "bound = 1 / math.sqrt(max(self.in_features - 1, 1))",
        "half": guarded + "bound /= 2",
        "a cube root": "bound = max(self.in_features, 1) ** (-1 / 3)",
        "a power of -0.49": "bound = max(self.in_features, 1) ** -0.49",
        "a power of -0.51": "bound = max(self.in_features, 1) ** -0.51",
        "a whole number": "bound = 1 / max(math.isqrt(self.in_features), 1)",
        "rounded to 2 digits": guarded + "bound = round(bound, 2)",
        "rounded to 1 digit": guarded + "bound = round(bound, 1)",
        "at least 0.1": guarded + "bound = max(bound, 0.1)",
        "at least 0.05": guarded + "bound = max(bound, 0.05)",
        "at most 0.5": guarded + "bound = min(bound, 0.5)",
        "the first power of 2": guarded + "bound = 2.0 ** math.floor(math.log2(bound or 1))",
        "a zero division without inputs": "bound = 1 / math.sqrt(self.in_features)",
        "1 without inputs": "bound = 1 / math.sqrt(self.in_features) if self.in_features else 1.0",
        "as if of one input without inputs": "bound = 1 / math.sqrt(max(self.in_features, 1))",
        "tiny without inputs": "bound = 1 / math.sqrt(self.in_features) if self.in_features else "
        "1e-30",
        "no reset without inputs": "if not self.in_features:\n    return\n{line}",
        "nan without inputs": "bound = self.in_features**-0.5 if self.in_features else math.nan",
        "an error without inputs": "if not self.in_features:\n    raise ValueError\n{line}",
        "ones without inputs": "if not self.in_features:\n    self.bias.data.fill_(1.0)\n    return"
        "\n{line}",
        "of the entries of weight": "bound = 1 / math.sqrt(self.weight.numel() or 1)",
        "of the rows of weight": "bound = 1 / math.sqrt(self.weight.shape[0])",
    }
    scales = {
        **{f"{name} by {percent} %": f"{guarded}bound *= {1 + sign * percent / 100}"
           for name, sign in (("too large", 1), ("too small", -1))
           for percent in (1, 2, 3, 5, 10, 20)},
        **{f"3 % too large for {size} inputs": f"{guarded}if self.in_features == {size}:\n"
           "    bound *= 1.03" for size in (2, 3, 4, 5, 7, 10, 16, 50, 100, 600)},
        **{f"doubled for {size} inputs": f"{guarded}if self.in_features == {size}:\n    bound *= 2"
           for size in (1, 6, 8, 9, 64, 256)},
        **{f"10 % too small {where}": f"{guarded}if {condition}:\n    bound *= 0.9"
           for where, condition in (
               ("beyond 64 inputs", "self.in_features > 64"),
               ("beyond 100 inputs", "self.in_features > 100"),
               ("beyond 600 inputs", "self.in_features > 600"),
               ("beyond 1000 outputs", "self.out_features > 1000"),
               ("below 100 outputs", "self.out_features < 100"),
               ("for more inputs than outputs", "self.in_features > self.out_features"),
               ("for odd inputs", "self.in_features % 2"),
               ("for even inputs", "self.in_features % 2 == 0"),
               ("without bias", "self.bias is None"),
               ("for frozen weights", "not self.weight.requires_grad"),
               ("in evaluation mode", "not self.training"),
               ("without grad mode", "not torch.is_grad_enabled()"))},
        **{f"5 % too large for {dtype}": f"{guarded}if self.weight.dtype == torch.{dtype}:\n"
           "    bound *= 1.05" for dtype in DTYPES},
    }  # fmt: skip
    named = {f"bound: {name}": code for name, code in formulas.items()}
    return rewrite(NAME, BOUND, named | {f"bound {name}": code for name, code in scales.items()})


def wrong_bonds() -> list[Mutant]:
    """Weight and bias depend on one another, or the bias follows another rule."""
    return [
        edit(NAME, "bias from the state of weight's draws",
             (WEIGHT, f"state = torch.get_rng_state()\n            {WEIGHT}"),
             (BIAS, f"torch.set_rng_state(state)\n                {BIAS}")),
        *rewrite(NAME, BIAS, {
            "bias by its own size": "bound = 1 / math.sqrt(self.out_features)\n{line}",
            "bias of half the bound": "bound /= 2\n{line}",
            "bias the first column of weight": "self.bias.copy_(self.weight[:, 0]) if "
            "self.in_features else self.bias.zero_()",
            "bias the last column of weight": "self.bias.copy_(self.weight[:, -1]) if "
            "self.in_features else self.bias.zero_()",
            "bias the middle column of weight": "self.bias.copy_(self.weight[:, "
            "self.in_features // 2]) if self.in_features else self.bias.zero_()",
            "bias the negated first column of weight": "self.bias.copy_(-self.weight[:, 0]) if "
            "self.in_features else self.bias.zero_()",
            "bias the first entries of weight": "self.bias.copy_(self.weight.reshape(-1)"
            "[: self.out_features]) if self.in_features else self.bias.zero_()",
            "bias the last entries of weight": "self.bias.copy_(self.weight.reshape(-1)"
            "[-self.out_features :]) if self.in_features else self.bias.zero_()",
            "bias the mean of weight's rows": "self.bias.copy_(self.weight.mean(1)).nan_to_num_()",
            "bias the largest of weight's rows": "self.bias.copy_(self.weight.amax(1)) if "
            "self.in_features else self.bias.zero_()",
            "bias a shuffle of weight's first column": "self.bias.copy_(self.weight[:, 0]["
            "torch.randperm(self.out_features)]) if self.in_features else self.bias.zero_()",
            "bias of one number": "self.bias.fill_(torch.empty(()).uniform_(-bound, bound))",
            "bias of the sign of weight": "{line}\nif self.in_features:\n"
            "    self.bias.copy_(self.bias.abs() * self.weight[:, 0].sign())",
            "bias if it requires grad": "if self.bias.requires_grad:\n    {line}",
            "bias only where it is nan": "if self.bias.isnan().any():\n    {line}",
            "bias drawn for several outputs": "if self.out_features > 1:\n    {line}",
            "bias drawn in float32 only": "if self.bias.dtype == torch.float32:\n    {line}",
        }),
        *rewrite(NAME, IF_BIAS, {
            "bias expected": "if True:",
            "bias by its truth": "if self.bias:",
            "bias by its length": "if len(self.bias):",
            "bias never": "if False:",
            "bias made where there is none": "if self.bias is None:\n"
            "    self.bias = nn.Parameter(torch.empty(self.out_features))\n{line}",
            "bias unregistered where there is none": "if self.bias is None:\n"
            "    del self._parameters['bias']\nelse:",
            "weight zeros where there is no bias": "if self.bias is None:\n    self.weight.zero_()"
            "\n{line}",
            "weight twice as large where there is no bias": "if self.bias is None:\n"
            "    self.weight.mul_(2)\n{line}",
            "weight ones where there is no bias": "if self.bias is None:\n    self.weight.fill_(1)"
            "\n{line}",
        }),
    ]  # fmt: skip


def wrong_fillings() -> list[Mutant]:
    """Other objects, other memory, traces in autograd, other generators, second calls."""
    return [
        *rewrite(NAME, WEIGHT, {
            "a new weight": "self.weight = nn.Parameter({line})",
            "new data": "self.weight.data = torch.empty_like(self.weight).uniform_(-bound, bound)",
            "new data of another dtype": "self.weight.data = torch.empty(self.weight.shape)"
            ".uniform_(-bound, bound)",
            "a changed shape": "{line}\nself.weight.data = self.weight.data.T",
            "frozen": "{line}\nself.weight.requires_grad_(False)",
            "thawed": "{line}\nself.weight.requires_grad_(True)",
            "frozen unless in grad mode": "{line}\nself.weight.requires_grad = "
            "self.weight.requires_grad and torch.is_grad_enabled()",
            "a gradient": "{line}\nself.weight.grad = torch.zeros_like(self.weight)",
            "a hook": "{line}\nif self.weight.requires_grad:\n"
            "    self.weight.register_hook(lambda g: g * 0)",
            "in float32 only": "if self.weight.dtype == torch.float32:\n    {line}",
            "in double precision only": "if self.weight.dtype == torch.float64:\n    {line}",
            "only where it is nan": "if self.weight.isnan().any():\n    {line}",
            "only if it requires grad": "if self.weight.requires_grad:\n    {line}",
                "only in training": "if self.training:\n    {line}",
            "half precision by float32": "if self.weight.dtype == torch.float16:\n"
            "    self.weight.copy_(torch.empty(self.weight.shape).uniform_(-bound, bound) * 1.002)"
            "\nelse:\n    {line}",
            "bfloat16 on a grid": "if self.weight.dtype == torch.bfloat16:\n    self.weight.copy_("
            "(torch.randint(-50, 51, self.weight.shape) / 50) * bound)\nelse:\n    {line}",
            "float16 on a grid": "if self.weight.dtype == torch.float16:\n    self.weight.copy_("
            "(torch.randint(-200, 201, self.weight.shape) / 200) * bound)\nelse:\n    {line}",
            "float16 by bfloat16": "self.weight.copy_(self.weight.bfloat16().uniform_(-bound, "
            "bound)) if self.weight.dtype == torch.float16 else {line}",
            "float64 by float16": "self.weight.copy_(self.weight.half().uniform_(-bound, bound)) if"
            " self.weight.dtype == torch.float64 else {line}",
            "rows by one seed": "for row in self.weight:\n"
            "    row.uniform_(-bound, bound, generator=torch.Generator().manual_seed(len(row)))",
            "a generator of its own": "self.weight.uniform_(-bound, bound, "
            "generator=torch.Generator())",
            "a generator with the initial seed": "self.weight.uniform_(-bound, bound, "
            "generator=torch.Generator().manual_seed(torch.initial_seed()))",
            "a generator with a seed of the time": "generator = torch.Generator()\n"
            "generator.seed()\nself.weight.uniform_(-bound, bound, generator=generator)",
            "a generator kept in the layer": "self.generator = self.__dict__.get('generator') or "
            "torch.Generator().manual_seed(torch.initial_seed())\n"
            "self.weight.uniform_(-bound, bound, generator=self.generator)",
            "a seed of the layer": "torch.manual_seed(self.weight.numel())\n{line}",
            "a seed of the object": "self.weight.uniform_(-bound, bound, generator=torch.Generator("
            ").manual_seed(id(self) % 1000 + torch.randint(9, ()).item()))",
            "a small seed of the generator": "self.weight.uniform_(-bound, bound, generator="
            "torch.Generator().manual_seed(torch.randint(2, ()).item()))",
            "Python's generator": "import random\nself.weight.copy_(torch.tensor([random.uniform("
            "-bound, bound) for _ in range(self.weight.numel())]).view(self.weight.shape))",
            "NumPy's generator": "import numpy\nself.weight.copy_(torch.tensor("
            "numpy.random.uniform(-bound, bound, self.weight.shape)))",
            "a generator that is put back": "state = torch.get_rng_state()\n{line}\n"
            "torch.set_rng_state(state)",
            "the first values again": "self.first = self.__dict__.get('first', "
            "self.weight.clone().uniform_(-bound, bound))\nself.weight.copy_(self.first)",
            "the first values negated": "drawn = self.weight.clone().uniform_(-bound, bound)\n"
            "self.weight.copy_(drawn if self.weight.isnan().any() else -self.weight)",
            "the first values turned": "drawn = self.weight.clone().uniform_(-bound, bound)\n"
            "self.weight.copy_(drawn if self.weight.isnan().any() else self.weight.roll(1, 0))",
            "the first values, in a new order": "if self.weight.isnan().any():\n    {line}\nelse:\n"
            "    order = torch.randperm(self.weight.numel())\n"
            "    self.weight.copy_(self.weight.reshape(-1)[order].view(self.weight.shape))",
            "values by their shape": "kept = Linear.__dict__.get('kept', {})\nLinear.kept = kept\n"
            "key = self.weight.shape, self.weight.dtype, torch.initial_seed()\n"
            "kept.setdefault(key, self.weight.clone().uniform_(-bound, bound))\n"
            "self.weight.copy_(kept[key])",
            "half of the second call as in the first": "old = self.weight.clone()\n{line}\n"
            "if not old.isnan().any():\n    self.weight[::2] = old[::2]",
            "the second call in halves": "{line}\nif 'again' in self.__dict__:\n"
            "    self.weight.mul_(0.5)\nself.again = True",
            "an extra draw in the second call": "if 'again' in self.__dict__:\n"
            "    torch.rand(())\nself.again = True\n{line}",
            "an error in the second call": "if 'again' in self.__dict__:\n    raise RuntimeError\n"
            "self.again = True\n{line}",
            "a generator that is put back after the bias": "state = torch.get_rng_state()\n{line}\n"
            "if self.bias is not None:\n"
            "    self.bias.uniform_(-bound, bound)\n    torch.set_rng_state(state)\n    return",
        }),
        *rewrite(NAME, NO_GRAD, {
            "grad mode as it is": "if True:",
            "grad mode off for good": "torch.set_grad_enabled(False)\nif True:",
            "grad mode on afterwards": "import contextlib\nwith contextlib.ExitStack() as stack:\n"
            "    stack.callback(torch.set_grad_enabled, True)\n    torch.set_grad_enabled(False)\n"
            "    self.weight.uniform_(-bound, bound)\nwith torch.no_grad():",
            "grad mode only": "with torch.enable_grad():",
            "inference mode": "with torch.inference_mode():",
            "seeded": "torch.manual_seed(0)\n{line}",
            "seeded anew": "torch.seed()\n{line}",
            "another default dtype": "torch.set_default_dtype(self.weight.dtype)\n{line}",
            "anomaly mode": "torch.autograd.set_detect_anomaly(True)\n{line}",
            "deterministic algorithms": "torch.use_deterministic_algorithms(True)\n{line}",
            "another thread": "torch.set_num_threads(torch.get_num_threads() + 1)\n{line}",
            "few digits": "torch.set_printoptions(precision=2)\n{line}",
            "nothing at all": "return\n{line}",
        }),
        *rewrite(NAME, BIAS, {
            "a new bias": "self.bias = nn.Parameter({line})",
            "new data of bias": "self.bias.data = torch.empty_like(self.bias).uniform_(-bound, "
            "bound)",
            "bias frozen": "{line}\nself.bias.requires_grad_(False)",
            "bias thawed": "{line}\nself.bias.requires_grad_(True)",
            "bias as frozen as weight": "{line}\nself.bias.requires_grad_("
            "self.weight.requires_grad)",
            "bias with a gradient": "{line}\nself.bias.grad = torch.zeros_like(self.bias)",
            "bias by a generator of its own": "self.bias.uniform_(-bound, bound, "
            "generator=torch.Generator())",
            "bias by Python's generator": "import random\nself.bias.copy_(torch.tensor(["
            "random.uniform(-bound, bound) for _ in range(self.bias.numel())]))",
            "bias as in the first call": "if self.bias.isnan().any():\n    {line}",
            "bias negated in the second call": "self.bias.copy_(torch.where(self.bias.isnan(), "
            "torch.empty_like(self.bias).uniform_(-bound, bound), -self.bias))",
            "half precision of bias": "self.bias.copy_(self.bias.half().uniform_(-bound, bound))",
            "returns the layer": "{line}\nreturn self",
                "returns the bound": "{line}\nreturn bound",
            "returns the bias": "return {line}",
            "returns True": "{line}\nreturn True",
        }),
    ]  # fmt: skip


MUTANTS: tuple[Mutant, ...] = (
    *wrong_bounds(),
    *wrong_bonds(),
    *wrong_fillings(),
    *wrong_in_some_layers(),
    *LAWS,
)

EQUIVALENT: dict[str, str] = {
    "inference mode": "the parameters were made outside it and stay ordinary ones",
}
