"""What the what-ifs of money share: the levers both have, what a change is counted in, its columns and its bars."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from components import narrative as say
from components.charts.specs import ChangeBars
from components.exhibit import Column
from components.nouns import Noun
from components.parameters import doubt, parameter
from components.units import MONEY, POUNDS, Unit
from pages import what_ifs
from vocabulary import MILLION

POUNDS_A_HEAD = Unit("£", before="£", decimals=0)
MOST_BARS = 16
RANGE_IS = (
    "Ranges are your own assumption and no measure of chance. Errors up to the size you allow are tried, small ones more often; the middle 95% of what "
    "comes out is shown."
)


def growth(why: str) -> Any:
    """The lever of how much money there is each year. `why`: beside it, after its source."""
    return parameter(
        4.4,
        label="Growth of the money each year",
        low=0,
        high=10,
        step=0.1,
        unit="%",
        why=why,
        source="NHS England, ICB allocations 2025/26: base growth 4.4%.",
    )


def need_off(why: str) -> Any:
    return doubt(10, label="Differences in need may be off by", why=why)


def each_off(noun: str) -> Any:
    """`noun`: what has a target, in the singular."""
    return doubt(
        1,
        label="Each target by itself may be off by",
        why=f"Independent between {noun}s, so that near needs are in doubt too. No publication says how exact a target is: 1% is assumed.",
    )


def range_name(need_off: float, growth_off: float = 0, each_off: float = 0) -> str:
    """What an interval is called that holds nothing but the reader's own doubts: "range if need is off by up to 10% and growth by 25%"."""
    doubts = [
        (name, off) for name, off in (("need", need_off), ("each target", each_off), ("growth", growth_off)) if off
    ]
    if not doubts:
        return "range, with no doubt allowed"
    (name, off), *others = doubts
    return f"range if {say.listing([f'{name} is off by up to {off:g}%', *(f'{each} by {size:g}%' for each, size in others)])}"


def gain_and_lose(noun: Noun, value: Sequence[float], lower: Sequence[float], upper: Sequence[float]) -> str:
    """ "Of 42 boards, 21 gain and 21 lose; for 7 we can’t tell". Pounds; less than a pound is no change. What we can’t tell has a range that
    includes no change."""
    gaining, losing = sum(each >= 1 for each in value), sum(each <= -1 for each in value)
    unclear = sum(abs(each) >= 1 and low <= 0 <= high for each, low, high in zip(value, lower, upper, strict=True))
    doubted = f"; for {unclear:,} we can’t tell" if unclear else ""
    return f"Of {len(value):,} {noun.after(len(value))}, {gaining:,} gain and {losing:,} lose{doubted}"


def unit_of(pounds: Iterable[float]) -> tuple[Unit, float]:
    """How changes are written, and what pounds are divided by for it: millions, or pounds where none is as much as a million, as with practices."""
    return (MONEY, MILLION) if max(map(abs, pounds), default=0.0) >= MILLION else (POUNDS, 1.0)


def change_columns(run: what_ifs.Run, label: str, unit: Unit = MONEY) -> tuple[Column, Column, Column]:
    """The columns of a change in million pounds and its range: `value`, `lower` and `upper` of a frame."""
    return (
        Column("value", label, "figure", unit=unit),
        Column("lower", run.words.range_from, "figure", unit=unit),
        Column("upper", "to", "figure", unit=unit),
    )


def bars(run: what_ifs.Run, title: str, most: int = ChangeBars.most, unit: Unit = MONEY) -> ChangeBars:
    """A bar for each row of such a frame."""
    return ChangeBars(
        name="name",
        value="value",
        lower="lower",
        upper="upper",
        value_title=title,
        unit=unit,
        most=most,
        interval=run.words.range,
    )
