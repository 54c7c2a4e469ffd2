"""The view: which list, which words are searched for, which entry is chosen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from components.view import PageView, choice, words
from data_access import Method, Store, load_methods
from pages import areas, paths
from vocabulary import Choices, Indicator, Option, Release

PATH = paths.DATA_AND_METHODS

LISTS = Choices((Option("measures", "Measures"), Option("publications", "Publications"), Option("methods", "Methods")))
Entry = Indicator | Release | Method


@dataclass(frozen=True)
class View(PageView):
    # Carried from page to page, but nothing here is about one area.
    area: str = choice("", among="area", label="Area", always=True, hidden=True)
    show: str = choice("measures", among="show", label="List")
    find: str = words(label="Search", hint="A word of the name, definition, publisher or caution.")
    entry: str = choice("", among="entry", label="Look closer at", elsewhere="every entry")


def choices(store: Store, what: str, so_far: Mapping[str, str]) -> Choices:
    match what:
        case "area":
            return areas.choices(store)
        case "edition":
            return areas.edition_choices(store)
        case "show":
            return LISTS
        case "entry":
            listed = matching(store, so_far["show"], so_far["find"])
            return Choices(tuple(Option(key, name_of(entry)) for key, entry in listed.items()))
        case "every entry":
            every = {key: entry for option in LISTS for key, entry in entries(store, option.value).items()}
            return Choices(tuple(Option(key, name_of(entry)) for key, entry in every.items()))
    raise KeyError(what)


def matching(store: Store, show: str, find: str) -> dict[str, Entry]:
    """The entries of one list whose text, or whose publication’s, holds every word searched for, by name."""
    words = find.casefold().split()
    listed = {}
    for key, entry in entries(store, show).items():
        text = text_of(entry) if words else ""  # where nothing is searched for, none is put together
        if words and isinstance(entry, Indicator):  # a measure is found by its publisher too
            text += " ".join(text_of(release) for release in store.releases(key))
        if all(word in text for word in words):
            listed[key] = entry
    return dict(sorted(listed.items(), key=lambda item: name_of(item[1]).casefold()))


def entries(store: Store, show: str) -> Mapping[str, Entry]:
    match show:
        case "publications":
            return {source_of(release): release for release in store.releases()}
        case "methods":
            return load_methods()
        case _:
            return store.indicators()


def source_of(release: Release) -> str:
    """The catalogue's id of the publication."""
    return release.id.rpartition("-")[0]


def name_of(entry: Entry) -> str:
    return entry.title if isinstance(entry, Release) else entry.name


def text_of(entry: Entry) -> str:
    return " ".join(_texts(vars(entry).values())).casefold()


def _texts(values: object) -> Iterator[str]:
    if isinstance(values, str):
        yield values
    elif isinstance(values, Mapping):
        yield from _texts(values.keys())
    elif hasattr(values, "__iter__"):
        for value in values:
            yield from _texts(value)
