"""What moves the what-if of money: its levers, and the published prices of a year in full health."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from analysis.scenarios import Range
from analysis.scenarios.distributional import Price
from components.nouns import Noun
from components.parameters import Parameters, decision_threshold, doubt, option, parameter
from data_access import Store, load_interventions
from domain.one_pound.uses import CARE, USES, load_prices, own_price, price_of, price_of_care
from pages.price_years import price_year_lever
from vocabulary import Choices, Option, Refused

NAME = "spending"
OWN = "own"

INTERVENTIONS = load_interventions()
ON = Choices(
    (*(Option(key, each.name) for key, each in INTERVENTIONS.items()), Option(OWN, "Something else: your own figure"))
)
_share = partial(parameter, low=0, unit="%")
_pounds = partial(parameter, unit="")  # the label says that it is pounds


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
    price_year: str = price_year_lever()
    given_up: float = _pounds(
        8_000,
        label="Other care gives up a year in full health for each £ (2016/17 prices)",
        low=3_000,
        high=15_000,
        why="What the money would have bought: about £8,000 for locally commissioned care. While it stands there, the range is the publication’s £6,000 to £10,000, and up to the Department’s £15,000.",
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


@dataclass(frozen=True)
class Sides:
    """£ for a year in full health on both sides of the sum, in prices of one year. `same`: both are other care, at one price."""

    gained: Range
    given_up: Range
    gained_published: bool
    given_up_published: bool
    same: bool

    @property
    def prices(self) -> tuple[Price, Price]:
        """Both over the figure used."""
        return (
            Price(_relative(self.gained), published=self.gained_published),
            Price(_relative(self.given_up), published=self.given_up_published),
        )

    @property
    def published(self) -> bool:
        return self.gained_published and self.given_up_published

    @property
    def range(self) -> str:
        """What a range is called that holds them: whose assumption it is."""
        if self.published:
            return "middle 95% between the published estimates"
        mixed = self.gained_published or self.given_up_published
        return f"middle 95% between {'the published estimates and your own' if mixed else 'your own ends'}"

    @property
    def ends(self) -> str:
        """What the two ends of both prices are called."""
        if self.published:
            return "the published ends"
        return "the published ends and yours" if self.gained_published or self.given_up_published else "your ends"


def sides_of(store: Store, parameters: Spending) -> Sides | Refused:
    """Refuses an edition without the price index, or without the year asked for."""
    prices = load_prices(store, parameters.price_year)
    if isinstance(prices, Refused):
        return prices
    off = parameters.doubt / 100
    given_up = price_of_care(prices, parameters.given_up, off)
    if isinstance(given_up, Refused):
        return given_up
    as_published = parameters.given_up == INTERVENTIONS[CARE].pounds_per_year
    if parameters.on == CARE:
        return Sides(given_up, given_up, as_published, as_published, same=True)
    own = parameters.on == OWN
    gained = own_price(parameters.price, off) if own else price_of(USES[parameters.on], prices)
    if isinstance(gained, Refused):
        return gained
    return Sides(gained, given_up, not own, as_published, same=False)


def range_of(price: Range) -> str:
    """ "£2,725 to £4,845"."""
    return f"£{price.low:,.0f} to £{price.high:,.0f}"


def _relative(of: Range) -> Range:
    return Range(of.low / of.likely, 1.0, of.high / of.likely)
