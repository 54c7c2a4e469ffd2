"""The view: which two scenarios stand side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from components.saved_scenario import WithKept
from components.view import PageView, choice
from pages import areas
from vocabulary import Choices, Option

PATH = "/scenarios"


@dataclass(frozen=True)
class View(PageView):
    a: str = choice("", among="a", label="Scenario A")
    b: str = choice("", among="b", label="Scenario B")


def plain(store: Any) -> Any:
    """The store of figures alone."""
    return store.store if isinstance(store, WithKept) else store


def choices(store: Any, what: str, so_far: Mapping[str, str]) -> Choices:
    match what:
        case "area":
            return areas.choices(plain(store))
        case "edition":
            return areas.edition_choices(plain(store))
        case "a" | "b":
            listed = store.kept if isinstance(store, WithKept) else ()
            options = [Option(each.code, each.name) for each in listed]
            # Unless told otherwise the newest stands beside the one before it.
            return Choices(tuple(options[1:] + options[:1] if what == "b" else options))
    raise KeyError(what)
