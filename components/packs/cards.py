"""One pack to be read: its cards one below another, each with the analyst's words above, to be presented (key P) and printed."""

from __future__ import annotations

from typing import Any

from dash import html

from components import card, exhibit_frame, markup
from components.attributes import attributes
from components.exports.document import Document, PackedCard, sources
from components.framework import as_data
from components.links import safe_link
from components.packs.outline import act, counted, since_the_board_saw_it

NOTES = "Method, sources and cautions of every card"
MOST_READ = 40  # cards on one page; the files hold all


def reading(slug: str, document: Document, back: str, scheme: str, files: dict[str, str]) -> list[Any]:
    """The cards of a document, of which the first ones where there are very many. `files`: what the job that writes it is given."""
    shown = document.cards[:MOST_READ]
    more = len(document.cards) - len(shown)
    left = f"{counted(more)} more are in the files." if more else ""
    head = html.Div(
        [
            html.H2(document.title),
            html.P(document.note, className="note") if document.note else None,
            html.P(
                f"{counted(len(document.cards))}. Figures of {document.as_of}. {left}" if document.as_of else left,
                className="detail",
            ),
            *(html.P(reason, className="notice") for reason in document.missing),
            since_the_board_saw_it([(each.before, each.after) for each in document.cards if each.after]),
        ],
        className="pack-head",
    )
    presented = [
        html.Button("Present (P)", type="button", **attributes(data_present="begin")),
        html.Button("Print", type="button", **attributes(data_print="true")),
        html.A("Change the pack", href=safe_link(back), **attributes(data_inside="true")) if back else None,
    ]
    writing = [act("PowerPoint slides", do="write", format="pptx", **files)]
    writing.append(act("Accessible workbook", do="write", format="xlsx", **files))
    writing.append(act("One sealed file, offline", do="write", format="html", **files))
    closing = html.P(document.closing, className="note pack-words") if document.closing else None
    acts = [html.Div(presented, className="acts share"), html.Div(className="acts", **markup.words(writing))]
    cards = [_card(slug, document, number, each, scheme) for number, each in enumerate(shown)]
    notes = html.Div(card.why([_notes(each) for each in shown], NOTES), className="pack-notes")
    return [as_data(part) for part in (head, *acts, *cards, closing, notes) if part is not None]


def _notes(packed: PackedCard) -> html.Div:
    """What qualifies a card: on paper it stands after the last card, so that each card has one sheet."""
    exhibit, origin = packed.exhibit, packed.exhibit.provenance
    listed = [("Shown", packed.view)]
    if origin is not None:
        listed += [("What is counted", origin.definition), ("Method", origin.method), ("Period", origin.period)]
        listed += [("Source", source) for source in sources(origin)]
    listed += [("Caution", caveat) for caveat in exhibit.caveats]
    parts = [part for term, words in listed if words for part in (html.Dt(term), html.Dd(words))]
    return html.Div([html.H3(exhibit.title), html.Div(html.Dl(parts), className="origin")])


def _card(slug: str, document: Document, number: int, packed: PackedCard, scheme: str) -> html.Div:
    drawn = exhibit_frame.in_scheme(exhibit_frame.contents(slug, packed.exhibit), scheme)
    shown = html.P([html.A(packed.view or packed.page, href=safe_link(packed.address))], className="printed-view")
    return html.Div(
        [
            html.P(document.title, className="pack-running"),
            html.P(packed.words, className="note pack-words") if packed.words else None,
            html.P(html.Strong(packed.watch), className="notice") if packed.watch else None,
            exhibit_frame.article(slug, f"{slug}--card-{number}", drawn),
            shown,
        ],
        className="card pack-card",
    )
