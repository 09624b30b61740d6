"""Named mistakes in `linear_init`."""

from __future__ import annotations
