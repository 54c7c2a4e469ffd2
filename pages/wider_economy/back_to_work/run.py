"""One run of the what-if of people back in work, and what its exhibits share."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import cast

from analysis.scenarios.back_to_work import BackToWork
from components import narrative as say
from components.what_if import Front
from pages import what_ifs
from pages.what_if_limits import limits

FIFTHS = ("Most deprived fifth", "2nd fifth", "3rd fifth", "4th fifth", "Least deprived fifth")
NO_COST = "What the programme costs is not taken off."
PRICES = "Pounds are as published in 2023."
PUBLISHED_IN = "from all part time to all full time"


@dataclass(frozen=True, eq=False)
class BackRun(what_ifs.Run):
    """`out_of_work`: people out of work on benefits where some are helped."""

    out_of_work: float

    @property
    def front(self) -> Front:
        """One range, with the reader's own shares and the hours in it; the programme's cost is not taken off."""
        whole, off = self.outcome.whole, self.parameters.shares_off
        shares = f" and your shares up to {off:g}% off" if off else ""
        return replace(
            super().front,
            interval=(
                f"{say.sentence_case(self.words.range)} {limits(self.words.unit, whole)}, with hours from all part time to all full time{shares}. {NO_COST} {PRICES}"
            ),
        )

    @property
    def back(self) -> BackToWork:
        return cast(BackToWork, self.outcome)


def pounds(millions: float) -> str:
    """ "about £18.4 million"."""
    return say.pounds(millions * 1e6)
