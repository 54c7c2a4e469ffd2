"""Look closer: each place's figure against its size, with limits."""

from __future__ import annotations

import pandas as pd

from components import narrative as say
from components.charts import specs
from components.charts.funnel import MOST_MARKS
from components.exhibit import Exhibit
from components.page import drills
from domain.unwarranted_variation.funnel import Funnel
from pages.unwarranted_variation.evidence import Evidence
from pages.unwarranted_variation.exhibits import peers_table
from pages.unwarranted_variation.exhibits.rank_words import VERY_PROBABLE
from pages.unwarranted_variation.view import MOST_TO_CHOOSE, View
from pages.unwarranted_variation.words import by_chance, compared_noun, hidden, left_out, of_whom, possessive
from vocabulary import Refused

MOST_LISTED = 100
"""Rows of the table on the page where there are more places than a reader looks through: the file has all."""


@drills(peers_table.DRILL)
def funnel_plot(view: View, evidence: Evidence) -> Exhibit:
    funnel = evidence.funnel
    if isinstance(funnel, Refused):
        return Exhibit("funnel", "Which places differ by more than expected", "", refused=funnel.reason)
    frame = peers_table.frame(evidence, funnel)
    many = len(frame) > MOST_TO_CHOOSE
    if many:
        frame["listed"] = _listed(frame)
    outside = int(funnel.outside_either.sum())
    title, meaning = _title_and_meaning(view, evidence, funnel, outside)
    return Exhibit(
        id="funnel",
        title=title,
        sentence=(
            f"{meaning} If they told the whole story, {by_chance(funnel.variation.outside_by_chance)} of {funnel.variation.judged:,} would be outside "
            f"by luck. A diamond is a place outside its 99.8% limits{_dots(outside)}; the dotted lines are the 95% limits."
            f"{_stronger(evidence)}{_rough(funnel)}{hidden(evidence)}{left_out(evidence)}{_rows_listed(evidence) if many else ''}"
        ),
        table=peers_table.table(evidence, funnel, frame, limits=True, listed="listed" if many else ""),
        spec=specs.Funnel(
            x="people",
            y="value",
            name="name",
            code="code",
            position="position",
            focus="own",
            chosen="chosen",
            pick="own" if many else None,
            x_title=f"{evidence.indicator.denominator}, {evidence.period.label}",
            y_title=f"{of_whom(evidence)}{evidence.unit.axis}",
            average_name="as expected" if funnel.against_expected else "average",
            unit=evidence.unit,
            limits=specs.FunnelLimits(**funnel.curve()),
        ),
        provenance=evidence.provenance,
        caveats=evidence.caveats,
        **peers_table.all_figures(evidence),
    )


def _none_outside(evidence: Evidence, funnel: Funnel) -> str:
    """Both truths where none is outside: the lowest is the lowest, and no further off than is usual. "All 21 Midlands trusts, the lowest too, are
    within usual limits"; or how many are in the worst quarter with 95% probability all the same."""
    ranks, all_of_them = evidence.ranks, f"All {funnel.variation.judged:,} {compared_noun(evidence).many}"
    if evidence.indicator.polarity == "neutral" or isinstance(ranks, Refused):
        number = 0
    else:
        number = int((ranks.found.worst_quarter >= VERY_PROBABLE).sum())
    if number:
        return f"{all_of_them} are within usual limits; {number:,} clearly in the worst quarter"
    return f"{all_of_them}, the lowest and the highest too, are within usual limits"


def _title_and_meaning(view: View, evidence: Evidence, funnel: Funnel, outside: int) -> tuple[str, str]:
    """How many places are outside the limits, and what that means."""
    who = say.share_of(outside, funnel.variation.judged, compared_noun(evidence))
    many = evidence.noun.many
    if view.limits == "overdispersed":
        if not outside:
            return (
                _none_outside(evidence, funnel),
                f"The usual limits are the 99.8% limits. They allow for the usual spread between {many} as well as for chance.",
            )
        return (
            f"Outside the 99.8% limits: {who}",
            f"The limits allow for the usual spread between {many} as well as for chance.",
        )
    title = f"Outside the limits of chance alone: {who}"
    meaning = (
        "The limits allow for chance only. Where places see many people they are so narrow that nearly every one is "
        "outside: that says places differ, not which of them to ask."
    )
    return title, meaning


def _listed(frame: pd.DataFrame) -> pd.Series:
    """Which rows are listed on the page: the chosen, the area's own outside the limits, its others, then others outside."""
    outside = frame["group"].isin([0, 2])
    importance = pd.Series(4, index=frame.index)
    importance[outside] = 3
    importance[frame["own"] & frame["value"].notna()] = 2
    importance[frame["own"] & outside] = 1
    importance[frame["chosen"]] = 0
    order = pd.DataFrame({"importance": importance, "size": -frame["over"].abs().fillna(0)})
    first = order.sort_values(["importance", "size"], kind="stable").index[:MOST_LISTED]
    return pd.Series(frame.index.isin(first), index=frame.index)


def _rows_listed(evidence: Evidence) -> str:
    return (
        f" The table lists {MOST_LISTED} of {len(evidence.peers.rows):,}, {possessive(evidence)} own that stand out first; "
        "its file has all."
    )


def _dots(outside: int) -> str:
    return "" if outside <= MOST_MARKS else ", but most of so many are drawn as dots"


def _stronger(evidence: Evidence) -> str:
    return "" if evidence.peers.whole else f" {say.sentence_case(possessive(evidence))} own are in the stronger colour."


def _rough(funnel: Funnel) -> str:
    """That the limits drawn are rough for the smallest places."""
    if not funnel.rough_limits:
        return ""
    return (
        f" For {funnel.rough_limits:,} so small that fewer than five cases are expected the lines are rough: a place counts as outside only if its "
        "exact probability is as small as the limit’s."
    )
