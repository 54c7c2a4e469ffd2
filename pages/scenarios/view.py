"""The view: which scenarios, two to four, stand side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from components.saved_scenario import PageContext, SavedScenario
from components.view import PageView, choice
from pages import areas, paths
from vocabulary import Choices, Option, Refused

PATH = paths.SCENARIOS
LETTERS = ("a", "b", "c", "d")
NONE = Option("", "none")


@dataclass(frozen=True)
class View(PageView):
    a: str = choice("", among="a", label="Scenario A")
    b: str = choice("", among="b", label="Scenario B")
    c: str = choice("", among="c", label="Scenario C", rare=True)
    d: str = choice("", among="d", label="Scenario D", rare=True)

    @property
    def codes(self) -> tuple[str, ...]:
        """The scenarios chosen, in order."""
        return tuple(code for code in (self.a, self.b, self.c, self.d) if code)


@dataclass(frozen=True)
class AnyScenario(Choices):
    """The scenarios listed; an address may also name another that its reader may see, but none that is chosen already."""

    by_code: Callable[[str], Any] = field(compare=False, default=lambda code: None)
    taken: frozenset[str] = frozenset()

    def __contains__(self, value: object) -> bool:
        return super().__contains__(value) or (isinstance(value, str) and self._other(value) is not None)

    def resolve(self, text: str) -> str | None:
        found = super().resolve(text)
        other = self._other(text) if found is None else None
        return found if other is None else str(other.code)

    def label(self, value: str) -> str:
        said = super().label(value)
        other = self._other(value) if said == value else None
        return said if other is None else str(other.name)

    def _other(self, code: str) -> Any:
        found = self.by_code(code) if code else None
        return None if found is None or found.code in self.taken else found


def choices(source: areas.Source, what: str, so_far: Mapping[str, str]) -> Choices:
    match what:
        case "area":
            return areas.choices(areas.store_of(source))
        case "edition":
            return areas.edition_choices(areas.store_of(source))
        case "a" | "b" | "c" | "d":
            return _scenarios(source, what, so_far)
    raise KeyError(what)


def _scenarios(source: areas.Source, letter: str, so_far: Mapping[str, str]) -> Choices:
    """The choices at a letter: no scenario twice, those comparable with A first. By default the two newest comparable ones are
    side by side, those of the current area first."""
    if not isinstance(source, PageContext):
        return Choices(())
    counted = {each.code: what_is_counted(each.body) for each in source.kept}
    taken = frozenset(so_far.get(each, "") for each in LETTERS[: LETTERS.index(letter)]) - {""}
    free = [each for each in source.kept if each.code not in taken]
    if letter == "a":
        kinds = list(counted.values())
        paired = [each for each in free if kinds.count(counted[each.code]) > 1]
        here = [each for each in paired if sum(_same_area(each, other, counted) for other in paired) > 1]
        about = [each for each in here if area_of(each) == so_far.get("area")]
        first = next(iter([*about, *here, *paired]), None)
        options = [Option(each.code, each.name) for each in sorted(free, key=lambda each: each is not first)]
    else:
        a = next((each for each in source.kept if each.code == so_far.get("a")), None)
        alike = [each for each in free if a is not None and counted[each.code] == counted[a.code]]
        alike.sort(key=lambda each: area_of(each) != area_of(a))
        others = [each for each in free if each not in alike]
        options = [Option(each.code, each.name) for each in alike + others]
        if letter != "b" or not alike:
            options.insert(0, NONE)
    offered = tuple(options)
    return AnyScenario(offered, source.by_code, taken)


def area_of(item: Any) -> str:
    scenario = SavedScenario.from_body(item.body)
    return "" if isinstance(scenario, Refused) else str(scenario.query(pinned=False).get("area", [""])[0])


def _same_area(one: Any, other: Any, counted: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether two items are of one area and can be compared."""
    return counted[one.code] == counted[other.code] and area_of(one) == area_of(other)


def what_is_counted(body: Mapping[str, Any]) -> tuple[str, ...]:
    """What a stored scenario counts: two that agree can be compared. Of those saved before this was stored: the what-if and its view."""
    scenario = SavedScenario.from_body(body)
    if isinstance(scenario, Refused):
        return ("nothing", str(id(body)))
    if scenario.unit:
        return (scenario.unit, scenario.counted)
    view = sorted((name, str(value)) for name, value in scenario.query(pinned=False).items() if name != "area")
    return (scenario.page, scenario.what_if, str(view))
