"""What the exhibits of this page share: their method, units and provenance."""

from __future__ import annotations

import math
from dataclasses import replace

from components import narrative as say
from components.exhibit import Exhibit
from components.units import Unit
from domain.learning.evaluation import Series
from pages.learning.evidence import Evidence
from pages.words import provenance
from vocabulary import Provenance

METHOD = (
    "Interrupted time series, allowing for the resemblance of neighbouring periods; difference in differences and a synthetic "
    "control with intervals from how far places that decided nothing moved."
)
ONE_IN_TWENTY = (
    "Of designs applied where nothing was changed, about 1 in 20 still gives an interval that does not include zero."
)


def refused_exhibit(id: str, title: str, reason: str) -> Exhibit:
    return Exhibit(id=id, title=title, sentence="", refused=reason)


def provenance_of(evidence: Evidence, series: Series) -> Provenance:
    span_of_years = say.period_span(series.periods[0].label, series.periods[-1].label)
    return provenance(evidence.store, [evidence.indicator.id], span_of_years, METHOD)


def drawn_broken(series: Series) -> str:
    """ " 1 period is missing (May 2023): the line breaks there."; "" where none is."""
    said = say.broken_line([period.label for period in series.missing])
    return f" {said}" if said else ""


def difference_unit(evidence: Evidence) -> Unit:
    """The unit of a difference: points for shares, and either side of nought for all."""
    unit = evidence.unit
    if unit.name == "%":
        return replace(unit, name="points", after="", words="points", floor=-math.inf, ceiling=math.inf)
    return replace(unit, floor=-math.inf)
