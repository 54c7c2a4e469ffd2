"""Attributes of HTML whose names are not Python names."""

from __future__ import annotations

from typing import Any


def attributes(**given: str) -> dict[str, Any]:
    """aria_label="Questions" -> {"aria-label": "Questions"}, to be spread into a component."""
    return {name.replace("_", "-"): value for name, value in given.items()}
