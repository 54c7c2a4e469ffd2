"""What should this system's board be talking about? The findings of every answered page, ranked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from components.page import Page
from domain.overview.ranking import FAMILIES
from pages.home.every_area import every_area
from pages.home.evidence import Evidence
from pages.home.exhibits import about, changed, of_family
from pages.home.in_short import in_short
from pages.home.picture import picture
from pages.home.turned import turned
from pages.home.view import PATH, View, choices
from pages.one_pound_link import ONE_POUND
from pages.words import named, statement
from vocabulary import Finding

__all__ = ["PATH", "Evidence", "View", "choices", "headline", "page"]


def headline(view: View, evidence: Evidence) -> Finding:
    """The finding to begin with, in its own words, and where it comes from."""
    first = evidence.first
    if first is None:
        return statement(
            PATH,
            f"No question has a finding for {named(evidence.area)}.",
            detail="Each page says which figures it needs.",
            area=evidence.area.code,
            link=PATH + view.to_query(),
        )
    others = sum(each.sentence != first.sentence for each in evidence.findings)
    more = (
        f" {others} more {'finding is' if others == 1 else 'findings are'} listed below, by family." if others else ""
    )
    return replace(first, detail=f"{first.detail}{more}")


def page(answered: Sequence[Page[Any, Any]]) -> Page[View, Evidence]:
    """The first page, over the pages that have answers."""
    return Page(
        path=PATH,
        name="Overview",
        question="What must this board decide next, and what would change its mind?",
        introduction=(
            "For the boards of the eleven Midlands integrated care systems and their analysts: the few questions "
            "worth a decision, with figures that stand up to challenge. Choose your system, then follow a finding."
        ),
        view=View,
        choices=choices,
        evidence=lambda view, store: Evidence(view, store, answered),
        headline=headline,
        fronts=lambda view, evidence: evidence.fronts,
        in_short=lambda view, evidence: in_short(evidence),
        reports_decisions=True,
        where=(picture,),
        closer=(*(of_family(family) for family in FAMILIES), turned, every_area, about, changed),
        groups=(("Findings by family", len(FAMILIES)), ("Beside others", 2), ("The area, and what is new", 2)),
        links_to=[each for question in answered for each in question.what_if if each.name == ONE_POUND],
    )
