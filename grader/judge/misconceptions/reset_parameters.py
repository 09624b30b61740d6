"""Named mistakes in `reset_parameters`."""

from __future__ import annotations
