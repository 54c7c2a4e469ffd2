"""Differences and places of this page in words."""

from __future__ import annotations

from collections.abc import Sequence

from components import narrative as say
from data_access import Reported
from pages.learning.evidence import Evidence
from pages.words import named


def place_name(evidence: Evidence) -> str:
    return named(evidence.place) if evidence.place is not None else named(evidence.area)


def size(evidence: Evidence, value: float) -> str:
    """ "2.6 points", "31 bed days": a difference without its side."""
    unit = evidence.unit
    if unit.name == "%":
        return say.points(abs(value))
    return unit.apart((value, 0.0)).write(abs(value))


def more_or_fewer(evidence: Evidence, value: float) -> str:
    """ "2.6 percentage points higher (better)"."""
    side = "higher" if value > 0 else "lower"
    better = say.judgement(value, evidence.indicator.polarity)
    return f"{size(evidence, value)} {side}" + (f" ({better})" if better in ("better", "worse") else "")


def span(evidence: Evidence, lower: float, upper: float) -> str:
    """ "from 6.1 points lower to 0.9 points higher"."""
    if lower < 0 < upper:
        return f"from {size(evidence, lower)} lower to {size(evidence, upper)} higher"
    low, high = sorted((abs(lower), abs(upper)))
    near = f"{100 * low:.1f}" if evidence.unit.name == "%" else size(evidence, low)
    return f"{near} to {size(evidence, high)} {'higher' if lower >= 0 else 'lower'}"


def since(evidence: Evidence) -> str:
    return evidence.first.label


def periods_noun(evidence: Evidence, number: int) -> str:
    noun = evidence.first.kind if evidence.first.kind in ("month", "quarter") else "year"
    return f"{number} {noun}{'' if number == 1 else 's'}"


def reported(reports: Sequence[Reported]) -> str:
    """Statements, each with who published it: "It opened on 10 June 2024 (Shropshire Live, 16 July 2024)."."""
    return " ".join(f"{each.said.rstrip('.')} ({each.source})." for each in reports)
