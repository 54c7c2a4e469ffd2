"""The callbacks of every page, and its address."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from functools import partial
from typing import Any

import dash
from dash import ClientsideFunction, Dash, Input, Output, State, ctx, html, no_update, set_props
from dash.exceptions import PreventUpdate

from components import (
    controls,
    decision_register,
    exhibit_frame,
    file_adder,
    markup,
    place_maker,
    saved,
    states,
    what_if_callbacks,
    what_if_form,
)
from components.framework import as_data
from components.page import folded, what_if_screen
from components.page.declared import Page
from components.page.layout import headline, in_scheme, layout_of, notices
from components.page.rendering import Rendering, cards, query_of, title_of
from components.page.services import AppServices

log = logging.getLogger(__name__)


def register(app: Dash, pages: Sequence[Page[Any, Any]], services: AppServices) -> None:
    """Register the layout, address and callbacks of every page."""
    for page in pages:
        dash.register_page(
            f"pages.{page.slug}",
            path=page.path,
            name=page.name,
            title=page.question,
            layout=_layout_function(page, services),
        )
        _register_drill(app, page)
        _register_view(app, page, services)
        folded.register(app, page, services)
        if page.makes_places and services.area_maker:
            drawn_round = [chart for chart, exhibit in _charts(page) if getattr(exhibit, "lassoed", False)]
            place_maker.register(app, page.slug, drawn_round, services.area_maker, services.request_id)
        if page.signs_decisions and services.decisions:
            at = partial(Rendering.of, page, services)
            decision_register.register(app, services.decisions, at, services.request_id)
        if page.takes_files and services.file_adder:
            file_adder.register(app, services.file_adder, services.request_id)
        what_if_callbacks.register(app, page, services, _shown_at(page, services))
        if page.hosts:
            what_if_screen.register(app, page.hosts, services)


def shown_by(services: AppServices) -> Callable[[Page[Any, Any], Mapping[str, Any]], Rendering[Any, Any]]:
    """A function from (page, query) to a Rendering, for callers that know only an address."""
    return lambda page, query: Rendering.of(page, services, query)


def _shown_at(page: Page[Any, Any], services: AppServices) -> Callable[[Any], Rendering[Any, Any]]:
    return lambda view: Rendering.of(page, services, query_of(view))


def _layout_function(page: Page[Any, Any], services: AppServices) -> Callable[..., Any]:
    def layout(**query: Any) -> Any:
        return as_data(in_scheme(layout_of(page, services, query), services))

    return layout


def is_written(id: str, property: str) -> bool:
    """Whether a value from the browser comes from a form: a submitted form, or a field of the form that saves a
    scenario.
    """
    return property == "data-asked" or what_if_form.is_saving_field(id)


def _charts(page: Page[Any, Any]) -> Iterator[tuple[str, Callable[..., Any]]]:
    """The id of each chart, and the function that renders its exhibit."""
    for section, (_, exhibits) in page.sections().items():
        for number, exhibit in enumerate(exhibits):
            yield f"{page.slug}--{section}-{number}-chart", exhibit


def _register_drill(app: Dash, page: Page[Any, Any]) -> None:
    """Let a click on a mark do what the button in its row of the table does: set the parameter that `drills` declares."""
    for chart, exhibit in _charts(page):
        if getattr(exhibit, "leads", False):
            app.clientside_callback(
                ClientsideFunction("workbench", "follow"),
                Output(f"{page.slug}--view", "data-followed", allow_duplicate=True),
                Input(chart, "clickData"),
                prevent_initial_call=True,
            )
        drill = getattr(exhibit, "drills", None)
        if drill:
            app.clientside_callback(
                ClientsideFunction("workbench", "choose"),
                Output(controls.control_id(page.slug, drill.parameter), "value", allow_duplicate=True),
                Input(chart, "clickData"),
                prevent_initial_call=True,
            )


def _register_view(app: Dash, page: Page[Any, Any], services: AppServices) -> None:
    """One callback for a changed control or changed saved items: it returns the canonical address and the cards of the
    view.

    The browser pays for every callback, output, component and request. So there is a single callback, and it sends
    changed attributes only; it replaces no component of the page.
    """
    frames = [f"{page.slug}--where-{number}" for number in range(len(page.where))]
    visible = [parameter.name for parameter in page.view.parameters() if not parameter.metadata["hidden"]]
    saved_anew = saved.again(page.slug)

    @app.callback(
        Output(f"{page.slug}--view", "data-view"),
        Output(f"{page.slug}--view", "data-address"),  # the browser sets it once the charts are drawn (workbench.js)
        Output(f"{page.slug}--view", "data-title"),
        Output(f"{page.slug}--headline", "data-words"),
        Output(f"{page.slug}--notice", "data-words"),
        *(Output(f"{name}-{part}", prop) for name in frames for part, prop in exhibit_frame.CHANGES),
        *(Input(controls.control_id(page.slug, name), "value") for name in visible),
        *([Input(saved_anew, "data-again")] if page.about_saved_items else []),
        State(f"{page.slug}--view", "data-view"),
        prevent_initial_call=True,
    )
    def renew(*given: Any) -> list[Any]:
        values, address = given[: len(visible)], given[-1]
        again = saved_anew in ctx.triggered_prop_ids.values()
        try:
            return _renewed(page, services, address, dict(zip(visible, values, strict=True)), again)
        except PreventUpdate:
            raise
        except Exception as problem:
            missing = services.missing(problem)
            if missing is None:
                log.exception("view failed", extra={"page": page.path})
            notice = missing or states.error(services.request_id())
        nothing = exhibit_frame.contents(page.slug, html.Div())
        words = [markup.for_browser(notice), markup.for_browser(None)]
        return [no_update, no_update, no_update, *words, *(part for _ in frames for part in nothing)]

    if "area" in visible:
        app.clientside_callback(
            ClientsideFunction("workbench", "carry"), Input(controls.control_id(page.slug, "area"), "value")
        )


def _renewed(
    page: Page[Any, Any], services: AppServices, address: Any, values: Mapping[str, Any], again: bool
) -> list[Any]:
    """Everything that changes with the view, in the order of the callback's outputs. `again`: saved items have changed."""
    query = query_of(address)
    asked = query | {name: value for name, value in values.items() if value is not None}
    before = Rendering.of(page, services, query)
    now = Rendering.of(page, services, asked, before)
    if now.asked == before.asked and not now.problems and not again:
        raise PreventUpdate  # `_renew_controls` corrected a control: its notice stays
    _renew_controls(page, None if again else before, now)
    drawn, scheme = cards(now), services.scheme()
    parts = [part for contents in drawn.parts for part in exhibit_frame.in_scheme(contents, scheme)]
    words = [markup.for_browser(_guarded_headline(now)), markup.for_browser(notices(_chosen_wrong(before, now)))]
    if drawn.whole:
        now.allow_reuse(asked)
    canonical = now.asked.to_query()
    return [canonical, canonical, title_of(now), *words, *parts]


def _chosen_wrong(before: Rendering[Any, Any], now: Rendering[Any, Any]) -> Rendering[Any, Any]:
    """The problems that the reader caused. A value that another choice made invalid is left out."""
    had = asdict(before.asked)
    return replace(now, problems=tuple(each for each in now.problems if had.get(each.parameter) != each.given))


def _guarded_headline(shown: Rendering[Any, Any]) -> Any:
    try:
        return headline(shown)
    except Exception:
        log.exception("headline failed", extra={"page": shown.page.path})
        return states.error(shown.services.request_id(), "The headline")


def _renew_controls(page: Page[Any, Any], before: Rendering[Any, Any] | None, now: Rendering[Any, Any]) -> None:
    """New lists for controls whose choices depend on another, and the value used if the requested one is invalid.

    `before` is None after saved items changed, because every list may then differ.
    """
    wrong, custom_areas = {problem.parameter for problem in now.problems}, None
    for parameter in page.view.parameters():
        among = parameter.metadata["among"]
        if parameter.metadata["hidden"] or not among:
            continue
        changed: dict[str, Any] = {}
        new, value = now.choices_for(among, asdict(now.asked)), getattr(now.asked, parameter.name)
        if before is None:
            custom_areas = now.services.custom_areas() if custom_areas is None else custom_areas
            changed["options"] = controls.offered(parameter.name, value, new, custom_areas)
        elif before.choices_for(among, asdict(before.asked)) != new:
            changed["options"] = controls.options(new)
        if parameter.name in wrong:
            changed["value"] = value
        if changed:
            set_props(controls.control_id(page.slug, parameter.name), changed)
