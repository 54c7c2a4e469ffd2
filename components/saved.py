"""Saved views: the form under Share on every page, and the page that lists what was saved. The factory's, like all callbacks.

    form[data-save] sent   --one callback--> what was done, in words
    form[data-saved] sent  --one callback--> what was done, and the list anew; a page about what is kept renews itself

Items of other kinds (scenarios) are renamed, copied and deleted by the same forms, on their own page (`tidying`).

Forms and lists are words built by the browser (`markup`); `assets/saved.js` sends a form's fields as one JSON text. What is
refused leaves the form as it stands, so that no word is lost.
"""

from __future__ import annotations

import csv
import io
import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qs, quote, urlencode

import dash
from dash import Dash, Input, Output, html, no_update, set_props
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from components import markup, saved_change, states
from components.attributes import attributes
from components.exports.tidy_csv import plain
from components.links import safe_link
from components.once import Once

log = logging.getLogger(__name__)

KIND = "view"
LONGEST_NOTE = 10_000  # characters: said by the browser before anything is sent; the store has the last word
MOST_LISTED = 1_000  # in the file for a spreadsheet: as many as the file to carry over holds
MOST_REVISIONS = 50  # shown of one item
AT_ONCE = 20  # items on one page of a list; their headlines are worked out anew
LONGEST_SEARCH = 200  # characters
PRIVATE = (
    "There is no sign-in. “Private” means that only this browser, on this computer, lists it; clearing the browser’s cookies "
    "loses it. Shared views are listed for everyone who can open this site, and everyone can edit them."
)


@dataclass(frozen=True)
class Example:
    """A view worth starting from: shown to whoever has saved nothing yet."""

    name: str
    note: str
    path: str
    query: str  # with its "?"


@dataclass(frozen=True)
class SavedPage:
    """The page of what was saved, declared."""

    path: str
    name: str
    question: str
    introduction: str
    examples: Sequence[Example] = ()

    @property
    def slug(self) -> str:
        return self.path.strip("/")


@dataclass(frozen=True)
class Keeping:
    """What the application gives: the store of items, and who is asking."""

    items: Callable[[], Any]  # data_access.Items
    reader: Callable[[], str]  # "" for a browser that has kept nothing
    writer: Callable[[], str]
    is_kept: Callable[[str], bool]  # whether the figures of an edition can still be opened
    refused: tuple[type[Exception], ...]  # say in words what is wrong, and may carry `remedy` or `problems`


def again(slug: str) -> str:
    """The element by which a page about what is kept is told that other things are kept now: its `data-again` changes."""
    return f"{slug}--again"


ShownAt = Callable[[Any, Mapping[str, Any]], Any]  # (page, query) -> its Rendering


# ---------------------------------------------------------------- forms, as words


def input_(**given: str) -> markup.Prepared:
    """The framework has no plain input element; the browser builds one from its name and attributes."""
    return markup.Prepared((["input", {name.rstrip("_"): value for name, value in given.items()}, []],))


def field(label: str, control: Any) -> html.Div:
    return html.Div([html.Label([label, " ", control])], className="control")


def chosen(name: str, options: Sequence[tuple[str, str]], value: str = "") -> html.Select:
    listed = [
        html.Option(words, value=key, **({"selected": "selected"} if key == value else {})) for key, words in options
    ]
    return html.Select(listed, **attributes(name=name))


def _fields(
    name: str = "", note: str = "", tags: Sequence[str] = (), shared: bool = False, *, mine: bool = True
) -> list[Any]:
    """Who sees it is its maker's choice: for others the field is there, and says what it is."""
    seen_by = chosen("shared", KEPT_HERE, "yes" if shared else "no")
    return [
        field("Name", input_(type="text", name="name", value=name, required="required", autocomplete="off")),
        field("Tags, with commas between", input_(type="text", name="tags", value=", ".join(tags), autocomplete="off")),
        field(
            "Note",
            html.Textarea(note, rows="3", **attributes(name="note", data_longest=str(LONGEST_NOTE))),
        ),
        field("Who sees it", seen_by) if mine else input_(type="hidden", name="shared", value="yes"),
    ]


KEPT_HERE = (("no", "Private: this browser"), ("yes", "Shared: everyone here"))
_PINNED = (("no", "Newest when opened"), ("yes", "Today’s, as long as they are kept"))


def save_form() -> html.Details:
    """The form under Share: keeps the address as it then stands, what-ifs included."""
    form = html.Form(
        [
            html.Div([*_fields(), field("Figures", chosen("pinned", _PINNED))], className="controls"),
            html.P(PRIVATE),
            html.Button("Save", type="submit"),
        ],
        **attributes(data_save="true", aria_label="Save this view"),
    )
    return html.Details(
        [
            html.Summary("Save this view"),
            html.Div(id="save--form", **markup.words(form)),
            html.Div(id="save--said", role="status"),
            html.Div(id="save--asked", hidden=True),
        ],
        className="saving",
    )


# ---------------------------------------------------------------- what was saved, as words


_headlines = Once(512)


def _headline_now(pages: Mapping[str, Any], shown_at: ShownAt, body: Mapping[str, Any]) -> Any:
    """The Finding at a saved address today; None where the page is gone or has nothing to say."""
    page = pages.get(str(body.get("path")))
    if page is None:
        return None
    try:
        shown = shown_at(page, parse_qs(str(body.get("query", "")).lstrip("?")))
        key = (page.path, shown.view, shown.store)
        return _headlines.get(key, lambda: page.headline(shown.view, shown.evidence))
    except Exception:
        log.exception("saved view failed", extra={"page": page.path})
        return None


def link(item: Any) -> str:
    """The address inside this application that an item holds; the first page where it holds none."""
    return safe_link(f"{item.body.get('path', '/')}{item.body.get('query', '')}")


def _button(words: str, do: str, item: Any, **more: str) -> html.Form:
    """One action on one item: a form of hidden fields and a button, so that it works by keyboard as any form."""
    hidden = [input_(type="hidden", name=key, value=value) for key, value in {"do": do, "id": item.id, **more}.items()]
    name = f"{words}: {more.get('of', item.name)}"
    return html.Form(
        [*hidden, html.Button(words, type="submit", className="small", **attributes(aria_label=name))],
        className="one-act",
        **attributes(data_saved="true"),
    )


@dataclass(frozen=True)
class _Told:
    """What is said of the items of one page besides what they hold."""

    by: str  # who is asking
    called: Mapping[str, str]  # what to call the people who made or changed them
    gone: frozenset[str]  # editions they name that are no longer kept

    @classmethod
    def of(cls, listed: Sequence[Any], keeping: Keeping) -> _Told:
        by = keeping.reader()
        people = {who for each in listed for who in (each.owner, each.changed_by)}
        editions = {each.edition for each in listed if each.edition}
        gone = frozenset(each for each in editions if not keeping.is_kept(each))
        return cls(by, keeping.items().called(people, by=by), gone)

    def about(self, item: Any) -> str:
        """Whose it is, who sees it, and who changed it last."""
        owner = "Yours" if item.owner == self.by else f"From {self.called[item.owner]}"
        seen = "shared" if item.shared else "private"
        editor = f" by {self.called[item.changed_by]}" if item.shared or item.changed_by != self.by else ""
        return f"{owner}, {seen}; saved {item.created_at[:10]}, changed {item.changed_at[:10]}{editor}."

    def figures(self, item: Any) -> str:
        if not item.edition:
            return "Opens with the newest figures."
        if item.edition in self.gone:
            return f"The figures it was made on (edition {item.edition}) are no longer kept: it opens with the newest ones."
        return f"Opens with the figures of edition {item.edition}, as long as they are kept."


def _entry(item: Any, told: _Told, compared: Any) -> html.Li:
    short, mine = safe_link(f"/v/{item.code}"), item.owner == told.by
    then = item.body.get("headline")
    return html.Li(
        [
            html.H3(html.A(item.name, href=link(item), **attributes(data_inside="true"))),
            html.P(item.note, className="note") if item.note else None,
            html.P("Tags: " + ", ".join(item.tags)) if item.tags else None,
            html.P(f"{told.about(item)} {told.figures(item)}", className="detail"),
            html.P([html.Strong("When saved: "), str(then["sentence"])])
            if isinstance(then, dict) and then.get("sentence")
            else None,
            html.P([html.Strong("Since then: "), compared]) if compared else None,
            html.Div(
                [
                    html.Button(
                        "Copy short link",
                        type="button",
                        className="small",
                        **attributes(data_copy_path=short, aria_label=f"Copy short link: {item.name}"),
                    ),
                    _button("Duplicate", "duplicate", item),
                    _button("History", "history", item),
                    _button("Delete", "delete", item) if mine else None,
                ],
                className="acts",
            ),
            _editing(item, mine),
        ],
        className="kept",
    )


def _editing(item: Any, mine: bool) -> html.Details:
    """Name, tags, note and who sees it."""
    form = html.Form(
        [
            input_(type="hidden", name="do", value="edit"),
            input_(type="hidden", name="id", value=item.id),
            input_(type="hidden", name="revision", value=str(item.revision)),
            html.Div(_fields(item.name, item.note, item.tags, item.shared, mine=mine), className="controls"),
            html.Button("Save changes", type="submit", className="small"),
        ],
        **attributes(data_saved="true", aria_label=f"Edit {item.name}"),
    )
    return html.Details([html.Summary(f"Edit {item.name}"), form])


# ---------------------------------------------------------------- items of another kind, on their own page


def tidying(kind: str, keeping: Keeping) -> html.Section:
    """Items of one kind, each to be renamed, copied or deleted; what was deleted can be brought back."""
    return html.Section(
        [
            html.H2("Rename, copy or delete", id="saved--title"),
            html.Div(id="saved--search", **markup.words(_search(_Asked()))),
            html.Div(id="saved--said", role="status"),
            html.Div(id="saved--list", **markup.words(_tidied(kind, keeping, _Asked())), **attributes(data_kind=kind)),
            html.Div(id="saved--asked", hidden=True),
        ],
        className="section",
        **attributes(aria_labelledby="saved--title"),
    )


@dataclass(frozen=True)
class _Asked:
    """Which page of a list a reader asks for: what is searched, in what order, whose, and from which item on."""

    text: str = ""
    sort: str = "changed"
    whose: str = "all"
    start: int = 0

    @classmethod
    def of(cls, given: Mapping[str, str]) -> _Asked:
        """From a form's fields; what is not of its form counts as not given."""
        sort, whose, start = given.get("sort", ""), given.get("whose", ""), given.get("start", "")
        return cls(
            " ".join(given.get("q", "").split())[:LONGEST_SEARCH],
            sort if sort in _ORDERS else "changed",
            whose if whose in _WHOSE else "all",
            int(start) if start.isascii() and start.isdigit() and len(start) < 7 else 0,
        )

    @property
    def searched(self) -> bool:
        return bool(self.text) or self.whose != "all"

    def of_store(self, by: str) -> dict[str, Any]:
        """The same, for `Items.list` and `Items.count`."""
        return {"by": by, "text": self.text, "owner": by if self.whose == "mine" else None}


_ORDERS = {"changed": "Changed last", "made": "Saved last", "name": "Name"}
_WHOSE = {"all": "Mine and those shared", "mine": "Mine only"}


@dataclass(frozen=True)
class _Page:
    """One page of a list: its items, where it begins, and how many there are in all."""

    asked: _Asked
    listed: Sequence[Any]
    start: int
    number: int

    @classmethod
    def of(cls, kind: str, keeping: Keeping, asked: _Asked) -> _Page:
        by, items = keeping.reader(), keeping.items()
        number = items.count(kind, **asked.of_store(by))
        last = max(0, number - 1) // AT_ONCE * AT_ONCE  # something was deleted meanwhile: the last page there is
        start = min(asked.start // AT_ONCE * AT_ONCE, last)
        listed = items.list(kind, **asked.of_store(by), sort=asked.sort, limit=AT_ONCE, offset=start)
        return cls(asked, listed, start, number)

    def turning(self) -> html.Div | None:
        """Which items are shown, and the ways to the others; None where all are shown."""
        if self.number <= AT_ONCE:
            return None
        end = self.start + len(self.listed)
        ways = [
            _turn(f"Next {min(AT_ONCE, self.number - end)}", end) if end < self.number else None,
            _turn(f"Previous {AT_ONCE}", self.start - AT_ONCE) if self.start else None,
        ]
        return html.Div(
            [html.P(f"{self.start + 1:,} to {end:,} of {self.number:,}."), html.Div(ways, className="acts")],
            **attributes(data_start=str(self.start)),
        )


def _turn(words: str, start: int) -> html.Form:
    hidden = [input_(type="hidden", name=name, value=value) for name, value in (("do", "list"), ("start", str(start)))]
    return html.Form(
        [*hidden, html.Button(words, type="submit", className="small")],
        className="one-act",
        **attributes(data_saved="true", aria_label=f"{words} in the list"),
    )


def _tidied(kind: str, keeping: Keeping, asked: _Asked) -> list[Any]:
    page = _Page.of(kind, keeping, asked)
    told = _Told.of(page.listed, keeping)
    entries = [_tidy(each, told) for each in page.listed]
    return [
        html.P(PRIVATE),
        html.Ol(entries, start=page.start + 1, className="kept-list") if entries else html.P("None."),
        page.turning(),
        _gone(kind, keeping.items(), told.by),
    ]


def _tidy(item: Any, told: _Told) -> html.Li:
    mine = item.owner == told.by
    acts = [_button("Duplicate", "duplicate", item), _button("Delete", "delete", item) if mine else None]
    return html.Li(
        [
            html.H3(item.name),
            html.P(f"{told.about(item)} {told.figures(item)}", className="detail"),
            html.Div(acts, className="acts"),
            _editing(item, mine),
        ],
        className="kept",
    )


def _gone(kind: str, items: Any, by: str) -> html.Details | None:
    """What the reader has deleted, to be brought back."""
    gone = items.list(kind, by=by, deleted=True, limit=AT_ONCE) if by else ()
    if not gone:
        return None
    number = items.count(kind, by=by, deleted=True)
    rows = [html.Li([each.name, " ", _button("Bring back", "restore", each)]) for each in gone]
    more = f" The {len(gone)} deleted last are listed." if number > len(gone) else ""
    words = f"They can be brought back until room is needed for what you save.{more}"
    return html.Details([html.Summary(f"Deleted by you: {number:,}"), html.P(words), html.Ul(rows)])


def _search(asked: _Asked) -> html.Form:
    return html.Form(
        [
            html.Div(
                [
                    input_(type="hidden", name="do", value="list"),
                    field("Search name, note and tags", input_(type="search", name="q", value=asked.text)),
                    field("Whose", chosen("whose", tuple(_WHOSE.items()), asked.whose)),
                    field("Order", chosen("sort", tuple(_ORDERS.items()), asked.sort)),
                    html.Button("Search", type="submit", className="small"),
                ],
                className="controls",
            )
        ],
        role="search",
        **attributes(data_saved="true", aria_label="Search what is saved"),
    )


def _files() -> html.Details:
    form = html.Form(
        [
            input_(type="hidden", name="do", value="import"),
            html.Label(["File of saved views (JSON) ", input_(type="file", name="file", accept=".json")]),
            html.Button("Take in", type="submit", className="small"),
        ],
        **attributes(data_saved="true", aria_label="Import saved views"),
    )
    return html.Details(
        [
            html.Summary("Carry saved views to another browser, or keep a copy"),
            _out("export", "Save all of these as a file", "Export saved views"),
            _out("export-list", "Save the list as a spreadsheet (CSV)", "Export the list of saved views"),
            form,
        ]
    )


def _out(do: str, words: str, name: str) -> html.Form:
    return html.Form(
        [
            input_(type="hidden", name="do", value=do),
            html.Button(words, type="submit", className="small"),
        ],
        **attributes(data_saved="true", aria_label=name),
    )


# ---------------------------------------------------------------- layout and callbacks


def register(
    app: Dash,
    declared: SavedPage,
    pages: Sequence[Any],
    keeping: Keeping,
    shown_at: ShownAt,
    request_id: Callable[[], str],
) -> None:
    """The page, its one callback, and the one callback of every page's form under Share."""
    by_slug, by_path = {page.slug: page for page in pages}, {page.path: page for page in pages}
    tidied = {page.slug: page for page in pages if page.tidies}

    def listed(asked: _Asked) -> list[Any]:
        return _listed(declared, by_path, keeping, shown_at, asked)

    def layout(**query: Any) -> html.Div:
        try:
            content: Any = listed(_Asked())
        except keeping.refused as problem:
            content = refusal(problem)
        except Exception:
            log.exception("page failed", extra={"page": declared.path})
            content = states.fault(request_id(), "This page")
        return html.Div(
            [
                html.H1(declared.question),
                html.P(declared.introduction, className="introduction"),
                html.P(PRIVATE),
                html.Div(id="saved--search", **markup.words(_search(_Asked()))),
                html.Div(id="saved--said", role="status"),
                html.Div(id="saved--list", **markup.words(content)),
                html.Div(id="saved--files", **markup.words(_files())),
                html.Div(id="saved--asked", hidden=True),
            ],
            className="page",
            **attributes(data_page=declared.slug),
        )

    dash.register_page(
        f"pages.{declared.slug}", path=declared.path, name=declared.name, title=declared.question, layout=layout
    )

    @app.callback(Output("save--said", "data-words"), Input("save--asked", "data-asked"), prevent_initial_call=True)
    def save(asked: Any) -> str:
        given = texts_of(asked)
        page = by_slug.get(given.get("page", ""))
        if page is None:
            raise PreventUpdate
        if wrong := unkeepable(given):
            return markup.for_browser(wrong)
        try:
            return markup.for_browser(_save(declared, page, given, keeping, shown_at))
        except keeping.refused as problem:
            return markup.for_browser(refusal(problem))
        except Exception:
            log.exception("saving failed", extra={"page": page.path})
            return markup.for_browser(states.fault(request_id(), "Saving"))

    @app.callback(
        Output("saved--said", "data-words"),
        Output("saved--list", "data-words"),
        Output("saved--said", "data-file"),
        Input("saved--asked", "data-asked"),
        prevent_initial_call=True,
    )
    def act(asked: Any) -> list[Any]:
        given = texts_of(asked)
        if wrong := unkeepable(given):
            return [markup.for_browser(wrong), no_update, no_update]
        try:
            said, renew, file = _act(given, keeping)
            words: Any = no_update
            if renew and (page := tidied.get(given.get("page", ""))):
                words = markup.for_browser(_tidied(page.tidies, keeping, _Asked.of(given)))
                set_props(again(page.slug), {"data-again": given.get("sent", "")})
            elif renew:
                words = markup.for_browser(listed(_Asked.of(given)))
            return [markup.for_browser(said), words, file if file is not None else no_update]
        except keeping.refused as problem:
            return [markup.for_browser(refusal(problem)), no_update, no_update]
        except PreventUpdate:
            raise
        except Exception:
            log.exception("saved views failed", extra={"page": declared.path})
            return [markup.for_browser(states.fault(request_id(), "That")), no_update, no_update]


def texts_of(asked: Any) -> dict[str, str]:
    """The fields a form sent. What comes from a browser may be anything: what is no set of texts is nothing."""
    try:
        given = json.loads(asked)
    except (TypeError, ValueError, RecursionError):
        given = None
    if not isinstance(given, dict) or not all(isinstance(value, str) for value in given.values()):
        raise PreventUpdate
    return given


_FIELDS = {"name": "The name", "note": "The note", "tags": "A tag", "q": "What you search for", "search": "The address"}


def unkeepable(given: Mapping[str, str]) -> html.Div | None:
    """What to say of fields with a NUL or half of a character, which no database keeps and no answer can repeat; None: there
    are none. What a file holds is looked at where it is read."""
    wrong = [
        name
        for name, text in given.items()
        if "\0" in name + text or any("\ud800" <= letter <= "\udfff" for letter in name + text)
    ]
    if not wrong:
        return None
    said = dict.fromkeys(_FIELDS.get(name, "What was sent") for name in wrong)
    return refusal(
        ValueError(
            " ".join(
                f"{each} holds a character that cannot be kept (a NUL, or half of a character). Take it out and try again."
                for each in said
            )
        )
    )


def refusal(problem: Exception) -> html.Div:
    said = [
        html.P(each) for each in getattr(problem, "problems", ()) or getattr(problem, "faults", ()) or [str(problem)]
    ]
    mend = getattr(problem, "remedy", "")
    return html.Div(
        [html.P(html.Strong("Not done. Nothing was changed, and what you wrote is still in the form.")), *said]
        + ([html.P(mend)] if mend else []),
        className="notice",
    )


def _tags(text: str) -> list[str]:
    return [tag for each in text.split(",") if (tag := each.strip())]


def address_of(page: Any, view: Any, query: Mapping[str, Any]) -> str:
    """The canonical address of a view with the what-ifs that the query has open."""
    names = [each.name for each in page.what_if]
    more = {
        key: value[0] if isinstance(value, list) else value
        for key, value in query.items()
        if any(key == name or key.startswith(f"{name}.") for name in names)
    }
    own = view.to_query()
    if not more:
        return str(own)
    return f"{own}{'&' if own else '?'}{urlencode(more, quote_via=quote)}"


def _save(declared: SavedPage, page: Any, given: Mapping[str, str], keeping: Keeping, shown_at: ShownAt) -> Any:
    query = parse_qs(given.get("search", "")[:4000].lstrip("?"))
    shown = shown_at(page, query)
    edition = shown.store.edition if given.get("pinned") == "yes" else None
    view = replace(shown.view, edition=edition or "")
    finding = page.headline(shown.view, shown.evidence)
    body = {"path": page.path, "query": address_of(page, view, query), "headline": saved_change.kept(finding)}
    made = keeping.items().add(
        KIND,
        name=given.get("name", ""),
        note=given.get("note", ""),
        tags=_tags(given.get("tags", "")),
        owner=keeping.writer(),
        shared=given.get("shared") == "yes",
        edition=edition,
        body=body | {"edition": shown.store.edition},
    )
    return html.P(
        [
            f"Saved as “{made.name}”. ",
            html.A("See all saved views", href=safe_link(declared.path), **attributes(data_inside="true")),
        ]
    )


def _act(given: Mapping[str, str], keeping: Keeping) -> tuple[Any, bool, str | None]:
    """What one form asks for: (what to say, whether the list is renewed, a file for the reader)."""
    do, id, items, by = given.get("do"), given.get("id", ""), keeping.items(), keeping.reader()
    match do:
        case "list":
            return None, True, None
        case "edit" | "revert":
            return _edit(given, items, keeping.writer())
        case "delete":
            gone = items.delete(id, by=by)
            return html.Div([html.P(f"Deleted “{gone.name}”."), _button("Undo", "restore", gone)]), True, None
        case "restore":
            return html.P(f"“{items.restore(id, by=by).name}” is back."), True, None
        case "duplicate":
            return html.P(f"Made “{items.duplicate(id, by=keeping.writer()).name}”, private."), True, None
        case "history":
            return _history(items, items.get(id, by=by), by), False, None
        case "export":
            number = items.count(KIND, by=by)
            return html.P(_downloaded("file", number)), False, items.exported(by=by, kind=KIND)
        case "export-list":
            listed = items.list(KIND, by=by, limit=MOST_LISTED)
            return html.P(_downloaded("list", items.count(KIND, by=by))), False, _as_csv(listed)
        case "import":
            taken = items.imported(given.get("file", ""), by=keeping.writer(), kinds=(KIND,))
            return html.P(f"Taken in: {len(taken)} saved view{'' if len(taken) == 1 else 's'}, private."), True, None
    raise PreventUpdate


def _downloaded(what: str, number: int) -> str:
    if number <= MOST_LISTED:
        return f"The {what} is in your downloads."
    return f"The {what} is in your downloads. It holds the {MOST_LISTED:,} changed last of {number:,}."


_LISTED = ("name", "note", "tags", "shared", "edition", "made on", "changed on", "address", "when saved")


def _as_csv(kept: Sequence[Any]) -> str:
    """A line for each saved view; whatever a spreadsheet would run as a formula is plain text."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_LISTED)
    for item in kept:
        then = item.body.get("headline")
        said = str(then.get("sentence", "")) if isinstance(then, dict) else ""
        shared, edition = "yes" if item.shared else "no", item.edition or "the newest"
        days = item.created_at[:10], item.changed_at[:10]
        line = (item.name, item.note, ", ".join(item.tags), shared, edition, *days, link(item), said)
        writer.writerow([plain(each) for each in line])
    return out.getvalue()


def _edit(given: Mapping[str, str], items: Any, by: str) -> tuple[Any, bool, str | None]:
    text = given.get("revision", "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
    if given.get("do") == "revert":
        done = items.revert(given.get("id", ""), given.get("which", ""), number, by=by)
    else:
        done = items.update(
            given.get("id", ""),
            number,
            by=by,
            name=given.get("name", ""),
            note=given.get("note", ""),
            tags=_tags(given.get("tags", "")),
            shared=given.get("shared") == "yes",
        )
    if hasattr(done, "theirs"):
        return _both(done, items.called({done.theirs.changed_by}, by=by)[done.theirs.changed_by]), False, None
    also = " Someone else had changed other parts of it meanwhile; both changes stand." if done.merged else ""
    return html.P(f"Saved “{done.item.name}”.{also}"), True, None


def _both(conflict: Any, other: str) -> html.Div:
    """Both people's words, whole, and the choice between them. `other`: who came first."""
    before = "You" if other == "you" else "Someone else"
    named = " in another window" if other == "you" else f" ({other})"
    theirs, yours = conflict.theirs, conflict.yours
    return html.Div(
        [
            html.P(
                html.Strong(
                    f"{before}{named} changed the same thing while you were writing. Nothing is lost: both are kept."
                )
            ),
            html.H3("As it now stands"),
            *_content(theirs.content),
            html.H3("What you wrote"),
            *_content(yours.content),
            _button("Put mine in its place", "revert", theirs, which=yours.id, revision=str(theirs.revision)),
            _button("Leave it as it stands", "list", theirs),
        ],
        className="notice",
    )


def _content(content: Mapping[str, Any]) -> list[Component]:
    return [
        html.P([html.Strong(str(content.get("name", "")))]),
        html.P(str(content.get("note") or "No note."), className="note"),
        html.P("Tags: " + (", ".join(map(str, content.get("tags", ()))) or "none")),
    ]


def _history(items: Any, item: Any, by: str) -> html.Div:
    revisions = items.history(item.id, by=by)
    called = items.called({each.who for each in revisions}, by=by)
    rows = [
        html.Li(
            [
                html.P(
                    f"{each.at[:16].replace('T', ' ')} (UTC): {each.did} by {called[each.who]}"
                    + (f", revision {each.number}" if each.number else ": written at the same time as another change")
                ),
                *_content(each.content),
                _button(
                    "Make it this again",
                    "revert",
                    item,
                    which=each.id,
                    revision=str(item.revision),
                    of=f"{each.did} {each.at[:19]}",
                )
                if each.number != item.revision
                else None,
            ]
        )
        for each in revisions[:MOST_REVISIONS]
    ]
    said = [
        f"The newest {MOST_REVISIONS} of {len(revisions):,} are listed." if len(revisions) > MOST_REVISIONS else "",
        "It begins when this was shared: what was written before is its maker’s own." if item.owner != by else "",
    ]
    return html.Div(
        [
            html.H2(f"History of “{item.name}”, newest first"),
            *(html.P(each) for each in said if each),
            html.Ol(rows),
        ],
        className="notice",
    )


def _listed(
    declared: SavedPage, pages: Mapping[str, Any], keeping: Keeping, shown_at: ShownAt, asked: _Asked
) -> list[Any]:
    """One page of the list with its watch, what was deleted, and, for whoever has nothing yet, examples."""
    page = _Page.of(KIND, keeping, asked)
    told = _Told.of(page.listed, keeping)
    compared = {each.id: _compared(pages, shown_at, each) for each in page.listed}
    words = {id: one.words for id, one in compared.items() if one}
    watched = [each for each in page.listed if (one := compared.get(each.id)) and one.material]
    entries = [_entry(each, told, words.get(each.id)) for each in page.listed]
    parts: list[Any] = [html.H2("Changed since saved"), html.P(saved_change.RULE)]
    parts.append(
        html.Ul(
            [
                html.Li(
                    [
                        html.A(each.name, href=link(each), **attributes(data_inside="true")),
                        ": ",
                        words[each.id],
                    ]
                )
                for each in watched
            ]
        )
        if watched
        else html.P("No headline of the views listed below has changed materially.")
    )
    if page.number > len(page.listed):
        parts.append(html.P(f"Only the {len(page.listed)} views listed below are compared."))
    heading = f"{page.number:,} saved view{'' if page.number == 1 else 's'}"
    heading += " of yours" if asked.whose == "mine" else ""
    parts.append(html.H2(heading + (f" with “{asked.text}”" if asked.text else "")))
    parts.append(html.Ol(entries, start=page.start + 1, className="kept-list") if entries else html.P("None."))
    parts.append(page.turning())
    parts.append(_gone(KIND, keeping.items(), told.by))
    if not asked.searched and not (told.by and keeping.items().count(KIND, by=told.by, owner=told.by)):
        parts += [html.H2("Examples to start from"), html.Ul([_example(each) for each in declared.examples])]
    return parts


def _example(each: Example) -> html.Li:
    link = html.A(each.name, href=safe_link(each.path + each.query), **attributes(data_inside="true"))
    return html.Li([link, ": ", each.note])


def _compared(pages: Mapping[str, Any], shown_at: ShownAt, item: Any) -> saved_change.Change | None:
    then = item.body.get("headline")
    if item.edition or not isinstance(then, dict):
        return None  # pinned: the same figures for good
    now = _headline_now(pages, shown_at, item.body)
    if now is None:
        return saved_change.Change(True, "Its page has no headline for this view any more.")
    return saved_change.change(then, now)
