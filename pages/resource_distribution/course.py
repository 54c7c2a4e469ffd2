"""Words for the years: which way pounds and GPs have gone, here and in the area compared with."""

from __future__ import annotations

import numpy as np

from components import narrative as say
from components.units import PERCENT, Unit
from pages.resource_distribution.evidence import GPS, Evidence
from pages.resource_distribution.words import GPS_EACH, POUNDS_EACH


def pounds_course(evidence: Evidence) -> str:
    """The last two years of payments against the area compared with."""
    own, other = evidence.pounds_course[0], evidence.pounds_course[1]
    if len(own.value) < 2 or not np.isfinite(own.value[-2:]).all():
        return ""
    before, now = (float(own.value[row] / other.value[row] - 1) for row in (-2, -1))
    return (
        f"In {own.labels[-2]} its payments for each weighted patient were {_apart(before, evidence)}, in {own.labels[-1]} "
        f"{_apart(now, evidence)}."
    )


def _apart(difference: float, evidence: Evidence) -> str:
    if PERCENT.same(difference, 0.0):
        return f"the same as {say.possessive(evidence.compared_words)}"
    written = PERCENT.telling(abs(difference), 0.0).write(abs(difference))
    return f"{written} {'above' if difference > 0 else 'below'} {say.possessive(evidence.compared_words)}"


def gp_course(evidence: Evidence) -> str:
    """GPs for every 10,000 patients, not weighted, from the first year to the last."""
    own, other = evidence.staff_courses[GPS][:2]
    here, there = (moved(float(each.value[0]), float(each.value[-1]), GPS_EACH) for each in (own, other))
    return (
        f"From {own.labels[0]} to {own.labels[-1]}, GPs for every 10,000 patients (not weighted) {here} here; in "
        f"{evidence.compared_words} they {there}."
    )


def moved(first: float, last: float, unit: Unit = POUNDS_EACH) -> str:
    """ "fell from 4.83 to 4.24", told apart; "stayed at 4.83"."""
    write = unit.telling(first, last).write
    if unit.same(first, last):
        return f"stayed at {write(last)}"
    return f"{'rose' if last > first else 'fell'} from {write(first)} to {write(last)}"
