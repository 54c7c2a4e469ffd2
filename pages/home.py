"""What should this system's board be talking about? The findings of every answered page, ranked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd

from components import narrative as say
from components.exhibit import Column, Exhibit, Table
from components.page import Page
from components.view import PageView
from data_access import Store
from pages import areas
from vocabulary import Area, Choices, Finding


@dataclass(frozen=True)
class View(PageView):
    """The area alone: everything else is each page's own."""


def choices(store: Store, what: str, so_far: Mapping[str, str]) -> Choices:
    return areas.choices(store) if what == "area" else areas.edition_choices(store)


@dataclass(frozen=True)
class Evidence:
    area: Area
    ranked: tuple[Finding, ...]
    questions: tuple[str, ...] = ()  # names of the pages the findings come from


CERTAINTY = ("beyond the usual spread", "beyond chance", "within chance", "no interval")


def gather(view: View, store: Store, answered: Sequence[Page[Any, Any]] = ()) -> Evidence:
    """Findings ranked: worse than average or getting worse first, then by how sure they are, then by size."""
    area = store.area(view.area)
    assert area is not None
    found = [finding for page in answered if page.findings for finding in page.findings(store, view.area)]
    ranked = sorted(found, key=_rank)
    return Evidence(area, tuple(ranked), tuple(page.name.lower() for page in answered if page.findings))


def _rank(finding: Finding) -> tuple[int, int, int, float, str]:
    alarms = (finding.direction == "worse") + (finding.going == "concern")
    order = list(DIRECTIONS).index(finding.direction), CERTAINTY.index(finding.certainty)
    return -alarms, *order, -abs(finding.size or 0), finding.indicator


def headline(view: View, evidence: Evidence) -> Finding:
    return evidence.ranked[0]


def findings(view: View, evidence: Evidence) -> Exhibit:
    """Every finding, with how sure it is and where to look closer."""
    frame = pd.DataFrame(
        {
            "finding": [f.sentence for f in evidence.ranked],
            "size": [_size(f) for f in evidence.ranked],
            "direction": [DIRECTIONS[f.direction] + GOING[f.going] for f in evidence.ranked],
            "certainty": [SURE[f.certainty] for f in evidence.ranked],
            "period": [f.period for f in evidence.ranked],
            "link": [("Look closer", f.link) for f in evidence.ranked],
        }
    )
    number = len(evidence.ranked)
    return Exhibit(
        id="findings",
        title=f"{number} {'finding' if number == 1 else 'findings'} for {evidence.area.short_name}, worst first",
        sentence=(
            f"Findings come from the questions answered so far: {say.listing(evidence.questions, most=10)}. Each other question "
            "joins this list when it has its first answer; until then its page says what it will answer."
        ),
        table=Table(
            frame,
            columns=(
                Column("finding", "Finding"),
                Column("size", "How much, in that period"),
                Column("direction", "Direction"),
                Column("certainty", "How sure"),
                Column("period", "Period"),
                Column("link", "More", "link"),
            ),
        ),
    )


def _size(finding: Finding) -> str:
    if finding.size is None:
        return say.NOT_AVAILABLE
    if finding.direction == "spread":
        return f"{say.count(finding.size)} {finding.size_unit} above the average"
    return f"{say.count(abs(finding.size))} {'more' if finding.size > 0 else 'fewer'} {finding.size_unit}"


DIRECTIONS = {
    "worse": "worse than average",
    "spread": "trusts differ widely",
    "better": "better than average",
    "no different": "no different",
    "unknown": "cannot be said",
}
GOING = {
    "improvement": "; over time a sign of improvement",
    "concern": "; over time a sign of concern",
    "neither": "; over time no sign of change",
    "unknown": "",
}
SURE = {
    "beyond the usual spread": "stands out from the usual spread",
    "beyond chance": "more than chance, but within the usual spread",
    "within chance": "chance could explain it",
    "no interval": "cannot be said",
}


def page(answered: Sequence[Page[Any, Any]]) -> Page[View, Evidence]:
    """The first page, over the pages that have answers."""
    return Page(
        path="/",
        name="Overview",
        question="What should this system’s board be talking about?",
        introduction=(
            "For boards of the eleven Midlands integrated care systems and the analysts who advise them: the few questions "
            "that are worth a decision, with figures that survive a challenge. Choose your system, then follow a finding."
        ),
        view=View,
        choices=choices,
        evidence=partial(gather, answered=answered),
        headline=headline,
        where=(findings,),
    )
