"""What moves the what-if of fair shares: its levers, and their names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.pace_of_change import Rules
from components.nouns import Noun
from components.parameters import Parameters, doubt, option, parameter
from domain.resource_distribution.moving import NATIONAL_RULE_OF, Setting
from pages.resource_distribution.what_if import changes_in_money as money
from vocabulary import MILLION, Choices, Option

NAME = "move"

PACE = Choices(
    (
        Option("now", f"Rule of {NATIONAL_RULE_OF}"),
        Option("arrive", "Fair shares at the end"),
        Option("fast", "Fast, no cash cuts"),
        Option("own", "Your own rules"),
    )
)
PARTS = Choices(
    (
        Option("boards", "Boards of England"),
        Option("sub_icb", "Sub-ICB areas here"),
        Option("ltla", "Authorities here"),
        Option("pcn", "Networks here"),
        Option("practice", "Practices here"),
    )
)
NOUNS: Mapping[str, Noun] = {
    "icb": Noun("board", "boards"),
    "sub_icb": Noun("sub-ICB area", "sub-ICB areas"),
    "ltla": Noun("local authority", "local authorities"),
    "pcn": Noun("network", "networks"),
    "practice": Noun("practice", "practices"),
}
OWN_RULES = "Used only with your own rules."


@dataclass(frozen=True)
class Moving(Parameters):
    pace: str = option(
        "now",
        label="Pace",
        choices=PACE,
        why=(
            "A fifth of the distance each year, half a point of growth at the most. NHS England measured from its published targets; here it is from the "
            "average board, so convergence printed for a board differs. “Fast” has a floor of 0% and no cap."
        ),
        source="Read from the convergence printed for 42 boards: NHS England, ICB allocations 2025/26.",
    )
    parts: str = option(
        "boards",
        label="What is moved, between whom",
        choices=PARTS,
        why="Between boards it is their allocations. Below a board only payments to general practice are published, so it is these.",
    )
    years: int = parameter(
        3,
        label="Years",
        low=1,
        high=10,
        unit=Noun("year", "years"),
        why="Boards are to move towards their fair share by 2028/29.",  # for a view, `move_printed.years_by_name` names each
        source="NHS England, medium-term planning framework: revenue finance and contracting guidance.",
    )
    growth: float = money.growth("Later years are not known: 4.4% is the base growth of 2025/26, in cash.")
    envelope: float = parameter(
        0,
        label="Envelope at the start, £ million (0: what they have)",
        low=0,
        high=200_000,
        step=0.1,
        why="Your own sum instead, shared at the start as the money is now.",
        off_at_zero=True,
    )
    inequalities: int = parameter(
        0,
        label="Weight of health inequalities: points more, or fewer, than now",
        low=-10,
        high=30,
        unit=Noun("point", "points"),
        why="Core services of boards only: about 10% of the published formula now. The other parts give way in proportion.",
    )
    unmet: int = parameter(
        0,
        label="Uplift for unmet need in the most deprived fifth",
        low=0,
        high=30,
        unit="%",
        why="Weights follow what care people use. Need that is not met does not show in them. How large it is, no publication says.",
    )
    floor: float = parameter(
        3.9,
        label="Floor: no part grows by less than",
        low=-20,
        high=10,
        step=0.1,
        unit="%",
        why=f"{OWN_RULES} 3.9% is the lowest growth of 2025/26, rounded.",
        source="NHS England, ICB allocations 2025/26: growth of the recurrent core allocation.",
    )
    cap: float = parameter(
        4.9,
        label="Cap: no part grows by more than",
        low=0,
        high=100,
        step=0.1,
        unit="%",
        why=f"{OWN_RULES} 4.9% is the highest growth of 2025/26, rounded.",
        source="NHS England, ICB allocations 2025/26: growth of the recurrent core allocation.",
    )
    closing: int = parameter(
        100,
        label="Distance closed each year, at the most",
        low=0,
        high=100,
        unit="%",
        why=f"{OWN_RULES} The national rule closes 20%.",
    )
    tolerance: float = parameter(
        0,
        label="Tolerance: a part this near its target is not moved",
        low=0,
        high=5,
        step=0.1,
        unit="%",
        why=f"{OWN_RULES} Targets are not exact, so a small distance may not be worth moving money for.",
    )
    minimum: int = parameter(
        0,
        label="Protected minimum, £ a head",
        low=0,
        high=4_000,
        why=f"{OWN_RULES} No part may have less for each of its people.",
    )
    transition: float = parameter(
        0,
        label="Transition money, £ million a year",
        low=0,
        high=5_000,
        step=0.1,
        why="On top of the envelope, for one year at a time, to parts that grow slower than the money: by what they forgo, and never more.",
    )
    need_off: float = money.need_off(
        "At 10%, a part the weights call 20% needier may be 18% to 22% needier. No publication says how sure the weights are."
    )
    each_off: float = money.each_off("part")
    growth_off: float = doubt(
        25,
        label="Growth may be off by",
        why="At 25%, growth of 4.4% may be 3.3% to 5.5%, the same in every year.",
    )


TRIED = ("pace", "years", "growth", "inequalities", "unmet")
TRIED_OF_OWN = ("floor", "cap", "closing", "tolerance", "minimum")
"""Levers that are moved to see what matters; the parts and the envelope make another question."""


def setting_of(parameters: Moving) -> Setting:
    return Setting(
        pace=parameters.pace,
        rules=Rules(
            years=parameters.years,
            growth=parameters.growth / 100,
            floor=parameters.floor / 100,
            cap=parameters.cap / 100,
            closing=parameters.closing / 100,
            tolerance=parameters.tolerance / 100,
            minimum=float(parameters.minimum),
            transition=parameters.transition * MILLION,
        ),
        envelope=parameters.envelope * MILLION if parameters.envelope else None,
        more_inequalities=parameters.inequalities / 100,
        uplift=parameters.unmet / 100,
    )
