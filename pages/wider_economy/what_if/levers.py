"""The levers of both what-ifs of spending, and the words that go with them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from components import narrative as say
from components.nouns import JOB, Noun
from components.parameters import Parameters, doubt, parameter
from components.units import MONEY
from domain.wider_economy.regional import GVA
from domain.wider_economy.spending import Assumed
from domain.wider_economy.supply_chain import GVA_MULTIPLIER, TABLES_YEAR
from pages import what_ifs
from pages.wider_economy.evidence import Evidence
from pages.words import provenance
from vocabulary import MILLION

POINTS = Noun("point", "points")

GUIDE = "Homes and Communities Agency (2014), Additionality Guide, fourth edition: “medium”. Read second-hand, not checked in the guide."
FLEGG = "Flegg and Webber (2000), Flegg and Tohmo (2013), Regional Studies."


def bought() -> Any:
    return parameter(
        0,
        label="Points more, or fewer, bought here than usual",
        low=-30,
        high=50,
        unit=POINTS,
        why="Of what is first bought in the UK. Usual is what location quotients give; local contracts may raise it.",
    )


def recruited() -> Any:
    return parameter(
        75,
        label="Share of pay to people who live here",
        low=25,
        high=100,
        unit="%",
        why="The rest commute in and spend at home. The guide’s leakage is 10% if low, 25% if medium and 50% if high.",
        source=GUIDE,
    )


def displaced() -> Any:
    return parameter(
        50,
        label="Share that takes the place of other work",
        low=0,
        high=100,
        unit="%",
        why="Staff and suppliers come from other work here. The guide has 25% if low, 50% if medium and 75% if high.",
        source=GUIDE,
    )


def displaced_there() -> Any:
    return parameter(
        50,
        label="The same, where the money comes from",
        low=0,
        high=100,
        unit="%",
        why="Of work that ends, the share that other work takes the place of. Two kinds of care need not be alike in this.",
        source=GUIDE,
    )


def supplied() -> Any:
    return parameter(
        75,
        label="Share of orders that suppliers can meet",
        low=0,
        high=100,
        unit="%",
        why="The tables assume 100%. Where staff or stock are short, other customers wait or prices rise.",
    )


def spent() -> Any:
    return parameter(
        50,
        label="Share of pay that households spend",
        low=0,
        high=75,
        unit="%",
        why="Pay here includes employers’ contributions. Taxes, pensions and saving take about half of it.",
    )


def delta() -> Any:
    return parameter(
        0.3,
        label="How little is bought here (Flegg’s delta)",
        low=0.1,
        high=0.4,
        step=0.05,
        why="Higher is more cautious. Values from 0.1 to 0.4 have fitted regions whose trade was surveyed.",
        source=FLEGG,
    )


def levers_off() -> Any:
    return doubt(
        25,
        label="Your levers may be off by",
        why="At 25%, a share of 50% may be 38% to 63%. Delta may be off by 0.1 whatever stands here.",
    )


def assumed_of(parameters: Parameters) -> Assumed:
    """What the domain takes, from the levers that both what-ifs have."""
    given: Any = parameters
    return Assumed(
        more_bought=given.bought / 100,
        recruited=given.recruited / 100,
        displaced=given.displaced / 100,
        spent=given.spent / 100,
        supplied=given.supplied / 100,
        delta=float(given.delta),
        off=given.levers_off / 100,
    )


def carried(parameters: Parameters) -> dict[str, float]:
    """The levers that the what-if of five answers has too, where they are the reader's own."""
    return {name: getattr(parameters, name) for name in ("recruited", "displaced") if parameters.is_moved(name)}


TRIED = ("bought", "recruited", "displaced", "supplied", "spent", "delta")
"""Levers that are moved to see what matters; the sum and what it is spent on make another question."""

AVERAGE = "Averages of 2022, not what the next pound does. Jobs are full-time equivalents supported for a year, not posts created."
CLOSED = (
    "What households buy with their pay is counted (a Type II table), by the UK’s household spending of 2020, a pandemic year, and the pay of 2022. Rents that owners are counted as "
    "paying themselves are left out."
)
GUESSED = "Nobody has surveyed where these suppliers buy. It is estimated from the regional accounts of 2022 (Flegg’s location quotients); no share is above the UK’s."
NOT_IN_IT = "Where the money comes from, and what it would have bought there, is not in it. Nor is any health gained."
PAY = "Pay includes employers’ contributions."
RANGE_IS = "The range is your own doubt about the levers, and 0.1 either way of delta. It is no measure of chance: the tables have no interval."
CAVEATS = (AVERAGE, CLOSED, GUESSED, NOT_IN_IT, PAY, RANGE_IS)
METHOD = (
    "Leontief inverse of the UK tables of 2022 (105 products), cut down to the area by Flegg’s location quotients from value added by industry, with households "
    "closed (Type II). Of what the tables record, orders that suppliers cannot meet and work that is displaced are taken off. Pounds are put at the prices of "
    "2022 with the GDP deflator before jobs are counted."
)


def range_name(off: float) -> str:
    """What an interval is called: "range if your levers are off by up to 25%"."""
    return f"range if levers are off by up to {off:g}%" if off else "range if delta is off by 0.1"


def sum_of(pounds: float) -> str:
    """A sum that a reader gave, as it was given: "£10 million", "£0.5 million"."""
    return f"£{pounds / MILLION:g} million"


def jobs_of(value: float, more: str = "") -> str:
    """ "about 2,320 full-time jobs", "under 1 more full-time job", without its sign."""
    number = say.about(value)
    return " ".join(filter(None, (number, more, JOB.after_written(number))))


def more_or_less(millions: float) -> str:
    """ "£320,000 more", "£110,000 less", "nothing"."""
    written = say.rounded_pounds(millions * MILLION)
    return "nothing" if abs(millions * MILLION) < 100 else f"{written} {'more' if millions > 0 else 'less'}"


def words(
    evidence: Evidence,
    parameters: Parameters,
    *,
    name: str,
    says: Callable[[float], str],
    condition: str,
    prices: str,
    caveats: tuple[str, ...] = (),
) -> what_ifs.Words:
    """How the outcome of either what-if of spending is said. `prices`: the year of its pounds; `caveats`: its own, before those of both."""
    given: Any = parameters
    return what_ifs.Words(
        name=name,
        unit=MONEY,
        says=says,
        condition=condition,
        assumed="with your levers as far off as you allow" if given.levers_off else "",
        assumption=("how the pound is spent and what of it is new", "your range"),
        models=("what the area buys from itself", "delta off by 0.1"),
        interval=range_name(0),
        range=range_name(given.levers_off),
        gain="£ million a year of value added gained",
        people="People who live there",
        nobody_loses="",
        provenance=provenance(evidence.store, (GVA_MULTIPLIER, GVA), TABLES_YEAR, METHOD),
        caveats=(*caveats, f"Pounds are at the prices of {prices}.", *CAVEATS),
    )
