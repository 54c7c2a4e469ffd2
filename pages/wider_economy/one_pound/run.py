"""One run of the five answers."""

from __future__ import annotations

from dataclasses import dataclass, replace

from analysis.scenarios.distributional import net_between_ends
from analysis.scenarios.one_pound import Quantity
from components import narrative as say
from components.nouns import HEALTHY_YEAR
from components.units import Unit
from components.what_if import Front
from domain.one_pound.answers import FiveAnswers
from pages import what_ifs
from pages.wider_economy.one_pound.parameters import NOTHING, Pounds
from vocabulary import Refused

ANY_SUM = "Nothing gained overall"
"""Of any sum spent on what it would have bought elsewhere too."""

YEARS = Unit("years in full health", words="years in full health", decimals=0)


@dataclass(frozen=True, eq=False)
class PoundRun(what_ifs.Run):
    five: FiveAnswers

    @property
    def levers(self) -> Pounds:
        assert isinstance(self.parameters, Pounds)
        return self.parameters

    @property
    def front(self) -> Front:
        """Health stands large, net; where as much is gained as given up, how much that is, and why it nets to none."""
        health, sign = self.five.health, self.five.question.sign
        there = "given up elsewhere" if sign > 0 else "gained elsewhere"
        within = self.five.question.way == "within"
        if isinstance(health.gained, Refused) or isinstance(health.net, Refused) or isinstance(health.price, Refused):
            ends = net_between_ends(0.0, -health.given_up.central, health.other, health.other)
            counted = f"in full health {'given up' if within else there}; the rest is not known"
            return _front(health.given_up, ends, counted, self)
        if abs(health.net.central) < NOTHING:
            here = "gained" if sign > 0 else "lost"
            ends = net_between_ends(health.gained.central, 0.0, health.price, health.other)
            counted = f"in full health {here} here, and as many {'given up' if within else there}"
            each = _front(health.gained, ends, counted, self)
            return replace(
                each, interval=f"{ANY_SUM}: a year costs £{health.other.likely:,.0f} on both sides. {each.interval}"
            )
        ends = net_between_ends(health.gained.central, health.given_up.central, health.price, health.other)
        return _front(health.net, ends, f"in full health {'gained' if health.net.central > 0 else 'lost'}, net", self)


def _front(found: Quantity, ends: tuple[float, float], counted: str, run: PoundRun) -> Front:
    """`ends`: with prices anywhere between their ends, whatever is likely there."""
    return Front(
        years(found.central),
        counted,
        f"{say.sentence_case(what_ifs.RANGE)} {_limits(found.summary.lower, found.summary.upper)}; at the lowest and highest prices {_limits(*ends)}. Prices of {run.levers.price_year}",
    )


def years(value: float) -> str:
    """ "1 year", "921 years", without its sign."""
    number = say.rounded(value)
    return f"{number} {HEALTHY_YEAR.after_written(number)}"


def _limits(lower: float, upper: float) -> str:
    low, high = sorted((abs(lower), abs(upper)))
    return "from less than none to more" if lower < 0 < upper else f"{say.rounded(low)} to {say.rounded(high)}"
