"""Choosing the practices of a place, and comparing places: overlaps, practices in none, practices outside."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from data_access.reference.store.areas import without_end

if TYPE_CHECKING:
    from data_access.reference.store import Store, StoredArea
from data_access.workspace.places.files import LONGEST_FILE as LONGEST_FILE
from data_access.workspace.places.files import MOST_ERRORS as MOST_ERRORS
from data_access.workspace.places.files import PlacesRefused as PlacesRefused
from data_access.workspace.places.limits import REGISTERED
from data_access.workspace.places.reading import _CODE, NotListed
from settings import MIDLANDS
from vocabulary import Area, CustomArea


def listed_today(store: Store) -> dict[str, str]:
    """Code -> name of the practices with registered people in the newest allocation: the figures know closed ones besides."""
    seen = store.observations(REGISTERED, store.newest(REGISTERED, kind="practice"), kind="practice")
    return {code: name for code, name, known in zip(seen.area, seen.name, seen.known, strict=True) if known}


def offered(store: Store, kind: str) -> tuple[StoredArea, ...]:
    """The areas of one kind in the Midlands that may be chosen to make a place of, by name: those with a practice that is listed today.

    So no authority or network that has ended, and no practice that has closed.
    """
    listed = listed_today(store)
    areas = store.members(MIDLANDS, kind)
    if kind == "practice":
        return tuple(each for each in areas if each.code in listed)
    return tuple(each for each in areas if any(one.code in listed for one in store.members(each.code, "practice")))


def ended(store: Store, area: Area) -> str:
    """Why an area has no practice to give, and where its practices are now, as a sentence; "" for one that lasts."""
    day = store.last_day(area.code)
    if not day:
        return ""
    name = without_end(area.short_name)
    after = store.successor(area.code)
    where = (
        f" Its practices are now in {after.short_name}: choose that."
        if after
        else " Choose an area that there is today."
    )
    return f"{name} ended in {day[:4]}.{where}"


@dataclass(frozen=True)
class Chosen:
    """What a typed or pasted list names: practices of today, codes not listed, and words that name none or several."""

    practices: tuple[str, ...]
    not_listed: tuple[NotListed, ...]
    unclear: tuple[str, ...]  # a sentence each


def from_list(text: str, listed: Mapping[str, str]) -> Chosen:
    """Practices by code, name or "CODE: Name": one a line or between semicolons; codes alone also between commas or spaces.

    Raises PlacesRefused for a list that is too long.
    """
    if len(text) > LONGEST_FILE:
        raise PlacesRefused(
            [f"The list is {len(text):,} characters long and {LONGEST_FILE:,} is the most. Add it in parts."]
        )
    by_name: dict[str, list[str]] = {}
    for code, name in listed.items():
        by_name.setdefault(" ".join(name.split()).casefold(), []).append(code)
    found: set[str] = set()
    lost: dict[str, NotListed] = {}
    unclear: list[str] = []
    for entry in filter(None, (" ".join(each.split()) for each in re.split(r"[\n\r;]+", text))):
        words = re.split(r"[,\s]+", entry.strip(", ").upper())
        named = by_name.get(entry.casefold(), [])
        head, _, title = entry.partition(":")
        if all(_CODE.fullmatch(word) for word in words):
            pairs = [(word, "") for word in words]
        elif _CODE.fullmatch(head.strip().upper()) and title:
            pairs = [(head.strip().upper(), title.strip())]
        elif len(named) == 1:
            pairs = [(named[0], "")]
        else:
            several = f"is the name of {len(named)} practices ({', '.join(named)}): give the code."
            unclear.append(f"“{entry[:80]}” {several if named else 'is neither a code nor the name of a practice.'}")
            continue
        for code, called in pairs:
            if code in listed:
                found.add(code)
            else:
                lost[code] = NotListed("", code, called)
    return Chosen(tuple(sorted(found)), tuple(lost.values()), tuple(unclear))


def in_areas(areas: Collection[str], members: Callable[[str], Collection[str]]) -> tuple[str, ...]:
    """The practices of whole areas: authorities, networks, parts of boards, systems. `members`: area -> its practices."""
    return tuple(sorted({code for area in areas for code in members(area)}))


@dataclass(frozen=True)
class Overlap:
    """Practices that two places both hold: added up side by side, their people would count twice."""

    one: str
    other: str
    practices: tuple[str, ...]


def overlaps(places: Sequence[CustomArea]) -> tuple[Overlap, ...]:
    """Every two places that share a practice, in the order the places are given."""
    pairs = ((a, b, set(a.practices) & set(b.practices)) for a, b in combinations(places, 2))
    return tuple(Overlap(a.name, b.name, tuple(sorted(shared))) for a, b, shared in pairs if shared)


def unassigned(places: Sequence[CustomArea], whole: Collection[str]) -> tuple[str, ...]:
    """The practices of `whole`, such as a system's, that lie in none of the places."""
    return tuple(sorted(set(whole) - {code for place in places for code in place.practices}))


def outside(place: CustomArea, whole: Collection[str]) -> tuple[str, ...]:
    """The practices of a place that are not of `whole`: a place may cross the border of a system."""
    return tuple(sorted(set(place.practices) - set(whole)))
