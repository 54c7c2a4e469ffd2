"""What was saved, and two of them worked out again, on the figures they were made on and on the newest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from analysis.scenarios import Comparison, compare
from caching import SingleFlightCache
from components.page import Page
from components.parameters import Parameters
from components.saved_scenario import PageContext, SavedScenario
from components.what_if import WhatIf, address
from pages import areas
from pages.scenarios.view import View
from pages.what_ifs import Run
from vocabulary import Area, Refused


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


@dataclass(frozen=True)
class Offer:
    """A what-if of one of the questions, and the address that opens it for the area."""

    question: str
    asked: str
    done: str
    address: str


NONE_SAVED = "No scenario is saved yet. Open a what-if on one of the questions, move its levers and save it there."
ONE_SAVED = "Two are needed to stand side by side. Save another."

Pages = Sequence[Page[Any, Any]]


class Evidence:
    """What is saved, as whoever asks may see it. Each part is worked out when it is first asked for."""

    def __init__(self, pages: Pages, view: View, source: areas.Source) -> None:
        area = areas.store_of(source).area(view.area)
        assert area is not None  # the view only holds areas that are offered
        self.pages = pages
        self.view = view
        self.saved: PageContext | None = source if isinstance(source, PageContext) else None
        self.area: Area = area

    @cached_property
    def offers(self) -> tuple[Offer, ...]:
        return tuple(_offer(page, declared, self.view.area) for page in self.pages for declared in page.what_if)

    @cached_property
    def kept(self) -> tuple[Kept, ...]:
        """The saved scenarios, newest first."""
        items = self.saved.kept if self.saved else ()
        return tuple(kept for item in items if (kept := _kept(self.pages, item)) is not None)

    @property
    def unreadable(self) -> int:
        """How many are saved and are no scenario of a what-if that is offered."""
        return len(self.saved.kept) - len(self.kept) if self.saved else 0

    @property
    def more(self) -> int:
        """How many are saved besides those listed."""
        return self.saved.more if self.saved else 0

    @cached_property
    def gone(self) -> frozenset[str]:
        """Editions that scenarios were made on and that are no longer kept."""
        if self.saved is None:
            return frozenset()
        editions = {kept.scenario.edition for kept in self.kept}
        return frozenset(edition for edition in editions if not self.saved.is_kept(edition))

    @cached_property
    def a(self) -> Opened | None:
        return self._opened(self.view.a)

    @cached_property
    def b(self) -> Opened | None:
        return self._opened(self.view.b) if len(self.kept) > 1 else None

    @cached_property
    def comparison(self) -> Comparison | Refused:
        if len(self.kept) < 2:
            return Refused(ONE_SAVED if self.kept else NONE_SAVED)
        return _compared(self.a, self.b)

    @cached_property
    def versions(self) -> tuple[Version, ...]:
        """What scenario A was before, newest first."""
        return _versions(self.a, self.saved) if self.a and self.saved else ()

    def _opened(self, code: str) -> Opened | None:
        """The scenario of this code. An address may name one that is not among those listed."""
        kept = next((kept for kept in self.kept if kept.code == code), None)
        if kept is None and code and self.saved is not None and (item := self.saved.by_code(code)) is not None:
            kept = _kept(self.pages, item)
        return _open(kept, self.saved) if kept and self.saved else None


def _offer(page: Page[Any, Any], declared: WhatIf[Any, Any, Any], area: str) -> Offer:
    return Offer(
        page.name,
        declared.title,
        declared.introduction,
        address(declared, urlencode({"area": area}), declared.parameters()),
    )


def _kept(pages: Pages, item: Any) -> Kept | None:
    scenario = SavedScenario.from_body(item.body)
    if isinstance(scenario, Refused):
        return None
    for page in pages:
        for declared in page.what_if:
            if (page.path, declared.name) == (scenario.page, scenario.what_if):
                day = item.changed_at[:10]
                return Kept(item.id, item.code, item.name, item.note, day, item.revision, scenario, page, declared)
    return None


def _open(kept: Kept, saved: PageContext) -> Opened:
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


def _compared(a: Opened | None, b: Opened | None) -> Comparison | Refused:
    if a is None or b is None:
        return Refused(ONE_SAVED)
    for opened in (a, b):
        if isinstance(opened.pinned, Refused):
            return Refused(f"{opened.kept.name}: {opened.pinned.reason}")
    assert isinstance(a.pinned, Run)
    assert isinstance(b.pinned, Run)
    return compare(a.pinned.outcome, b.pinned.outcome)


def _versions(a: Opened, saved: PageContext) -> tuple[Version, ...]:
    history = saved.history(a.kept.id)
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
