"""What moves the what-if of home care for people who are ready to leave hospital: its levers, and their names."""

from __future__ import annotations

from dataclasses import dataclass

from components.nouns import Noun
from components.parameters import Parameters, decision_threshold, doubt, option, parameter
from data_access import load_unit_costs
from domain.wider_economy import published_care as published
from pages.wider_economy.what_if import levers
from vocabulary import Choices, Option

NAME = "care-and-discharge"
NIGHT = load_unit_costs()["delayed-bed-day"]
WAITING, ARRANGED = "waiting", "arranged"


@dataclass(frozen=True)
class HomeCare(Parameters):
    million: float = parameter(
        5,
        label="Spent more on home care, £ million a year",
        low=0.1,
        high=200,
        step=0.1,
        why="By the councils here, for people who are ready to leave hospital.",
    )
    nhs_pays: float = parameter(
        0,
        label="Of it, the NHS pays",
        low=0,
        high=100,
        unit="%",
        why="Through the Better Care Fund or otherwise. At 0% councils pay for what frees the NHS’s beds.",
    )
    price: float = parameter(
        published.PRICE_OF_CARE.value,
        label="An hour of home care costs, £",
        low=20,
        high=45,
        step=0.01,
        why=(
            f"Prices of {published.PRICES_OF}. The price below which new care cannot be had within the law, say providers. Councils paid "
            f"£{published.FEE_PAID.value:.2f} on average; at NHS pay it is £{published.PRICE_AT_NHS_PAY.value:.2f}. The range runs between these."
        ),
        source=published.PRICE_OF_CARE.source,
    )
    hours: float = parameter(
        published.HOURS_A_WEEK.value,
        label="Hours a week for each person",
        low=3,
        high=30,
        step=0.1,
        why="The average of 2008, the last count found. People fresh from hospital may need more.",
        source=published.HOURS_A_WEEK.source,
    )
    weeks: float = parameter(
        published.FREE_WEEKS.value,
        label="Weeks of care for each person",
        low=1,
        high=26,
        unit=Noun("week", "weeks"),
        why="Care that helps somebody recover is free to them for six weeks. Later care may be needed anyway and is not counted.",
        source=published.FREE_WEEKS.source,
    )
    anyway: float = parameter(
        50,
        label="Would have left as soon anyway",
        low=0,
        high=100,
        unit="%",
        why="No publication says it. Half is meant to be cautious, as with people back in work.",
    )
    helped: str = option(
        WAITING,
        label="Whose bed days can be freed",
        choices=Choices(
            (
                Option(WAITING, "Waiting for care at home"),
                Option(ARRANGED, "Waiting, or care being arranged"),
            )
        ),
        why="Hospitals record one main reason for each person. Where care is being arranged there may be no lack of it, so it is left out unless you choose it.",
    )
    night: float = parameter(
        NIGHT.pounds,
        label="Cost of a night",
        low=100,
        high=1_000,
        unit="pounds",
        why=f"{NIGHT.name}, prices of {NIGHT.prices}, brought to {published.PRICES_OF} here. {NIGHT.why_quality} Put your own figure in its place where you have one.",
        source=NIGHT.source,
        evidence="national estimate",
    )
    cash: float = parameter(
        0,
        label="Of a night’s cost, the NHS spends less",
        low=0,
        high=100,
        unit="%",
        why="At 0% somebody else uses the bed: care for others, and no cash. Only beds that close save money.",
    )
    displaced: int = levers.displaced()
    recruited: int = levers.recruited()
    shares_off: float = doubt(
        50,
        label="Your own figures may be off by",
        why="Up to this part of each, either way: hours, weeks, who would have left anyway, and how many wait for care at home.",
    )
    mark: float = decision_threshold(
        0,
        label="Worth doing from, £ million",
        low=-100,
        high=100,
        step=0.1,
        unit="",
        why="Care freed less what is paid, for council and NHS together. At 0 the beds are worth what the care costs.",
    )
