"""The form that adds a publisher's file: choose it, see what it would change, confirm, and watch the next edition being built.

    form[data-adds-file] sent   --pieces to /uploads--> --callback--> what the file is and would change, and a button
    the button                  --callback--> a job; its progress is asked for until it is over

Nothing is served until the button is pressed. The preview is words built by the browser (`markup`);
`assets/modules/adding-files.js` sends the file and asks for the progress.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dash import Dash, Input, Output, html

from components import markup
from components.attributes import attributes
from components.saved import input_, texts_of

log = logging.getLogger(__name__)
MOST_LINES = 40  # of what is wrong with a file


@dataclass(frozen=True)
class Rows:
    """A table in words: its title, its columns and its rows."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Looked:
    """What a file is and would change. `why_not`: it cannot be added; "" where it can."""

    title: str
    facts: Sequence[tuple[str, str]]
    tables: Sequence[Rows]
    notes: Sequence[str]
    why_not: str = ""


@dataclass(frozen=True)
class Underway:
    """How far a job is: a sentence, 0 to 100, whether it is over, and whether it did what was asked."""

    sentence: str
    percent: int
    over: bool
    done: bool
    words: Sequence[str] = ()  # once it is done


@dataclass(frozen=True)
class FileAdder:
    """What the application does with files. `look` and `add` take the key of an upload; each raises one of `refused`."""

    allowed: Callable[[], bool]
    look: Callable[[str], Looked]
    add: Callable[[str], str]  # the id of the job
    progress: Callable[[str], Underway]
    refused: tuple[type[Exception], ...]
    publishers: Sequence[tuple[str, str]]  # publisher, and the layout known of it
    most_bytes: int


def section(adder: FileAdder) -> html.Section:
    """The form, the place for the preview, and that for the progress."""
    known = html.Details(
        [
            html.Summary(f"The {len(adder.publishers)} kinds of file that can be read"),
            html.Ul([html.Li(f"{publisher}: {name}") for publisher, name in adder.publishers]),
        ]
    )
    form = html.Form(
        [
            html.P(
                html.Label(
                    ["The file ", input_(type="file", name="file", accept=".csv,.txt,.zip,.gz,.xlsx,.xlsm,.json")]
                )
            ),
            html.P(html.Button("Check file", type="submit", className="small")),
        ],
        **attributes(data_adds_file="true", aria_label="Add a publisher’s file", data_most_bytes=str(adder.most_bytes)),
    )
    return html.Section(
        [
            html.H2("Add a publisher’s file", id="adder--title"),
            html.P(
                "A file as its publisher issued it, such as the A&E figures of a new month. What it would change is shown "
                "first; nothing changes until you confirm. Give it as you downloaded it, under its own name and zipped if it came so: some files say "
                "their year nowhere else."
            ),
            html.Div(id="adder--form", **markup.words([form, known])),
            html.Div(id="adder--said", role="status"),
            html.Div(id="adder--progress", **attributes(data_job="")),
            html.Div(id="adder--asked", hidden=True),
        ],
        className="section",
        id="adder--section",
        **attributes(aria_labelledby="adder--title"),
    )


def register(app: Dash, adder: FileAdder, request_id: Callable[[], str]) -> None:
    """The one callback of the form, its button and the progress."""

    @app.callback(
        Output("adder--said", "data-words"),
        Output("adder--progress", "data-words"),
        Output("adder--progress", "data-job"),
        Input("adder--asked", "data-asked"),
        prevent_initial_call=True,
    )
    def answer(asked: Any) -> list[Any]:
        given = texts_of(asked)
        try:
            said, progress, job = _answer(adder, given)
            # Numbered, so that the same answer twice is two answers: the browser has said something else between them.
            said = html.Div(said, className="answer", **attributes(data_sent=given.get("sent", "")))
            return [markup.for_browser(said), markup.for_browser(progress), job]
        except adder.refused as problem:
            remedy = getattr(problem, "remedy", "")
            said = _notice([line.removeprefix("- ") for line in f"{problem} {remedy}".strip().split("\n")[:MOST_LINES]])
        except Exception:
            log.exception("adding a file failed")
            said = _notice(
                [f"That could not be done. Nothing was changed. If it stays so, report this reference: {request_id()}"]
            )
        return [
            markup.for_browser(html.Div(said, className="answer", **attributes(data_sent=given.get("sent", "")))),
            "[]",
            "",
        ]


def _answer(adder: FileAdder, given: Mapping[str, str]) -> tuple[Any, Any, str]:
    """What is said, the progress, and the job that is under way."""
    if not adder.allowed():
        return _notice(["Files cannot be added here: whoever runs this application has switched it off."]), "", ""
    do = given.get("do", "")
    if do == "look":
        return _preview(adder.look(given.get("key", "")), given.get("key", "")), "", ""
    job = adder.add(given.get("key", "")) if do == "add" else given.get("job", "")
    underway = adder.progress(job)
    if not underway.over:
        said = html.P("The next edition is being built. Until it is there, the figures stay as they are.")
        return said, [*_bar(underway), html.Span(hidden=True, **attributes(data_sent=given.get("sent", "")))], job
    return _notice([underway.sentence, *underway.words], "notice" if underway.done else "error"), "", ""


def _notice(lines: Sequence[str], kind: str = "notice") -> html.Div:
    return html.Div([html.P(line) for line in lines], className=kind)


def _bar(underway: Underway) -> list[Any]:
    return [
        html.Progress(
            f"{underway.percent}%", value=str(underway.percent), max="100", **attributes(aria_label="The next edition")
        ),
        html.P(underway.sentence),
    ]


def _preview(looked: Looked, key: str) -> html.Div:
    parts: list[Any] = [html.H3(looked.title)]
    parts.append(html.Dl([part for name, text in looked.facts for part in (html.Dt(name), html.Dd(text))]))
    parts += [html.P(note) for note in looked.notes]
    parts += [_table(table) for table in looked.tables if table.rows]
    if looked.why_not:
        parts.append(html.P([html.Strong("It cannot be added. "), looked.why_not]))
    else:
        parts.append(
            html.Form(
                [
                    input_(type="hidden", name="do", value="add"),
                    input_(type="hidden", name="key", value=key),
                    html.P(html.Button("Serve these figures in the next edition", type="submit", className="small")),
                ],
                **attributes(data_confirms_file="true", aria_label="Confirm"),
            )
        )
    return html.Div(parts, className="file-preview")


def _table(rows: Rows) -> html.Details:
    head = html.Thead(html.Tr([html.Th(name, **attributes(scope="col")) for name in rows.columns]))
    body = html.Tbody([html.Tr([html.Td(cell) for cell in row]) for row in rows.rows])
    table = html.Table([head, body], className="figures", **attributes(aria_label=rows.title))
    return html.Details(
        [
            html.Summary(rows.title),
            html.Div(table, className="table-frame", tabIndex="0", role="region", **attributes(aria_label=rows.title)),
        ],
        open="open",
    )
