"""The page factory: turns a page's declaration into its layout and its callbacks. No other module has callbacks.

How one page lives in the browser:

    address --layout()--> controls, headline and exhibits, all made for that address
    control changed --one callback--> canonical address, headline and exhibits anew

The layout alone reads the address; that callback alone writes it. Two-way binding of the address and the controls in two
callbacks would be a dependency cycle; here Back re-runs the layout, and nothing else does.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Generic, Protocol, TypeVar
from urllib.parse import parse_qs

import dash
from dash import ClientsideFunction, Dash, Input, Output, State, ctx, dcc, html, no_update, set_props
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from components import controls, exhibit_frame, markup, place_maker, saved, states, what_if
from components.attributes import attributes
from components.charts import in_dark
from components.exhibit import Exhibit
from components.glossary import marked
from components.once import Once
from components.view import ChoicesFor, PageView, Problem
from components.what_if import WhatIf
from vocabulary import PLACE, Choices, Finding, Option

log = logging.getLogger(__name__)

V = TypeVar("V", bound=PageView)
E = TypeVar("E")


class Store(Protocol):
    """What the factory needs to know of a store; pages know the rest. One store is one edition: equal is identical."""

    def __hash__(self) -> int: ...

    @property
    def edition(self) -> str: ...


@dataclass(frozen=True)
class Page(Generic[V, E]):
    """One question, declared. Fields stand in the order the reader meets them."""

    path: str
    name: str  # two or three words, for navigation
    question: str  # the board's question, the page's one heading
    view: type[V]
    choices: Callable[[Any, str, Mapping[str, str]], Choices]  # (store, what, parameters so far) -> Choices
    evidence: Callable[[V, Any], E]
    headline: Callable[[V, E], Finding]
    where: Sequence[Callable[[V, E], Exhibit]] = ()
    closer: Sequence[Callable[[V, E], Exhibit]] = ()
    what_if: Sequence[WhatIf[V, E, Any]] = ()
    findings: Callable[[Any, str], Sequence[Finding]] | None = None  # (store, area) -> what `/` may show
    introduction: str = ""
    stand_in: Callable[[V, Any], tuple[V, str]] | None = (
        None  # (view, store) -> the view whose figures are shown for a place that has none here, and why; "" where it has
    )
    makes_places: bool = False  # whether readers' own places are made on it (components/place_maker.py)
    kept: bool = False  # whether it is about what people have saved: its store then holds that too (Workings.with_kept)
    tidies: str = ""  # the kind of item that is renamed, copied and deleted on it (components/saved.py); "": none

    @property
    def slug(self) -> str:
        return self.path.strip("/") or "home"

    def sections(self) -> dict[str, tuple[str, Sequence[Callable[[V, E], Exhibit]]]]:
        listed = {"where": ("Where to look", self.where), "closer": ("Look closer", self.closer)}
        return {key: section for key, section in listed.items() if section[1]}


@dataclass(frozen=True)
class Planned:
    """A question this application will answer and does not answer yet. Its page says so, and what it will need."""

    path: str
    name: str
    question: str
    will_answer: tuple[str, ...]
    not_yet: str

    @property
    def slug(self) -> str:
        return self.path.strip("/")


@dataclass(frozen=True)
class Workings:
    """What the factory is given by the application: the store of the current edition, and what to call a request."""

    open_store: Callable[[], Store]
    request_id: Callable[[], str]
    scheme: Callable[[], str]
    no_store: tuple[type[Exception], ...] = ()  # errors that carry `remedy`: how to get the figures back
    defaults: Mapping[str, str] = field(default_factory=dict)  # parameter -> value an address leaves out
    drawn: Once = field(default_factory=lambda: Once(64), compare=False)  # views lately shown, half a megabyte each
    warning: Callable[[], str] = lambda: ""  # what every reader must be told about the figures; "" almost always
    remembered: Callable[[], str] = lambda: ""  # the area the reader chose last; "" where none is known
    places: Callable[[], Sequence[Option]] = (
        lambda: ()
    )  # the reader's own places, offered after the areas of the figures
    making: place_maker.Making | None = None  # how places are made, for the page that does
    keeping: saved.Keeping | None = None  # where items are kept, for the page that tidies them
    open_edition: Callable[[str], Store | None] | None = None  # the edition an address is pinned to; None: not kept
    with_kept: Callable[[Any], Any] | None = None  # the store, and what whoever asks has saved; equal while both are
    keep: Callable[[str, str, str, Mapping[str, Any], bool | None], str] | None = (
        None  # (kind, name, note, body, shared or None: as is usual) -> what was done, said
    )
    lasts: Callable[[str, Sequence[Option] | None], None] = (
        lambda edition, places: None
    )  # told that the present answer rests on an edition and offers these of the reader's places (None: none), and on nothing else


@dataclass(frozen=True)
class Rendering(Generic[V, E]):
    """One page for one address: the view read from it, the problems met, and the evidence behind it."""

    page: Page[V, E]
    workings: Workings
    store: Store
    asked: V  # the view of the address
    view: V  # the view whose figures are shown: almost always the same
    problems: tuple[Problem, ...]
    instead: str = ""  # why another view is shown than the one asked for

    @classmethod
    def of(cls, page: Page[V, E], workings: Workings, query: Mapping[str, Any]) -> Rendering[V, E]:
        store = _store_of(page, workings, query.get("edition"))
        usual, choices_for = dict(workings.defaults), _choices_of(page, store)
        if (area := workings.remembered()) and choices_for("area", {}).resolve(area):
            usual["area"] = area
        asked = {**usual, **{key: value for key, value in query.items() if value not in ("", None, [])}}
        view, problems = page.view.from_query(asked, choices_for)
        shown, why = page.stand_in(view, store) if page.stand_in else (view, "")
        return cls(page, workings, store, view, shown, problems, why)

    @property
    def choices_for(self) -> ChoicesFor:
        return _choices_of(self.page, self.store)

    @property
    def evidence(self) -> E:
        """Gathered once per view and edition: a store is one edition, and equals only itself."""
        key = (self.page.path, self.view, self.store)
        return _evidence.get(key, lambda: self.page.evidence(self.view, self.store))

    def exhibits(self, section: str) -> list[Exhibit]:
        return [make(self.view, self.evidence) for make in self.page.sections()[section][1]]

    def lasts(self, query: Mapping[str, Any], places: Sequence[Option] | None = None) -> None:
        """Tell the application that this answer may be given again: unless it rests on what people keep, or on an edition that may go."""
        told = (self.workings.remembered(), *query.values())
        if not (self.page.kept or query.get("edition") or any(f"{PLACE}-" in str(each).casefold() for each in told)):
            self.workings.lasts(self.store.edition, places)


def _store_of(page: Page[Any, Any], workings: Workings, edition: Any) -> Store:
    """The newest figures, or the edition an address is pinned to; one that is not kept is noticed as any wrong parameter is."""
    named = edition[0] if isinstance(edition, list) and edition else edition
    pinned = workings.open_edition(named) if workings.open_edition and isinstance(named, str) and named else None
    store = pinned or workings.open_store()
    return workings.with_kept(store) if page.kept and workings.with_kept else store  # type: ignore[no-any-return]


def _choices_of(page: Page[Any, Any], store: Store) -> ChoicesFor:
    """The page's choices, remembered: each is asked for several times in one answer."""

    def choices_for(what: str, so_far: Mapping[str, str]) -> Choices:
        key = (page.path, store, what, *so_far.items())
        made: Choices = _choices.get(key, lambda: page.choices(store, what, so_far))
        return made

    return choices_for


_evidence = Once(256)
_choices = Once(1024)


# ---------------------------------------------------------------- what the reader sees


def layout_of(page: Page[Any, Any], workings: Workings, query: Mapping[str, Any]) -> html.Div:
    """The whole page for one address. Never raises: Dash would lose every page's title for good."""
    heading = html.H1(page.question)
    try:
        shown, places = Rendering.of(page, workings, query), workings.places()
        parts = [
            html.Div(id=f"{page.slug}--notice", **markup.words(_notices(shown))),
            controls.form(page.slug, shown.asked, shown.choices_for, places),
            html.Div(
                id=f"{page.slug}--headline",
                className="headline",
                **attributes(aria_live="polite"),
                **markup.words(_headline(shown)),
            ),
        ]
        drawn = _drawn(shown)
        if page.makes_places and workings.making:
            parts.append(place_maker.section(workings.making))
        for key, (title, _) in page.sections().items():
            parts.append(_section(page, key, title, drawn.sections[key]))
        if page.tidies and workings.keeping:
            parts.append(saved.tidying(page.tidies, workings.keeping))
        now = shown.asked.to_query()
        if page.what_if:
            parts.append(what_if.section(page, shown, query, workings, now))
        parts.append(_share(page))
        if drawn.whole:
            shown.lasts(query, places)
    except workings.no_store as problem:
        return html.Div([heading, states.no_data(str(problem), getattr(problem, "remedy", ""))])
    except Exception:
        log.exception("page failed", extra={"page": page.path})
        return html.Div([heading, states.fault(workings.request_id(), "This page")])
    return html.Div(
        [
            html.Div(id=f"{page.slug}--view", hidden=True, **attributes(data_view=now)),
            html.Div(id=saved.again(page.slug), hidden=True, **attributes(data_again="")) if page.kept else None,
            heading,
            html.P(page.introduction, className="introduction") if page.introduction else None,
            *parts,
        ],
        className="page",
        **attributes(data_page=page.slug),
    )


def make_usual_views(pages: Sequence[Page[Any, Any]], workings: Workings) -> None:
    """Make each page once, for nobody, as it opens without an address: what its views share is remembered. Never raises."""
    for page in pages:
        layout_of(page, workings, {})


def _headline(shown: Rendering[Any, Any]) -> list[Any]:
    finding = shown.page.headline(shown.view, shown.evidence)
    parts = [
        html.P(finding.sentence, className="finding"),
        html.P(marked(finding.detail), className="detail"),
        html.P(
            shown.asked.describe(shown.choices_for),
            className="printed-view",
            **attributes(data_edition=_edition_in_words(shown.store)),
        ),
    ]
    return parts + ([states.stale(finding.caution)] if finding.caution else [])


def _edition_in_words(store: Store) -> str:
    """For the foot of a printed page (assets/workbench.js): "Figures of edition eb41 of 3 May 2026"."""
    built_on = getattr(getattr(store, "store", store), "built_on", "")  # ISO date and time
    if not built_on:
        return f"Edition {store.edition} of the figures"
    day = date.fromisoformat(built_on[:10])
    return f"Edition {store.edition} of the figures, made on {day.day} {day:%B %Y}"


def _notices(shown: Rendering[Any, Any]) -> Any:
    said = [problem.sentence() for problem in shown.problems]
    if warning := shown.workings.warning():
        said.insert(0, warning)
    return states.notice([*said, shown.instead] if shown.instead else said)


def _section(page: Page[Any, Any], key: str, title: str, drawn: Sequence[exhibit_frame.Contents]) -> html.Section:
    name = f"{page.slug}--{key}"
    return html.Section(
        [html.H2(title, id=f"{name}-title")]
        + [
            exhibit_frame.article(
                page.slug, f"{name}-{number}", made, open_table=key == "where", shows=getattr(make, "shows", "")
            )
            for number, (make, made) in enumerate(zip(page.sections()[key][1], drawn, strict=True))
        ],
        id=name,
        className="section two" if len(drawn) > 1 else "section",
        **attributes(aria_labelledby=f"{name}-title"),
    )


def _share(page: Page[Any, Any]) -> html.Section:
    name = f"{page.slug}--share"
    return html.Section(
        [
            html.H2("Share", id=f"{name}-title"),
            html.P(
                [
                    html.Button("Copy a link to this view", type="button", **attributes(data_copy_link="true")),
                    " ",
                    html.Button("Print or save as PDF", type="button", **attributes(data_print="true")),
                    html.Span("", className="done", role="status", id=f"{name}-done"),
                ]
            ),
            saved.save_form(),
        ],
        id=name,
        className="section share",
        **attributes(aria_labelledby=f"{name}-title"),
    )


def _drawn(shown: Rendering[Any, Any]) -> Drawn:
    """What every exhibit shows, by section, in light. Made once for a view: a board looks at one, many readers at few."""
    key = (shown.page.path, shown.view, shown.store)

    def make() -> Drawn:
        made = {section: _guarded_exhibits(shown, section) for section in shown.page.sections()}
        drawn = {
            section: [exhibit_frame.contents(shown.page.slug, each) for each in exhibits]
            for section, exhibits in made.items()
        }
        if any(isinstance(each, html.Div) for exhibits in made.values() for each in exhibits):
            raise _Failed(Drawn(drawn, whole=False))  # shown this once, and tried again for the next reader
        return Drawn(drawn)

    try:
        found: Drawn = shown.workings.drawn.get(key, make)
    except _Failed as failed:
        found = failed.drawn
    return found


@dataclass(frozen=True, eq=False)
class Drawn:
    """What every exhibit of a view shows, by section; not whole where one failed."""

    sections: Mapping[str, Sequence[exhibit_frame.Contents]]
    whole: bool = True


class _Failed(Exception):
    def __init__(self, drawn: Drawn) -> None:
        self.drawn = drawn


def _guarded_exhibits(shown: Rendering[Any, Any], section: str) -> list[Any]:
    """Every exhibit of a section; one that fails is said to have failed, and the others stand."""
    made: list[Any] = []
    for make in shown.page.sections()[section][1]:
        try:
            made.append(make(shown.view, shown.evidence))
        except Exception:
            log.exception("exhibit failed", extra={"page": shown.page.path, "exhibit": make.__name__})
            made.append(states.fault(shown.workings.request_id()))
    return made


# ---------------------------------------------------------------- what answers the reader


def register(app: Dash, pages: Sequence[Page[Any, Any]], workings: Workings) -> None:
    """Give every page its layout, its address and its callbacks."""
    for page in pages:
        dash.register_page(
            f"pages.{page.slug}",
            path=page.path,
            name=page.name,
            title=page.question,
            layout=_layout_function(page, workings),
        )
        _register_drill(app, page)
        _register_view(app, page, workings)
        if page.makes_places and workings.making:
            place_maker.register(app, page.slug, workings.making, workings.request_id)
        what_if.register(app, page, workings, _shown_at(page, workings), lambda made: _dressed(made, workings))


def _shown_at(page: Page[Any, Any], workings: Workings) -> Callable[[Any], Rendering[Any, Any]]:
    return lambda view: Rendering.of(page, workings, query_of(view))


def shown_by(workings: Workings) -> Callable[[Page[Any, Any], Mapping[str, Any]], Rendering[Any, Any]]:
    """What makes any page for any query, for those who know only its address."""
    return lambda page, query: Rendering.of(page, workings, query)


def _layout_function(page: Page[Any, Any], workings: Workings) -> Callable[..., Any]:
    def layout(**query: Any) -> Any:
        return as_data(_dressed(layout_of(page, workings, query), workings))

    return layout


def as_data(part: Any) -> Any:
    """Components as the plain data they are sent as. Handed components, the framework looks for more of them in every number of
    every figure, which takes longer than all else that is done for a page."""
    if isinstance(part, list | tuple):
        return [as_data(each) for each in part]
    if not isinstance(part, Component):
        return part
    described = part.to_plotly_json()
    if "children" in described["props"]:
        described["props"]["children"] = as_data(described["props"]["children"])
    return described


def _dressed(page: html.Div, workings: Workings) -> html.Div:
    """Charts in the reader's colour scheme."""
    if workings.scheme() == "dark":
        for part in page._traverse():
            if isinstance(part, dcc.Graph):
                part.figure = in_dark(part.figure)  # type: ignore[attr-defined]
    return page


def _register_drill(app: Dash, page: Page[Any, Any]) -> None:
    """A mark was chosen: the same as choosing its row. Which parameter it sets is the exhibit's drill, by declaration."""
    for section, (_, makers) in page.sections().items():
        for number, make in enumerate(makers):
            parameter = getattr(make, "drills", None)
            if parameter:
                app.clientside_callback(
                    ClientsideFunction("workbench", "choose"),
                    Output(controls.control_id(page.slug, parameter), "value", allow_duplicate=True),
                    Input(f"{page.slug}--{section}-{number}-chart", "clickData"),
                    prevent_initial_call=True,
                )


def drills(parameter: str) -> Callable[[Callable[[V, E], Exhibit]], Callable[[V, E], Exhibit]]:
    """Marks an exhibit whose chart can be clicked: a click sets this parameter, as its table's buttons do."""

    def mark(make: Callable[[V, E], Exhibit]) -> Callable[[V, E], Exhibit]:
        make.drills = parameter  # type: ignore[attr-defined]
        return make

    return mark


def shows(parameter: str) -> Callable[[Callable[[V, E], Exhibit]], Callable[[V, E], Exhibit]]:
    """Marks the exhibit that shows what this parameter chooses: it comes into sight when a mark or a row is chosen."""

    def mark(make: Callable[[V, E], Exhibit]) -> Callable[[V, E], Exhibit]:
        make.shows = parameter  # type: ignore[attr-defined]
        return make

    return mark


def _register_view(app: Dash, page: Page[Any, Any], workings: Workings) -> None:
    """A control changed, or what is kept did: the canonical address and everything the view changes, in one answer.

    The browser pays for every callback, output, component and journey, so there is one callback, and it sends what changes
    only, as attributes: no component of the page is made anew.
    """
    frames = [f"{page.slug}--{key}-{n}" for key, (_, makers) in page.sections().items() for n in range(len(makers))]
    shown = [p.name for p in page.view.parameters() if not p.metadata["hidden"]]
    kept_anew = saved.again(page.slug)

    @app.callback(
        Output(f"{page.slug}--view", "data-view"),
        Output(f"{page.slug}--view", "data-address"),  # the browser writes it once the charts stand (workbench.js)
        Output(f"{page.slug}--headline", "data-words"),
        Output(f"{page.slug}--notice", "data-words"),
        *(Output(f"{name}-{part}", prop) for name in frames for part, prop in exhibit_frame.CHANGES),
        *(Input(controls.control_id(page.slug, name), "value") for name in shown),
        *([Input(kept_anew, "data-again")] if page.kept else []),
        State(f"{page.slug}--view", "data-view"),
        prevent_initial_call=True,
    )
    def renew(*given: Any) -> list[Any]:
        chosen, view = given[: len(shown)], given[-1]
        again = kept_anew in ctx.triggered_prop_ids.values()
        try:
            was = query_of(view)
            asked = was | {name: value for name, value in zip(shown, chosen, strict=True) if value is not None}
            before, now = Rendering.of(page, workings, was), Rendering.of(page, workings, asked)
            if now.asked == before.asked and not now.problems and not again:
                raise PreventUpdate  # a control was set right by `_renew_controls`: its notice stays
            _renew_controls(page, None if again else before, now)
            drawn, scheme = _drawn(now), workings.scheme()
            made = [each for section in page.sections() for each in drawn.sections[section]]
            parts = [part for each in made for part in exhibit_frame.in_scheme(each, scheme)]
            address = now.asked.to_query()
            headline, notices = markup.for_browser(_guarded_headline(now)), markup.for_browser(_notices(now))
            if drawn.whole:
                now.lasts(was | asked)
            return [address, address, headline, notices, *parts]
        except PreventUpdate:
            raise
        except workings.no_store as problem:
            instead: html.Div = states.no_data(str(problem), getattr(problem, "remedy", ""))
        except Exception:
            log.exception("view failed", extra={"page": page.path})
            instead = states.fault(workings.request_id())
        nothing = exhibit_frame.contents(page.slug, html.Div())
        said = [markup.for_browser(instead), markup.for_browser(None)]
        return [no_update, no_update, *said, *(part for _ in frames for part in nothing)]

    if "area" in shown:
        app.clientside_callback(
            ClientsideFunction("workbench", "carry"), Input(controls.control_id(page.slug, "area"), "value")
        )


def _guarded_headline(shown: Rendering[Any, Any]) -> Any:
    try:
        return _headline(shown)
    except Exception:
        log.exception("headline failed", extra={"page": shown.page.path})
        return states.fault(shown.workings.request_id(), "The headline")


def _renew_controls(page: Page[Any, Any], before: Rendering[Any, Any] | None, now: Rendering[Any, Any]) -> None:
    """Controls whose choices depend on another one: their new lists; and the value used where one was not to be had.

    `before` is None where other things are kept than before: any list may then be another one.
    """
    wrong = {problem.parameter for problem in now.problems}
    for parameter in page.view.parameters():
        if parameter.metadata["hidden"] or not parameter.metadata["among"]:
            continue
        changed: dict[str, Any] = {}
        new, value = now.choices_for(parameter.metadata["among"], asdict(now.asked)), getattr(now.asked, parameter.name)
        if before is None:
            changed["options"] = controls.offered(parameter.name, value, new, now.workings.places())
        elif before.choices_for(parameter.metadata["among"], asdict(before.asked)) != new:
            changed["options"] = controls.options(new)
        if parameter.name in wrong:
            changed["value"] = value
        if changed:
            set_props(controls.control_id(page.slug, parameter.name), changed)


def query_of(data: Any) -> dict[str, Any]:
    """The parameters in a view store. What comes from a browser may be anything: what is not a query is empty."""
    return dict(parse_qs(data.lstrip("?"))) if isinstance(data, str) else {}
