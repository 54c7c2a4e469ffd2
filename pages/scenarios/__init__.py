"""What happens if we do this instead of that? What was saved on the other questions, opened, compared and followed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial, wraps
from typing import Any

from components.exhibit import Exhibit
from components.page import Page
from components.saved_scenario import KIND
from pages.scenarios.closer import assumptions, by_group, by_place, knowing, tipping
from pages.scenarios.evidence import NONE_SAVED, Evidence
from pages.scenarios.listed import listed, moved, offered, offered_besides, versions
from pages.scenarios.side_by_side import aims, difference, distributions, left_out_of, side_by_side
from pages.scenarios.view import PATH, View, choices
from pages.words import statement
from vocabulary import Finding, Refused

__all__ = ["PATH", "Evidence", "View", "choices", "headline", "page"]


def headline(view: View, evidence: Evidence) -> Finding:
    found = evidence.compared
    if not evidence.kept and not evidence.opened:
        sentence, detail = NONE_SAVED, ""
    elif isinstance(found, Refused):
        sentence, detail = f"{listed(view, evidence).title}.", found.reason
    else:
        sentence, detail = f"{side_by_side(view, evidence).title}.", left_out_of(found)
    return statement(
        PATH,
        sentence,
        detail=detail,
        area=evidence.area.short_name,
        link=PATH + view.to_query(),
    )


@wraps(side_by_side)
def compared_or_offered(view: View, evidence: Evidence) -> Exhibit:
    """Those that are compared; where none is saved, the what-ifs to begin with."""
    return side_by_side(view, evidence) if evidence.kept or evidence.opened else offered(view, evidence)


def page(questions: Sequence[Page[Any, Any]]) -> Page[View, Evidence]:
    """The page, over the what-ifs of these questions."""
    return Page(
        path=PATH,
        name="Scenarios",
        question="What happens if we do this instead of that?",
        introduction=(
            "A scenario is a what-if with its levers as somebody set them. Up to four stand side by side, with every assumption and its "
            "reason. Everyone who can open this site sees those that are shared."
        ),
        view=View,
        choices=choices,
        evidence=partial(Evidence, questions),
        headline=headline,
        where=(compared_or_offered, listed),
        closer=(
            offered_besides,
            *(aims, difference, distributions, by_group, by_place),
            *(tipping, knowing, assumptions, moved, versions),
        ),
        about_saved_items=True,
        managed_kind=KIND,
        hosts=questions,
    )
