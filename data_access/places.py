"""Places of the user's own: practices under a name, chosen, read from a file and written to one.

Three forms are read and written:

- our own JSON: {"format": "workbench-places", "version": 1, "places": [{"name": ..., "practices": [{"code", "name"}]}]};
- CSV with the columns place, practice, name: one practice of one place a line;
- the session file of NHS England's place-based allocation tool, as that tool keeps it:
  {"places": [names], each name: {"gps": ["CODE: Name", ...], "icb": ...}}.

A file that is not of its form is refused whole, with every fault told. A practice that is not listed in the figures of today is
no fault: practices close. It is left out of the place and reported, by place, code and the name the file gives it.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from data_access.store import Store
from vocabulary import Place, from_spreadsheet_text, spreadsheet_text

MOST_PLACES = 200  # in one file
MOST_PRACTICES = 10_000  # in one place: England has some 6,300
LONGEST_NAME = 120  # characters, as of any item
LONGEST_FILE = 5_000_000  # characters
MOST_FAULTS = 100  # told one by one; all are counted
VERSION = 1
COLUMNS = ("place", "practice", "name")

_REGISTERED = "registered_population_allocation"
_FORMAT = "workbench-places"
_CODE = re.compile(r"[A-Z][A-Z0-9]{5}")


@dataclass(frozen=True)
class NotListed:
    """A practice named in a file or a list that is not in the figures of today."""

    place: str
    code: str
    name: str

    def __str__(self) -> str:
        called = f"{self.name} ({self.code})" if self.name else self.code
        return f"{called}, in {self.place}" if self.place else called


@dataclass(frozen=True)
class Reading:
    """What a file held: places of practices listed today, those no longer listed, and what else the reader should know."""

    places: tuple[Place, ...]
    not_listed: tuple[NotListed, ...] = ()
    notes: tuple[str, ...] = ()


class PlacesRefused(ValueError):
    """A file is not of its form. None of it was taken in. `faults`: the first hundred, a sentence each; `total`: all."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults, self.total = tuple(faults[:MOST_FAULTS]), len(faults)
        more = f" And {self.total - MOST_FAULTS:,} more." if self.total > MOST_FAULTS else ""
        super().__init__("Nothing was taken in. " + " ".join(self.faults) + more)


# ---------------------------------------------------------------- reading


@dataclass(frozen=True)
class _Row:
    """One practice of one place, as a file gives it."""

    place: str
    code: str
    name: str


@dataclass
class _Found:
    """What was met so far: places in the order of the file, rows, faults and notes."""

    places: dict[str, Any] = field(default_factory=dict)  # name -> what the file says of its board
    folded: set[str] = field(default_factory=set)  # their names, large and small letters alike
    rows: list[_Row] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def place(self, name: object, where: str, icb: Any = None) -> str | None:
        """Takes in a name. None, with the fault noted, where it cannot be one."""
        if not isinstance(name, str) or not name.strip():
            self.faults.append(f"{where}: a place has no name.")
            return None
        plain = " ".join(name.split())
        if len(plain) > LONGEST_NAME:
            self.faults.append(f"{where}: the name “{plain[:40]}…” is longer than {LONGEST_NAME} characters.")
            return None
        if plain.casefold() in self.folded:
            self.faults.append(f"{where}: two places are called “{plain}”.")
            return None
        self.folded.add(plain.casefold())
        self.places[plain] = icb
        return plain

    def row(self, place: str, code: object, name: object, where: str) -> None:
        plain = code.strip().upper() if isinstance(code, str) else ""
        if not _CODE.fullmatch(plain):
            self.faults.append(f"{where}: “{str(code)[:60]}” is no practice code, such as M85063.")
        elif not isinstance(name, str):
            self.faults.append(f"{where}: the name of {plain} is no text.")
        else:
            self.rows.append(_Row(place, plain, name.strip()))

    def reading(self, listed: Mapping[str, str]) -> Reading:
        """The places, once nothing is wrong. Raises PlacesRefused."""
        if len(self.places) > MOST_PLACES:
            self.faults.append(f"The file holds {len(self.places):,} places; {MOST_PLACES} is the most.")
        if not self.places and not self.faults:
            self.faults.append("The file holds no place.")
        codes: dict[str, dict[str, str]] = {name: {} for name in self.places}
        for row in self.rows:
            if row.code in codes[row.place]:
                self.notes.append(f"{row.code} stands more than once in {row.place}; it counts once.")
            else:
                codes[row.place][row.code] = row.name
        for name, held in codes.items():
            if len(held) > MOST_PRACTICES:
                self.faults.append(f"{name} holds {len(held):,} practices; {MOST_PRACTICES:,} is the most.")
        if self.faults:
            raise PlacesRefused(self.faults)
        lost = tuple(
            NotListed(name, code, called)
            for name, held in codes.items()
            for code, called in held.items()
            if code not in listed
        )
        kept = tuple(
            Place.of(name, [code for code in held if code in listed], self.places[name]) for name, held in codes.items()
        )
        return Reading(kept, lost, tuple(dict.fromkeys(self.notes)))


def read(text: str, listed: Mapping[str, str]) -> Reading:
    """Reads any of the three forms. `listed`: code -> name of every practice of today. Raises PlacesRefused."""
    text = text.removeprefix("\ufeff")
    if len(text) > LONGEST_FILE:
        raise PlacesRefused([f"The file is {len(text):,} characters long; {LONGEST_FILE:,} is the most."])
    if not text.lstrip().startswith(("{", "[")):
        return _read_csv(text).reading(listed)
    try:
        held = json.loads(text, object_pairs_hook=_once_each)
    except _Repeated as repeated:
        raise PlacesRefused([str(repeated)]) from repeated
    except (ValueError, RecursionError) as fault:
        raise PlacesRefused([f"The file is not whole JSON: {fault}."]) from fault
    if not isinstance(held, dict):
        raise PlacesRefused(["The file is neither ours nor a session file of the allocation tool."])
    return (_read_own(held) if held.get("format") == _FORMAT else _read_session(held)).reading(listed)


class _Repeated(ValueError):
    """The same key twice in one JSON object: the first would be lost without a word."""


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        twice = Counter(key for key, _ in pairs).most_common(1)[0][0]
        raise _Repeated(f"“{twice[:60]}” stands twice in the file, and one would be lost.")
    return made


def _read_own(held: Mapping[str, Any]) -> _Found:
    found = _Found()
    places = held.get("places")
    if held.get("version") != VERSION:
        found.faults.append(f"The file is of version {str(held.get('version'))[:20]}; this reads version {VERSION}.")
    elif not isinstance(places, list):
        found.faults.append("“places” is no list.")
    else:
        for number, each in enumerate(places, 1):
            where = f"Place {number}"
            practices = each.get("practices") if isinstance(each, dict) else None
            if not isinstance(practices, list):
                found.faults.append(f"{where}: it has no list of practices.")
            elif (name := found.place(each.get("name"), where, each.get("icb"))) is not None:
                for practice in practices:
                    if isinstance(practice, dict):
                        found.row(name, practice.get("code"), practice.get("name", ""), name)
                    else:
                        found.faults.append(f"{name}: “{str(practice)[:60]}” is no practice with a code.")
    return found


def _read_session(held: Mapping[str, Any]) -> _Found:
    """The tool keeps whatever its session held: what is no place is told, and not read."""
    found = _Found()
    names = held.get("places")
    if not isinstance(names, list):
        found.faults.append(
            "The file is neither ours nor a session file of the allocation tool: it has no list “places”."
        )
        return found
    for number, called in enumerate(names, 1):
        body = held.get(called) if isinstance(called, str) and called != "places" else None
        if not isinstance(body, dict) or not isinstance(body.get("gps"), list):
            found.faults.append(
                f"Place {number}, “{str(called)[:60]}”, is in the list and has no practices under its name."
            )
        elif (name := found.place(called, f"Place {number}", body.get("icb"))) is not None:
            for practice in body["gps"]:
                code, _, title = practice.partition(":") if isinstance(practice, str) else (practice, "", "")
                found.row(name, code, title, name)
            found.notes += [f"“{key}” of {name} was not read." for key in body if key not in ("gps", "icb")]
    for key in held:
        if key != "places" and key not in names:
            if isinstance(held[key], dict) and "gps" in held[key]:
                found.faults.append(f"“{key[:60]}” has practices and is not in the list of places.")
            else:
                found.notes.append(f"“{key[:60]}” is no place and was not read.")
    return found


def _read_csv(text: str) -> _Found:
    found = _Found()
    known: dict[str, str] = {}  # folded name -> the name
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as fault:
        found.faults.append(f"The file is not whole CSV: {fault}.")
        return found
    header = [each.strip().casefold() for each in lines[0]] if lines else []
    if header not in (list(COLUMNS), list(COLUMNS[:2])):
        found.faults.append(f"The first line is not {', '.join(COLUMNS)}.")
        return found
    for number, line in enumerate(lines[1:], 2):
        if not line:
            continue
        if len(line) != len(header):
            found.faults.append(f"Line {number}: {len(line)} columns, not {len(header)}.")
            continue
        place, code, *rest = [from_spreadsheet_text(each.strip()) for each in line]
        folded = " ".join(place.split()).casefold()
        if folded not in known:
            taken = found.place(place, f"Line {number}")
            if taken is None:
                continue
            known[folded] = taken
        # A line with a place and no practice is a place that is empty so far.
        if code or (rest and rest[0]):
            found.row(known[folded], code, rest[0] if rest else "", f"Line {number}")
    return found


# ---------------------------------------------------------------- writing


def to_json(places: Sequence[Place], listed: Mapping[str, str]) -> str:
    """Our own form, which `read` gives back."""
    held = [
        {
            "name": place.name,
            "practices": [{"code": code, "name": listed.get(code, "")} for code in place.practices],
            **({"icb": place.icb} if place.icb is not None else {}),
        }
        for place in places
    ]
    return json.dumps({"format": _FORMAT, "version": VERSION, "places": held}, ensure_ascii=False, indent=1)


def to_session(places: Sequence[Place], listed: Mapping[str, str]) -> str:
    """The session file of the allocation tool. Raises PlacesRefused for a place called as the file's own list is."""
    if any(place.name == "places" for place in places):
        raise PlacesRefused(["A session file cannot hold a place called “places”: call it something else."])
    held: dict[str, Any] = {"places": [place.name for place in places]}
    for place in places:
        gps = [f"{code}: {listed.get(code, '')}" for code in place.practices]
        held[place.name] = {"gps": gps, "icb": place.icb}
    return json.dumps(held, ensure_ascii=False)


def to_csv(places: Sequence[Place], listed: Mapping[str, str]) -> str:
    """One practice of one place a line. What a spreadsheet would run as a formula is made plain text, and read back as it was."""
    file = io.StringIO()
    lines = csv.writer(file, lineterminator="\r\n")
    lines.writerow(COLUMNS)
    for place in places:
        for code in place.practices or ("",):
            lines.writerow([spreadsheet_text(each) for each in (place.name, code, listed.get(code, ""))])
    return file.getvalue()


# ---------------------------------------------------------------- choosing and holding side by side


def listed_today(store: Store) -> dict[str, str]:
    """Code -> name of the practices with registered people in the newest allocation: the figures know closed ones besides."""
    seen = store.observations(_REGISTERED, store.periods(_REGISTERED, kind="practice")[-1], kind="practice")
    return {code: name for code, name, known in zip(seen.area, seen.name, seen.known, strict=True) if known}


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
        raise PlacesRefused([f"The list is {len(text):,} characters long; {LONGEST_FILE:,} is the most."])
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


def overlaps(places: Sequence[Place]) -> tuple[Overlap, ...]:
    """Every two places that share a practice, in the order the places are given."""
    pairs = ((a, b, set(a.practices) & set(b.practices)) for a, b in combinations(places, 2))
    return tuple(Overlap(a.name, b.name, tuple(sorted(shared))) for a, b, shared in pairs if shared)


def unassigned(places: Sequence[Place], whole: Collection[str]) -> tuple[str, ...]:
    """The practices of `whole`, such as a system's, that lie in none of the places."""
    return tuple(sorted(set(whole) - {code for place in places for code in place.practices}))


def outside(place: Place, whole: Collection[str]) -> tuple[str, ...]:
    """The practices of a place that are not of `whole`: a place may cross the border of a system."""
    return tuple(sorted(set(place.practices) - set(whole)))
