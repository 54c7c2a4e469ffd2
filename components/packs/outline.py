"""The page of packs as words: the list of packs, and one pack to be put in order and written into."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from dash import html

from components import markup
from components.attributes import attributes
from components.links import safe_link
from components.packs.briefing import known_area
from components.packs.content import KIND, LONGEST_WORDS, Card, Change, Pack, sure_as_said
from components.packs.declared import FORMATS, PackPage, PackService
from components.packs.resolving import Pages, page_of, title_of, watched
from components.saved import KIND as VIEWS
from components.saved import chosen, field, input_
from components.saved_scenario import KIND as SCENARIOS
from vocabulary import Refused

MOST_LISTED = 50  # packs
MOST_OFFERED = 100  # saved views and scenarios to add
_NO_LONGER = "The figures of edition {} are no longer kept."


def act(words: str, label: str = "", **fields: str) -> html.Form:
    """One action: hidden fields and a button. `label`: what those hear who come to the button alone."""
    more = attributes(aria_label=f"{words}: {label}") if label else {}
    id = {"id": f"pack-{fields['do']}-{fields['card']}"} if "card" in fields else {}
    return html.Form(
        [
            *(input_(type="hidden", name=name, value=value) for name, value in fields.items()),
            html.Button(words, type="submit", className="small", **id, **more),
        ],
        className="one-act",
        **attributes(data_pack="true"),
    )


def every_pack(declared: PackPage, pages: Pages, service: PackService, area: str) -> list[Any]:
    """The packs the reader may see, those changed last first, and the form for a new one. Without a pack, the briefing of `area`."""
    items, by = service.items.items(), service.items.reader()
    listed = items.list(KIND, by=by, limit=MOST_LISTED)
    deleted = items.list(KIND, by=by, deleted=True, limit=MOST_LISTED) if by else ()
    number = items.count(KIND, by=by)
    audience, may_not = service.items.audience(), service.items.may("make")
    rows = [_listed(declared, item, by, audience.words_of(item), may=not may_not) for item in listed]
    more = f"The {len(listed)} changed last of {number:,} are listed." if number > len(listed) else ""
    return [
        html.Ol(rows, className="kept-list") if rows else _briefing_instead(declared, pages, service, area),
        html.P(more) if more else None,
        html.P(may_not, className="detail") if may_not else _new(),
        html.Details(
            [
                html.Summary(f"Deleted by you: {len(deleted)}"),
                html.Ul(
                    [
                        html.Li([item.name, " ", act("Bring back", item.name, do="restore", id=item.id)])
                        for item in deleted
                    ]
                ),
            ]
        )
        if deleted and not may_not
        else None,
    ]


def _briefing_instead(declared: PackPage, pages: Pages, service: PackService, area: str) -> html.Div:
    """What can be read before anybody has made a pack."""
    code, name = known_area(area, pages, declared, service)
    questions = [
        html.Li(
            html.A(
                pages[path].question,
                href=safe_link(f"{path}?{urlencode({'area': code})}"),
                **attributes(data_inside="true"),
            )
        )
        for path in declared.briefing
    ]
    link = html.A(
        f"Read the briefing of {name}",
        href=safe_link(declared.briefed(code)),
        **attributes(data_inside="true"),
    )
    return html.Div(
        [
            html.P(["There are no packs yet. ", link, ", which answers these questions:"]),
            html.Ol(questions),
        ]
    )


def _listed(declared: PackPage, item: Any, by: str, seen: str, *, may: bool) -> html.Li:
    pack = Pack.from_body(item.body)
    cards = "not readable" if isinstance(pack, Refused) else counted(len(pack.cards))
    return html.Li(
        [
            html.H3(html.A(item.name, href=safe_link(declared.opened(item.code)), **attributes(data_inside="true"))),
            html.P(item.note, className="note") if item.note else None,
            html.P(f"{cards}; {seen}; changed {item.changed_at[:10]}.", className="detail"),
            html.Div(
                [
                    html.A(
                        "Read or present",
                        href=safe_link(declared.opened(item.code, read=True)),
                        **attributes(data_inside="true", aria_label=f"Read or present {item.name}"),
                    ),
                    act("Duplicate", item.name, do="duplicate", id=item.id) if may else None,
                    act("Delete", item.name, do="delete", id=item.id) if item.owner == by and may else None,
                ],
                className="acts",
            ),
        ],
        className="kept",
    )


def counted(number: int) -> str:
    return "1 card" if number == 1 else f"{number} cards"


def _new() -> html.Form:
    return html.Form(
        [
            input_(type="hidden", name="do", value="new"),
            html.Div([field("Name of a new pack", input_(type="text", name="name", value=""))], className="controls"),
            html.Button("Make pack", type="submit", className="small"),
        ],
        **attributes(data_pack="true", aria_label="Make a new pack"),
    )


# ---------------------------------------------------------------- one pack


def opened(declared: PackPage, pages: Pages, service: PackService, item: Any) -> list[Any]:
    """One pack: its description, its files, its cards in order, and the text after them."""
    pack = Pack.from_body(item.body)
    if isinstance(pack, Refused):
        return [html.P(pack.reason)]
    gone = bool(item.edition) and not service.items.is_kept(item.edition)
    newest = service.edition()
    changes = {card.id: watched(card, pages, service.shown_at, newest) for card in pack.cards}
    number = sum(bool(words) for words in changes.values())
    said = f"New figures change the claim of {counted(number)}: see below." if number else ""
    return [
        html.H2(item.name),
        html.P(item.note, className="note") if item.note else None,
        html.P(f"{counted(len(pack.cards))}. {figures(item, gone)}", className="detail"),
        html.P(html.Strong(said), className="notice") if said else None,
        since_the_board_saw_it([(each.before, each.after) for each in changes.values() if isinstance(each, Change)]),
        _files(declared, item, pack),
        html.Ol(
            [_card(item, pages, pack, index, changes[card.id]) for index, card in enumerate(pack.cards)],
            className="pack",
        )
        if pack.cards
        else html.P("No cards yet. Every card of a page has “Add to pack” in its menu."),
        _words(item, "closing", "", "Words after the last card", pack.closing),
        _add(service),
        _details(service, item),
        html.P(html.A("All packs", href=safe_link(declared.path), **attributes(data_inside="true"))),
    ]


def since_the_board_saw_it(changes: Sequence[tuple[str, str]]) -> html.Section | None:
    """Each claim that new figures change: what the board saw beside what it would see now. None where no claim has changed."""
    if not changes:
        return None
    rows = [html.Tr([html.Td(before), html.Td(after)]) for before, after in changes]
    heads = html.Tr([html.Th(words, scope="col") for words in ("The board saw", "The newest figures say")])
    return html.Section(
        [
            html.H3("What changed since the board saw this"),
            html.Table([html.Thead(heads), html.Tbody(rows)], className="figures"),
        ],
        className="pack-changes",
    )


def figures(item: Any, gone: bool) -> str:
    """Which figures a pack shows."""
    if not item.edition:
        return "It follows the newest figures."
    return _NO_LONGER.format(item.edition) if gone else f"Its figures are those of edition {item.edition}."


def _files(declared: PackPage, item: Any, pack: Pack) -> html.Div | None:
    if not pack.cards:
        return None
    code = {"code": item.code}
    return html.Div(
        [
            html.A(
                "Read, present or print",
                href=safe_link(declared.opened(item.code, read=True)),
                **attributes(data_inside="true"),
            ),
            *(act(words, do="write", format=format, **code) for format, words in FORMATS.items()),
            html.Button(
                "Add new cards to this pack", type="button", className="small", **attributes(data_into_pack=item.code)
            ),
        ],
        className="acts",
    )


def _news(change: Change | str) -> str:
    """A card's present claim, below the title it had when it was added; else why that is unknown."""
    return f"The newest figures say: {change.after}" if isinstance(change, Change) else change


def _card(item: Any, pages: Pages, pack: Pack, index: int, change: Any) -> html.Li:
    card = pack.cards[index]
    fields = {"id": item.id, "card": card.id}
    title = title_of(card, pages)
    return html.Li(
        [
            html.H3(html.A(title, href=safe_link(page_of(card, item.edition)), **attributes(data_inside="true"))),
            html.P(f"{sure_as_said(card.claim.sure)}.", className="detail") if card.claim.sure else None,
            html.P([html.Strong(_news(change))], className="notice") if change else None,
            _words(item, "words", card.id, "Your words above this card", card.words, of=title),
            html.Div(
                [
                    act("Move up", title, do="up", **fields) if index else None,
                    act("Move down", title, do="down", **fields) if index + 1 < len(pack.cards) else None,
                    act("Remove", title, do="remove", **fields),
                ],
                className="acts",
            ),
        ],
        className="kept",
        **attributes(data_card=card.id),
    )


def _words(item: Any, do: str, card: str, label: str, text: str, of: str = "") -> html.Form:
    """A field for the analyst's text, sent on blur. `before`: the former text, so that nobody else's text is overwritten."""
    more = attributes(aria_label=f"{label}: {of}") if of else {}
    area = html.Textarea(
        text,
        rows="2",
        **attributes(name="text", data_longest=str(LONGEST_WORDS), data_sent_when_left="true"),
        **more,
    )
    return html.Form(
        [
            input_(type="hidden", name="do", value=do),
            input_(type="hidden", name="id", value=item.id),
            input_(type="hidden", name="card", value=card),
            input_(type="hidden", name="before", value=text),
            html.Div([html.Label([label, " ", area])], className="control"),
        ],
        **attributes(data_pack="true", aria_label=f"{label}: {of}" if of else label),
    )


def _add(service: PackService) -> html.Details | None:
    """Saved views and scenarios, to be added as cards."""
    items, by = service.items.items(), service.items.reader()
    kinds = ((VIEWS, "Saved view"), (SCENARIOS, "Scenario"))
    offered: Sequence[tuple[str, str]] = [
        (kept.id, f"{words}: {kept.name}")
        for kind, words in kinds
        for kept in items.list(kind, by=by, limit=MOST_OFFERED)
    ]
    if not offered:
        return None
    form = html.Form(
        [
            input_(type="hidden", name="do", value="add-item"),
            html.Div([field("Which", chosen("item", offered))], className="controls"),
            html.Button("Add", type="submit", className="small"),
        ],
        **attributes(data_pack="true", aria_label="Add a saved view or a scenario"),
    )
    return html.Details([html.Summary("Add a saved view or a scenario"), form])


def _details(service: PackService, item: Any) -> html.Details:
    mine = item.owner == service.items.reader()
    edition = item.edition or service.edition()
    pinned = ((edition, f"Those of edition {edition}"), ("", "The newest when opened"))
    audience = service.items.audience()
    seen = audience.value_of(item)
    seen_by = chosen("shared", audience.offered(seen), seen)
    note = html.Textarea(item.note, rows="2", **attributes(name="note", data_longest="10000"))
    form = html.Form(
        [
            input_(type="hidden", name="do", value="details"),
            input_(type="hidden", name="id", value=item.id),
            input_(type="hidden", name="revision", value=str(item.revision)),
            html.Div(
                [
                    field("Name", input_(type="text", name="name", value=item.name)),
                    field("Note", note),
                    field("Figures", chosen("edition", pinned, item.edition or "")),
                    field("Who sees it", seen_by) if mine else None,
                ],
                className="controls",
            ),
            html.Button("Save changes", type="submit", className="small"),
        ],
        **attributes(data_pack="true", aria_label=f"Name, note and figures of {item.name}"),
    )
    return html.Details([html.Summary("Name, note, figures and who sees it"), form])


def progress(made: Any) -> list[Any]:
    """How far a file is; its link once it is there."""
    if made.file:
        link = html.A(made.sentence, href=safe_link(made.file), **attributes(data_made_file="true"))
        return [html.P(link, className="notice")]
    if made.over:
        return [html.P(made.sentence, className="error")]
    bar = html.Progress(
        f"{made.percent}%", value=str(made.percent), max="100", **attributes(aria_label="The file being made")
    )
    return [bar, html.P(made.sentence)]


def said(sentence: str, link: str = "", words: str = "") -> str:
    """For `data-words`: a sentence, and a link after it."""
    anchor = html.A(words, href=safe_link(link), **attributes(data_inside="true")) if link else None
    return markup.for_browser(html.P([sentence, " " if link else None, anchor]))


__all__ = ["Card", "act", "counted", "every_pack", "figures", "opened", "progress", "said"]
