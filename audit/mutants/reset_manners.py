"""Mutants of `Linear.reset_parameters` that are wrong in one kind of layer only."""

from __future__ import annotations

from audit.mutant import Mutant
from audit.mutants.rewriting import rewrite

NAME = "reset_parameters"
NO_GRAD = "with torch.no_grad():"

LAYERS = {
    "without a bias": "self.bias is None",
    "without inputs": "self.in_features == 0",
    "in float16": "self.weight.dtype == torch.float16",
    "in bfloat16": "self.weight.dtype == torch.bfloat16",
    "in float64": "self.weight.dtype == torch.float64",
}

MANNERS = {
    "new parameters": "for name, old in list(self.named_parameters()):\n"
    "    setattr(self, name, nn.Parameter(torch.empty_like(old)))",
    "new data": "for old in self.parameters():\n    old.data = torch.empty_like(old)",
    "frozen parameters": "self.requires_grad_(False)",
    "grad mode off": "torch.set_grad_enabled(False)",
    "another default dtype": "torch.set_default_dtype(torch.bfloat16)",
    "an error": "raise ValueError('no such layer')",
}

LAST = {
    "values of a seed": "generator = torch.Generator().manual_seed(0)\n"
    "self.weight.uniform_(-bound, bound, generator=generator)",
    "NumPy's values": "import numpy\n"
    "drawn = numpy.random.uniform(-bound, bound, self.weight.shape)\n"
    "self.weight.copy_(torch.from_numpy(drawn))",
    "an answer": "return self.weight",
    "zeros": "self.weight.zero_()",
}


def wrong_in_some_layers() -> list[Mutant]:
    """What is wrong in the manner of filling, for one kind of layer at a time."""
    found = []
    for place, condition in LAYERS.items():
        first = {f"{what} {place}": f"if {condition}:\n{_indented(code)}\n{{line}}"
                 for what, code in MANNERS.items()}  # fmt: skip
        found += rewrite(NAME, NO_GRAD, first)
        last = {f"{what} {place}": f"{{line}}\nif {condition}:\n{_indented(code)}"
                for what, code in LAST.items() if (what, place) not in HARMLESS}  # fmt: skip
        found += rewrite(NAME, "self.weight.uniform_(-bound, bound)", last)
    return found


HARMLESS = {("values of a seed", "without inputs"), ("NumPy's values", "without inputs"),
            ("zeros", "without inputs")}  # fmt: skip
"""Where there are no weights, nothing of them shows."""


def _indented(code: str) -> str:
    return "\n".join(f"    {line}" for line in code.splitlines())
