"""Forms as words that the browser builds, and the fields they send back."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.exceptions import PreventUpdate

from components import markup
from components.attributes import attributes
from components.saved.declared import Audience

LONGEST_NOTE = 10_000  # characters: said by the browser before anything is sent; the store decides
_PINNED = (("no", "Newest when opened"), ("yes", "Today’s, as long as they are kept"))
_NAMES = {"name": "The name", "note": "The note", "tags": "A tag", "q": "What you search for", "search": "The address"}


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


def one_act(words: str, fields: Mapping[str, str], label: str) -> html.Form:
    """One action: a form of hidden fields and a button, so that it works by keyboard as any form."""
    hidden = [input_(type="hidden", name=name, value=value) for name, value in fields.items()]
    return html.Form(
        [*hidden, html.Button(words, type="submit", className="small")],
        className="one-act",
        **attributes(data_saved="true", aria_label=label),
    )


def button(words: str, do: str, item: Any, **more: str) -> html.Form:
    """One action on one item. The button is labelled with the name of the item, for those who hear buttons one by one."""
    hidden = [input_(type="hidden", name=key, value=value) for key, value in {"do": do, "id": item.id, **more}.items()]
    name = f"{words}: {more.get('of', item.name)}"
    return html.Form(
        [*hidden, html.Button(words, type="submit", className="small", **attributes(aria_label=name))],
        className="one-act",
        **attributes(data_saved="true"),
    )


def _item_fields(
    audience: Audience, name: str = "", note: str = "", tags: Sequence[str] = (), seen: str = "no", *, mine: bool = True
) -> list[Any]:
    """The fields of one item. Only its owner chooses who sees it: for others the field is hidden, with its present value."""
    seen_by = chosen("shared", audience.offered(seen), seen)
    return [
        field("Name", input_(type="text", name="name", value=name, required="required", autocomplete="off")),
        field("Tags, with commas between", input_(type="text", name="tags", value=", ".join(tags), autocomplete="off")),
        field(
            "Note",
            html.Textarea(note, rows="3", **attributes(name="note", data_longest=str(LONGEST_NOTE))),
        ),
        field("Who sees it", seen_by) if mine else input_(type="hidden", name="shared", value=seen),
    ]


def save_form(audience: Audience) -> html.Dialog:
    """What “Save view” of a card opens: saves the present address, what-ifs and card included."""
    form = html.Form(
        [
            input_(type="hidden", name="card"),
            html.Div([*_item_fields(audience), field("Figures", chosen("pinned", _PINNED))], className="controls"),
            html.P(audience.note),
            html.Button("Save", type="submit"),
        ],
        **attributes(data_save="true", aria_label="Save this view"),
    )
    return html.Dialog(
        [
            html.H2("Save view", id="save--title"),
            html.Div(id="save--form", **markup.words(form)),
            html.Div(id="save--said", role="status"),
            html.Div(id="save--asked", hidden=True),
            html.Button("Close", type="button", **attributes(data_close_dialog="true")),
        ],
        id="save--dialog",
        className="saving",
        **attributes(aria_labelledby="save--title"),
    )


def edit_form(item: Any, mine: bool, audience: Audience) -> html.Details:
    """Name, tags, note and who sees it."""
    form = html.Form(
        [
            input_(type="hidden", name="do", value="edit"),
            input_(type="hidden", name="id", value=item.id),
            input_(type="hidden", name="revision", value=str(item.revision)),
            html.Div(
                _item_fields(audience, item.name, item.note, item.tags, audience.value_of(item), mine=mine),
                className="controls",
            ),
            html.Button("Save changes", type="submit", className="small"),
        ],
        **attributes(data_saved="true", aria_label=f"Edit {item.name}"),
    )
    return html.Details([html.Summary(f"Edit {item.name}"), form])


def files_form() -> html.Details:
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
            _export("export", "Save all of these as a file", "Export saved views"),
            _export("export-list", "Save the list as a spreadsheet (CSV)", "Export the list of saved views"),
            form,
        ]
    )


def _export(do: str, words: str, name: str) -> html.Form:
    return html.Form(
        [
            input_(type="hidden", name="do", value=do),
            html.Button(words, type="submit", className="small"),
        ],
        **attributes(data_saved="true", aria_label=name),
    )


def texts_of(asked: Any) -> dict[str, str]:
    """The fields a form sent. A browser may send anything: what is not a set of texts is ignored."""
    try:
        given = json.loads(asked)
    except (TypeError, ValueError, RecursionError):
        given = None
    if not isinstance(given, dict) or not all(isinstance(value, str) for value in given.values()):
        raise PreventUpdate
    return given


def unkeepable(given: Mapping[str, str]) -> html.Div | None:
    """What to say of fields with a NUL or half of a character, which no database stores and no answer can repeat; None if there
    are none. The contents of files are checked where they are read."""
    wrong = [
        name
        for name, text in given.items()
        if "\0" in name + text or any("\ud800" <= letter <= "\udfff" for letter in name + text)
    ]
    if not wrong:
        return None
    labels = dict.fromkeys(_NAMES.get(name, "What was sent") for name in wrong)
    what = "holds a character that cannot be kept (a NUL, or half of a character). Take it out and try again."
    return refusal(ValueError(" ".join(f"{label} {what}" for label in labels)))


def refusal(
    problem: Exception, said: str = "Not done. Nothing was changed, and what you wrote is still in the form."
) -> html.Div:
    """The error and, if known, its remedy. `said`: the result of the reader's action."""
    reasons = getattr(problem, "problems", ()) or getattr(problem, "errors", ()) or [str(problem)]
    remedy = getattr(problem, "remedy", "")
    return html.Div(
        [
            html.P(html.Strong(said)),
            *(html.P(reason) for reason in reasons),
            *([html.P(remedy)] if remedy else []),
        ],
        className="notice",
    )


def tags_of(text: str) -> list[str]:
    """The tags in a text with commas between them."""
    return [tag for part in text.split(",") if (tag := part.strip())]
