"""One what-if on the page of scenarios: levers on the left, answer on the right, further exhibits below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode

import dash_bootstrap_components as dbc
from dash import ClientsideFunction, Dash, Input, html

from components import controls, exhibit_frame, lever_table_form, markup, states, what_if, what_if_form
from components.attributes import attributes
from components.links import safe_link
from components.page import what_if_closer
from components.page.declared import Page
from components.page.rendering import Rendering, area_of, titled_with
from components.page.services import AppServices
from components.parameters import Parameters
from components.saved_scenario import SavedScenario
from components.what_if import WhatIf
from vocabulary import Refused

SLUG = "what-if"
"""Prefix of the ids of the choices above the levers."""


@dataclass(frozen=True)
class Asked:
    """The what-if of an address, and the page it belongs to."""

    page: Page[Any, Any]
    number: int

    @property
    def declared(self) -> WhatIf[Any, Any, Any]:
        return self.page.what_if[self.number]


def asked_by(questions: Sequence[Page[Any, Any]], query: Mapping[str, Any]) -> Asked | None:
    """The what-if that an address names; None where it names none that is offered."""
    name = _first(query, what_if.WHICH)
    for page in questions:
        for number, declared in enumerate(page.what_if):
            if name and declared.name == name:
                return Asked(page, number)
    return None


def not_known(questions: Sequence[Page[Any, Any]], query: Mapping[str, Any]) -> tuple[str, ...]:
    """The notice for an address that names an unknown what-if; nothing where it names none."""
    name = _first(query, what_if.WHICH)
    if not questions or not name or asked_by(questions, query):
        return ()
    return (f"There is no what-if “{name[:40]}”. All there are stand below.",)


def layout_of(
    host: Page[Any, Any], asked: Asked, services: AppServices, query: Mapping[str, Any], about: Any
) -> html.Div:
    """The screen at one address. `about`: notices about the address, from a Rendering.

    Raises what the what-if's own page would.
    """
    page, declared, name = asked.page, asked.declared, what_if.id_of(asked.page, asked.number)
    shown: Rendering[Any, Any] = Rendering.of(page, services, query)
    why_not = services.may("make")
    kept = _saved(services, shown, declared, _first(query, what_if.SAVED))
    parameters, rejected = declared.parameters.from_query(query, declared.name)
    answer, drawn = what_if.answered(page, declared, shown, parameters, services)
    view = what_if.query_of_view(declared, shown.asked.to_query(), kept.code if kept else "")
    first = exhibit_frame.article(page.slug, f"{name}-0", exhibit_frame.contents(page.slug, drawn))
    closer, whole = what_if_closer.section(page, declared, shown, parameters, name, of=host.slug, at=view)
    # At the same address the owner of a short link gets another answer than a stranger.
    if what_if.SAVED not in query and whole and not isinstance(drawn, html.Div):
        shown.allow_reuse(query, services.custom_areas())
    title = kept.name if kept else declared.title
    titled = titled_with(title, area_of(shown))
    parts = [
        html.Div(id=f"{host.slug}--view", hidden=True, **attributes(data_view=view, data_title=titled)),
        html.H1(title),
        _saved_line(kept, declared, parameters) if kept else None,
        html.Div(about(shown)),
        _choices(asked, shown, services),
        html.Div(
            [
                html.Div(
                    [
                        html.Details(
                            [html.Summary("What this does"), html.P(declared.introduction, className="introduction")]
                        ),
                        html.Div(
                            id=f"{name}-notice",
                            **attributes(aria_live="polite"),
                            **markup.words(states.notice([value.sentence() for value in rejected])),
                        ),
                        *([lever_table_form.section(name, declared.table)] if declared.table else []),
                        what_if_form.levers(
                            name,
                            parameters,
                            kept.reasons if kept else {},
                            asks=bool(services.keep and not why_not),
                            table=declared.table,
                            whys=declared.whys(shown.view, shown.evidence) if declared.whys else None,
                        ),
                        *(_saving(name, kept, services, why_not) if services.keep else []),
                    ],
                    className="moving",
                ),
                html.Div(
                    [
                        html.Div(
                            id=f"{name}-answer",
                            className="headline",
                            **attributes(aria_live="polite", data_levers=parameters.to_query(declared.name)),
                            **markup.words(answer),
                        ),
                        first,
                    ],
                    className="card answer",
                ),
            ],
            className="what-if",
        ),
        html.Div(id=f"{name}-asked", hidden=True, **attributes(data_asked=shown.asked.to_query())),
        closer,
        _ways_on(host, asked, shown),
    ]
    return html.Div(parts, className="page", **attributes(data_page=host.slug))


def _saving(name: str, kept: _Kept | None, services: AppServices, why_not: str) -> list[Any]:
    """The form that saves a scenario, or why this reader may not save."""
    if why_not:
        return [html.P(why_not, className="detail")]
    return [what_if_form.saving(name, *_words_of(kept), choices=services.audience().choices)]


def _choices(asked: Asked, shown: Rendering[Any, Any], services: AppServices) -> html.Form:
    """The choice of what-if, area and measure. A choice leads to another address (assets/modules/what-ifs.js)."""
    values = asdict(shown.asked)
    fields = []
    for parameter in shown.page.view.parameters():
        if parameter.name != "area" and parameter.name not in asked.declared.about:
            continue
        meta, id = parameter.metadata, controls.control_id(SLUG, parameter.name)
        offered = controls.offered(
            parameter.name, values[parameter.name], shown.choices_for(meta["among"], values), services.custom_areas()
        )
        hint = html.Small(meta["hint"], id=f"{id}-hint", role="status") if meta["hint"] else None
        select = dbc.Select(id=id, options=offered, value=values[parameter.name])
        fields.append(html.Div([html.Label(meta["label"], htmlFor=id), select, hint], className="control"))
    return html.Form(fields, className="controls choosing", **attributes(aria_label="What this page shows"))


def _ways_on(host: Page[Any, Any], asked: Asked, shown: Rendering[Any, Any]) -> html.Section:
    """Links back to the page of the question, and to saved scenarios."""
    back = f"{asked.page.path}{shown.asked.to_query()}"
    inside = attributes(data_inside="true")
    return html.Section(
        [
            html.P(
                [
                    html.A(f"The figures behind it: {asked.page.name}", href=safe_link(back), **inside),
                    " ",
                    html.A("All scenarios", href=safe_link(f"{host.path}?area={shown.asked.area}"), **inside),
                    " ",
                    html.Button("Present (P)", type="button", **attributes(data_present="begin")),
                    " ",
                    html.Button("Print", type="button", **attributes(data_print="true")),
                ]
            )
        ],
        className="section share ways-on",
        **attributes(aria_label="Where to go on"),
    )


def register(app: Dash, questions: Sequence[Page[Any, Any]], services: AppServices) -> None:
    """Register what follows a choice above the levers (in the browser alone), and the exhibits below the answer."""

    def asked_for(query: Mapping[str, Any]) -> tuple[Page[Any, Any], int] | None:
        asked = asked_by(questions, query)
        return (asked.page, asked.number) if asked else None

    what_if_closer.register(app, asked_for, services)
    chosen = {"area"} | {name for page in questions for declared in page.what_if for name in declared.about}
    for name in sorted(chosen):
        app.clientside_callback(
            ClientsideFunction("workbench", "chooseView"),
            Input(controls.control_id(SLUG, name), "value"),
            prevent_initial_call=True,
        )


def several(host: Page[Any, Any], area: str) -> list[html.P]:
    """A sentence with a link to the what-if that combines levers of several pages, because readers look for it in this
    list.
    """
    return [
        html.P(
            [
                "To move levers of several questions at once, open ",
                html.A(
                    declared.title,
                    href=safe_link(what_if.address(declared, urlencode({"area": area}), declared.parameters())),
                    **attributes(data_inside="true", data_what=declared.name),
                ),
                ".",
            ]
        )
        for question in host.hosts
        for declared in question.what_if
        if declared.several
    ]


def moved(address: str) -> html.Div:
    """The page for an old address of a what-if: a link to the new one."""
    return html.Div(
        [
            html.H1("This what-if has moved"),
            html.P(html.A("Open it under Scenarios", href=safe_link(address), **attributes(data_inside="true"))),
        ],
        className="page",
        **attributes(data_redirect=safe_link(address)),
    )


# ---------------------------------------------------------------- a saved scenario


@dataclass(frozen=True)
class _Kept:
    code: str
    name: str
    note: str
    saved_on: str
    reasons: Mapping[str, str]
    parameters: Parameters
    cost: str  # in £ million, as it is written; "" where there is none
    cost_source: str


def _saved(
    services: AppServices, shown: Rendering[Any, Any], declared: WhatIf[Any, Any, Any], code: str
) -> _Kept | None:
    """The scenario of an address, if the reader may see it and it belongs to this what-if."""
    if not code or services.with_context is None:
        return None
    item = services.with_context(shown.store).by_code(code)
    scenario = SavedScenario.from_body(item.body) if item is not None else None
    if scenario is None or isinstance(scenario, Refused) or scenario.what_if != declared.name:
        return None
    set_so = declared.parameters.from_values(scenario.parameters)[0]
    cost = "" if scenario.cost is None else f"{scenario.cost / 1e6:g}"
    words = (str(item.code), item.name, item.note, item.changed_at[:10])
    return _Kept(*words, scenario.reasons, set_so, cost, scenario.cost_source)


def _saved_line(kept: _Kept, declared: WhatIf[Any, Any, Any], parameters: Parameters) -> html.P:
    parts = [declared.title, f"Saved on {kept.saved_on}."]
    if parameters != kept.parameters:
        parts.append("Its levers have been moved since.")
    return html.P(" ".join([*parts, kept.note]).strip(), className="dated")


def _words_of(kept: _Kept | None) -> tuple[str, str, str, str]:
    return (kept.name, kept.note, kept.cost, kept.cost_source) if kept else ("", "", "", "")


def _first(query: Mapping[str, Any], name: str) -> str:
    value = query.get(name)
    value = value[0] if isinstance(value, list) and value else value
    return value if isinstance(value, str) else ""
