"""The kinds of long work the data layer can do, by the names jobs call them by.

A new kind is one entry: a function of arguments and progress (see `JobFunction`). What it computes heavily it hands to
`open_executor`; what it is told comes from a screen, so it checks every argument.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data_access import ensure_edition
from data_access.workspace.jobs import Kinds, Progress
from settings import Settings

# Where a step of a build begins and ends, as a share of the whole, and what the reader is told.
_STEPS = {
    "reading": (0.0, 0.05, "Reading the figures"),
    "writing": (0.05, 0.8, "Writing the figures"),
    "checking": (0.8, 0.9, "Checking the figures"),
}
_OTHER_STEP = (0.9, 1.0, "Comparing with the edition before")


def job_kinds(settings: Settings) -> Kinds:
    """Name to function, bound to these settings."""

    def build_edition(arguments: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
        """Build the edition of the figures that belongs to the starter and the user's own, unless it is there. No
        arguments. Cancelled in the middle, it leaves the edition before as it was."""

        def tell(step: str, done: int, of: int) -> None:
            begins, ends, words = _STEPS.get(step, _OTHER_STEP)
            progress(begins + (ends - begins) * (done / of if of else 0.0), words)

        edition = ensure_edition(settings, tell=tell)
        return {"edition": edition.id, "observations": edition.rows}

    return {"build_edition": build_edition}
