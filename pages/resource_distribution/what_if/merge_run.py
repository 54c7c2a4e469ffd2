"""One run of the merger workbench."""

from __future__ import annotations

from dataclasses import dataclass, replace

from components.what_if import Front
from domain.resource_distribution.mergers import Merged
from pages import what_ifs


@dataclass(frozen=True, eq=False)
class MergeRun(what_ifs.Run):
    """`off`: how far needs may be off each other, as a share, in the reader's doubt; `each`: how far each target by itself."""

    merged: Merged
    off: float
    each: float

    @property
    def front(self) -> Front:
        """With what is done with the money, and the money it is of."""
        done = {"joint": "would change hands", "up": "more would be needed", "down": "would be set free"}[
            self.merged.way
        ]
        return replace(
            super().front, counted=f"a year {done}, of the money at the close of {self.merged.boards.period}"
        )
