"""One run of the merger workbench."""

from __future__ import annotations

from dataclasses import dataclass

from domain.resource_distribution.mergers import Merged
from pages import what_ifs


@dataclass(frozen=True, eq=False)
class MergeRun(what_ifs.Run):
    """`off`: how far needs may be off each other, as a share, in the reader's doubt; `each`: how far each target by itself."""

    merged: Merged
    off: float
    each: float
