"""Remembering what was computed, and computing it only once however many ask at the same moment."""

from __future__ import annotations

from caching import SingleFlightCache

Once = SingleFlightCache  # the name pages use

__all__ = ["Once", "SingleFlightCache"]
