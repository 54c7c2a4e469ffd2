"""What stands beside a chart: one number, how sure it is and its date. The reasons are one click away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from components import dates
from components import narrative as say
from components.attributes import attributes
from components.glossary import explained, marked
from components.links import safe_link
from vocabulary import Finding, SizeTold, Sureness

WHY = "Why we say this"
ADD = "Add to pack"

MEANINGS = {
    Sureness.SURE: "Another sample, the usual spread between places and the past of this one all say the same, each with 95% or more.",
    Sureness.PROBABLY: "Each check that could be made gives 80% or more: another sample, the usual spread, the past.",
    Sureness.CANNOT_TELL: "Chance, or the usual spread between places, could make a difference of this size.",
    Sureness.NOT_MEASURED: "There is no figure, or nothing to compare it with.",
}
CANNOT_TELL_WHY = "Can’t tell why"
CANNOT_TELL_WHY_MEANING = (
    "The figures are counted, and so is the place among all. Differences this wide are usual between such places, so the figures do not say "
    "whether its patients, its buildings or its care are the reason."
)
NO_MARGIN = "No margin of error published"
NO_MARGIN_MEANING = "The figure is as published. The publisher does not say how far chance could have moved it."
LIKE_FOR_LIKE = "The comparison allows for who the people are: their ages and sexes, and how deprived they are."
NOT_ADJUSTED = (
    "A plain comparison: who the people are is not allowed for, and may be the reason for the difference. A difference is claimed only where nine in "
    "ten places that differ as usual lie nearer to the average."
)

AGAINST_TARGET = "Against its target"
AGAINST_TARGET_MEANING = "Money against the target that NHS England publishes. The target allows for who the people are, by the national formula; no places are compared."


def phrase(sure: Sureness, known: bool = True, placed: bool = False) -> str:
    """How sure a difference is, in its fixed phrase. Of a figure that is known, such as money, only the margin is not measured; of one place
    whose position among all is counted (`placed`) only the reason is not told."""
    if placed and sure is Sureness.CANNOT_TELL:
        return CANNOT_TELL_WHY
    return NO_MARGIN if known and sure is Sureness.NOT_MEASURED else str(sure)


def badge(
    sure: Sureness, like_for_like: bool, known: bool = True, placed: bool = False, against_target: bool = False
) -> html.P:
    """How sure a difference is, and whether it is like for like, or against a target; each explains itself. `known`: whether there is a figure."""
    said = phrase(sure, known, placed)
    why_so = {NO_MARGIN: NO_MARGIN_MEANING, CANNOT_TELL_WHY: CANNOT_TELL_WHY_MEANING}.get(said, MEANINGS[sure])
    kind, meaning = ("Like for like", LIKE_FOR_LIKE) if like_for_like else ("Not adjusted", NOT_ADJUSTED)
    if against_target:
        kind, meaning = AGAINST_TARGET, AGAINST_TARGET_MEANING
    return html.P(
        [
            html.Span(explained(said, why_so), className=f"badge {sure.name.lower().replace('_', '-')}"),
            " ",
            html.Span(explained(kind, meaning), className="badge"),
        ],
        className="badges",
    )


def caution(finding: Finding) -> html.P | None:
    """What stands in front besides: the size by another comparator, and what may decide the finding; None where there is nothing of the kind."""
    said = " ".join(part for part in (finding.also, finding.caution) if part)
    return html.P(marked(said), className="caution") if said else None


def in_large(finding: Finding) -> tuple[str, str]:
    """The finding's size and what it counts, in words: ("978", "fewer waits"); each "" where it has no size."""
    if finding.size is None or not finding.size_unit or finding.direction == "spread":
        return "", ""
    return say.large(finding.size, finding.size_unit)


def big_number(finding: Finding) -> html.P | None:
    """The finding's size, large, and under it what it counts; None where it has no size."""
    number, words = in_large(finding)
    if not number:
        return None
    return html.P([html.Strong(number), " ", html.Span(words)], className="big")


def why(parts: Sequence[Any], summary: str = WHY) -> html.Details:
    """All that qualifies a claim, folded: one click away on the screen, in full on paper."""
    return html.Details([html.Summary(summary), *parts], className="why")


SIZES = "Why there are several sizes"


def several_sizes(sizes: Sequence[SizeTold]) -> list[html.Table]:
    """The sizes of one difference, from the first to the last; empty where there is but one."""
    if not sizes:
        return []
    head = html.Thead(html.Tr([html.Th(each, scope="col") for each in ("Size", "How many", "From the line above")]))
    rows = [
        html.Tr(
            [
                html.Th(each.what, scope="row"),
                html.Td(html.Strong(each.amount) if each.shown else each.amount),
                html.Td(each.how),
            ]
        )
        for each in sizes
    ]
    return [html.Table([html.Caption(SIZES), head, html.Tbody(rows)], className="sizes")]


@dataclass(frozen=True)
class Decided:
    """What was decided on the measure of a card, in a sentence, the address that starts a decision from it, and why its measure cannot judge one;
    each "" for none."""

    said: str = ""
    start: str = ""
    unjudged: str = ""

    @property
    def way(self) -> tuple[str, str]:
        """The link to a decision: what is only recorded is not called a decision that figures will judge."""
        return (RECORD if self.unjudged else "Decide"), self.start


RECORD = "Record a decision"
NOT_DECIDED = Decided()


def _said(decided: Decided) -> html.P | None:
    return html.P(decided.said, className="dated decided") if decided.said else None


def _dated(dated: str, *ways: tuple[str, str] | str) -> html.P | None:
    """The date of a card and, behind it, the ways on: each a name and an address, left out where it is "", or what is said of the one before."""
    told = [
        (each, "") if isinstance(each, str) else each for each in ways if each and (isinstance(each, str) or each[1])
    ]
    links = [html.A(name, href=safe_link(to), **attributes(data_inside="true")) if to else name for name, to in told]
    parts = [dated, *links] if dated else links
    spaced = [each for part in parts for each in (". ", part)][1:]
    return html.P(spaced, className="dated") if spaced else None


def _into_pack(reasons: Any, shown_at: str = "") -> html.Div:
    """What qualifies a finding, folded, and beside it the way into a pack: the finding with the first chart of its page. `shown_at`: the
    address of that page, where the finding stands on another."""
    at = {"data_packs_at": shown_at} if shown_at else {}
    into = html.Button(ADD, type="button", className="small act", **attributes(data_packs="", **at))
    return html.Div([reasons, into], className="card-menu")


def front(finding: Finding, decided: Decided = NOT_DECIDED) -> html.Div:
    """A short card: one finding, and the ways on: to its page, to a decision, and into a pack."""
    number = big_number(finding)
    dated = dates.dated_each(finding.freshness) or finding.period
    return html.Div(
        [
            html.H2(finding.sentence, className="finding"),
            number,
            badge(
                finding.sure, finding.like_for_like, finding.size is not None, finding.placed, finding.against_target
            ),
            caution(finding),
            _dated(dated, ("Evidence", finding.link), decided.way, decided.unjudged),
            _said(decided),
            _into_pack(
                why([*several_sizes(finding.sizes), html.P(marked(finding.detail), className="detail")]), finding.link
            ),
        ],
        className="front",
    )


def beside(
    finding: Finding, reasons: Sequence[Any], decided: Decided = NOT_DECIDED, *, packed: bool = False
) -> html.Div:
    """The column beside the first chart of a page. `packed`: whether a pack may hold it."""
    dated = dates.dated_each(finding.freshness) or finding.period
    folded = why(reasons) if reasons else None
    return html.Div(
        [
            big_number(finding),
            badge(finding.sure, finding.like_for_like, finding.size is not None, finding.placed, finding.against_target)
            if finding.period
            else None,
            caution(finding),
            _dated(dated, decided.way, decided.unjudged),
            _said(decided),
            _into_pack(folded) if packed else folded,
        ],
        className="beside",
    )
