"""The kinds of long work the data layer can do, by the names jobs call them by.

A new kind is one entry: a function of arguments and progress (see `JobFunction`). What it computes heavily it hands to
`open_executor`; what it is told comes from a screen, so it checks every argument.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data_access import ensure_edition
from data_access.jobs import Kinds, Progress
from settings import Settings


def job_kinds(settings: Settings) -> Kinds:
    """Name to function, bound to these settings."""

    def build_edition(arguments: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
        """Build the edition of the figures that belongs to the starter, unless it is there. No arguments."""
        progress(0.0, "Building the figures")
        edition = ensure_edition(settings)
        return {"edition": edition.id, "observations": edition.rows}

    return {"build_edition": build_edition}
