"""One run of the what-if of fair shares, and the words its answer and exhibits share."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from analysis.scenarios import Range, Swing, tornado
from components.what_if import Front
from data_access import Store
from domain.one_pound.uses import CARE, USES, load_prices, price_of_care
from domain.resource_distribution.moving import NATIONAL_RULE_OF, Moved
from domain.resource_distribution.moving_doubt import Doubted
from pages import what_ifs
from pages.resource_distribution.what_if.move_parameters import NOUNS, TRIED, TRIED_OF_OWN, Moving
from pages.what_if_limits import limits
from vocabulary import Refused

NOT_PRINTED = f"The rule of {NATIONAL_RULE_OF}, not printed convergence"


@dataclass(frozen=True, eq=False)
class MoveRun(what_ifs.Run):
    """`doubted`: at the pace chosen, with the reader's doubts; `at_paces`: the same of each pace shown."""

    moved: Moved
    doubted: Doubted
    at_paces: Mapping[str, tuple[Moved, Doubted] | Refused]

    @cached_property
    def levers(self) -> tuple[Swing, ...]:
        """Each lever moved alone, the widest first. Worked out when it is looked at: it takes as long as the answer."""
        tried = (*TRIED, *(TRIED_OF_OWN if self.parameters.pace == "own" else ()))
        settings = {name: values for name, values in self.parameters.settings().items() if name in tried}
        return tornado(self.gain, self.parameters, settings)

    @property
    def front(self) -> Front:
        """With the year of the money, and what it is compared with: growing alike."""
        said, parts, when = super().front, self.moved.parts, last_year(self.moved)
        noun = NOUNS[parts.kind]
        by_rule = self.parameters.pace == "now" and parts.kind == "icb"
        # What today's rule gives stands large and is no fair share: it says so itself.
        rule = "by today’s rule, not by fair shares, " if by_rule else ""
        if parts.own.any():
            more = "more" if self.outcome.central >= 0 else "less"
            counted = f"{more} {rule}in {when} than if all {noun.many} grew alike, in cash"
        else:
            counted = f"moved {rule}between {noun.many} in {when}, in cash"
        interval = (
            f"For this {said.number}, {limits(self.words.unit, self.outcome.whole)}: your own {self.words.range}."
        )
        return replace(
            said, counted=counted, interval=interval, badges=(*said.badges, *([NOT_PRINTED] if by_rule else []))
        )


@dataclass(frozen=True)
class PaceWords:
    start: str  # of a sentence: "By the rule of 2025/26"
    condition: str  # after "if you": "keep the rule of 2025/26"
    short: str  # in a list: "by today’s rule"


def pace_words(parameters: Moving, moved: Moved, pace: str = "") -> PaceWords:
    year, noun = last_year(moved), NOUNS[moved.parts.kind]
    boards = moved.parts.kind == "icb"
    match pace or parameters.pace:
        case "now":
            if boards:
                return PaceWords(
                    f"By the rule of {NATIONAL_RULE_OF}", f"keep the rule of {NATIONAL_RULE_OF}", "by today’s rule"
                )
            return PaceWords(
                f"By the boards’ rule of {NATIONAL_RULE_OF}",
                f"keep the boards’ rule of {NATIONAL_RULE_OF}",
                "by the boards’ rule",
            )
        case "arrive":
            by = f"{'by' if boards else 'in'} {year}"
            return PaceWords(
                f"With fair shares {by}", f"put all {noun.many} at their fair share {by}", f"fair shares {by}"
            )
        case "fast":
            return PaceWords("As fast as nobody loses cash", "go as fast as nobody loses cash", "fast, no cash cuts")
    return PaceWords("By your rules", "follow your rules", "your rules")


def year_words(moved: Moved, years: int) -> str:
    """Of boards the year itself: "2028/29". Payments to practices are of a past year, so only counted from it: "start", "year 3"."""
    period = moved.parts.period
    if moved.parts.kind != "icb" or not re.fullmatch(r"\d{4}/\d{2}", period):
        return f"year {years}" if years else "start"
    first = int(period[:4]) + years
    return f"{first}/{(first + 1) % 100:02d}"


def last_year(moved: Moved) -> str:
    return year_words(moved, moved.rules.years)


def price_of_health(store: Store, moved: Moved) -> tuple[str, Range] | Refused:
    """The year whose cash is in the last year, and £ for a year in full health in its prices, as `domain.one_pound` has them.

    Refuses a year without a price index, and parts whose money is of no financial year.
    """
    if not re.fullmatch(r"\d{4}/\d{2}", moved.parts.period):
        return Refused("The year of the money is not known, so there is no price of health.")
    first = int(moved.parts.period[:4]) + moved.rules.years
    year = f"{first}/{(first + 1) % 100:02d}"
    prices, care = load_prices(store, year), USES[CARE].found
    assert care is not None  # of a published use
    if isinstance(prices, Refused):
        return prices
    price = price_of_care(prices, care.pounds_per_year, 0)
    return price if isinstance(price, Refused) else (year, price)
