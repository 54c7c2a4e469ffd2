"""One run of the merger workbench."""

from __future__ import annotations

from dataclasses import dataclass, replace

from components.what_if import Front
from domain.resource_distribution.mergers import Merged
from pages import what_ifs
from pages.what_if_limits import limits


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
        counted = f"a year {done}, of the money at the close of {self.merged.boards.period}"
        return replace(super().front, counted=counted, interval=self._interval)

    @property
    def _interval(self) -> str:
        """The reader's range, as pounds that are moved, needed or set free; with errors as large as allowed others may have to give."""
        whole, unit, central = self.outcome.whole, self.words.unit, self.outcome.central
        if whole.lower == whole.upper:
            return super().front.interval
        # Levelled up or down, near systems cost or save least as they are: either error makes it more.
        whole = replace(whole, lower=min(whole.lower, central), upper=max(whole.upper, central))
        if self.merged.way == "down":
            said = limits(unit, replace(whole, lower=-whole.upper, upper=-whole.lower))
        elif self.merged.way == "joint" and unit.estimate(-whole.lower) != unit.estimate(0.0) and whole.lower < 0:
            said = f"{unit.estimate(-whole.lower)} the other way to {unit.estimate(whole.upper)}"
        else:
            said = limits(unit, whole)
        return f"Your own {self.words.range}: {said}."
