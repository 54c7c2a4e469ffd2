"""What moves the what-if of one sum of money and five answers: its levers, and their names."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import cast

from components.nouns import Noun
from components.parameters import Parameters, decision_threshold, doubt, option, parameter
from domain.one_pound.question import Delay, Question, Way
from domain.one_pound.uses import SOCIAL, USES
from domain.wider_economy.spending import DISPLACED, OFF, RECRUITED
from pages.one_pound_link import ONE_POUND
from pages.price_years import price_year_lever
from pages.wider_economy.what_if.levers import GUIDE
from vocabulary import MILLION, Choices, Option

NAME = ONE_POUND

SAID = {"own": "Something else: your own figure", SOCIAL: "More social care"}
ON = Choices(tuple(Option(key, SAID.get(key) or (use.found.name if use.found else key)) for key, use in USES.items()))
SHORT = {
    "care-as-commissioned": "other care",
    "public-health-grant": "public health",
    "circulatory": "heart care",
    "respiratory": "breathing care",
    "digestion": "digestion care",
    "diabetes-and-glands": "diabetes care",
    "nerves": "nerve care",
    "mental-health": "mental health",
    "cancer": "cancer care",
    "bones-and-joints": "joint care",
}
NOTHING = 0.5  # of a year in full health: what rounds to none
WAY = Choices(
    (
        Option("outside", "New to the area: other areas have less"),
        Option("within", "Other care here has less"),
        Option("leaves", "It leaves: other areas have more"),
    )
)
DELAY = Choices((Option("beds", "Bed days after the ready date"), Option("waits", "Waits of over a year")))
EVIDENCE = Choices((Option("fair", "Fair evidence only"), Option("weak", "Weak evidence too")))
BLANK = "0 is not known: the answer then says so."

_share = partial(parameter, low=0, unit="%")


@dataclass(frozen=True)
class Pounds(Parameters):
    million: float = parameter(
        10, label="£ million a year", low=0.1, high=1_000, step=0.1, why="The sum that is spent, or moved, each year."
    )
    way: str = option(
        "outside",
        label="Where it comes from",
        choices=WAY,
        why="Money spent here is not spent elsewhere, so what it would have bought is always counted.",
    )
    use: str = option(
        "care-as-commissioned",
        label="Spent on",
        choices=ON,
        why="Each has a published cost of a year in full health at the margin, but for social care and your own.",
    )
    years: int = parameter(
        1,
        label="For how long",
        low=1,
        high=10,
        unit=Noun("year", "years"),
        why="The same sum each year, at constant prices.",
    )
    price_year: str = price_year_lever()
    given_up: float = parameter(
        8_000,
        label="Other care gives up a year in full health for each £ (2016/17 prices)",
        low=3_000,
        high=15_000,
        why="About £8,000 at the margin. The publication gives £6,000 to £10,000; the Department goes up to £15,000.",
        source="Martin, Claxton, Lomas, Longo (2023), Health Policy; the Department’s £15,000: PMC10722785, table 2.",
    )
    price: float = parameter(
        0,
        label="Your own figure, £ for a year in full health",
        low=0,
        high=100_000,
        why=f"Used with social care and with “Something else”. {BLANK}",
    )
    reach: float = _share(
        20,
        label="Share of the gain that goes to the most deprived fifth",
        high=40,
        why="20% is even. The other fifths follow in a straight line. No source says how these reach people.",
    )
    loss: float = _share(
        20,
        label="Share of the loss that the most deprived fifth bears",
        high=40,
        why="20% is even. Used where other care here has less.",
    )
    delay: str = option(
        "beds", label="Delays to count", choices=DELAY, why="Both are counted by NHS England each month."
    )
    unit_cost: float = parameter(
        0,
        label="£ to save one bed day, or one long wait",
        low=0,
        high=50_000,
        why=f"No publication here gives one. {BLANK}",
    )
    unit_share: float = _share(
        100, label="Share of the money that is spent on that", high=100, why="Used only with a cost of your own."
    )
    discount: float = parameter(
        1.5,
        label="Health of later years is discounted by",
        low=0,
        high=3.5,
        step=0.1,
        unit="%",
        why="A year in full health next year counts for a little less than one now. Used with more than one year.",
        source="HM Treasury, The Green Book: 1.5% a year for health (PMC10722785, table 2).",
    )
    evidence: str = option(
        "fair",
        label="Other uses to look at",
        choices=EVIDENCE,
        why="Figures of single programmes are of 2008, without intervals: weak evidence.",
    )
    displaced: float = _share(
        100 * DISPLACED,
        label="Share that takes the place of other work",
        high=100,
        why="Staff and suppliers who would have worked anyway. The guide calls a half “medium”.",
        source=GUIDE,
    )
    recruited: float = _share(
        100 * RECRUITED,
        label="Share of pay that goes to people who live here",
        high=100,
        why="The guide’s “medium”: a quarter of jobs go to people from outside.",
        source=GUIDE,
    )
    need_off: float = doubt(
        10,
        label="Differences in need may be off by",
        why="At 10%, a board the targets call 20% needier may be 18% to 22% needier. No publication says how sure they are.",
    )
    own_off: float = doubt(
        50,
        label="Your own figures may be off by",
        why="Used for each figure of money that is yours and no publication’s.",
    )
    local_off: float = doubt(
        100 * OFF,
        label="Shares of the local economy may be off by",
        why="What is recruited here, displaced, supplied and spent again. No publication says how sure they are.",
    )
    mark: float = decision_threshold(
        0,
        label="Worth doing from",
        low=-1_000,
        high=10_000,
        unit=Noun("year", "years"),
        why="The net gain in years in full health from which you would do it.",
    )


def question_of(parameters: Pounds) -> Question:
    return Question(
        pounds=parameters.million * MILLION,
        way=cast(Way, parameters.way),
        use=parameters.use,
        years=parameters.years,
        price_year=parameters.price_year,
        price=parameters.price,
        given_up=parameters.given_up,
        most_deprived_gain=parameters.reach / 100,
        most_deprived_loss=parameters.loss / 100,
        delay=cast(Delay, parameters.delay),
        unit_cost=parameters.unit_cost,
        unit_share=parameters.unit_share / 100,
        discount=parameters.discount / 100,
        need_off=parameters.need_off / 100,
        own_off=parameters.own_off / 100,
        weak_evidence=parameters.evidence == "weak",
        recruited=parameters.recruited / 100,
        displaced=parameters.displaced / 100,
        local_off=parameters.local_off / 100,
    )
