"""Differences and places of this page in words."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.evaluation.parallel_trends import Alongside
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
    return f"{number} {period_noun(evidence)}{'' if number == 1 else 's'}"


def a_period(evidence: Evidence, value: float) -> str:
    """ "0.39 percentage points": what is added up over many periods has a second decimal."""
    return f"{abs(100 * value):.2f} percentage points" if evidence.unit.name == "%" else size(evidence, value)


def period_noun(evidence: Evidence) -> str:
    return evidence.first.kind if evidence.first.kind in ("month", "quarter") else "year"


def gap_moved(evidence: Evidence, found: Alongside, before: int) -> str:
    """ "closing by 0.39 percentage points a month": the gap to the other places over so many periods before the change."""
    first, last = float(found.line(before)[0]), float(found.line(before)[-1])
    if first * last <= 0:
        course = "rising" if last > first else "falling"
    else:
        course = "closing" if abs(last) < abs(first) else "widening"
    return f"{course} by {a_period(evidence, found.slope.estimate)} a {period_noun(evidence)}"


def reported(reports: Sequence[Reported]) -> str:
    """Statements, each with who published it: "It opened on 10 June 2024 (Shropshire Live, 16 July 2024)."."""
    return " ".join(f"{each.said.rstrip('.')} ({each.source})." for each in reports)
