"""Ranked places: outliers on the worse side, places within the limits, and outliers on the better side."""

from __future__ import annotations

import pandas as pd

from components import narrative as say
from components.charts import specs
from components.exhibit import Exhibit
from components.page import drills
from domain.unwarranted_variation.funnel import Funnel
from pages.unwarranted_variation.evidence import Evidence, places_of
from pages.unwarranted_variation.exhibits import peers_table, rank_words
from pages.unwarranted_variation.how_sure import tells_one_place
from pages.unwarranted_variation.since_when import since_when
from pages.unwarranted_variation.view import MOST_TO_CHOOSE, View
from pages.unwarranted_variation.words import (
    apart,
    both_truths_of,
    case_mix,
    compared_noun,
    figure_and_rank,
    furthest_out,
    left_out,
    of_whom,
    own_places,
    possessive,
    side_name,
)
from vocabulary import Refused, Sureness

ID = "league"  # in the names of downloads
MOST_DRAWN = 40
"""Up to this number, places stand one under another with their names; of more, the area's own that stand out are drawn."""
CHANCE_ONLY = (
    "Counts are complete. Intervals say how far luck in one period could move a figure; they do not allow for the usual "
    "differences between places, which are much larger."
)
POLARITY = {"higher": " (higher is better)", "lower": " (lower is better)", "neutral": ""}


@drills(peers_table.DRILL)
def ranked(view: View, evidence: Evidence) -> Exhibit:
    """Places in order of their value, the worse side first."""
    funnel = evidence.funnel
    if isinstance(funnel, Refused):
        return Exhibit(ID, "Who stands out", "", refused=funnel.reason)
    drawn = _in_order(_drawn(peers_table.frame(evidence, funnel)), evidence)
    if drawn.empty:
        return Exhibit(ID, "Who stands out", "", refused=f"{evidence.no_figure}.")
    own = evidence.peers.own
    worse, better = (evidence.peers.names(funnel.by_size(funnel.outside(side) & own)) for side in ("worse", "better"))
    unit, target = evidence.unit, evidence.unit.write(funnel.target)
    last = furthest_out(evidence, funnel)
    placed = last if last is not None and not worse and not better else None
    return Exhibit(
        id=ID,
        title=_title(evidence, funnel, worse, better, placed),
        sure=None if placed is None else Sureness.CANNOT_TELL,
        placed=placed is not None and tells_one_place(evidence, funnel),
        front="" if placed is None else _front(evidence, funnel, placed),
        sentence=(
            f"{_which_are_drawn(evidence, len(drawn))}Each mark is one of the {evidence.noun.many} and the line through it its 95% interval."
            f"{_filled(evidence)} They are in order of their value; where lines overlap, the order may be luck. "
            f"{_dashed_line(evidence, funnel)} {rank_words.said(evidence, funnel)}"
            f"{since_when(evidence, funnel, rank_words.row_told(evidence, funnel))}{'' if rank_words.is_adjusted(evidence) else case_mix(evidence)}{left_out(evidence)}"
        ),
        table=rank_words.with_ranks(evidence, funnel, peers_table.table(evidence, funnel, drawn)),
        spec=specs.RankedDot(
            value="value",
            lower="lower",
            upper="upper",
            name="name",
            code="code",
            focus="own",
            chosen="chosen",
            average=funnel.target,
            average_name=(
                f"as expected {target}" if funnel.against_expected else f"{evidence.compared} average {target}"
            ),
            value_title=(
                f"{of_whom(evidence)}{unit.axis}, {evidence.period.label}{POLARITY[evidence.indicator.polarity]}"
            ),
            order_title="In order of their value",
            unit=unit,
        ),
        provenance=evidence.provenance,
        caveats=(CHANCE_ONLY, *evidence.caveats),
        **peers_table.all_figures(evidence),
    )


def _title(
    evidence: Evidence, funnel: Funnel, worse: tuple[str, ...], better: tuple[str, ...], placed: int | None
) -> str:
    """Who stands out; where none of few does, the figure and the rank of the one furthest on the worse side."""
    if placed is not None:
        name, figure = evidence.peers.name(placed), figure_and_rank(evidence, funnel, placed)
        return f"{of_whom(evidence)}: {name} {figure}, {evidence.period.label}"
    return (
        f"{say.sentence_case(_how_many_stand_out(evidence, len(worse) + len(better)))}"
        f"{_by_name(evidence, worse, better)}, {evidence.period.label}"
    )


def _front(evidence: Evidence, funnel: Funnel, row: int) -> str:
    """ "15.8 percentage points below average. All 10 trusts like it do better; differences this wide are usual between trusts."."""
    value = float(funnel.variation.value[row])
    same = evidence.unit.same(value, funnel.target)
    where = "the same as the average" if same else apart(evidence, funnel, value)
    return f"{say.sentence_case(where)}. {both_truths_of(evidence, row)}."


def _in_order(frame: pd.DataFrame, evidence: Evidence) -> pd.DataFrame:
    """By value, the worse side first; those without a figure last."""
    return frame.sort_values(
        ["value", "name"], ascending=[evidence.indicator.polarity == "higher", True], na_position="last", kind="stable"
    ).reset_index(drop=True)


def _drawn(frame: pd.DataFrame) -> pd.DataFrame:
    """All places where they are few; of many, the area's own: all where they are few, else those that stand out, else all."""
    if len(frame) <= MOST_TO_CHOOSE:
        return frame
    own = frame[frame["own"] & frame["value"].notna()]
    stands_out = own["group"].isin([0, 2]) | own["chosen"]
    if len(own) > MOST_DRAWN and stands_out.any():
        own = own[stands_out]
        if len(own) > MOST_DRAWN:
            largest = own["over"].abs().nlargest(MOST_DRAWN).index
            own = own[own.index.isin(largest) | own["chosen"]]
    return own.reset_index(drop=True)


def _how_many_stand_out(evidence: Evidence, outside: int) -> str:
    """How many of the area's own stand out: "3 of the Black Country’s 181 practices stand out"."""
    own = int(evidence.peers.reporting.sum())
    if own == 0:
        return evidence.no_figure
    if own == 1:
        return f"{places_of(evidence)} {'stands' if outside else 'does not stand'} out"
    number = "not one" if outside == 0 else f"all {own:,}" if outside == own else f"{outside:,}"
    who = own_places(evidence, "" if outside in (0, own) else f"{own:,}")
    return f"{number} of {who} {'stands' if outside < 2 else 'stand'} out"


def _by_name(evidence: Evidence, worse: tuple[str, ...], better: tuple[str, ...]) -> str:
    """ " (worse: A and B; better: C)"."""
    sides = [
        f"{side}: {say.listing(names, 3)}"
        for side, names in ((side_name(evidence, "worse"), worse), (side_name(evidence, "better"), better))
        if names
    ]
    return f" ({'; '.join(sides)})" if sides else ""


def _which_are_drawn(evidence: Evidence, drawn: int) -> str:
    """What is drawn, where it is not all."""
    if len(evidence.peers.rows) <= MOST_TO_CHOOSE:
        return ""
    own = int(evidence.peers.reporting.sum())
    if drawn == own:
        return f"Shown are {possessive(evidence)} own {own:,}. "
    return f"Shown are {drawn} of {possessive(evidence)} own {own:,}: those that stand out most. "


def _filled(evidence: Evidence) -> str:
    if evidence.peers.whole or len(evidence.peers.rows) > MOST_TO_CHOOSE:
        return ""
    return f" {say.sentence_case(possessive(evidence))} own are in blue."


def _dashed_line(evidence: Evidence, funnel: Funnel) -> str:
    """What the dashed line is: the average of the places compared or, for observed over expected, as many as expected."""
    places = f"{funnel.variation.judged:,} {compared_noun(evidence).many}"
    if not funnel.against_expected:
        return f"The dashed line is the average of {places}, {evidence.unit.write(funnel.target)}."
    unit = evidence.unit.telling(funnel.pooled, funnel.target)
    return (
        f"The dashed line is as many as expected, {evidence.unit.write(funnel.target)}; the {places} together have "
        f"{unit.write(funnel.pooled)}."
    )
