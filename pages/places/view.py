"""The view: the area within which practices are looked for, and the chosen place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from components.saved_scenario import PageContext
from components.view import PageView, choice
from data_access import Store
from pages import areas, paths
from vocabulary import PLACE, Choices, Option

PATH = paths.PLACES
NONE = "none"
SIDE_BY_SIDE = 12  # places at most, the chosen one among them: what a reader can compare, and a page can carry
BATCH = SIDE_BY_SIDE - 1  # saved places


@dataclass(frozen=True)
class View(PageView):
    place: str = choice(NONE, among="place", label="Chosen place", hint="Or type its name.")
    batch: str = choice("1", among="batch", label="Saved places beside it")


@dataclass(frozen=True)
class PlaceChoices(Choices):
    """The reader's saved places; and any other by its id, saved or not."""

    store: Store

    def resolve(self, text: str) -> str | None:
        return super().resolve(text) or (self._draft(text) or None)

    def label(self, value: str) -> str:
        area = self.store.area(value) if value.startswith(f"{PLACE}-") else None
        return area.name if area else super().label(value)

    def _draft(self, text: str) -> str:
        area = self.store.area(text) if text.strip().casefold().startswith(f"{PLACE}-") else None
        return area.code if area else ""


def choices(source: areas.Source, what: str, so_far: Mapping[str, str]) -> Choices:
    store = areas.store_of(source)
    saved = source.places if isinstance(source, PageContext) else ()
    match what:
        case "area":
            return areas.choices(store)
        case "edition":
            return areas.edition_choices(store)
        case "place":
            return PlaceChoices((Option(NONE, "None yet"), *saved), store)
        case "batch":
            return Choices(_batches(len(saved)))
    raise KeyError(what)


def _batches(number: int) -> tuple[Option, ...]:
    """Parts of the list of saved places, each few enough to stand side by side."""
    if number <= BATCH:
        return (Option("1", "All of them" if number else "None saved yet"),)
    starts = range(0, number, BATCH)
    spans = [f"{start + 1} to {min(start + BATCH, number)}" for start in starts]
    return tuple(Option(str(batch), f"{span} of {number:,}") for batch, span in enumerate(spans, 1))
