"""A what-if: declared on the page of its question, shown on the page of scenarios.

    a question's page    a link to each of its what-ifs, with the view as it stands
    /scenarios?what=...  the levers on the left, the answer on the right, for the view in the address
    lever moved          one callback: the answer and the first exhibit anew, as attributes; the others when these are painted

The levers stand in the address behind the view (`assets/modules/address.js` joins the two), so a link restores both. The form is in
`components/what_if_form.py`, callbacks are in `components/what_if_callbacks.py`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, Protocol, TypeVar
from urllib.parse import parse_qs, quote, urlencode

from dash import html

from caching import SingleFlightCache
from components import card, states
from components.attributes import attributes
from components.decision_links import PATH as LEARNING
from components.decision_links import start
from components.exhibit import Exhibit
from components.glossary import marked
from components.lever_table import LeverTable
from components.links import safe_link
from components.narrative import sentence_case
from components.parameters import Parameters
from vocabulary import Refused

log = logging.getLogger(__name__)

V = TypeVar("V")
E = TypeVar("E")
R = TypeVar("R")


@dataclass(frozen=True)
class Onward:
    """A link under the answer: to another what-if, with what this one came to."""

    words: str
    address: str


@dataclass(frozen=True)
class WhatIf(Generic[V, E, R]):
    """One what-if, declared. `run` is pure: all its exhibits draw on, or why there is no answer for this view."""

    name: str  # in addresses and stored scenarios, for ever: "level-up"
    title: str  # what is asked: "What if lives were longer where people are most deprived?"
    introduction: str  # what is done to whom, and what is left out
    parameters: type[Parameters]
    run: Callable[[V, E, Any], R | Refused]
    answer: Callable[[V, E, R], str]  # the sentence above the exhibits
    exhibits: Sequence[
        Callable[[V, E, R], Exhibit]
    ]  # the first stands beside the levers, its title is the answer in short
    about: tuple[str, ...] = ()  # parameters of the page's view that it depends on, besides the area
    onward: Callable[[V, E, R], Onward | Refused | None] | None = (
        None  # refused: why there is no link, said in its place
    )
    table: LeverTable | None = None  # levers that stand in a short table, which a file may fill
    whys: Callable[[V, E], Mapping[str, str]] | None = (
        None  # for a view: words beside a lever in place of those declared
    )
    several: bool = False  # its levers are those of several questions


@dataclass(frozen=True)
class Front:
    """What stands large beside the levers. A result may have one as its `front`."""

    number: str  # "0.13 years"
    counted: str  # what it counts: "of life expectancy gained"
    interval: str  # "95% interval 0.10 to 0.16 years"
    badges: tuple[str, ...] = ()  # "Like for like"


class Shown(Protocol):
    """What is needed to know of a page shown for one address."""

    @property
    def view(self) -> Any: ...
    @property
    def evidence(self) -> Any: ...
    @property
    def store(self) -> Any: ...


class Frame(Protocol):
    """What is needed to know of the page a what-if stands on."""

    @property
    def slug(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def what_if(self) -> Sequence[WhatIf[Any, Any, Any]]: ...


class WhatIfServices(Protocol):
    """What is needed to know of the application."""

    @property
    def keep(self) -> Callable[[str, str, str, Mapping[str, Any], str | None, Sequence[str]], str] | None: ...
    @property
    def kept_back(self) -> Callable[[Callable[[Callable[[Any, Mapping[str, Any]], Any]], Any]], Sequence[str]]: ...
    @property
    def request_id(self) -> Callable[[], str]: ...
    @property
    def scheme(self) -> Callable[[], str]: ...
    def missing(self, problem: Exception) -> html.Div | None: ...
    @property
    def too_fast(self) -> Callable[[], str]: ...


_runs = SingleFlightCache(256)


def run(page: Frame, declared: WhatIf[Any, Any, Any], shown: Shown, parameters: Parameters) -> Any:
    """The answer for one view and one setting of the levers, remembered: its exhibits and downloads share it."""
    key = (page.path, declared.name, shown.view, shown.store, parameters)
    return _runs.get(key, lambda: declared.run(shown.view, shown.evidence, parameters))


def makers_at(page: Frame, shown: Shown, query: Mapping[str, Any]) -> list[Callable[[], Exhibit]]:
    """One function for each exhibit of the what-ifs that an address has open, for downloads: nothing is computed until it is called."""
    return [
        make
        for declared in page.what_if
        if is_open(declared, query)
        for make in makers(page, declared, shown, declared.parameters.from_query(query, declared.name)[0])
    ]


REFUSED = "Nothing to show"
"""The title of an exhibit behind the answer, where there is no answer."""


def makers(
    page: Frame, declared: WhatIf[Any, Any, Any], shown: Shown, parameters: Parameters
) -> Iterator[Callable[[], Exhibit]]:
    """One function for each exhibit of one what-if; where the model refuses, each is refused with its reason, and the first is titled as asked."""

    def exhibit_by(make: Callable[[Any, Any, Any], Exhibit]) -> Exhibit:
        result = run(page, declared, shown, parameters)
        if isinstance(result, Refused):
            title = declared.title if make is declared.exhibits[0] else REFUSED
            return Exhibit(make.__name__, title, "", refused=result.reason)
        return make(shown.view, shown.evidence, result)

    return (partial(exhibit_by, make) for make in declared.exhibits)


def is_open(declared: WhatIf[Any, Any, Any], query: Mapping[str, Any]) -> bool:
    """Whether an address shows this what-if: as `what`, or in the way of addresses before there was one."""
    named = query.get(WHICH)
    chosen = (named[0] if isinstance(named, list) and named else named) == declared.name
    return chosen or declared.name in query or any(key.startswith(f"{declared.name}.") for key in query)


# ---------------------------------------------------------------- where it stands

PATH = "/scenarios"
"""The page on which what-ifs are shown, one at a time."""

IN_FULL = "The answer in full"

WHICH, SAVED = "what", "saved"
"""Parameters of its address: the name of the what-if, and the code of the saved scenario that is shown."""


def address(declared: WhatIf[Any, Any, Any], view: str, parameters: Parameters, saved: str = "") -> str:
    """The address that shows a what-if for a view (its query, with or without "?")."""
    return f"{PATH}{query_of_view(declared, view, saved)}{_and(parameters.to_query(declared.name))}"


def query_of_view(declared: WhatIf[Any, Any, Any], view: str, saved: str = "") -> str:
    """The query of that address without the levers."""
    asked = {WHICH: declared.name} | ({SAVED: saved} if saved else {})
    return f"?{view.lstrip('?')}{_and(urlencode(asked)) if view.strip('?') else urlencode(asked)}"


def _and(query: str) -> str:
    return f"&{query}" if query else ""


def moved_address(page: Frame, query: Mapping[str, Any]) -> str:
    """Where an older address with an open what-if leads now: the first one that it has open; "" where it has none."""
    declared = next((each for each in page.what_if if is_open(each, query)), None)
    if declared is None:
        return ""
    given = {key: value[0] if isinstance(value, list) and value else value for key, value in query.items()}
    names = (WHICH, *(each.name for each in page.what_if))
    view = {key: value for key, value in given.items() if key.partition(".")[0] not in names}
    levers = {key: value for key, value in given.items() if key.startswith(f"{declared.name}.")}
    return f"{PATH}?{urlencode({**view, WHICH: declared.name, **levers}, quote_via=quote)}"


KNOWN = "What has been tried"
EVIDENCE_MAP = "learning--closer-6"
"""The card on the page of decisions that lists what was tried: a test holds its number."""


def _known_at(view: str) -> str:
    area = parse_qs(view.lstrip("?")).get("area", [""])[0]
    return f"{LEARNING}{'?' + urlencode({'area': area}) if area else ''}#{EVIDENCE_MAP}"


def links(page: Frame, view: str, others: Sequence[WhatIf[Any, Any, Any]] = (), none: str = "") -> html.Section:
    """What stands on a question's page: a link to each what-if, and to those of `others`; `none`: why there is none. The browser keeps the
    view in them (assets/modules/what-ifs.js)."""
    name = f"{page.slug}--what-if"
    links = [
        html.A(
            declared.title,
            href=safe_link(f"{PATH}{query_of_view(declared, view)}"),
            **attributes(data_inside="true", data_what=declared.name),
        )
        for declared in (*page.what_if, *others)
    ]
    links.append(html.A(KNOWN, href=safe_link(_known_at(view)), **attributes(data_inside="true", data_tried="true")))
    said = [html.P(none) if none else None, html.Ul([html.Li(link) for link in links], className="what-ifs")]
    return html.Section(
        [
            html.Details(
                [html.Summary(html.H2("What would change this?", id=f"{name}-title")), *said],
                className="group",
                open=len(links) < 3 and not none,  # a list of many opens at a press
            )
        ],
        id=name,
        className="section",
        **attributes(aria_labelledby=f"{name}-title"),
    )


# ---------------------------------------------------------------- what the reader sees


def id_of(page: Frame, number: int) -> str:
    return f"{page.slug}--if-{number}"


def answered(
    page: Frame, declared: WhatIf[Any, Any, Any], shown: Shown, parameters: Parameters, services: WhatIfServices
) -> tuple[Any, Exhibit | html.Div]:
    """The words of the answer, and the exhibit beside the levers. What fails is said to have failed, and the page stands.

    The other exhibits are made when they are looked at: `components/page/what_if_closer.py`.
    """
    try:
        result, first = run(page, declared, shown, parameters), next(makers(page, declared, shown, parameters))()
        if isinstance(result, Refused):
            return states.nothing(result.reason), first
        return _front(declared, shown, result, first.title, parameters), first
    except Exception as problem:
        missing = services.missing(problem)
        if missing is None:
            log.exception("what-if failed", extra={"page": page.path, "what_if": declared.name})
        return missing or states.error(services.request_id(), "This what-if"), html.Div()


def decide(declared: WhatIf[Any, Any, Any], shown: Shown, result: Any, title: str, parameters: Parameters) -> str:
    """The address that starts a decision from a what-if as its levers stand: what is asked, the option with its address, what it says, and
    the measure it is about, with the range of its effect. A what-if that moves no measure held here says so instead."""
    asked = {key: value[0] for key, value in parse_qs(shown.view.to_query().lstrip("?")).items()}
    front, expects, words = (getattr(result, name, None) for name in ("front", "expects", "words"))
    pinned = urlencode({**asked, "edition": shown.store.edition}, quote_via=quote)
    option = address(declared, pinned, parameters)
    said = f"{front.number} {front.counted}. {front.interval}" if front else title
    return start(
        {
            "area": str(shown.view.area),
            **(_measured(expects) if expects else {"uncounted": "true"}),
            **(_own_range(result) if expects is None or expects.low is None else {}),
            "question": declared.title,
            "choice": sentence_case(str(getattr(words, "condition", ""))),
            "options": f"{title}: {option}\nNo change",
            "expected": said,
        },
    )


def _measured(expects: Any) -> dict[str, str]:
    """The measure that a decision is about, and the one that judges it, with the place and the range where the model has them."""
    limits = {} if expects.low is None else {"low": f"{expects.low:g}", "high": f"{expects.high:g}"}
    return {
        "indicator": expects.indicator,
        "place": expects.place,
        "card": expects.about,
        "about": expects.about if expects.unjudged else "",
        "unjudged": expects.unjudged,
        "nearest": expects.nearest,
        **limits,
    }


UNRANGED = (
    "The overall gain is the same in every draw, so it has no range to judge by. A range above is of one part of it."
)
"""What is gained and what is given up may each have a range, which stands above, and cancel out in every draw."""


def _own_range(result: Any) -> dict[str, str]:
    """What a scenario gains in its own unit, from its draws: its ends, and how many in 100 lie between them; why not where nothing varies."""
    outcome, words = getattr(result, "outcome", None), getattr(result, "words", None)
    if outcome is None or words is None:
        return {}
    low, high = (_three_figures(each * words.unit.by) for each in (outcome.whole.lower, outcome.whole.upper))
    given = {"counts": sentence_case(str(words.whole_gain))}
    if low == high:
        return given | {"unranged": UNRANGED}
    return given | {"own_low": low, "own_high": high, "own_chance": "95"}


def _three_figures(value: float) -> str:
    """ "17.6", "-1130", "0"."""
    return f"{float(f'{value:.3g}'):.6f}".rstrip("0").rstrip(".")


def link_onward(onward: Onward | Refused | None) -> html.P | None:
    """The link under an answer, or why there is none."""
    if isinstance(onward, Refused):
        return html.P(onward.reason, className="dated")
    if onward is None:
        return None
    return html.P(html.A(onward.words, href=safe_link(onward.address), **attributes(data_inside="true")))


def _front(declared: WhatIf[Any, Any, Any], shown: Shown, result: Any, title: str, parameters: Parameters) -> html.Div:
    """The finding, its number and interval; the long sentence is one click away."""
    front = getattr(result, "front", None)
    onward = declared.onward(shown.view, shown.evidence, result) if declared.onward else None
    return html.Div(
        [
            html.H2(title, className="finding"),
            html.P([html.Strong(front.number), " ", html.Span(front.counted)], className="big") if front else None,
            html.P(front.interval, className="dated") if front else None,
            html.P([html.Span(each, className="badge") for each in front.badges], className="badges")
            if front and front.badges
            else None,
            html.P(
                html.A(
                    "Decide on this",
                    href=safe_link(decide(declared, shown, result, title, parameters)),
                    **attributes(data_inside="true"),
                ),
                className="dated",
            ),
            card.why(
                [html.P(marked(declared.answer(shown.view, shown.evidence, result)), className="detail")], IN_FULL
            ),
            link_onward(onward),
        ]
    )
