"""What moves the what-if of money: its levers, and the published prices of a year in full health."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from analysis.scenarios import Range, around
from analysis.scenarios.distributional import Price
from components.nouns import Noun
from components.parameters import Parameters, decision_threshold, doubt, option, parameter
from data_access import load_interventions
from vocabulary import Choices, Option

NAME = "spending"
OWN = "own"

INTERVENTIONS = load_interventions()
ON = Choices(
    (*(Option(key, each.name) for key, each in INTERVENTIONS.items()), Option(OWN, "Something else: your own figure"))
)
PRICES = (
    "Figures are in the prices of their own years and none is brought up to date: with prices of today each year in full health costs more, on "
    "both sides of the sum."
)


_share = partial(parameter, low=0, unit="%")
_pounds = partial(parameter, unit="")  # the label says that it is pounds
OTHER_CARE = Range(6_000, 8_000, 15_000)
"""£ for a year in full health that other care gives up: Martin and others 2023 (£6,000 to £8,000), the Department's £15,000."""


@dataclass(frozen=True)
class Spending(Parameters):
    on: str = option(
        "public-health-grant",
        label="Spend on",
        choices=ON,
        why="What a year in full health was found to cost, each with its source, in the table below. Choose your own figure for one intervention.",
    )
    price: float = _pounds(
        10_000,
        label="Your own figure, £ for a year in full health",
        low=500,
        high=100_000,
        why="Used only with “Something else”. A blank to be filled: say where you have it from when you save.",
    )
    million: float = parameter(
        1,
        label="£ million a year",
        low=0.1,
        high=10,
        step=0.1,
        why="What is spent each year, and not spent on other care.",
    )
    given_up: float = _pounds(
        8_000,
        label="Other care gives up a year in full health for each £",
        low=3_000,
        high=15_000,
        why="What the money would have bought: about £8,000 for locally commissioned care; published estimates run from £6,000 to £15,000, which is the range used while it stands at £8,000.",
        source="Martin, Claxton, Lomas, Longo (2023), Health Policy; range also the Department’s £15,000 (PMC10722785, table 2)",
    )
    reach: float = _share(
        20,
        label="Share of the gain that goes to the most deprived fifth",
        high=40,
        why="20% is even: as much for everybody. The other fifths follow in a straight line. No source says how these reach people.",
    )
    loss: float = _share(
        20,
        label="Share of what is given up that the most deprived fifth gives up",
        high=40,
        why="20% is even. Those who use more care lose more when it is cut, so it may be higher.",
    )
    doubt: float = doubt(
        50,
        label="Your own figures may be off by",
        why="Used only where a figure above is yours: “Something else”, or a price of other care that is not the published £8,000. Published figures have the range of their publications.",
    )
    aversion: float = parameter(
        10,
        label="How much inequality matters (0: not at all)",
        low=0,
        high=20,
        why="Atkinson’s aversion. At 10 a year for those with the shortest lives counts for one and a half times to more than twice one for those with the longest, by how far apart lives are.",
    )
    mark: float = decision_threshold(
        0,
        label="Worth doing from",
        low=-1_000,
        high=10_000,
        unit=Noun("year", "years"),
        why="The net gain in years in full health, each year, from which you would do it.",
    )


def price_of(parameters: Spending) -> float:
    return parameters.price if parameters.on == OWN else INTERVENTIONS[parameters.on].pounds_per_year


def price_spent(parameters: Spending) -> Price:
    """The range of what a year in full health costs where the money goes, over the figure used."""
    if parameters.on == OWN:
        return _own(parameters)
    entry = INTERVENTIONS[parameters.on]
    if entry.lowest is None or entry.highest is None:
        return Price(_relative(OTHER_CARE), published=True)
    return Price(_relative(Range(entry.lowest, entry.pounds_per_year, entry.highest)), published=True)


def price_given_up(parameters: Spending) -> Price:
    """The same of other care: published ranges as long as the figure is the published one."""
    return (
        Price(_relative(OTHER_CARE), published=True) if parameters.given_up == OTHER_CARE.likely else _own(parameters)
    )


def range_of(price: float, over: Price) -> str:
    """ "£2,725 to £4,845"."""
    return f"£{price * over.ratio.low:,.0f} to £{price * over.ratio.high:,.0f}"


def _own(parameters: Spending) -> Price:
    # A price is never nothing: what is allowed to be off by all of itself is still cut off at a twentieth.
    found = around(1.0, parameters.doubt / 100)
    return Price(Range(max(found.low, 0.05), 1.0, found.high), published=False)


def _relative(of: Range) -> Range:
    return Range(of.low / of.likely, 1.0, of.high / of.likely)
