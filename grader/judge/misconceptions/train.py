"""Named mistakes in `train`."""

from __future__ import annotations
