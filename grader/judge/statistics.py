"""Tests of a sample against the law U(-bound, bound), with stated false-alarm rates.

Every function that ends in `_limit` gives the value that its statistic exceeds with a probability
of at most `ALPHA` when the sample follows the law. `properties.reset_parameters` makes `CHECKS`
such comparisons at most on a device, of which there are two at most in a run. So a right answer
loses points by chance with a probability below `2 * CHECKS * ALPHA`, whatever the seed. Most
limits are proven for every sample size:

- Kolmogorov-Smirnov: P(D > d) <= 2 exp(-2 n d^2), the Dvoretzky-Kiefer-Wolfowitz inequality with
  Massart's constant (P. Massart, Ann. Probab. 18, 1990).
- Two samples of n draws: P(D > d) <= e exp(-n d^2), whatever the law (F. Wei and R. M. Dudley,
  Stat. Probab. Lett. 82, 2012).
- The other end of it, a fit that is too good for independent draws: P(sqrt(n) D <= x) tends to
  sqrt(2 pi) / x * sum exp(-(2k-1)^2 pi^2 / 8x^2) (A. Kolmogorov, 1933); used for n >= 4096.
- Mean: the uniform law is strictly sub-Gaussian (Arbel, Marchal and Nguyen, ESAIM P&S 24, 2020), so
  P(|mean| >= t) <= 2 exp(-t^2 / 2 v), v = bound^2 / 3n.
- Extremes: P(max < bound - g) = (1 - g / 2 bound)^n.
- Coupling: for independent x, y the angle pi (x ± y) / bound is uniform on the circle. The mean of
  n such angles' cosines, or sines, is over t with probability at most exp(-n t^2), from
  E exp(s cos) = I_0(s) <= exp(s^2 / 4). Angles of a chain x1 ± x2, x2 ± x3, … are independent too.
- Repeats: each draw meets an earlier value with probability at most (draws before it) / levels, so
  the count is dominated by a sum of independent trials, to which Chernoff's bound applies:
  P(S >= k) <= exp(-m) (e m / k)^k, m the mean.
"""

from __future__ import annotations

import math

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

ALPHA = 5e-10
"""False-alarm rate of one comparison."""

CHECKS = 600
"""Comparisons on one device, at most: on two, all `ALPHA`s together stay below 1e-6."""

LEVELS = 2.0**22
"""Distinct magnitudes that float32 draws have at least: 24 random bits, one lost to the sign, one
to rounding near the bound."""


def distance(sample: Tensor, bound: float) -> float:
    """Kolmogorov-Smirnov's D: the largest gap between the sample's distribution and the law's.

    Args:
        sample: any shape, finite, read as float64.
        bound: positive.
    """
    law = np.clip((_ordered(sample) / bound + 1) / 2, 0, 1)
    steps = np.arange(law.size + 1) / law.size
    return max(float((steps[1:] - law).max()), float((law - steps[:-1]).max()))


def distance_limit(n: int) -> float:
    """What `distance` of n independent draws does not exceed."""
    return math.sqrt(math.log(2 / ALPHA) / (2 * n))


def least_distance(n: int) -> float:
    """What `distance` of n independent draws does not fall below; n is at least 4096."""
    low, high = 0.1, 1.0
    while high - low > 1e-6:
        middle = (low + high) / 2
        low, high = (middle, high) if _kolmogorov(middle) < ALPHA else (low, middle)
    return low / math.sqrt(n)


def mean_limit(n: int, bound: float) -> float:
    """What the absolute mean of n independent draws does not exceed."""
    return bound * math.sqrt(2 * math.log(2 / ALPHA) / (3 * n))


def gap_limit(n: int, bound: float) -> float:
    """How far the largest of n independent draws stays below the bound, at most.

    The same holds for the smallest and the lower bound.
    """
    return 2 * bound * -math.expm1(math.log(ALPHA) / n)


def coupling(one: Tensor, other: Tensor, bound: float) -> float:
    """How much two samples of equal shape depend on one another, entry by entry; from 0 to 1.

    1 for y = x, y = -x, and either shifted around the interval's ends.
    """
    x, y = one.double() * (math.pi / bound), other.double() * (math.pi / bound)
    parts = [f(angle) for angle in (x - y, x + y) for f in (torch.cos, torch.sin)]
    return max(abs(float(part.mean())) for part in parts)


def coupling_limit(n: int) -> float:
    """What `coupling` of n independent pairs does not exceed.

    Eight one-sided comparisons in one: two angles, two components, two signs.
    """
    return math.sqrt(math.log(8 / ALPHA) / n)


def echo(sample: Tensor, bound: float) -> tuple[int, float]:
    """How many places apart entries depend on one another most, and how much; from 0 to 1.

    Of all distances up to half the sample, read row by row; by the correlation theorem, at once.

    Args:
        sample: any shape with at least two entries, finite, read as float64.
        bound: positive.
    """
    angles = sample.double().reshape(-1) * (math.pi / bound)
    points = torch.complex(angles.cos(), angles.sin())
    n = points.numel()
    spectra = [torch.fft.fft(one, 2 * n) for one in (points, points.conj())]
    sums = [torch.fft.ifft(spectra[0] * one.conj())[1 : n // 2 + 1] for one in spectra]
    pairs = n - torch.arange(1, n // 2 + 1)
    parts = [part.abs() / pairs for one in sums for part in (one.real, one.imag)]
    found = torch.stack(parts).amax(dim=0)
    place = int((found * pairs.sqrt()).argmax())
    return place + 1, float(found[place])


def echo_limit(n: int, places: int) -> float:
    """What `echo` of n independent draws does not exceed, where it is largest at `places`.

    The pairs at each distance make up chains, so `coupling_limit` holds for their number; here it
    is for all n / 2 distances together.
    """
    return math.sqrt(math.log(8 * (n // 2) / ALPHA) / (n - places))


def distinct(sample: Tensor) -> int:
    """How many different numbers there are in a sample."""
    ordered = _ordered(sample)
    return ordered.size and 1 + int((ordered[1:] != ordered[:-1]).sum())


def repeats(*samples: Tensor) -> int:
    """How many draws have a magnitude that an earlier one has: copies, mirrored ones included."""
    magnitudes = torch.cat([sample.double().reshape(-1).abs() for sample in samples])
    return magnitudes.numel() - distinct(magnitudes)


def repeats_limit(n: int, levels: float = LEVELS) -> int:
    """What `repeats` of n independent draws among `levels` equally likely ones does not exceed."""
    mean = n * (n - 1) / 2 / levels
    k = math.ceil(mean) + 1
    while k - mean - k * math.log(k / mean) > math.log(ALPHA):
        k += 1
    return k - 1


def separation(one: Tensor, other: Tensor) -> float:
    """The largest gap between the distributions of two samples.

    Args:
        one: any shape, finite and not empty, read as float64.
        other: the same.
    """
    first, second = _ordered(one), _ordered(other)
    both = np.concatenate([first, second])
    order = both.argsort(kind="stable")  # one merge, as each sample is in order
    merged = both[order]
    steps = np.where(order < first.size, 1 / first.size, -1 / second.size)
    ends = np.append(merged[1:] != merged[:-1], True)  # equal numbers are one place
    return float(np.abs(steps.cumsum()[ends]).max())


def separation_limit(n: int) -> float:
    """What `separation` of two samples of n independent draws of one law does not exceed."""
    return math.sqrt((1 - math.log(ALPHA)) / n)


def _ordered(sample: Tensor) -> NDArray[np.float64]:
    """The numbers of a sample, the smallest first; NumPy sorts many times faster than torch."""
    numbers: NDArray[np.float64] = sample.detach().double().reshape(-1).numpy()
    return np.sort(numbers)


def _kolmogorov(x: float) -> float:
    """The limit of P(sqrt(n) D <= x), for small x."""
    terms = (math.exp(-(((2 * k - 1) * math.pi) ** 2) / (8 * x * x)) for k in range(1, 6))
    return math.sqrt(2 * math.pi) / x * sum(terms)
