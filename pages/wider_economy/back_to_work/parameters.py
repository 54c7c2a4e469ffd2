"""What moves the what-if of people back in work: its levers, and their names."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.scenarios.back_to_work import Programme
from components.nouns import Noun
from components.parameters import Parameters, decision_threshold, doubt, option, parameter
from domain.wider_economy import published_worth as published
from vocabulary import Choices, Option

NAME = "back-to-work"
ILL, ANY = "ill", "any"
EVERYWHERE, MOST_DEPRIVED = "everywhere", "most-deprived"

WHO = Choices((Option(ILL, "People who are ill"), Option(ANY, "Anybody out of work on benefits")))
WHERE = Choices(
    (
        Option(EVERYWHERE, "Everywhere here"),
        Option(MOST_DEPRIVED, "The most deprived fifth of neighbourhoods alone"),
    )
)
TRIALS = "In the Health-led Trials of 2018 to 2019 such help brought more people into work in the West Midlands, and no more in Sheffield."


@dataclass(frozen=True)
class BackInWork(Parameters):
    people: int = parameter(
        1_000,
        label="People helped into work",
        low=10,
        high=20_000,
        unit=Noun("person", "people"),
        why="Those in work at the end of a programme. Not all of them are there because of it: the next two levers take the others off.",
    )
    who: str = option(
        ILL,
        label="Who",
        choices=WHO,
        why="The published figures of what it is worth are of disabled people who lived on benefits alone.",
    )
    where: str = option(
        EVERYWHERE,
        label="Where",
        choices=WHERE,
        why="People are spread as those out of work are. Fifths are England’s, by the deprivation index of 2025.",
    )
    anyway: float = parameter(
        50,
        label="Would have returned anyway",
        low=0,
        high=100,
        unit="%",
        why=f"No publication says it of a programme here. Half is meant to be cautious. {TRIALS}",
    )
    taken: float = parameter(
        20,
        label="Take a job that another would have had",
        low=0,
        high=100,
        unit="%",
        why="Of the rest. Where jobs are few it is more. No publication says how many here.",
    )
    fading: float = parameter(
        30,
        label="Leave work again each year",
        low=0,
        high=100,
        unit="%",
        why="Of those still in work. At 30% a quarter are left in the fifth year.",
    )
    years: int = parameter(
        5,
        label="Years counted",
        low=1,
        high=10,
        unit=Noun("year", "years"),
        why="The first year counts in full.",
    )
    full_time: float = parameter(
        round(100 * published.full_time_share()),
        label="Work full time",
        low=0,
        high=100,
        unit="%",
        why="At 12%, 50,000 people are 28,000 full-time posts, if part time is half. The range runs from nobody to all.",
        source=published.FULL_TIME_EQUIVALENT.cited,
    )
    employers: float = parameter(
        0,
        label="Employers keep, of what the Exchequer does not gain",
        low=0,
        high=100,
        unit="%",
        why="At 0% pay is all that is produced. No publication says what more employers have. It moves money between them and households.",
    )
    ill: float = parameter(
        60,
        label="Out of work because they are ill",
        low=40,
        high=70,
        unit="%",
        why="Of people out of work on benefits. Other publications give 43% for the UK, and 62% to 69% for Sandwell and Nottingham. It limits how many can be helped.",
        source=published.ILL_OF_CLAIMANTS.cited,
    )
    others: float = parameter(
        100,
        label="Gain for one who is not ill, against one who is",
        low=0,
        high=150,
        unit="%",
        why="Used only with “Anybody”. No publication that we know values them.",
    )
    discount: float = parameter(
        round(100 * published.DISCOUNT.value, 1),
        label="A pound is worth less each year by",
        low=0,
        high=10,
        step=0.1,
        unit="%",
        why="So that pounds of later years count as pounds of the first.",
        source=published.DISCOUNT.source,
    )
    shares_off: float = doubt(
        50,
        label="Your own shares may be off by",
        why="Up to this part of each, either way: of those who would have returned anyway, who take another’s job, and who leave.",
    )
    mark: float = decision_threshold(
        25.6,
        label="Worth doing from, £ million",
        low=0,
        high=1_000,
        step=0.1,
        unit="",
        why=(
            "What the programme costs. 400 people more in work at £64,000 each, as the Office for Budget Responsibility put a national plan "
            "in 2023 (read in the i newspaper), are £25.6 million."
        ),
    )


def programme(parameters: BackInWork) -> Programme:
    ill = parameters.ill / 100 if parameters.who == ANY else 1.0
    return Programme(
        people=parameters.people,
        anyway=parameters.anyway / 100,
        taken=parameters.taken / 100,
        fading=parameters.fading / 100,
        years=parameters.years,
        full_time=parameters.full_time / 100,
        kept=parameters.employers / 100,
        discount=parameters.discount / 100,
        counted=ill + (1 - ill) * parameters.others / 100,
    )
