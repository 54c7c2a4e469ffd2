"""What moves the merger workbench: its levers, and their names."""

from __future__ import annotations

from dataclasses import dataclass

from components.nouns import Noun
from components.parameters import Parameters, option, parameter
from pages.resource_distribution.what_if import changes_in_money as money
from vocabulary import Choices, Option

NAME = "merge"
NOBODY = "none"

SYSTEMS = (
    ("QHL", "Birmingham and Solihull"),
    ("QUA", "Black Country"),
    ("QWU", "Coventry and Warwickshire"),
    ("QJ2", "Derby and Derbyshire"),
    ("QGH", "Herefordshire and Worcestershire"),
    ("QK1", "Leicester, Leicestershire and Rutland"),
    ("QJM", "Lincolnshire"),
    ("QPM", "Northamptonshire"),
    ("QT1", "Nottingham and Nottinghamshire"),
    ("QOC", "Shropshire, Telford and Wrekin"),
    ("QNC", "Staffordshire and Stoke-on-Trent"),
)
ONE = Choices(tuple(Option(code, name) for code, name in SYSTEMS))
OR_NOBODY = Choices((Option(NOBODY, "Nobody"), *ONE.options))
WHICH = Choices(
    (Option("cluster", "The systems of this area’s cluster"), Option("chosen", "Systems you choose, below"))
)
WAY = Choices(
    (
        Option("joint", "To the joint share: the money there is"),
        Option("up", "Up: all as well funded as the best"),
        Option("down", "Down: all funded as the worst"),
    )
)
PLACES = Choices((Option("ltla", "Local authorities"), Option("pcn", "Networks"), Option("sub_icb", "Sub-ICB areas")))
NOUNS = {
    "ltla": Noun("local authority", "local authorities"),
    "pcn": Noun("network", "networks"),
    "sub_icb": Noun("sub-ICB area", "sub-ICB areas"),
}
CHOSEN_ONLY = "Used only with systems you choose."


@dataclass(frozen=True)
class Merging(Parameters):
    which: str = option(
        "cluster",
        label="Put together",
        choices=WHICH,
        why="The five clusters of the Midlands, or any two or three systems.",
    )
    first: str = option("QHL", label="First system", choices=ONE, why=CHOSEN_ONLY)
    second: str = option("QUA", label="Second system", choices=ONE, why=CHOSEN_ONLY)
    third: str = option(NOBODY, label="Third system", choices=OR_NOBODY, why=CHOSEN_ONLY)
    way: str = option(
        "joint",
        label="Level",
        choices=WAY,
        why="One board has one distance from target. How its places are brought to it is for that board to decide.",
    )
    places: str = option(
        "ltla",
        label="Places",
        choices=PLACES,
        why="Spending below a board is not published: each place has its need’s share of its board’s money.",
    )
    growth: float = money.growth(
        "For the years it takes by the national rule. Later years are not known: 4.4% is the base growth of 2025/26."
    )
    small: int = parameter(
        50_000,
        label="A small place has fewer people than",
        low=5_000,
        high=500_000,
        unit="people",
        why="Small and deprived places that would lose are named. The line is yours.",
    )
    need_off: float = money.need_off(
        "At 10%, a system the targets call 20% needier may be 18% to 22% needier. No publication says how sure they are."
    )
    each_off: float = money.each_off("system")
