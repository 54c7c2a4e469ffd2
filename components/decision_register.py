"""Decisions on the page that judges them: a form that signs one, and the list of those signed with what has come of them.

    form[data-decision] sent  --one callback--> what was done, in words; the list anew

What is judged, where, against whom and from when is what the page shows. A signed decision cannot be changed: a new version names
the one it replaces and says why.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from dash import Dash, Input, Output, html, no_update
from dash.exceptions import PreventUpdate

from components import markup, states
from components.attributes import attributes
from components.links import safe_link
from components.saved import chosen, field, input_, refusal, texts_of, unkeepable

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Signed:
    """One signed decision in words. `verdict`: what the figures say by now, or why they say nothing yet."""

    id: str
    name: str
    verdict: str
    facts: Sequence[tuple[str, str]]
    link: str


@dataclass(frozen=True)
class DecisionBook:
    """The decisions readers may see, and how one is signed. Each function raises one of `refused`."""

    sign: Callable[[Mapping[str, str], Any], str]  # (fields, what the page shows) -> what was done
    listed: Callable[[], tuple[str, Sequence[Signed]]]  # how well we judge, and all of them, newest first
    designs: Sequence[tuple[str, str]]
    refused: tuple[type[Exception], ...]
    about: Callable[[str, Sequence[str]], tuple[tuple[str, str], ...]] = lambda indicator, places: ()
    """(measure, area codes) -> of each signed decision about them the id of the first period after it, and what was decided; oldest first."""


def section(book: DecisionBook, may_not: str = "") -> html.Section:
    """The form, folded, and the list. `may_not`: why this reader may not sign."""
    tally, decisions = book.listed()
    return html.Section(
        [
            html.H2("Decisions", id="register--title"),
            html.Div(id="register--list", **markup.words(_list(tally, decisions))),
            html.P(may_not, className="detail")
            if may_not
            else html.Details(
                [
                    html.Summary("Sign a decision"),
                    html.Div(id="register--form", **markup.words(_form(book, decisions))),
                ]
            ),
            html.Div(id="register--said", role="status"),
            html.Div(id="register--asked", hidden=True),
        ],
        className="section",
        id="register--section",
        **attributes(aria_labelledby="register--title"),
    )


def _long(label: str, name: str) -> html.Div:
    return field(label, html.Textarea("", rows="2", **attributes(name=name)))


def _number(label: str, name: str) -> html.Div:
    return field(label, input_(type="number", name=name, step="any", required="required"))


def _form(book: DecisionBook, decisions: Sequence[Signed]) -> html.Form:
    listed = [("", "None: it is new"), *((each.id, each.name) for each in decisions)]
    return html.Form(
        [
            html.P(
                "It will be judged by the measure, the place and the comparison that this page shows, from the next figures on. Once signed it "
                "can be neither changed nor deleted, and everyone who can open this site can read all of it."
            ),
            html.Div(
                [
                    field(
                        "What was decided", input_(type="text", name="choice", required="required", autocomplete="off")
                    ),
                    _long("The question, and the options there were", "question"),
                    _long("Why this one", "reasons"),
                    _long("Who disagreed, and why", "dissent"),
                    _number("Effect expected, from (below 0: lower)", "low"),
                    _number("to", "high"),
                    _number("How likely it is to be in that range, in %", "probability"),
                    field("Design that will judge it", chosen("design", book.designs)),
                    _long("Stop if", "stop_if"),
                    field("Owner", input_(type="text", name="owner", required="required", autocomplete="off")),
                    field("Review on", input_(type="date", name="review_on")),
                    field("New version of", chosen("replaces", listed)),
                    _long("What changed, if it is a new version", "why_new"),
                ],
                className="controls",
            ),
            html.P(html.Button("Sign", type="submit", className="small")),
        ],
        **attributes(data_decision="true", aria_label="Sign a decision"),
    )


def _list(tally: str, decisions: Sequence[Signed]) -> list[Any]:
    if not decisions:
        return [html.P("None has been signed yet.")]
    return [
        html.P(tally),
        html.Ul([_one(each) for each in decisions], className="decisions"),
    ]


def _one(signed: Signed) -> html.Li:
    facts = [part for name, text in signed.facts if text for part in (html.Dt(name), html.Dd(text))]
    return html.Li(
        [
            html.P([html.Strong(signed.name), ": ", signed.verdict]),
            html.Details([html.Summary("What was signed"), html.Dl(facts)]),
            html.P(html.A("See the figures since", href=safe_link(signed.link), **attributes(data_inside="true"))),
        ]
    )


def register(
    app: Dash, book: DecisionBook, shown_at: Callable[[Mapping[str, Any]], Any], request_id: Callable[[], str]
) -> None:
    """The one callback of the form."""

    @app.callback(
        Output("register--said", "data-words"),
        Output("register--list", "data-words"),
        Output("register--form", "data-words"),
        Input("register--asked", "data-asked"),
        prevent_initial_call=True,
    )
    def answer(asked: Any) -> list[Any]:
        given = texts_of(asked)
        if wrong := unkeepable(given):
            return [markup.for_browser(wrong), no_update, no_update]
        try:
            said = book.sign(given, shown_at(parse_qs(given.get("search", "")[:4000].lstrip("?"))))
            tally, decisions = book.listed()
            return [
                markup.for_browser(html.P(said, **attributes(data_sent=given.get("sent", "")))),
                markup.for_browser(_list(tally, decisions)),
                markup.for_browser(_form(book, decisions)),
            ]
        except book.refused as problem:
            return [markup.for_browser(refusal(problem)), no_update, no_update]
        except PreventUpdate:
            raise
        except Exception:
            log.exception("signing failed")
            return [markup.for_browser(states.error(request_id(), "Signing")), no_update, no_update]
