"""The column beside a chart: one number, how sure it is and its date. The reasons are one click away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from components import card_menu, dates
from components import narrative as say
from components.attributes import attributes
from components.glossary import explained, marked
from components.links import safe_link
from vocabulary import Against, Finding, SizeTold, Sureness

WHY = "Why we say this"

MEANINGS = {
    Sureness.SURE: "Three checks agree, each with 95% or more: another sample, the usual spread between places, and this place’s past.",
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
LIKE_FOR_LIKE = "The comparison allows for people’s age and sex, and for how deprived they are."
NOT_ADJUSTED = (
    "A plain comparison: who the people are is not allowed for, and may be the reason for the difference. A difference is claimed only where nine in "
    "ten places that differ as usual lie nearer to the average."
)

AGAINST: Mapping[Against, tuple[str, str]] = {
    "target": (
        "Against its published target",
        (
            "Money against the share that NHS England publishes as a target. All targets together need not add up to the money there is. It allows for who "
            "the people are, by the national formula; no places are compared."
        ),
    ),
    "share": (
        "Against its share of the money",
        (
            "Money against the published target, scaled so that the targets of all boards add up to the money there is. It allows for who the people are, by "
            "the national formula; no places are compared."
        ),
    ),
}
"""What money is measured against -> the badge, and what it means."""


def phrase(sure: Sureness, known: bool = True, placed: bool = False) -> str:
    """How sure a difference is, as its fixed phrase.

    For an exact figure, such as money, it says that only the margin of error is missing; for the rank of one place
    among all (`placed`), that only the reason is unknown.
    """
    if placed and sure is Sureness.CANNOT_TELL:
        return CANNOT_TELL_WHY
    return NO_MARGIN if known and sure is Sureness.NOT_MEASURED else str(sure)


def badge(
    sure: Sureness, like_for_like: bool, known: bool = True, placed: bool = False, against: Against = ""
) -> html.P:
    """Badges that explain themselves: how sure a difference is, and whether it is like for like or what money is measured against.

    `known`: whether there is a figure.
    """
    said = phrase(sure, known, placed)
    why_so = {NO_MARGIN: NO_MARGIN_MEANING, CANNOT_TELL_WHY: CANNOT_TELL_WHY_MEANING}.get(said, MEANINGS[sure])
    kind, meaning = ("Like for like", LIKE_FOR_LIKE) if like_for_like else ("Not adjusted", NOT_ADJUSTED)
    if against:
        kind, meaning = AGAINST[against]
    return html.P(
        [
            html.Span(explained(said, why_so), className=f"badge {sure.name.lower().replace('_', '-')}"),
            " ",
            html.Span(explained(kind, meaning), className="badge"),
        ],
        className="badges",
    )


def caution(finding: Finding) -> html.P | None:
    """Cautions shown in front: the size by another comparator, and what may decide the finding; None without any."""
    said = " ".join(part for part in (finding.also, finding.caution) if part)
    return html.P(marked(said), className="caution") if said else None


def in_large(finding: Finding) -> tuple[str, str]:
    """The finding's size and what it counts, in words: ("978", "fewer waits"); each "" where it has no size."""
    if finding.size is None or not finding.size_unit or finding.direction == "spread":
        return "", ""
    return say.large(finding.size, finding.size_unit)


def big_number(finding: Finding) -> html.P | None:
    """The size of a finding in large type with its unit below; None where it has no size."""
    number, words = in_large(finding)
    if not number:
        return None
    return html.P([html.Strong(number), " ", html.Span(words)], className="big")


def number_after_sentence(finding: Finding) -> html.P | None:
    """The same below a sentence that already says what is counted: "more than the Midlands average for similar people"."""
    number, words = in_large(finding)
    counted, than, against = words.partition(" than ")
    if than and counted in finding.sentence:
        words = f"{counted.split(' ')[0]}{than}{against}"
    return html.P([html.Strong(number), " ", html.Span(words)], className="big") if number else None


def why(parts: Sequence[Any], summary: str = WHY) -> html.Details:
    """All qualifications of a claim, folded: one click away on the screen, in full on paper."""
    return html.Details([html.Summary(summary), *parts], className="why")


SIZES = "Why there are several sizes"


def several_sizes(sizes: Sequence[SizeTold]) -> list[html.Table]:
    """All sizes of one difference, first to last; empty where there is only one."""
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
    """For the measure of a card: the last decision as a sentence, the address that starts a new one, and why the
    measure cannot judge one; each "" for none.
    """

    said: str = ""
    start: str = ""
    unjudged: str = ""

    @property
    def way(self) -> tuple[str, str]:
        """The link that starts a decision. Where no figures will judge it, the link speaks of recording a decision."""
        return (RECORD if self.unjudged else "Decide"), self.start


RECORD = "Record a decision"
NOT_DECIDED = Decided()


def _said(decided: Decided) -> html.P | None:
    return html.P(decided.said, className="dated decided") if decided.said else None


def _judged(decided: Decided) -> list[html.P]:
    """Why the measure of a card cannot judge a decision; empty where it can."""
    return [html.P(decided.unjudged, className="detail")] if decided.unjudged else []


def _dated(dated: str, *ways: tuple[str, str]) -> html.P | None:
    """The date of a card followed by links (name and address); links without an address are left out."""
    links = [html.A(name, href=safe_link(to), **attributes(data_inside="true")) for name, to in ways if to]
    parts = [dated, *links] if dated else links
    spaced = [each for part in parts for each in (". ", part)][1:]
    return html.P(spaced, className="dated") if spaced else None


def front(finding: Finding, decided: Decided = NOT_DECIDED, name: str = "") -> html.Div:
    """A short card: one finding, and links to its page and to a decision. `name`: its id on the page."""
    dated = dates.dated_each(finding.freshness) or finding.period
    return html.Div(
        [
            html.H2(finding.sentence, className="finding"),
            number_after_sentence(finding),
            badge(finding.sure, finding.like_for_like, finding.size is not None, finding.placed, finding.against),
            caution(finding),
            _dated(dated, ("Evidence", finding.link), decided.way, finding.onward),
            _said(decided),
            card_menu.beside(
                why(
                    [
                        *several_sizes(finding.sizes),
                        html.P(marked(finding.detail), className="detail"),
                        *_judged(decided),
                    ]
                ),
                card_menu.menu(exhibit="", shown_at=finding.link),
            ),
        ],
        className="front",
        **({"id": name} if name else {}),
    )


def beside(
    finding: Finding, reasons: Sequence[Any], decided: Decided = NOT_DECIDED, *, packed: bool = False
) -> html.Div:
    """The column beside the first chart of a page. `packed`: whether a pack may hold it."""
    dated = dates.dated_each(finding.freshness) or finding.period
    folded = why([*reasons, *_judged(decided)]) if reasons or decided.unjudged else None
    return html.Div(
        [
            big_number(finding),
            badge(finding.sure, finding.like_for_like, finding.size is not None, finding.placed, finding.against)
            if finding.period
            else None,
            caution(finding),
            _dated(dated, decided.way, finding.onward),
            _said(decided),
            card_menu.beside(folded, card_menu.menu(exhibit="")) if packed else folded,
        ],
        className="beside",
    )
