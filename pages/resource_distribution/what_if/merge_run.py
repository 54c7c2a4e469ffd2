"""One run of the merger workbench."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.fair_shares import Floats
from domain.resource_distribution.mergers import Merged
from pages import what_ifs


@dataclass(frozen=True, eq=False)
class MergeRun(what_ifs.Run):
    """`lower` and `upper`: millions of pounds each board gains, a 95% interval by the reader's doubt about need."""

    merged: Merged
    lower: Floats
    upper: Floats
