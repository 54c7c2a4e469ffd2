"""What a page declares: its question, its view, its evidence and the exhibits that answer it."""

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
    ] = ()  # what the folded exhibits answer, and how many do; none: they stand in one list
    what_if: Sequence[WhatIf[V, E, Any]] = ()
    links_to: Sequence[WhatIf[Any, Any, Any]] = ()  # what-ifs of other questions that it links to
    hosts: Sequence[Page[Any, Any]] = ()  # the questions whose what-ifs are shown on it, one at a time
    findings: Callable[[Any, str], Sequence[Finding]] | None = None  # (store, area) -> what `/` may show
    fronts: Callable[[V, E], Sequence[Finding]] | None = (
        None  # findings shown in place of the headline, where there are any: one short card each
    )
    claim: Callable[[V, E], Finding] | None = None  # what a saved view keeps and watches, where it is not the headline
    introduction: str = ""
    # (view, store) -> the view shown for an area without figures of its own, and why; "" if it has them
    stand_in: Callable[[V, Any], tuple[V, str]] | None = None
    makes_places: bool = False  # whether readers make custom areas on it (components/place_maker.py)
    no_what_if: str = ""  # why it has none, said under "What would change this?"; "" where it has one or asks nothing
    signs_decisions: bool = False  # whether decisions are signed and listed on it (components/decision_register.py)
    listed: bool = True  # whether the navigation lists it; if not, another page links to it
    reports_decisions: bool = False  # whether it says what came of the decisions of its area
    takes_files: bool = False  # whether publishers' files are added on it (components/file_adder.py)
    about_saved_items: bool = False  # its choices and evidence are then given a PageContext in the place of a store
    tidies: str = ""  # the kind of item that is renamed, copied and deleted on it (components/saved); "": none

    def __post_init__(self) -> None:
        if self.groups and sum(number for _, number in self.groups) != len(self.closer):
            raise ValueError(f"{self.path}: its groups do not hold its folded exhibits")

    @property
    def slug(self) -> str:
        return self.path.strip("/") or "home"

    @property
    def title(self) -> str:
        """Its name where there is room for it: "Unwarranted variation"."""
        return self.path.strip("/").replace("-", " ").capitalize() or self.name

    def sections(self) -> dict[str, tuple[str, Sequence[Callable[[V, E], Exhibit]]]]:
        """Key -> title and exhibits, of the sections that have exhibits."""
        sections = {"where": ("Where to look", self.where), "closer": ("Look closer", self.closer)}
        return {key: section for key, section in sections.items() if section[1]}


def drills(drill: Drill) -> Callable[[Callable[[V, E], Exhibit]], Callable[[V, E], Exhibit]]:
    """Makes each mark of an exhibit's chart, by a click, and each row of its table, by a button, set a parameter of the view."""

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
    """Marks the exhibit whose marks are drawn round (Scatter.lasso): their codes go into the form of custom areas."""
    make.lassoed = True  # type: ignore[attr-defined]
    return make


def leads(make: Callable[[V, E], Exhibit]) -> Callable[[V, E], Exhibit]:
    """Marks the exhibit whose marks, when clicked, lead to the address that is their code."""
    make.leads = True  # type: ignore[attr-defined]
    return make


def draws_decisions(
    about: Callable[[V, E], tuple[str, Sequence[str]]],
) -> Callable[[Callable[..., Exhibit]], Callable[..., Exhibit]]:
    """Marks the folded exhibit that draws signed decisions: it is then given `decided`, pairs of the id of the first period after one and what was
    decided, of the measure and the places (codes) that `about` names. It is never answered from what was answered before."""

    def mark(make: Callable[..., Exhibit]) -> Callable[..., Exhibit]:
        make.decided_about = about  # type: ignore[attr-defined]
        return make

    return mark


def shows(parameter: str) -> Callable[[Callable[[V, E], Exhibit]], Callable[[V, E], Exhibit]]:
    """Marks the exhibit that shows what this parameter chooses: the page scrolls to it when a mark or a row is chosen."""

    def mark(make: Callable[[V, E], Exhibit]) -> Callable[[V, E], Exhibit]:
        make.shows = parameter  # type: ignore[attr-defined]
        return make

    return mark
