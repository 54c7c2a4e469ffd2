"""Lists of saved items: the requested page, and the texts of each item."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from dash import html

from caching import SingleFlightCache
from components import markup, saved_change
from components.attributes import attributes
from components.links import safe_link
from components.saved.declared import KIND, Audience, Example, ItemService, SavedPage, ShownAt, claim_of, link
from components.saved.forms import button, chosen, edit_form, field, input_, one_act
from vocabulary import FIGURES_WITHHELD, WITHHELD

log = logging.getLogger(__name__)

AT_ONCE = 20  # items on one page of a list; their headlines are calculated anew
LONGEST_SEARCH = 200  # characters
ORDERS = {"changed": "Changed last", "made": "Saved last", "name": "Name"}
OWNERS = {"all": "Mine and those shared", "mine": "Mine only"}
_headlines = SingleFlightCache(512)


# ---------------------------------------------------------------- which items are listed


@dataclass(frozen=True)
class ListQuery:
    """A reader's query of a list: the text to search for, the order, whose items, and the first item to show."""

    text: str = ""
    sort: str = "changed"
    whose: str = "all"
    start: int = 0

    @classmethod
    def of(cls, given: Mapping[str, str]) -> ListQuery:
        """From a form's fields; a value of the wrong form counts as not given."""
        sort, whose, start = given.get("sort", ""), given.get("whose", ""), given.get("start", "")
        return cls(
            " ".join(given.get("q", "").split())[:LONGEST_SEARCH],
            sort if sort in ORDERS else "changed",
            whose if whose in OWNERS else "all",
            int(start) if start.isascii() and start.isdigit() and len(start) < 7 else 0,
        )

    @property
    def searched(self) -> bool:
        return bool(self.text) or self.whose != "all"

    def of_store(self, by: str) -> dict[str, Any]:
        """The same as arguments of `Items.list` and `Items.count`."""
        return {"by": by, "text": self.text, "owner": by if self.whose == "mine" else None}


@dataclass(frozen=True)
class ListPage:
    """One page of a list: its items, the index of the first, and how many items there are in all."""

    listed: Sequence[Any]
    start: int
    number: int

    @classmethod
    def of(cls, kind: str, service: ItemService, query: ListQuery) -> ListPage:
        asked, items = query.of_store(service.reader()), service.items()

        def page(start: int) -> Sequence[Any]:
            listed: Sequence[Any] = items.list(kind, **asked, sort=query.sort, limit=AT_ONCE, offset=start)
            return listed

        start = query.start // AT_ONCE * AT_ONCE
        listed = page(start)
        if len(listed) < AT_ONCE and (listed or not start):
            return cls(listed, start, start + len(listed))  # the last page: it says how many there are
        number = items.count(kind, **asked)
        if not listed:  # something was deleted meanwhile: the last page there is
            start = max(0, number - 1) // AT_ONCE * AT_ONCE
            listed = page(start)
        return cls(listed, start, number)

    def turning(self) -> html.Div | None:
        """Which items are shown, with buttons to the next and previous page; None if all are shown."""
        if self.number <= AT_ONCE:
            return None
        end = self.start + len(self.listed)
        buttons = [
            _turn(f"Next {min(AT_ONCE, self.number - end)}", end) if end < self.number else None,
            _turn(f"Previous {AT_ONCE}", self.start - AT_ONCE) if self.start else None,
        ]
        return html.Div(
            [html.P(f"{self.start + 1:,} to {end:,} of {self.number:,}."), html.Div(buttons, className="acts")],
            **attributes(data_start=str(self.start)),
        )


def _turn(words: str, start: int) -> html.Form:
    return one_act(words, {"do": "list", "start": str(start)}, f"{words} in the list")


def search_form() -> html.Form:
    return html.Form(
        [
            html.Div(
                [
                    input_(type="hidden", name="do", value="list"),
                    field("Search name, note and tags", input_(type="search", name="q", value="")),
                    field("Whose", chosen("whose", tuple(OWNERS.items()), "all")),
                    field("Order", chosen("sort", tuple(ORDERS.items()), "changed")),
                    html.Button("Search", type="submit", className="small"),
                ],
                className="controls",
            )
        ],
        role="search",
        **attributes(data_saved="true", aria_label="Search what is saved"),
    )


# ---------------------------------------------------------------- the texts of an item


@dataclass(frozen=True)
class ItemWords:
    """The texts of a page's items besides their content."""

    by: str  # who is asking
    called: Mapping[str, str]  # what to call the people who made or changed the items
    gone: frozenset[str]  # editions the items name that are no longer kept
    audience: Audience
    may: Callable[[str], str]

    @classmethod
    def of(cls, listed: Sequence[Any], service: ItemService) -> ItemWords:
        by = service.reader()
        people = {who for item in listed for who in (item.owner, item.changed_by)}
        editions = {item.edition for item in listed if item.edition}
        gone = frozenset(edition for edition in editions if not service.is_kept(edition))
        return cls(by, service.items().called(people, by=by), gone, service.audience(), service.may)

    def edited(self, item: Any) -> html.Details | None:
        """The form that changes an item; None for whoever may not."""
        mine = item.owner == self.by
        own = mine and item.kind == KIND
        return edit_form(item, mine, self.audience) if own or not self.may("make") else None

    def about(self, item: Any) -> str:
        """Whose it is, who sees it, and who changed it last."""
        owner = "Yours" if item.owner == self.by else f"From {self.called[item.owner]}"
        seen = self.audience.words_of(item)
        editor = f" by {self.called[item.changed_by]}" if seen != "private" or item.changed_by != self.by else ""
        return f"{owner}, {seen}; saved {item.created_at[:10]}, changed {item.changed_at[:10]}{editor}."

    def figures(self, item: Any) -> str:
        """Which figures it opens with."""
        if not item.edition:
            return "Opens with the newest figures."
        if item.edition in self.gone:
            return f"The figures it was made on (edition {item.edition}) are no longer kept: it opens with the newest ones."
        return f"Opens with the figures of edition {item.edition}, as long as they are kept."


def _entry(item: Any, words: ItemWords, compared: str | None) -> html.Li:
    """One saved view, with what its headline said then and how that has changed."""
    short, mine = safe_link(f"/v/{item.code}"), item.owner == words.by
    then = item.body.get("headline")
    return html.Li(
        [
            html.H3(html.A(item.name, href=link(item), **attributes(data_inside="true"))),
            html.P(item.note, className="note") if item.note else None,
            html.P("Tags: " + ", ".join(item.tags)) if item.tags else None,
            html.P(f"{words.about(item)} {words.figures(item)}", className="detail"),
            html.P([html.Strong("When saved: "), str(then["sentence"])])
            if isinstance(then, dict) and then.get("sentence")
            else None,
            html.P(FIGURES_WITHHELD) if item.body.get(WITHHELD) else None,
            html.P([html.Strong("Since then: "), compared]) if compared else None,
            html.Div(
                [
                    html.Button(
                        "Copy short link",
                        type="button",
                        className="small",
                        **attributes(data_copy_path=short, aria_label=f"Copy short link: {item.name}"),
                    ),
                    button("Duplicate", "duplicate", item),
                    button("History", "history", item),
                    button("Delete", "delete", item) if mine else None,
                ],
                className="acts",
            ),
            words.edited(item),
        ],
        className="kept",
    )


def _short_entry(item: Any, words: ItemWords) -> html.Li:
    """One item on a page that shows the item itself elsewhere."""
    mine = item.owner == words.by
    acts = [
        button("Duplicate", "duplicate", item) if not words.may("make") else None,
        button("Delete", "delete", item) if mine else None,
    ]
    return html.Li(
        [
            html.H3(item.name),
            html.P(f"{words.about(item)} {words.figures(item)}", className="detail"),
            html.Div(acts, className="acts"),
            words.edited(item),
        ],
        className="kept",
    )


def _deleted(kind: str, items: Any, by: str) -> html.Details | None:
    """What the reader has deleted, with buttons to restore it."""
    deleted = items.list(kind, by=by, deleted=True, limit=AT_ONCE) if by else ()
    if not deleted:
        return None
    number = items.count(kind, by=by, deleted=True)
    rows = [html.Li([item.name, " ", button("Bring back", "restore", item)]) for item in deleted]
    more = f" The {len(deleted)} deleted last are listed." if number > len(deleted) else ""
    words = f"They can be brought back until room is needed for what you save.{more}"
    return html.Details([html.Summary(f"Deleted by you: {number:,}"), html.P(words), html.Ul(rows)])


def _has_views(page: ListPage, items: Any, by: str) -> bool:
    """Whether the reader has saved a view. It is asked for only where the page does not show it: every query costs each opening."""
    if any(item.owner == by for item in page.listed):
        return bool(by)
    return bool(by and page.number > len(page.listed) and items.count(KIND, by=by, owner=by))


# ---------------------------------------------------------------- items of another kind, on their own page


def tidying(kind: str, service: ItemService) -> html.Section:
    """Items of one kind, each to be renamed, copied or deleted; what was deleted can be restored."""
    listed = items_to_tidy(kind, service, ListQuery())
    return html.Section(
        html.Details(
            [
                html.Summary(html.H2("Rename, copy or delete", id="saved--title")),
                html.Div(id="saved--search", **markup.words(search_form())),
                html.Div(id="saved--said", role="status"),
                html.Div(id="saved--list", **markup.words(listed), **attributes(data_kind=kind)),
                html.Div(id="saved--asked", hidden=True),
            ],
            className="folded",
        ),
        className="section",
        **attributes(aria_labelledby="saved--title"),
    )


def items_to_tidy(kind: str, service: ItemService, query: ListQuery) -> list[Any]:
    page = ListPage.of(kind, service, query)
    words = ItemWords.of(page.listed, service)
    return [
        html.P(words.audience.note),
        _numbered([_short_entry(item, words) for item in page.listed], page),
        page.turning(),
        _deleted(kind, service.items(), words.by),
    ]


def _numbered(entries: Sequence[html.Li], page: ListPage) -> Any:
    if not entries:
        return html.P("None.")
    return html.Ol(list(entries), start=page.start + 1, className="kept-list")


# ---------------------------------------------------------------- saved views


def saved_views(
    declared: SavedPage, pages: Mapping[str, Any], service: ItemService, shown_at: ShownAt, query: ListQuery
) -> list[Any]:
    """One page of the list: which headlines have changed, the views, what was deleted, and examples for a new reader."""
    page = ListPage.of(KIND, service, query)
    words = ItemWords.of(page.listed, service)
    changes = {item.id: change for item in page.listed if (change := _change(pages, shown_at, item))}
    entries = [_entry(item, words, changes[item.id].words if item.id in changes else None) for item in page.listed]
    parts = [
        html.H2("Changed since saved"),
        html.P(saved_change.RULE),
        _material_changes(page.listed, changes),
        html.P(f"Only the {len(page.listed)} views listed below are compared.")
        if page.number > len(page.listed)
        else None,
        html.H2(_heading(page.number, query)),
        _numbered(entries, page),
        page.turning(),
        _deleted(KIND, service.items(), words.by),
    ]
    if not query.searched and not _has_views(page, service.items(), words.by):
        parts += [html.H2("Examples to start from"), html.Ul([_example(example) for example in declared.examples])]
    return parts


def _heading(number: int, query: ListQuery) -> str:
    views = f"{number:,} saved view{'' if number == 1 else 's'}"
    owner = " of yours" if query.whose == "mine" else ""
    return views + owner + (f" with “{query.text}”" if query.text else "")


def _material_changes(listed: Sequence[Any], changes: Mapping[str, saved_change.Change]) -> Any:
    rows = [
        html.Li([html.A(item.name, href=link(item), **attributes(data_inside="true")), ": ", changes[item.id].words])
        for item in listed
        if item.id in changes and changes[item.id].material
    ]
    return html.Ul(rows) if rows else html.P("No claim of the views listed below has changed.")


def _example(example: Example) -> html.Li:
    address = safe_link(example.path + example.query)
    return html.Li([html.A(example.name, href=address, **attributes(data_inside="true")), ": ", example.note])


def _change(pages: Mapping[str, Any], shown_at: ShownAt, item: Any) -> saved_change.Change | None:
    """How the headline of a view has changed since it was saved; None if it cannot: its figures stay the same."""
    then = item.body.get("headline")
    if item.edition or not isinstance(then, dict):
        return None
    now = _headline_now(pages, shown_at, item.body)
    if now is None:
        return saved_change.Change(True, "Its page has no headline for this view any more.")
    return saved_change.change(then, now)


def _headline_now(pages: Mapping[str, Any], shown_at: ShownAt, body: Mapping[str, Any]) -> Any:
    """The Finding at a saved address today; None if the page is gone or has nothing to say."""
    page = pages.get(str(body.get("path")))
    if page is None:
        return None
    try:
        shown = shown_at(page, parse_qs(str(body.get("query", "")).lstrip("?")))
        key = shown.key
        return _headlines.get(key, lambda: claim_of(page, shown.view, shown.evidence))
    except Exception:
        log.exception("saved view failed", extra={"page": page.path})
        return None
