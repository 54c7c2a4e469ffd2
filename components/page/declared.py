"""What a page declares: its question, view, evidence and exhibits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any, Generic, TypeVar

from components.exhibit import Drill, Exhibit
from components.view import PageView
from components.what_if import WhatIf
from vocabulary import Choices, Finding

V = TypeVar("V", bound=PageView)
E = TypeVar("E")


@dataclass(frozen=True)
class Page(Generic[V, E]):
    """One question, declared. Fields are in the order in which the reader meets them."""

    path: str
    name: str  # two or three words, for navigation
    question: str  # the board's question, the page's one heading
    view: type[V]
    choices: Callable[[Any, str, Mapping[str, str]], Choices]  # (store, what, parameters so far) -> Choices
    evidence: Callable[[V, Any], E]
    headline: Callable[[V, E], Finding]
    where: Sequence[Callable[[V, E], Exhibit]] = ()
    closer: Sequence[Callable[[V, E], Exhibit]] = ()
    groups: Sequence[
        tuple[str, int]
    ] = ()  # the questions the folded exhibits answer, and how many exhibits each has; empty: a single list
    what_if: Sequence[WhatIf[V, E, Any]] = ()
    links_to: Sequence[WhatIf[Any, Any, Any]] = ()  # what-ifs of other pages that this page links to
    hosts: Sequence[Page[Any, Any]] = ()  # pages whose what-ifs this page shows, one at a time
    findings: Callable[[Any, str], Sequence[Finding]] | None = None  # (store, area) -> the findings that `/` may show
    fronts: Callable[[V, E], Sequence[Finding]] | None = (
        None  # findings shown in place of the headline, where there are any: one short card each
    )
    in_short: Callable[[V, E], str] | None = None  # the answer to the page's question in one line, above those cards
    # the finding a saved view stores and watches, where it is not the headline
    claim: Callable[[V, E], Finding] | None = None
    introduction: str = ""
    # (view, store) -> the view shown for an area without figures of its own, and why; "" if it has them
    stand_in: Callable[[V, Any], tuple[V, str]] | None = None
    makes_places: bool = False  # whether readers make custom areas on this page (components/place_maker.py)
    # why the page has no what-if, under "What would change this?"; "" where it has one or needs none
    no_what_if: str = ""
    # whether decisions are signed and listed on this page (components/decision_register.py)
    signs_decisions: bool = False
    listed: bool = True  # whether it is in the navigation; if not, another page links to it
    reports_decisions: bool = False  # whether it reports the verdicts on decisions of its area
    takes_files: bool = False  # whether publishers' files are added on this page (components/file_adder.py)
    about_saved_items: bool = False  # its choices and evidence then take a PageContext instead of a store
    managed_kind: str = ""  # the kind of item readers manage on this page (components/saved); "": none

    def __post_init__(self) -> None:
        if self.groups and sum(number for _, number in self.groups) != len(self.closer):
            raise ValueError(f"{self.path}: its groups do not hold its folded exhibits")

    @property
    def slug(self) -> str:
        return self.path.strip("/") or "home"

    @property
    def title(self) -> str:
        """The full name, where there is room: "Unwarranted variation"."""
        return self.path.strip("/").replace("-", " ").capitalize() or self.name

    def sections(self) -> dict[str, tuple[str, Sequence[Callable[[V, E], Exhibit]]]]:
        """Key -> title and exhibits, for sections that have exhibits."""
        sections = {"where": ("Where to look", self.where), "closer": ("Look closer", self.closer)}
        return {key: section for key, section in sections.items() if section[1]}


def drills(drill: Drill) -> Callable[[Callable[[V, E], Exhibit]], Callable[[V, E], Exhibit]]:
    """Decorator: a mark of the exhibit's chart, or the button in a row of its table, sets a parameter of the view."""

    def mark(make: Callable[[V, E], Exhibit]) -> Callable[[V, E], Exhibit]:
        @wraps(make)
        def with_drill(view: V, evidence: E) -> Exhibit:
            exhibit = make(view, evidence)
            has_choices = exhibit.table is not None and exhibit.can_drill
            return replace(exhibit, drill=drill) if has_choices else exhibit

        with_drill.drills = drill  # type: ignore[attr-defined]
        return with_drill

    return mark


def lassoed(make: Callable[[V, E], Exhibit]) -> Callable[[V, E], Exhibit]:
    """Decorator: readers may draw round marks of the exhibit (Scatter.lasso); the codes go into the form of custom
    areas.
    """
    make.lassoed = True  # type: ignore[attr-defined]
    return make


def leads(make: Callable[[V, E], Exhibit]) -> Callable[[V, E], Exhibit]:
    """Decorator: a mark of the exhibit links to the address in its code."""
    make.leads = True  # type: ignore[attr-defined]
    return make


def draws_decisions(
    about: Callable[[V, E], tuple[str, Sequence[str]]],
) -> Callable[[Callable[..., Exhibit]], Callable[..., Exhibit]]:
    """Decorator for a folded exhibit that draws signed decisions.

    The exhibit takes `decided`: pairs of the id of the first period after a decision and what was decided, for the
    measure and the places (codes) that `about` names. Its answers are never reused.
    """

    def mark(make: Callable[..., Exhibit]) -> Callable[..., Exhibit]:
        make.decided_about = about  # type: ignore[attr-defined]
        return make

    return mark


def shows(parameter: str) -> Callable[[Callable[[V, E], Exhibit]], Callable[[V, E], Exhibit]]:
    """Decorator: the exhibit shows what this parameter selects. The page scrolls to it when a mark or a row is chosen."""

    def mark(make: Callable[[V, E], Exhibit]) -> Callable[[V, E], Exhibit]:
        make.shows = parameter  # type: ignore[attr-defined]
        return make

    return mark
