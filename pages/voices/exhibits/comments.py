"""What comments are about, and how they feel: counts only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps

import pandas as pd

from components import narrative as say
from components.charts.specs import RankedDot
from components.exhibit import Column, Exhibit, Table
from domain.voices.comments import SENTIMENT, THEMES, Counts
from pages.voices.evidence import Evidence
from pages.voices.view import View
from vocabulary import Refused

Make = Callable[[View, Evidence], Exhibit]
USUAL = "comments-nhft"
WHAT = {"themes": "What comments are about", "feelings": "How comments feel"}
THEMES_SHOWN = 20
INFERRED = (
    "The publisher’s file says only NHFT. We take that to be Nottinghamshire Healthcare NHS Foundation Trust, the host of the project, "
    "because the services it names are that trust’s."
)
NOT_A_SAMPLE = (
    "The comments were chosen to train a computer: they are not a sample of patients. They say nothing about the area chosen above, and "
    "cannot be compared between organisations."
)


def themes(view: View, evidence: Evidence) -> Exhibit:
    """What comments are about: counts only, no comment is kept."""
    comments = evidence.comments
    if isinstance(comments, Refused):
        return Exhibit("themes", "What comments are about", "", refused=comments.reason)
    counts, year = comments.themes, comments.year.label
    frame = _frame(counts).head(THEMES_SHOWN)
    rest = len(counts.labels) - len(frame)
    first = frame.iloc[0]
    return Exhibit(
        id="themes",
        title=f"{_short(evidence)}: {say.percent(first['value'])} of comments carry “{first['name']}”",
        sentence=(
            f"Comments of {evidence.organisation}, {year}: the {len(frame)} most frequent of {len(counts.labels)} themes. "
            f"{say.count(counts.out_of)} comments could be labelled. The other {rest} themes are in "
            f"{say.percent(float(counts.share.value[len(frame)]))} of comments or fewer each. A comment may carry several "
            f"themes, so shares add up to more than 100%. The lines are 95% intervals. {NOT_A_SAMPLE}"
        ),
        table=Table(
            frame,
            columns=(
                Column("name", "Theme"),
                Column("value", "Share of comments", "percent"),
                Column("lower", "95% interval from", "percent", "95% interval"),
                Column("upper", "to", "percent"),
                Column("count", "Comments with the theme", "count"),
                Column("out_of", "Out of", "count"),
            ),
        ),
        spec=_chart(f"share of {say.count(counts.out_of)} comments, {year}"),
        provenance=evidence.provenance(THEMES, year),
        caveats=(*_inferred(view), *evidence.caveats(THEMES)),
    )


def feelings(view: View, evidence: Evidence) -> Exhibit:
    """How comments feel: five levels, best first."""
    comments = evidence.comments
    if isinstance(comments, Refused):
        return Exhibit("feelings", "How comments feel", "", refused=comments.reason)
    counts, year = comments.sentiment, comments.year.label
    return Exhibit(
        id="feelings",
        title=f"{_short(evidence)}: {say.percent(comments.positive)} of comments were positive, {say.percent(comments.negative)} negative",
        sentence=(
            f"Comments of {evidence.organisation}, {year}: {say.count(counts.out_of)} were rated by people at five levels. "
            f"Comments that were not rated are left out, not counted as “neither”. The lines are 95% intervals. {NOT_A_SAMPLE}"
        ),
        table=Table(
            _frame(counts),
            columns=(
                Column("name", "How it feels"),
                Column("value", "Share of rated comments", "percent"),
                Column("lower", "95% interval from", "percent", "95% interval"),
                Column("upper", "to", "percent"),
                Column("count", "Comments", "count"),
                Column("out_of", "Out of", "count"),
            ),
        ),
        spec=_chart(f"share of {say.count(counts.out_of)} rated comments, {year}"),
        provenance=evidence.provenance(SENTIMENT, year),
        caveats=(*_inferred(view), *evidence.caveats(SENTIMENT)),
    )


def of_its_area(make: Make) -> Make:
    """The same exhibit if its organisation serves the area or was chosen. Elsewhere its title says that no others are published,
    because the comments about one trust do not describe other places."""

    @wraps(make)
    def exhibit(view: View, evidence: Evidence) -> Exhibit:
        made = make(view, evidence)
        if view.organisation != USUAL or evidence.comments_are_from_here or made.refused:
            return made
        return replace(made, title=f"{WHAT[made.id]}: only {say.possessive(_short(evidence))} are published")

    return exhibit


def _inferred(view: View) -> tuple[str, ...]:
    return (INFERRED,) if view.organisation == USUAL else ()


def _short(evidence: Evidence) -> str:
    """ "Nottinghamshire Healthcare": the organisation’s name without what explains it."""
    return evidence.organisation.split(",")[0]


def _frame(counts: Counts) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "code": counts.labels,
            "name": counts.labels,
            "value": counts.share.value,
            "lower": counts.share.lower,
            "upper": counts.share.upper,
            "count": counts.count,
            "out_of": counts.out_of,
        }
    )


def _chart(value_title: str) -> RankedDot:
    return RankedDot(value="value", lower="lower", upper="upper", name="name", code="code", value_title=value_title)
