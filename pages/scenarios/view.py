"""The view: which two scenarios stand side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from components.saved_scenario import PageContext
from components.view import PageView, choice
from pages import areas, paths
from vocabulary import Choices, Option

PATH = paths.SCENARIOS


@dataclass(frozen=True)
class View(PageView):
    a: str = choice("", among="a", label="Scenario A")
    b: str = choice("", among="b", label="Scenario B")


@dataclass(frozen=True)
class AnyScenario(Choices):
    """The scenarios listed; an address may also name another that its reader may see."""

    by_code: Callable[[str], Any] = field(compare=False, default=lambda code: None)

    def __contains__(self, value: object) -> bool:
        return super().__contains__(value) or (isinstance(value, str) and self.by_code(value) is not None)

    def resolve(self, text: str) -> str | None:
        found = super().resolve(text) or self.by_code(text)
        return found if found is None or isinstance(found, str) else str(found.code)

    def label(self, value: str) -> str:
        said = super().label(value)
        other = self.by_code(value) if said == value else None
        return said if other is None else str(other.name)


def choices(source: areas.Source, what: str, so_far: Mapping[str, str]) -> Choices:
    match what:
        case "area":
            return areas.choices(areas.store_of(source))
        case "edition":
            return areas.edition_choices(areas.store_of(source))
        case "a" | "b":
            listed = source.kept if isinstance(source, PageContext) else ()
            options = [Option(each.code, each.name) for each in listed]
            # Unless told otherwise the newest stands beside the one before it.
            offered = tuple(options[1:] + options[:1] if what == "b" else options)
            return (
                AnyScenario(offered, source.by_code)
                if isinstance(source, PageContext) and source.more
                else Choices(offered)
            )
    raise KeyError(what)
