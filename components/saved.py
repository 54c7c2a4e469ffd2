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
COMPARED = 40  # views whose headline is worked out anew at once, those changed last first
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
    pin: Callable[[str], None]  # keep an edition for good
    refused: tuple[type[Exception], ...]  # say in words what is wrong, and may carry `mend` or `problems`


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


def _fields(name: str = "", note: str = "", tags: Sequence[str] = (), shared: bool = False) -> list[Any]:
    return [
        field("Name", input_(type="text", name="name", value=name, required="required", autocomplete="off")),
        field("Tags, with commas between", input_(type="text", name="tags", value=", ".join(tags), autocomplete="off")),
        field(
            "Note",
            html.Textarea(note, rows="3", **attributes(name="note", data_longest=str(LONGEST_NOTE))),
        ),
        field(
            "Who sees it",
            chosen("shared", KEPT_HERE, "yes" if shared else "no"),
        ),
    ]


KEPT_HERE = (("no", "Private: this browser"), ("yes", "Shared: everyone here"))
_PINNED = (("no", "Newest when opened"), ("yes", "Today’s, for good"))


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


def _entry(item: Any, mine: bool, compared: Any) -> html.Li:
    short = safe_link(f"/v/{item.code}")
    figures = f"figures of edition {item.edition}" if item.edition else "newest figures"
    about = f"{'Yours' if mine else 'From another browser'}, {'shared' if item.shared else 'private'}; {figures}; saved {item.created_at[:10]}, changed {item.changed_at[:10]}."
    then = item.body.get("headline")
    return html.Li(
        [
            html.H3(html.A(item.name, href=link(item), **attributes(data_inside="true"))),
            html.P(item.note, className="note") if item.note else None,
            html.P("Tags: " + ", ".join(item.tags)) if item.tags else None,
            html.P(about, className="detail"),
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
            _editing(item),
        ],
        className="kept",
    )


def _editing(item: Any) -> html.Details:
    """Name, tags, note and who sees it."""
    form = html.Form(
        [
            input_(type="hidden", name="do", value="edit"),
            input_(type="hidden", name="id", value=item.id),
            input_(type="hidden", name="revision", value=str(item.revision)),
            html.Div(_fields(item.name, item.note, item.tags, item.shared), className="controls"),
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
            html.Div(id="saved--said", role="status"),
            html.Div(id="saved--list", **markup.words(_tidied(kind, keeping)), **attributes(data_kind=kind)),
            html.Div(id="saved--asked", hidden=True),
        ],
        className="section",
        **attributes(aria_labelledby="saved--title"),
    )


def _tidied(kind: str, keeping: Keeping) -> list[Any]:
    by, items = keeping.reader(), keeping.items()
    found = items.list(kind, by=by)
    entries = [_tidy(each, each.owner == by) for each in found]
    return [
        html.P(PRIVATE),
        html.Ol(entries, className="kept-list") if entries else html.P("None."),
        _gone(kind, items, by),
    ]


def _tidy(item: Any, mine: bool) -> html.Li:
    about = f"{'Yours' if mine else 'From another browser'}, {'shared' if item.shared else 'private'}; changed {item.changed_at[:10]}."
    acts = [_button("Duplicate", "duplicate", item), _button("Delete", "delete", item) if mine else None]
    return html.Li(
        [html.H3(item.name), html.P(about, className="detail"), html.Div(acts, className="acts"), _editing(item)],
        className="kept",
    )


def _gone(kind: str, items: Any, by: str) -> html.Details | None:
    """What the reader has deleted, to be brought back."""
    gone = items.list(kind, by=by, deleted=True) if by else ()
    if not gone:
        return None
    rows = [html.Li([each.name, " ", _button("Bring back", "restore", each)]) for each in gone[:20]]
    return html.Details([html.Summary(f"Deleted by you: {len(gone)}"), html.Ul(rows)])


def _search(text: str, sort: str) -> html.Form:
    return html.Form(
        [
            html.Div(
                [
                    input_(type="hidden", name="do", value="list"),
                    field("Search name, note and tags", input_(type="search", name="q", value=text)),
                    field(
                        "Order",
                        chosen("sort", (("changed", "Changed last"), ("made", "Saved last"), ("name", "Name")), sort),
                    ),
                    html.Button("Search", type="submit", className="small"),
                ],
                className="controls",
            )
        ],
        role="search",
        **attributes(data_saved="true", aria_label="Search saved views"),
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

    def listed(text: str = "", sort: str = "changed") -> list[Any]:
        return _listed(declared, by_path, keeping, shown_at, text, sort)

    def layout(**query: Any) -> html.Div:
        try:
            content: Any = listed()
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
                html.Div(id="saved--search", **markup.words(_search("", "changed"))),
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
        try:
            said, renew, file = _act(given, keeping)
            words: Any = no_update
            if renew and (page := tidied.get(given.get("page", ""))):
                words = markup.for_browser(_tidied(page.tidies, keeping))
                set_props(again(page.slug), {"data-again": given.get("sent", "")})
            elif renew:
                words = markup.for_browser(listed(given.get("q", ""), given.get("sort", "changed")))
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


def refusal(problem: Exception) -> html.Div:
    said = [
        html.P(each) for each in getattr(problem, "problems", ()) or getattr(problem, "faults", ()) or [str(problem)]
    ]
    mend = getattr(problem, "mend", "")
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
    if edition:
        keeping.pin(edition)
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
            return _history(items.get(id, by=by), items.history(id, by=by)), False, None
        case "export":
            return html.P("The file is in your downloads."), False, items.exported(by=by, kind=KIND)
        case "export-list":
            return html.P("The list is in your downloads."), False, _as_csv(items.list(KIND, by=by, limit=MOST_LISTED))
        case "import":
            taken = items.imported(given.get("file", ""), by=keeping.writer(), kinds=(KIND,))
            return html.P(f"Taken in: {len(taken)} saved view{'' if len(taken) == 1 else 's'}, private."), True, None
    raise PreventUpdate


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
        return _both(done), False, None
    also = " Someone else had changed other parts of it meanwhile; both changes stand." if done.merged else ""
    return html.P(f"Saved “{done.item.name}”.{also}"), True, None


def _both(conflict: Any) -> html.Div:
    """Both people's words, whole, and the choice between them."""
    theirs, yours = conflict.theirs, conflict.yours
    return html.Div(
        [
            html.P(
                html.Strong(
                    "Someone else changed the same thing while you were writing. Nothing is lost: both are kept."
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


def _history(item: Any, revisions: Sequence[Any]) -> html.Div:
    rows = [
        html.Li(
            [
                html.P(
                    f"{each.at[:16].replace('T', ' ')} (UTC): {each.did}"
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
        for each in revisions[:50]
    ]
    return html.Div([html.H2(f"History of “{item.name}”, newest first"), html.Ol(rows)], className="notice")


def _listed(
    declared: SavedPage, pages: Mapping[str, Any], keeping: Keeping, shown_at: ShownAt, text: str, sort: str
) -> list[Any]:
    """The watch, the list, what was deleted, and, for whoever has nothing yet, examples."""
    by, items = keeping.reader(), keeping.items()
    found = items.list(KIND, by=by, text=text, sort=sort if sort in ("changed", "made", "name") else "changed")
    compared = {each.id: _compared(pages, shown_at, each) for each in found[:COMPARED]}
    words = {id: one.words for id, one in compared.items() if one}
    watched = [each for each in found if (one := compared.get(each.id)) and one.material]
    entries = [_entry(each, each.owner == by, words.get(each.id)) for each in found]
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
    if len(found) > COMPARED:
        parts.append(html.P(f"Only the first {COMPARED} in the list are compared at once: search to compare others."))
    number = len(found)
    parts.append(html.H2(f"{number} saved view{'' if number == 1 else 's'}" + (f" with “{text}”" if text else "")))
    parts.append(html.Ol(entries, className="kept-list") if entries else html.P("None."))
    parts.append(_gone(KIND, items, by))
    if not any(each.owner == by for each in found) and not text:
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
