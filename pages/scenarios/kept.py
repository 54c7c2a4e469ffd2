"""Saved scenarios: what each is of, worked out again on the figures it was made on and on the newest, and its versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from caching import SingleFlightCache
from components.page import Page
from components.parameters import Parameters
from components.saved_scenario import PageContext, SavedScenario
from components.what_if import WhatIf
from pages.what_ifs import Run
from vocabulary import Refused

Pages = Sequence[Page[Any, Any]]


@dataclass(frozen=True, eq=False)
class Kept:
    """One saved scenario with what it is a scenario of."""

    id: str
    code: str
    name: str
    note: str
    changed_on: str
    revision: int
    scenario: SavedScenario
    page: Page[Any, Any]
    declared: WhatIf[Any, Any, Any]

    @property
    def parameters(self) -> Parameters:
        return self.declared.parameters.from_values(self.scenario.parameters)[0]

    @property
    def area(self) -> str:
        """The area as its address names it."""
        return str(self.scenario.query(pinned=False).get("area", [""])[0])

    @property
    def address(self) -> str:
        return self.scenario.address(self.declared, code=self.code)

    @property
    def address_now(self) -> str:
        """The same on the newest figures."""
        return self.scenario.address(self.declared, pinned=False, code=self.code)


@dataclass(frozen=True, eq=False)
class Opened:
    """A scenario worked out again. `pinned` is Refused where its edition is no longer kept."""

    kept: Kept
    pinned: Run | Refused
    newest: Run | Refused
    newest_edition: str


@dataclass(frozen=True, eq=False)
class Version:
    number: int | None
    at: str
    did: str
    by: str  # "you", a name or a pseudonym
    scenario: SavedScenario | Refused


def kept_of(pages: Pages, item: Any) -> Kept | None:
    """The scenario an item holds; None where it holds none of a what-if that is offered."""
    scenario = SavedScenario.from_body(item.body)
    if isinstance(scenario, Refused):
        return None
    for page in pages:
        for declared in page.what_if:
            if (page.path, declared.name) == (scenario.page, scenario.what_if):
                day = item.changed_at[:10]
                return Kept(item.id, item.code, item.name, item.note, day, item.revision, scenario, page, declared)
    return None


def opened(kept: Kept, saved: PageContext) -> Opened:
    pinned = saved.at(kept.scenario.edition)
    return Opened(
        kept=kept,
        pinned=Refused(f"The figures it was made on (edition {kept.scenario.edition}) are no longer kept.")
        if pinned is None
        else _run(kept, pinned),
        newest=_run(kept, saved.store),
        newest_edition=saved.store.edition,
    )


_evidence = SingleFlightCache(64)


def _run(kept: Kept, figures: Any) -> Run | Refused:
    """The scenario on the figures of one edition."""

    def choices_for(what: str, so_far: Mapping[str, str]) -> Any:
        return kept.page.choices(figures, what, so_far)

    view, problems = kept.page.view.from_query(kept.scenario.query(pinned=False), choices_for)
    if problems:
        return Refused(f"These figures no longer hold what it is about. {problems[0].sentence()}")
    evidence = _evidence.get((kept.page.path, view, figures), lambda: kept.page.evidence(view, figures))
    result: Run | Refused = kept.declared.run(view, evidence, kept.parameters)
    return result


def versions_of(kept: Kept, saved: PageContext) -> tuple[Version, ...]:
    """What a scenario was before, the newest first."""
    history = saved.history(kept.id)
    names = saved.called({revision.who for revision in history})
    return tuple(
        Version(
            revision.number,
            revision.at,
            revision.did,
            names.get(revision.who, ""),
            SavedScenario.from_body(revision.content.get("body", {})),
        )
        for revision in history
    )
