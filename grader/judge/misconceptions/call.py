"""Named mistakes in `call`."""

from __future__ import annotations
