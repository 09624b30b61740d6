"""Mutants of `Linear.reset_parameters`: laws that are nearly the right one."""

from __future__ import annotations

from audit.mutant import Mutant
from audit.mutants.rewriting import rewrite

NAME = "reset_parameters"
MATRICES = ("the last row negates the first", "orthogonal", "sparse")
"""Laws that are of matrices only, or show in them only."""

WEIGHT = "self.weight.uniform_(-bound, bound)"
BIAS = "self.bias.uniform_(-bound, bound)"


def wrong_laws() -> list[Mutant]:
    """The values of one of the parameters from another law than the uniform one."""
    drawn = "torch.rand(p.shape, dtype=p.dtype)"
    laws = {
        "normal of the same variance": "p.normal_(0, bound / math.sqrt(3))",
        "normal of a third of the bound": "p.normal_(0, bound / 3)",
        "normal, clamped": "p.normal_(0, bound / math.sqrt(3)).clamp_(-bound, bound)",
        "truncated normal": "nn.init.trunc_normal_(p, 0, bound or 1, -bound, bound)",
        "triangular": f"p.copy_(({drawn} + {drawn} - 1) * bound)",
        "a sine": f"p.copy_(torch.sin({drawn} * 2 * math.pi) * bound)",
        "a square": f"p.copy_(({drawn} * 2 - 1) * bound).mul_(p.abs() / (bound or 1))",
        "a power of 1.05": f"p.copy_({drawn} * 2 - 1).copy_(p.sign() * p.abs() ** 1.05 * bound)",
        "positive": "p.uniform_(0, bound)",
        "negative": "p.uniform_(-bound, 0)",
        "positive where it is the first": "p.uniform_(-bound, bound).view(-1)[: p.numel() // 16]"
        ".abs_()",
        "from 0 to twice the bound": "p.uniform_(0, 2 * bound)",
        "shifted by 2 %": "p.uniform_(-0.98 * bound, 1.02 * bound)",
        "shifted by 5 %": "p.uniform_(-1.05 * bound, 0.95 * bound)",
        "shifted within the bound": "p.uniform_(-0.95 * bound, bound)",
        "cut below": "p.uniform_(-bound, bound).clamp_(min=-0.97 * bound)",
        "cut above": "p.uniform_(-bound, bound).clamp_(max=0.97 * bound)",
        "signs alone": "p.copy_(torch.randint(0, 2, p.shape) * 2 - 1).mul_(bound)",
        "three values": "p.copy_(torch.randint(-1, 2, p.shape)).mul_(bound)",
        "half of them 0": "p.uniform_(-bound, bound).mul_(torch.rand(p.shape) < 0.5)",
        "one in 50 is 0": "p.uniform_(-bound, bound).mul_(torch.rand(p.shape) > 0.02)",
        "none near 0": "p.uniform_(-bound, bound).add_(p.sign() * bound / 20).clamp_(-bound, "
        "bound)",
        "100 values": "p.uniform_(-bound, bound).mul_(50 / (bound or 1)).round_().mul_(bound / 50)",
        "1000 values": "p.uniform_(-bound, bound).mul_(500 / (bound or 1)).round_()"
        ".mul_(bound / 500)",
        "2 ** 16 values": "p.copy_((torch.randint(0, 2**16, p.shape) + 0.5) / 2**15 - 1).mul_("
        "bound)",
        "2 ** 20 values": "p.copy_((torch.randint(0, 2**20, p.shape) + 0.5) / 2**19 - 1).mul_("
        "bound)",
        "by way of float16": "p.copy_(torch.empty(p.shape).uniform_(-bound, bound).half())",
        "by way of bfloat16": "p.copy_(torch.empty(p.shape).uniform_(-bound, bound).bfloat16())",
        "4 digits": "p.uniform_(-bound, bound).copy_((p * 1e4).round() / 1e4)",
        "evenly spaced": "p.copy_(torch.linspace(-bound, bound, p.numel()).view(p.shape))",
        "evenly spaced, in random order": "p.view(-1)[torch.randperm(p.numel())] = torch.linspace("
        "-bound, bound, p.numel(), dtype=p.dtype)",
        "stratified": "p.copy_(((torch.randperm(p.numel()).view(p.shape) + torch.rand(p.shape)) / "
        "max(p.numel(), 1) * 2 - 1) * bound)",
        "a golden ratio's multiples": "p.copy_(((torch.arange(p.numel()).view(p.shape) * "
        "0.6180339887 + torch.rand(())) % 1 * 2 - 1) * bound)",
        "centred": "p.uniform_(-bound, bound).sub_(p.mean())",
        "of an exact variance": "p.uniform_(-bound, bound).mul_(bound / math.sqrt(3) / (p.std() + "
        "1e-12))",
        "sorted": "p.uniform_(-bound, bound).copy_(p.reshape(-1).sort().values.view(p.shape))",
        "sorted in rows": "p.uniform_(-bound, bound).copy_(p.sort(-1).values)",
        "sorted in columns": "p.uniform_(-bound, bound).copy_(p.sort(0).values)",
        "rows alike": "p.copy_(p[:1].uniform_(-bound, bound).expand(p.shape))",
        "columns alike": "p.copy_(p[..., :1].uniform_(-bound, bound).expand(p.shape))",
        "pairs alike": "p.uniform_(-bound, bound)\nflat = p.view(-1)\n"
        "flat[1::2] = flat[: len(flat) // 2 * 2 : 2]",
        "pairs of rows alike": "p.uniform_(-bound, bound)\np[1::2] = p[: len(p) // 2 * 2 : 2]",
        "a quarter of the rows alike": "p.uniform_(-bound, bound)\n"
        "p[: len(p) // 4] = p[len(p) // 4 : len(p) // 4 * 2]",
        "every 100th alike": "p.uniform_(-bound, bound)\np.view(-1)[100::100] = p.view(-1)[:1]",
        "the second half negated": "p.uniform_(-bound, bound)\nflat, half = p.view(-1), "
        "p.numel() // 2\nflat[half : 2 * half] = -flat[:half]",
        "the last row negates the first": "p.uniform_(-bound, bound)\np[-1] = -p[0]",
        "mirrored": "p.uniform_(-bound, bound)\nflat, half = p.view(-1), p.numel() // 2\n"
        "flat[half : 2 * half] = -flat[:half].flip(0)",
        "neighbours mixed": "p.uniform_(-bound, bound).copy_(0.7 * p + 0.3 * p.roll(1, 0))",
        "diagonals are 0": "p.uniform_(-bound, bound).fill_diagonal_(0.0) if p.dim() > 1 else "
        "p.uniform_(-bound, bound).view(-1)[:1].zero_()",
        "the first row as it was": "p[1:].uniform_(-bound, bound)",
        "the last row as it was": "p[:-1].uniform_(-bound, bound)",
        "the first row 0": "p.uniform_(-bound, bound)\np[0] = 0",
        "one row twice as large": "p.uniform_(-bound, bound)\np[-1] *= 2",
        "one entry too large": "p.uniform_(-bound, bound).view(-1)[:1] = bound * 1.001",
        "orthogonal": "nn.init.orthogonal_(p) if p.dim() > 1 and p.numel() else p.uniform_(-bound, "
        "bound)",
        "Dirac's": "nn.init.eye_(p) if p.dim() > 1 else p.zero_()",
        "sparse": "nn.init.sparse_(p, 0.1) if p.dim() > 1 and p.numel() else p.uniform_(-bound, "
        "bound)",
        "zeros": "p.zero_()",
        "the bound": "p.fill_(bound)",
        "as it was": "pass",
        "added to what was": "p.nan_to_num_().add_(torch.empty_like(p).uniform_(-bound, bound))",
    }  # fmt: skip
    found = []
    for line, parameter in ((WEIGHT, "weight"), (BIAS, "bias")):
        codes = {
            f"{parameter}: {name}": f"p = self.{parameter}\n{code}"
            for name, code in laws.items()
            if parameter == "weight" or name not in MATRICES
        }
        found += rewrite(NAME, line, codes)
    return found


LAWS: tuple[Mutant, ...] = (*wrong_laws(),)
