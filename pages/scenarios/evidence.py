"""The evidence: what was saved, and two of them worked out again, on the figures they were made on and on the newest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from analysis.scenarios import Comparison, compare
from components.levers import Levers
from components.once import Once
from components.page import Page
from components.saved_scenario import SavedScenario, WithKept
from components.what_if import WhatIf
from pages.scenarios.view import View, plain
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
    def levers(self) -> Levers:
        return self.declared.levers.from_values(self.scenario.levers)[0]

    @property
    def address(self) -> str:
        return self.scenario.address(self.declared.levers)

    @property
    def address_now(self) -> str:
        """The same on the newest figures."""
        return self.scenario.address(self.declared.levers, pinned=False)


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


@dataclass(frozen=True, eq=False)
class Evidence:
    area: Area
    offers: tuple[Offer, ...]
    kept: tuple[Kept, ...]
    unreadable: int  # saved, but no scenario of a what-if there is
    more: int  # saved, but too many to be listed
    gone: frozenset[str]  # editions some were made on that are no longer kept
    a: Opened | None
    b: Opened | None
    comparison: Comparison | Refused
    versions: tuple[Version, ...]  # of A, newest first


NONE_SAVED = "No scenario is saved yet. Open a what-if on one of the questions, move its levers and save it there."
ONE_SAVED = "Two are needed to stand side by side. Save another."


def gather(pages: Sequence[Page[Any, Any]], view: View, store: Any) -> Evidence:
    figures = plain(store)
    area = figures.area(view.area)
    assert area is not None  # the view only holds areas that are offered
    items = store.kept if isinstance(store, WithKept) else ()
    kept = tuple(each for item in items if (each := _kept(pages, item)) is not None)
    by_code = {each.code: each for each in kept}
    for code in (view.a, view.b):  # an address may name one that is not among those listed
        if code and code not in by_code and isinstance(store, WithKept) and (item := store.by_code(code)) is not None:
            other = _kept(pages, item)
            by_code |= {code: other} if other else {}
    a, b = (_opened(by_code[code], store) if code in by_code else None for code in (view.a, view.b))
    editions = {each.scenario.edition for each in kept}
    gone = frozenset(each for each in editions if isinstance(store, WithKept) and not store.is_kept(each))
    return Evidence(
        area=area,
        offers=tuple(_offer(page, declared, view.area) for page in pages for declared in page.what_if),
        kept=kept,
        unreadable=len(items) - len(kept),
        more=store.more if isinstance(store, WithKept) else 0,
        gone=gone,
        a=a,
        b=b if len(kept) > 1 else None,
        comparison=_compared(a, b) if len(kept) > 1 else Refused(ONE_SAVED if kept else NONE_SAVED),
        versions=_versions(a, store) if a else (),
    )


def _offer(page: Page[Any, Any], declared: WhatIf[Any, Any, Any], area: str) -> Offer:
    address = f"{page.path}?{urlencode({'area': area})}&{declared.levers().to_query(declared.name)}"
    return Offer(page.name, declared.title, declared.introduction, address)


def _kept(pages: Sequence[Page[Any, Any]], item: Any) -> Kept | None:
    scenario = SavedScenario.from_body(item.body)
    if isinstance(scenario, Refused):
        return None
    for page in pages:
        for declared in page.what_if:
            if (page.path, declared.name) == (scenario.page, scenario.what_if):
                day = item.changed_at[:10]
                return Kept(item.id, item.code, item.name, item.note, day, item.revision, scenario, page, declared)
    return None


def _opened(kept: Kept, store: Any) -> Opened:
    pinned = store.at(kept.scenario.edition)
    return Opened(
        kept=kept,
        pinned=Refused(f"The figures it was made on (edition {kept.scenario.edition}) are no longer kept.")
        if pinned is None
        else _run(kept, pinned),
        newest=_run(kept, plain(store)),
        newest_edition=store.edition,
    )


_evidence = Once(64)


def _run(kept: Kept, figures: Any) -> Run | Refused:
    """The scenario on the figures of one edition."""

    def choices_for(what: str, so_far: Mapping[str, str]) -> Any:
        return kept.page.choices(figures, what, so_far)

    view, problems = kept.page.view.from_query(kept.scenario.query(pinned=False), choices_for)
    if problems:
        return Refused(f"These figures no longer hold what it is about. {problems[0].sentence()}")
    evidence = _evidence.get((kept.page.path, view, figures), lambda: kept.page.evidence(view, figures))
    made: Run | Refused = kept.declared.run(view, evidence, kept.levers)
    return made


def _compared(a: Opened | None, b: Opened | None) -> Comparison | Refused:
    if a is None or b is None:
        return Refused(ONE_SAVED)
    for each in (a, b):
        if isinstance(each.pinned, Refused):
            return Refused(f"{each.kept.name}: {each.pinned.reason}")
    assert isinstance(a.pinned, Run)
    assert isinstance(b.pinned, Run)
    return compare(a.pinned.outcome, b.pinned.outcome)


def _versions(a: Opened, store: Any) -> tuple[Version, ...]:
    history = store.history(a.kept.id)
    called = store.called({each.who for each in history})
    return tuple(
        Version(
            each.number,
            each.at,
            each.did,
            called.get(each.who, ""),
            SavedScenario.from_body(each.content.get("body", {})),
        )
        for each in history
    )
