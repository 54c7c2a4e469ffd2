"""The actions of the forms: save, edit, copy, delete, restore, export or import an item, and report the result."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qs

from dash import html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from components import saved_change
from components.attributes import attributes
from components.exports.tidy_csv import plain
from components.links import safe_link
from components.saved.declared import (
    KIND,
    MOST_LISTED,
    Audience,
    ItemService,
    SavedPage,
    ShownAt,
    address_of,
    card_named,
    claim_of,
    link,
)
from components.saved.forms import button, tags_of
from vocabulary import FIGURES_WITHHELD, WITHHELD, audience_of

MOST_REVISIONS = 50  # shown of one item
COLUMNS = ("name", "note", "tags", "shared", "edition", "made on", "changed on", "address", "when saved")


@dataclass(frozen=True)
class Done:
    """The message of an action, whether to render the list again, and a file for the reader."""

    said: Any
    renew: bool = True
    file: str | None = None


def save_view(declared: SavedPage, page: Any, given: Mapping[str, str], service: ItemService, shown_at: ShownAt) -> Any:
    """Save the view a reader is looking at, with its headline as it is said today."""
    query = parse_qs(given.get("search", "")[:4000].lstrip("?"))
    shown = shown_at(page, query)
    edition = shown.store.edition if given.get("pinned") == "yes" else None
    view = replace(shown.view, edition=edition or "")

    def headline(at: ShownAt) -> dict[str, Any]:
        said = at(page, query)
        return saved_change.kept(claim_of(page, said.view, said.evidence))

    body = {"path": page.path, "query": address_of(page, view, query), "headline": headline(shown_at)}
    if card := card_named(given.get("card", "")):
        body["card"] = card
    item = service.items().add(
        KIND,
        name=given.get("name", ""),
        note=given.get("note", ""),
        tags=tags_of(given.get("tags", "")),
        owner=service.writer(),
        **audience_of(given.get("shared", "")),
        edition=edition,
        body=body | {"edition": shown.store.edition},
        holds=service.kept_back(headline),
    )
    return html.P(
        [
            f"Saved as “{item.name}”. ",
            html.A("See all saved views", href=safe_link(declared.path), **attributes(data_inside="true")),
        ]
    )


def act(given: Mapping[str, str], service: ItemService) -> Done:
    """Do what one form asks for."""
    do, id, items, by = given.get("do"), given.get("id", ""), service.items(), service.reader()
    match do:
        case "list":
            return Done(None)
        case "edit" | "revert":
            return _edit(given, items, service.writer(), service.audience())
        case "delete":
            deleted = items.delete(id, by=by)
            return Done(html.Div([html.P(f"Deleted “{deleted.name}”."), button("Undo", "restore", deleted)]))
        case "restore":
            return Done(html.P(f"“{items.restore(id, by=by).name}” is back."))
        case "duplicate":
            return Done(html.P(f"Made “{items.duplicate(id, by=service.writer()).name}”, private."))
        case "history":
            return Done(_history(items, items.get(id, by=by), by), renew=False)
        case "export":
            number = items.count(KIND, by=by)
            return Done(html.P(_downloaded("file", number)), False, items.exported(by=by, kind=KIND))
        case "export-list":
            listed = items.list(KIND, by=by, limit=MOST_LISTED)
            said = _downloaded("list", items.count(KIND, by=by))
            return Done(html.P(said), False, _as_csv(listed, service.audience()))
        case "import":
            taken = items.imported(given.get("file", ""), by=service.writer(), kinds=(KIND,))
            return Done(html.P(f"Taken in: {len(taken)} saved view{'' if len(taken) == 1 else 's'}, private."))
    raise PreventUpdate


def _downloaded(what: str, number: int) -> str:
    if number <= MOST_LISTED:
        return f"The {what} is in your downloads."
    return f"The {what} is in your downloads. It holds the {MOST_LISTED:,} changed last of {number:,}."


def _as_csv(kept: Sequence[Any], audience: Audience) -> str:
    """A line for each saved view; what a spreadsheet would run as a formula is written as plain text."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for item in kept:
        then = item.body.get("headline")
        unsaid = FIGURES_WITHHELD if item.body.get(WITHHELD) else ""
        said = str(then.get("sentence", "")) if isinstance(then, dict) else unsaid
        shared = "yes" if item.shared else audience.words_of(item) if item.team else "no"
        edition = item.edition or "the newest"
        days = item.created_at[:10], item.changed_at[:10]
        line = (item.name, item.note, ", ".join(item.tags), shared, edition, *days, link(item), said)
        writer.writerow([plain(value) for value in line])
    return out.getvalue()


def _edit(given: Mapping[str, str], items: Any, by: str, audience: Audience) -> Done:
    text = given.get("revision", "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
    if given.get("do") == "revert":
        result = items.revert(given.get("id", ""), given.get("which", ""), number, by=by)
    else:
        kept = items.get(given.get("id", ""), by=by)
        let_in = audience_of(given.get("shared", audience.value_of(kept)))
        private = not (kept.shared or kept.team)
        missing = kept.body.get("missing") if private and (let_in["shared"] or let_in["team"]) else ""
        if isinstance(missing, str) and missing:
            said = f"“{kept.name}” stays private. Open it, give your reason for {missing}, and save it again under its name."
            return Done(html.P(said), renew=False)
        result = items.update(
            given.get("id", ""),
            number,
            by=by,
            name=given.get("name", ""),
            note=given.get("note", ""),
            tags=tags_of(given.get("tags", "")),
            **let_in,
        )
    if hasattr(result, "theirs"):
        editor = result.theirs.changed_by
        return Done(_both(result, items.called({editor}, by=by)[editor]), renew=False)
    merged = " Someone else had changed other parts of it meanwhile; both changes stand." if result.merged else ""
    return Done(html.P(f"Saved “{result.item.name}”.{merged}"))


def _both(conflict: Any, other: str) -> html.Div:
    """Both people's words in full, and the choice between them. `other`: who saved first."""
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
            button("Put mine in its place", "revert", theirs, which=yours.id, revision=str(theirs.revision)),
            button("Leave it as it stands", "list", theirs),
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
    called = items.called({revision.who for revision in revisions}, by=by)
    rows = [
        html.Li(
            [
                html.P(
                    f"{revision.at[:16].replace('T', ' ')} (UTC): {revision.did} by {called[revision.who]}"
                    + (
                        f", revision {revision.number}"
                        if revision.number
                        else ": written at the same time as another change"
                    )
                ),
                *_content(revision.content),
                button(
                    "Make it this again",
                    "revert",
                    item,
                    which=revision.id,
                    revision=str(item.revision),
                    of=f"{revision.did} {revision.at[:19]}",
                )
                if revision.number != item.revision
                else None,
            ]
        )
        for revision in revisions[:MOST_REVISIONS]
    ]
    said = [
        f"The newest {MOST_REVISIONS} of {len(revisions):,} are listed." if len(revisions) > MOST_REVISIONS else "",
        "It begins when this was shared: what was written before is its maker’s own." if item.owner != by else "",
    ]
    return html.Div(
        [
            html.H2(f"History of “{item.name}”, newest first"),
            *(html.P(sentence) for sentence in said if sentence),
            html.Ol(rows),
        ],
        className="notice",
    )
