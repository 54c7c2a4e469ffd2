"""The claim about one place chosen by name, which a saved view stores and watches."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from components import narrative as say
from pages.unwarranted_variation.evidence import Evidence
from pages.unwarranted_variation.view import FURTHEST_BEHIND, TOGETHER, View
from pages.unwarranted_variation.words import against_the_others
from pages.words import spoken
from vocabulary import Finding, Refused, Sureness


def of_place(view: View, evidence: Evidence, of_area: Finding) -> Finding:
    """Where the place chosen stands among those compared; `of_area` where none is chosen by name, or it has no figure."""
    funnel = evidence.funnel
    if view.place in (TOGETHER, FURTHEST_BEHIND) or isinstance(funnel, Refused):
        return of_area
    row = evidence.chosen
    if row is None or not say.known(float(funnel.variation.value[row])):
        return of_area
    direction: Literal["worse", "better", "no different"] = "no different"
    if funnel.believed_outside("worse")[row]:
        direction = "worse"
    elif funnel.believed_outside("better")[row]:
        direction = "better"
    return replace(
        of_area,
        sentence=f"{spoken(evidence.peers.name(row))}: {against_the_others(evidence, funnel, row)}.",
        placed=direction == "no different",
        indicator=evidence.indicator.id,
        period=evidence.period.label,
        size=None,
        lower=None,
        upper=None,
        size_unit="",
        direction=direction,
        sure=Sureness.CANNOT_TELL if direction == "no different" else Sureness.PROBABLY,
        like_for_like=False,
    )
