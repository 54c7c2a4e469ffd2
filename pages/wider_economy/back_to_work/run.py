"""One run of the what-if of people back in work, and what its exhibits share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from analysis.scenarios.back_to_work import BackToWork
from components import narrative as say
from pages import what_ifs

FIFTHS = ("Most deprived fifth", "2nd fifth", "3rd fifth", "4th fifth", "Least deprived fifth")
PUBLISHED_IN = "from all part time to all full time"


@dataclass(frozen=True, eq=False)
class BackRun(what_ifs.Run):
    """`out_of_work`: people out of work on benefits where some are helped."""

    out_of_work: float

    @property
    def back(self) -> BackToWork:
        return cast(BackToWork, self.outcome)


def pounds(millions: float) -> str:
    """ "about £18.4 million"."""
    return say.pounds(millions * 1e6)
