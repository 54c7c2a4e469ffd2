"""Decisions on the page that judges them: a form to sign one, and the list of signed ones with their results.

    form[data-decision] sent  --one callback--> a message, and the new list

The measure, place, controls and date of a decision are those the page shows. A signed decision cannot be changed: a new
version names the one it replaces and gives the reason.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qs

from dash import Dash, Input, Output, html, no_update
from dash.exceptions import PreventUpdate

from components import markup, states
from components.attributes import attributes
from components.decision_form import Signing, Waits, form
from components.decision_links import STARTED, filled_in
from components.links import outside_link, safe_link
from components.reliability_picture import picture
from components.saved import refusal, texts_of, unkeepable
from vocabulary import Finding

log = logging.getLogger(__name__)

LESSONS = "/lessons"
MOST_SEARCHED = 20_000  # characters of an address that fills in a form


@dataclass(frozen=True)
class Signed:
    """The texts of one signed decision. `verdict`: the judgement so far, or why there is none yet. `adopt`: the address that
    starts the same decision elsewhere. `link`: the page with the figures since; "" if none judge it. A line of a fact may end
    with an address, which becomes a link. `listed_as`: its label among those a new version may replace; "" if one already has."""

    id: str
    name: str
    system: str
    verdict: str
    facts: Sequence[tuple[str, str]]
    link: str
    adopt: str
    listed_as: str = ""


@dataclass(frozen=True)
class Register:
    """The texts of all decisions a reader may see.

    signed                    the current area's first, then the newest first
    same                      results of systems with the same decision
    judged                    how well we judge: tables of a title, headings and rows
    papers, papers_elsewhere  links to board papers; those of all other boards of England
    outlook                   from when a decision signed now would be judged, and the effect it could detect
    outlook_unsound           the same without the effect, for where the design that tells it (`told_by`) fails its check
    judged_by, counted_in     the measure and the place shown; the unit of an effect on it"""

    tally: str
    signed: Sequence[Signed]
    same: Sequence[str] = ()
    judged: Sequence[tuple[str, Sequence[str], Sequence[Sequence[str]]]] = ()
    reliability: Sequence[
        tuple[float, float, float, float]
    ] = ()  # by band: said on average, came true, and its 95% interval
    papers: Sequence[tuple[str, str]] = ()
    papers_elsewhere: Sequence[tuple[str, str]] = ()
    outlook: str = ""
    outlook_unsound: str = ""
    told_by: str = ""
    judged_by: str = ""
    counted_in: str = ""


@dataclass(frozen=True)
class DecisionBook:
    """The decisions readers may see, and how one is signed. Each function raises one of `refused`."""

    sign: Callable[[Mapping[str, str], Any], str]  # (fields, what the page shows) -> what was done
    listed: Callable[[Any], Register]  # what the page shows -> the register
    designs: Sequence[tuple[str, str]]
    refused: tuple[type[Exception], ...]
    told: Callable[[Any, str], Sequence[tuple[str, str]]] = (
        lambda store, area: ()
    )  # what the first page says of the decisions of an area: sentences with their addresses
    about: Callable[[Any, Finding], str] = lambda store, finding: ""  # what was decided on the measure of a card
    dated: Callable[[str, Sequence[str]], tuple[tuple[str, str], ...]] = lambda indicator, places: ()
    """(measure, area codes) -> of each signed decision about them the id of the first period after it, and what was decided; oldest first."""
    starts: Callable[[Any, Finding], str] = lambda store, finding: ""  # the address that starts a decision from a card
    unjudged: Callable[[Any, Finding], str] = lambda store, finding: (
        ""
    )  # why its measure cannot judge one, and from when it could
    waits: Callable[[Any, str], Waits | None] = lambda shown, about: None
    """(what the page shows, the measure a decision is about) -> from when it can judge, where it has too few figures yet and none is near."""
    failing: Callable[[Any], Sequence[tuple[str, str]]] = lambda shown: ()
    """What the page shows -> the key of each design that fails its own check there, and why, in words."""
    stamp: Callable[[], Hashable] = lambda: 0  # changes with every decision that is signed


def leads(query: Mapping[str, Any]) -> bool:
    """Whether the form stands before the charts: an address starts a decision on a finding that nothing on this page can judge."""
    filled = filled_in(query)
    return STARTED in query and bool(filled.get("unjudged")) and not filled.get("nearest")


ANOTHER = "another-measure"
NOT_OF_IT = "Charts of another measure, not of this decision"


def beneath(parts: Sequence[Any]) -> html.Details:
    """The charts of a page whose measure is not that of the finding decided on: folded, with their choices, below the form."""
    return html.Details([html.Summary(NOT_OF_IT), *parts], className=ANOTHER)


def section(book: DecisionBook, shown: Any, query: Mapping[str, Any], may_not: str = "") -> html.Section:
    """The form, folded unless the address starts a decision, and the list. `may_not`: why this reader may not sign."""
    register = book.listed(shown)
    filled = filled_in(query)
    failing = book.failing(shown) if STARTED in query and not may_not else ()
    asked = replace(signing(book, register, failing), waits=book.waits(shown, filled.get("about", "")))
    first = leads(query) and not may_not
    listed = html.Div(id="register--list", **markup.words(_list(register, steps=not first)))
    signs = (
        html.P(may_not, className="detail")
        if may_not
        else html.Details(
            [
                html.Summary("Sign a decision"),
                html.Div(id="register--form", **markup.words(form(asked, filled))),
            ],
            id="register--signing",
            open=STARTED in query,
        )
    )
    return html.Section(
        [
            html.H2("Decisions", id="register--title"),
            *((signs, listed) if first else (listed, signs)),
            html.P(
                html.A(
                    "Six three-minute lessons in reading charts",
                    href=safe_link(LESSONS),
                    **attributes(data_inside="true"),
                )
            ),
            html.Div(id="register--said", role="status"),
            html.Div(id="register--asked", hidden=True),
        ],
        className="section",
        id="register--section",
        **attributes(aria_labelledby="register--title"),
    )


def signing(book: DecisionBook, register: Register, failing: Sequence[tuple[str, str]] = ()) -> Signing:
    versions = [(each.id, each.listed_as) for each in register.signed if each.listed_as]
    outlook = register.outlook_unsound if register.told_by in dict(failing) else register.outlook
    return Signing(book.designs, versions, register.judged_by, register.counted_in, outlook, failing)


IN_FRONT = 3  # decisions of the first system that stand open

NONE_YET = (
    "Choose the measure and the place at the top of this page.",
    "Open “Sign a decision”. Say what was decided, and on which day it is reviewed. Where a measure can judge it, fill in “Effect expected, from” and “to”.",
    "Come back when new figures are out: the verdict stands here and on the first page.",
)


def _list(register: Register, *, steps: bool = True) -> list[Any]:
    """What was decided, and what came of it; `steps`: how one is signed, where none is yet."""
    papers = html.Div([_papers(register.papers), _elsewhere(register.papers_elsewhere)])
    if not register.signed:
        if not steps:
            return [html.P("No decision is signed yet."), papers]
        return [
            html.P(html.Strong("No decision is signed yet. Three steps:")),
            html.Ol([html.Li(step) for step in NONE_YET]),
            papers,
        ]
    first, *others = dict.fromkeys(each.system for each in register.signed)
    own = [_one(each) for each in register.signed if each.system == first]
    return [
        html.P(register.tally),
        html.H3(first),
        html.Ul(own[:IN_FRONT], className="decisions"),
        _folded(f"Show all {len(own)}", [html.Ul(own[IN_FRONT:], className="decisions")])
        if len(own) > IN_FRONT
        else None,
        *(_of_system(system, [each for each in register.signed if each.system == system]) for system in others),
        _folded("Who decided the same", [html.P(each) for each in register.same]) if register.same else None,
        _folded("How well we judge", _well_judged(register)) if register.judged else None,
        papers,
    ]


def _of_system(system: str, signed: Sequence[Signed]) -> html.Details:
    return _folded(f"{system}: {len(signed)}", [html.Ul([_one(each) for each in signed], className="decisions")])


def _well_judged(register: Register) -> list[Any]:
    drawn = [picture(register.reliability)] if register.reliability else []
    return drawn + [
        part for title, headings, rows in register.judged for part in (html.H3(title), _table(headings, rows))
    ]


def _folded(title: str, parts: Sequence[Any]) -> html.Details:
    return html.Details([html.Summary(title), *parts], className="why")


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> html.Table:
    return html.Table(
        [
            html.Thead(html.Tr([html.Th(each, scope="col") for each in headings])),
            html.Tbody([html.Tr([html.Td(each) for each in row]) for row in rows]),
        ]
    )


def _papers(papers: Sequence[tuple[str, str]]) -> html.P | None:
    if not papers:
        return None
    return html.P(["Board papers: ", *_links(papers), "."])


def _elsewhere(papers: Sequence[tuple[str, str]]) -> html.Details | None:
    if not papers:
        return None
    return _folded(f"Board papers of England’s {len(papers)} other boards", [html.P([*_links(papers), "."])])


def _links(papers: Sequence[tuple[str, str]]) -> list[Any]:
    links = [html.A(name, href=outside_link(address), rel="noopener") for name, address in papers]
    return [part for link in links for part in (", ", link)][1:]


def _one(signed: Signed) -> html.Li:
    facts = [part for name, text in signed.facts if text for part in (html.Dt(name), html.Dd(_lines(text)))]
    inside = attributes(data_inside="true")
    return html.Li(
        [
            html.P([html.Strong(signed.name), ": ", signed.verdict]),
            html.Details([html.Summary("From the question to what we now believe"), html.Dl(facts)], className="why"),
            html.P(
                [
                    *(
                        [html.A("See the figures since then", href=safe_link(signed.link), **inside), " "]
                        if signed.link
                        else []
                    ),
                    html.A("Adopt for your place", href=safe_link(signed.adopt), **inside),
                ]
            ),
        ]
    )


_ADDRESS = re.compile(r"(?:(?P<name>.*?)(?::\s*|\s+))?(?P<address>(?:/|https://)\S+)\s*", re.DOTALL)
"""An address stands alone, or behind a colon or a space: that of "2027/28" is none."""


def _lines(text: str) -> list[Any]:
    """A line for each; one that ends with an address is a link to it."""
    parts: list[Any] = []
    for line in text.splitlines():
        found = _ADDRESS.fullmatch(line)
        if found is None:
            parts += [line, html.Br()]
            continue
        address, name = found["address"], (found["name"] or "").strip() or found["address"]
        outside = outside_link(address)
        link = (
            html.A(name, href=outside, rel="noopener")
            if outside
            else html.A(name, href=safe_link(address), **attributes(data_inside="true"))
            if address.startswith("/")
            else line
        )
        parts += [link, html.Br()]
    return parts[:-1]


def _not_signed(problem: Exception) -> html.Div:
    """The errors of a form; an error of one field names it, so that the browser repeats it there."""
    reasons, fields = getattr(problem, "problems", ()), getattr(problem, "fields", ())
    if not fields:
        return refusal(problem, NOT_SIGNED)
    named = zip(reasons, fields, strict=True)
    return html.Div(
        [html.P(html.Strong(NOT_SIGNED)), *(html.P(words, **attributes(data_field=name)) for words, name in named)],
        className="notice",
    )


NOT_SIGNED = "Not signed yet. What you wrote is still in the form."


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
            shown = shown_at(parse_qs(given.get("search", "")[:MOST_SEARCHED].lstrip("?")))
            said = book.sign(given, shown)
            register = book.listed(shown)
            return [
                markup.for_browser(html.P(said, **attributes(data_sent=given.get("sent", "")))),
                markup.for_browser(_list(register)),
                markup.for_browser(form(signing(book, register), {})),
            ]
        except book.refused as problem:
            return [markup.for_browser(_not_signed(problem)), no_update, no_update]
        except PreventUpdate:
            raise
        except Exception:
            log.exception("signing failed")
            return [markup.for_browser(states.error(request_id(), "Signing")), no_update, no_update]
