"""The message for a name or code typed in the choice of areas that is not in the list: its area, and how to get there."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from caching import SingleFlightCache
from data_access import MIDLANDS, TRUST_KINDS, Store
from data_access.reference.store import StoredArea, plain_name, without_end
from data_access.workspace.places import listed_today
from pages import areas
from pages.words import named
from vocabulary import PLACE, Option

LONGEST = 80  # characters that are read
KINDS = {
    "ltla": "a local authority",
    "utla": "a county council",
    "sub_icb": "a part of a board (sub-ICB area)",
    "pcn": "a primary care network",
    "trust": "an NHS trust",
    "mental_health_trust": "a mental health trust",
    "community_trust": "a community trust",
    "ambulance_trust": "an ambulance trust",
    "practice": "a GP practice",
    "icb": "an integrated care system",
    "region": "an NHS region",
    "cluster": "a cluster of systems",
    "england": "the whole country",
    "msoa11": "a neighbourhood",
    "msoa21": "a neighbourhood",
    "lsoa11": "a neighbourhood",
    "lsoa21": "a neighbourhood",
}
SEARCHED = "Type the name or code of a system, or the name of an authority, a network, a trust or a practice to be told which system it lies in."
_POSTCODE = re.compile(r"[a-z]{1,2}\d[a-z\d]?( ?\d([a-z]{2})?)?")
_CLOSE = 0.75  # likeness from which a name is suggested, of 1 for the same
_MOST = 3  # areas named at once

_names = SingleFlightCache(4)


@dataclass(frozen=True)
class Answer:
    """What is said, and the areas of the list to go to."""

    sentence: str
    go: tuple[Option, ...] = ()


def find(store: Store, typed: str) -> Answer:
    """What to say of words that fit no area of the list. Never raises for any text."""
    words = " ".join("".join(letter if letter.isprintable() else " " for letter in typed[:LONGEST]).split())
    plain = plain_name(words)
    if not plain:
        return Answer(f"Nothing was typed. {SEARCHED}")
    by_code = None if words.casefold().startswith(f"{PLACE}-") else store.area(words)
    if by_code is not None:
        kind = KINDS.get(by_code.kind, "an area of another kind")
        return _said(store, [by_code], f"{words.upper()} is {by_code.short_name}, {kind}")
    if _POSTCODE.fullmatch(words.casefold()):
        return Answer(
            f"No area of that name: “{words}” looks like a postcode, and postcodes are not searched. {SEARCHED}"
        )
    index = _names.get(store, lambda: _by_name(store))
    exact = index.get(plain, [])
    if any(_systems(store, area) for area in exact):
        return _said(store, exact, "No area of that name")
    beginning = [area for name, areas_so_named in index.items() if f" {plain}" in f" {name}" for area in areas_so_named]
    inside = [area for area in beginning if _systems(store, area)] if len(plain) > 2 else []
    if inside:
        kind = min((area.kind for area in inside), key=list(KINDS).index)
        return _said(store, [area for area in inside if area.kind == kind], "No area of that name")
    if exact:
        return _said(store, exact, "No area of that name")
    if near := difflib.get_close_matches(plain, _suggested(store, index), n=_MOST, cutoff=_CLOSE):
        return _near(store, [index[name][0] for name in near])
    return Answer(f"No area has the name or code “{words[:40]}”. {SEARCHED}")


def _by_name(store: Store) -> dict[str, list[StoredArea]]:
    """Plain name -> the areas called so, the larger kinds first. Practices that have closed are left out."""
    by_name: dict[str, list[StoredArea]] = {}
    listed = listed_today(store)
    for kind in ("england", "region", "cluster", "icb", "ltla", "utla", "sub_icb", *TRUST_KINDS, "pcn", "practice"):
        for area in store.areas(kind):
            if kind == "practice" and area.code not in listed:
                continue
            for name in {plain_name(area.name), plain_name(area.short_name)} - {""}:
                by_name.setdefault(name, []).append(area)
    return by_name


def _suggested(store: Store, index: dict[str, list[StoredArea]]) -> list[str]:
    """Names that may be meant by one that is mistyped: all but practices and networks, which are too many and too alike."""
    return [
        name
        for name, (area, *_) in index.items()
        if area.kind not in ("practice", "pcn", "sub_icb") and _systems(store, area)
    ]


def _systems(store: Store, area: StoredArea) -> tuple[StoredArea, ...]:
    """The areas of the list that an area is or lies in."""
    offered = areas.choices(store)
    if areas.key_of(area) in offered:
        return (area,)
    if area.kind in ("region", "cluster", "england"):
        return ()
    return tuple(system for system in store.parents(area.code, "icb")[:_MOST] if areas.key_of(system) in offered)  # type: ignore[misc]


def _options(offered: Sequence[StoredArea]) -> tuple[Option, ...]:
    return tuple({areas.key_of(area): Option(areas.key_of(area), named(area)) for area in offered}.values())[:_MOST]


def _said(store: Store, matches: Sequence[StoredArea], begin: str) -> Answer:
    """Where the first of these lie, one sentence each."""
    parts: list[str] = []
    go: list[StoredArea] = []
    inside = [area for area in matches if _systems(store, area)]
    inside = [area for area in inside if _systems(store, area)[0] is area] or inside
    for area in (inside or list(matches))[:_MOST]:
        systems = _systems(store, area)
        name = without_end(area.short_name)
        go += systems
        if not systems:
            parts.append(_elsewhere(store, area, name))
        elif systems[0] is area:
            parts.append(f"{named(area)} is in the list")
        else:
            lies = " and ".join(named(system) for system in systems)
            parts.append(f"{name} lies in {lies}{_ended(store, area)}")
    more = len(inside or matches) - len(parts)
    also = f", and {more:,} more have such a name" if more > 0 else ""
    return Answer(f"{begin}; {'; '.join(dict.fromkeys(parts))}{also}.", _options(go))


def _elsewhere(store: Store, area: StoredArea, name: str) -> str:
    if area.kind == "england":
        return "England is what areas are held against and cannot be chosen here"
    regions = store.parents(area.code, "region") if area.kind in TRUST_KINDS else ()
    if area.kind == "ambulance_trust" and regions and regions[0].code == MIDLANDS:
        return f"{name} serves the whole region and lies in no one system"
    if area.kind in TRUST_KINDS and (not regions or regions[0].code == MIDLANDS):
        return f"it is not published which system most patients of {name} live in"
    return f"{name} is outside the Midlands and cannot be chosen here"


def _ended(store: Store, area: StoredArea) -> str:
    day = store.last_day(area.code) if area.kind in ("ltla", "utla") else ""
    after = store.successor(area.code) if day else None
    return f" (it ended in {day[:4]}{f' and is now a part of {after.short_name}' if after else ''})" if day else ""


def _near(store: Store, matches: Sequence[StoredArea]) -> Answer:
    """The likest name; others too where they are no nearer to being an area of the list."""
    systems = [_systems(store, area)[0] for area in matches]
    if systems[0] is matches[0]:
        matches, systems = matches[:1], systems[:1]
    said = [
        named(area) if system is area else f"{area.short_name} (in {named(system)})"
        for area, system in zip(matches, systems, strict=True)
    ]
    return Answer(f"No area of that name. Did you mean {' or '.join(said)}?", _options(systems))
