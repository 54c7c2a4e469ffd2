"""The callbacks of a page's what-ifs: a lever is moved, a scenario is saved."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qs

from dash import Dash, Input, Output, State, no_update
from dash.exceptions import PreventUpdate

from components import exhibit_frame, lever_table_form, markup, states, what_if, what_if_form
from components.parameters import Parameters
from components.saved_scenario import KIND, LONGEST_REASON, SavedScenario
from components.what_if import Frame, Shown, WhatIf, WhatIfServices
from vocabulary import Refused

log = logging.getLogger(__name__)


def register(app: Dash, page: Frame, services: WhatIfServices, shown_at: Callable[[Any], Shown]) -> None:
    """The callbacks of a page's what-ifs. `shown_at` makes the page of a view's address."""
    for number in range(len(page.what_if)):
        _register_parameters(app, page, number, services, shown_at)
        declared = page.what_if[number]
        if declared.table:
            name = what_if.id_of(page, number)
            lever_table_form.register(app, name, declared.table, declared.parameters, services)
        if services.keep:
            _register_saving(app, page, number, services, shown_at)


def _register_parameters(
    app: Dash, page: Frame, number: int, services: WhatIfServices, shown_at: Callable[[Any], Shown]
) -> None:
    name, declared = what_if.id_of(page, number), page.what_if[number]
    keys = list(declared.parameters.declared())
    first = f"{name}-0"

    @app.callback(
        Output(f"{name}-notice", "data-words"),
        Output(f"{name}-answer", "data-words"),
        Output(f"{name}-answer", "data-levers"),
        *(Output(f"{first}-{part}", prop) for part, prop in exhibit_frame.CHANGES),
        *(Input(f"{name}--{key}", "value") for key in keys),
        State(f"{name}-asked", "data-asked"),
        prevent_initial_call=True,
    )
    def moved(*read: Any) -> list[Any]:
        *given, view = read
        unchanged = [no_update] * (2 + len(exhibit_frame.CHANGES))
        try:
            shown = shown_at(view)
            values = dict(zip(keys, given, strict=True))
            if notices := _notices(declared.parameters, values):
                return [markup.for_browser(states.notice(notices)), *unchanged]
            parameters, _ = declared.parameters.from_values(values)
            answer, exhibit = what_if.answered(page, declared, shown, parameters, services)
            parts = exhibit_frame.contents(page.slug, exhibit, services.scheme())
            return [markup.for_browser(None), markup.for_browser(answer), parameters.to_query(declared.name), *parts]
        except Exception as problem:
            missing = services.missing(problem)
            if missing is None:
                log.exception("what-if failed", extra={"page": page.path, "what_if": declared.name})
            instead = missing or states.error(services.request_id(), "This what-if")
            return [markup.for_browser(instead), *unchanged]


def _register_saving(
    app: Dash, page: Frame, number: int, services: WhatIfServices, shown_at: Callable[[Any], Shown]
) -> None:
    name, declared = what_if.id_of(page, number), page.what_if[number]
    keys = list(declared.parameters.declared())

    @app.callback(
        Output(f"{name}--kept", "children"),
        Input(f"{name}--keep", "n_clicks"),
        State(f"{name}-asked", "data-asked"),
        State(f"{name}{what_if_form.SAVING}name", "value"),
        State(f"{name}{what_if_form.SAVING}note", "value"),
        State(f"{name}{what_if_form.SAVING}shared", "value"),
        State(f"{name}{what_if_form.SAVING}cost", "value"),
        State(f"{name}{what_if_form.SAVING}cost-source", "value"),
        *(State(f"{name}--{key}", "value") for key in keys),
        *(State(f"{name}{what_if_form.SAVING}why-{key}", "value") for key in keys),
        prevent_initial_call=True,
    )
    def kept(
        clicks: Any, view: Any, called: Any, note: Any, seen_by: Any, costs: Any, cost_source: Any, *given: Any
    ) -> Any:
        assert services.keep is not None
        try:
            shown = shown_at(view)
            if not clicks:
                raise PreventUpdate
            if not isinstance(called, str) or not called.strip():
                return "Give it a name first."
            values = dict(zip(keys, given[: len(keys)], strict=True))
            if _notices(declared.parameters, values):
                return "Nothing was saved: a lever above holds nothing that can be used."
            reasons = {key: text for key, text in zip(keys, given[len(keys) :], strict=True) if isinstance(text, str)}
            set_so = declared.parameters.from_values(values)[0]
            cost = what_if_form.read_cost(costs)
            if isinstance(cost, Refused):
                return f"Nothing was saved: {cost.reason}"
            money = _Cost(cost, cost_source.strip()[:LONGEST_REASON] if isinstance(cost_source, str) else "")
            missing = _listed([*set_so.unexplained(reasons), *money.unexplained])
            if missing and seen_by != "no":
                return f"Nothing was saved: give your reason for {missing}, or save it as private."
            scenario = _scenario(page, declared, shown, set_so, reasons, money)
            if isinstance(scenario, Refused):
                return f"Nothing was saved: {scenario.reason}"

            def answer(at: Callable[[Any, Mapping[str, Any]], Any]) -> Any:
                there = at(page, parse_qs(str(view or "").lstrip("?")))
                made = _scenario(page, declared, there, set_so, reasons, money)
                return made if isinstance(made, Refused) else made.to_body()

            seen = seen_by if isinstance(seen_by, str) and seen_by else None
            words = note if isinstance(note, str) else ""
            return services.keep(KIND, called, words, scenario.to_body(), seen, services.kept_back(answer))
        except PreventUpdate:
            raise
        except Exception as problem:
            if services.missing(problem) is not None:
                return f"It could not be saved. {problem} {getattr(problem, 'remedy', '')}".rstrip()
            log.exception("saving failed", extra={"page": page.path, "what_if": declared.name})
            return f"It could not be saved. Reference: {services.request_id()}"


@dataclass(frozen=True)
class _Cost:
    """What the writer says a scenario costs, in pounds a year, and where that is from."""

    pounds: float | None
    source: str

    @property
    def unexplained(self) -> list[str]:
        return [what_if_form.COST_SHORT] if self.pounds is not None and not self.source else []


def _scenario(
    page: Frame,
    declared: WhatIf[Any, Any, Any],
    shown: Shown,
    parameters: Parameters,
    reasons: Mapping[str, str],
    cost: _Cost,
) -> SavedScenario | Refused:
    """What is saved: the view, the parameters with their reasons, and the answer as it is now."""
    result = what_if.run(page, declared, shown, parameters)
    if isinstance(result, Refused):
        return result
    summary, front = result.outcome.summary, getattr(result, "front", None)
    return SavedScenario(
        page=page.path,
        what_if=declared.name,
        view=replace(shown.view, edition="").to_query(),
        edition=shown.store.edition,
        parameters=parameters.to_values(),
        reasons={key: text.strip()[:LONGEST_REASON] for key, text in reasons.items() if text.strip()},
        seed=result.outcome.seed,
        answer=declared.answer(shown.view, shown.evidence, result),
        central=summary.value,
        lower=summary.lower,
        upper=summary.upper,
        unit=result.outcome.unit,
        counted=result.outcome.what,
        finding=f"{front.number} {front.counted}" if front else "",
        missing=_listed([*parameters.unexplained(reasons), *cost.unexplained]),
        cost=cost.pounds,
        cost_source=cost.source,
    )


def _listed(labels: list[str]) -> str:
    """ "“A”, “B” and “C”"; "" of none."""
    *others, last = [f"“{label}”" for label in labels] or [""]
    return f"{', '.join(others)} and {last}" if others else last


def _notices(parameters: type[Parameters], given: Mapping[str, Any]) -> list[str]:
    """A sentence for every control that holds nothing usable. A reader in the middle of typing loses nothing."""
    _, rejected = parameters.from_values(given)
    empty = [declared for key, declared in parameters.declared().items() if given.get(key) in (None, "")]
    return [value.refusal() for value in rejected] + [
        f"“{declared.label}” is empty or out of range: {declared.allowed()}. Nothing below has changed."
        for declared in empty
    ]
