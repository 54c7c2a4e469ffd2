"""Places of the user's own: practices under a name, chosen, read from a file and written to one.

Three forms are read and written:

- our own JSON: {"format": "workbench-places", "version": 1, "places": [{"name": ..., "practices": [{"code", "name"}]}]};
- CSV with the columns place, practice, name: one practice of one place a line. Its headings may stand in any order and case and
  below lines of title, its columns may be separated by commas, semicolons, tabs or bars;
- the session file of NHS England's place-based allocation tool, alone or in the zip the tool makes:
  {"places": [names], each name: {"gps": ["CODE: Name", ...], "icb": ...}}, or the same with "group_list" instead of "places".

A file that is not of its form is refused whole, with every error told. A practice that is not listed in the newest figures is
no error: practices close. It is left out of the place and reported, by place, code and the name the file gives it.
"""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from data_access.workspace.places.files import LONGEST_FILE as LONGEST_FILE
from data_access.workspace.places.files import LOST, FileText, check_letters, texts_of_file
from data_access.workspace.places.files import MOST_ERRORS as MOST_ERRORS
from data_access.workspace.places.files import PlacesRefused as PlacesRefused
from data_access.workspace.places.limits import COLUMNS, FORMAT, LONGEST_NAME, MOST_PLACES, MOST_PRACTICES, VERSION
from vocabulary import CustomArea, from_spreadsheet_text

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
TITLE_LINES = 20  # lines above the headings that are looked through for them
_CODE = re.compile(r"[A-Z][A-Z0-9]{5}")
_HEADINGS = {  # other words for the three columns
    "place": ("place", "place name", "group", "group name"),
    "practice": ("practice", "code", "practice code", "gp code", "gp practice code", "ods code", "organisation code"),
    "name": ("name", "practice name", "gp name", "gp practice name", "organisation name"),
}
_DIRECTIONS = (
    "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # they turn the words after them round
)


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

    places: tuple[CustomArea, ...]
    not_listed: tuple[NotListed, ...] = ()
    notes: tuple[str, ...] = ()


# ---------------------------------------------------------------- reading


@dataclass(frozen=True)
class _Row:
    """One practice of one place, as a file gives it."""

    place: str
    code: str
    name: str


@dataclass
class _Found:
    """What was met so far: places in the order of the file, rows, errors and notes."""

    places: dict[str, Any] = field(default_factory=dict)  # name -> what the file says of its board
    folded: set[str] = field(default_factory=set)  # their names, large and small letters alike
    rows: list[_Row] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def place(self, name: object, where: str, icb: Any = None) -> str | None:
        """Takes in a name. None, with the error noted, where it cannot be one."""
        if not isinstance(name, str) or not name.strip():
            self.errors.append(f"{where}: a place has no name. Give each place a name.")
            return None
        plain = " ".join(name.split())
        if problem := name_problem(plain):
            self.errors.append(f"{where}: {problem}")
            return None
        if plain.casefold() in self.folded:
            self.errors.append(f"{where}: two places are called “{plain}”. Give one of them another name.")
            return None
        self.folded.add(plain.casefold())
        self.places[plain] = icb
        return plain

    def row(self, place: str, code: object, name: object, where: str) -> None:
        plain = code.strip().upper() if isinstance(code, str) else ""
        if not _CODE.fullmatch(plain):
            self.errors.append(f"{where}: “{str(code)[:60]}” is no practice code, such as M85063.")
        elif not isinstance(name, str):
            self.errors.append(f"{where}: the name given for {plain} is not text.")
        else:
            self.rows.append(_Row(place, plain, name.strip()))

    def reading(self, listed: Mapping[str, str]) -> Reading:
        """The places, once nothing is wrong. Raises PlacesRefused."""
        if len(self.places) > MOST_PLACES:
            self.errors.append(
                f"The file holds {len(self.places):,} places and {MOST_PLACES} is the most. Split it into several files."
            )
        if not self.places and not self.errors:
            self.errors.append(
                "The file holds no place: below its headings there is no line. Add a line for each practice of a place."
            )
        codes: dict[str, dict[str, str]] = {name: {} for name in self.places}
        for row in self.rows:
            if row.code in codes[row.place]:
                self.notes.append(f"{row.code} stands more than once in {row.place}; it counts once.")
            else:
                codes[row.place][row.code] = row.name
        for name, held in codes.items():
            if len(held) > MOST_PRACTICES:
                self.errors.append(f"“{name}” holds {len(held):,} practices and {MOST_PRACTICES:,} is the most.")
        if self.errors:
            raise PlacesRefused(self.errors)
        lost = tuple(
            NotListed(name, code, called)
            for name, held in codes.items()
            for code, called in held.items()
            if code not in listed
        )
        kept = tuple(
            CustomArea.of(name, [code for code in held if code in listed], self.places[name])
            for name, held in codes.items()
        )
        return Reading(kept, lost, tuple(dict.fromkeys(self.notes)))


def name_problem(name: str) -> str:
    """What is wrong with a name that somebody gives a place, as a sentence; "" where nothing is. `name`: its spaces single."""
    if not name:
        return "a place needs a name."
    if len(name) > LONGEST_NAME:
        return f"the name “{name[:40]}…” is longer than {LONGEST_NAME} characters. Shorten it."
    if LOST in name:
        return "a letter of the name was lost. Type the name again."
    if any(unicodedata.category(each) in ("Cc", "Cs") or each in _DIRECTIONS for each in name):
        return "the name holds a sign that cannot be seen. Type the name again."
    return ""


def read(content: str | bytes, listed: Mapping[str, str]) -> Reading:
    """Reads any of the three forms, as text or as the bytes of a file. `listed`: code -> name of every practice of today.

    Raises PlacesRefused.
    """
    if isinstance(content, str):
        return _read_text(content, listed)
    texts = texts_of_file(content)
    if len(texts) == 1:
        return _read_member(texts[0], listed)
    found, refused = [], []
    for each in texts:
        try:
            found.append(_read_member(each, listed))
        except PlacesRefused as problem:
            refused.append(f"“{each.member}”: {problem.errors[0]}")
    if len(found) == 1:
        return found[0]
    names = ", ".join(f"“{each.member}”" for each in texts)
    if found:
        raise PlacesRefused([f"The zip holds several files of places ({names}). Unpack it, and choose one of them."])
    raise PlacesRefused(["No file in the zip could be read as places.", *refused])


def _read_member(given: FileText, listed: Mapping[str, str]) -> Reading:
    try:
        reading = _read_text(given.text, listed)
    except PlacesRefused as refused:
        if not given.member:
            raise
        raise PlacesRefused([f"“{given.member}”, in the zip: {refused.errors[0]}", *refused.errors[1:]]) from refused
    notes = [f"It was read from “{given.member}” in the zip."] if given.member else []
    return replace(reading, notes=(*notes, *([given.note] if given.note else []), *reading.notes))


def _read_text(text: str, listed: Mapping[str, str]) -> Reading:
    text = text.removeprefix("\ufeff")
    if len(text) > LONGEST_FILE:
        raise PlacesRefused(
            [
                f"The file is {len(text):,} characters long and {LONGEST_FILE:,} is the most. Split it into several files."
            ]
        )
    if text.startswith(("PK\x03\x04", "\xd0\xcf\x11\xe0")):
        raise PlacesRefused(
            ["This is an Excel workbook or a zip, not text. Save the sheet as CSV UTF-8 and choose that file."]
        )
    damaged = check_letters(text)
    reading = _read_json(text, listed) if text.lstrip().startswith(("{", "[")) else _read_csv(text).reading(listed)
    return replace(reading, notes=(*damaged, *reading.notes))


def _read_json(text: str, listed: Mapping[str, str]) -> Reading:
    try:
        held = json.loads(text, object_pairs_hook=_once_each)
        json.dumps(held, ensure_ascii=False).encode()
    except _Repeated as repeated:
        raise PlacesRefused([str(repeated)]) from repeated
    except UnicodeEncodeError as error:
        raise PlacesRefused(["The file holds half a character. Save or download it again."]) from error
    except (ValueError, RecursionError) as error:
        where = f" It stops making sense at line {error.lineno}." if isinstance(error, json.JSONDecodeError) else ""
        raise PlacesRefused([f"The file is not whole JSON.{where} Save or download it again."]) from error
    if not isinstance(held, dict):
        raise PlacesRefused([f"The file is neither ours nor a session file of the allocation tool. {_FORMS}"])
    return (_read_own(held) if held.get("format") == FORMAT else _read_session(held)).reading(listed)


class _Repeated(ValueError):
    """The same key twice in one JSON object: the first would be lost without a word."""


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        twice = Counter(key for key, _ in pairs).most_common(1)[0][0]
        raise _Repeated(
            f"“{twice.encode('utf-8', 'replace').decode()[:60]}” stands twice in the file, and one would be lost. Give one of them another name."
        )
    return made


def _read_own(held: Mapping[str, Any]) -> _Found:
    found = _Found()
    places = held.get("places")
    if held.get("version") != VERSION:
        found.errors.append(
            f"The file is of version {str(held.get('version'))[:20]}, and version {VERSION} can be read here. Write it again on this site."
        )
    elif not isinstance(places, list):
        found.errors.append("The file says it is one of ours and has no list of places. Write it again on this site.")
    else:
        for number, each in enumerate(places, 1):
            where = f"Place {number}"
            practices = each.get("practices") if isinstance(each, dict) else None
            if not isinstance(practices, list):
                found.errors.append(f"{where}: it has no list of practices. Write the file again on this site.")
            elif (name := found.place(each.get("name"), where, each.get("icb"))) is not None:
                for practice in practices:
                    if isinstance(practice, dict):
                        found.row(name, practice.get("code"), practice.get("name", ""), name)
                    else:
                        found.errors.append(f"{name}: a practice is given without “code” and “name”.")
    return found


_FORMS = "What can be read: a file written here (JSON or CSV), or the session file (JSON) of the place-based allocation tool, alone or in its zip."


def _read_session(held: Mapping[str, Any]) -> _Found:
    """The tool saves its whole session: parts that are no places are reported, and not read.

    Its list of places is called “places” or, in its own guide and its earlier versions, “group_list”.
    """
    found = _Found()
    lists = [key for key in ("places", "group_list") if isinstance(held.get(key), list)]
    if not lists:
        found.errors.append(
            f"The file is neither ours nor a session file of the allocation tool: it has no list “places” or “group_list”. {_FORMS}"
        )
        return found
    names = held[lists[0]]
    if len(lists) == 2 and held["group_list"] != names:
        found.errors.append(
            "The file lists its places twice, as “places” and as “group_list”, and the two differ. Delete one of them."
        )
        return found
    for number, called in enumerate(names, 1):
        body = held.get(called) if isinstance(called, str) and called not in lists else None
        if not isinstance(body, dict) or not isinstance(body.get("gps"), list):
            said = f", “{called[:60]}”," if isinstance(called, str) else ""
            found.errors.append(f"Place {number}{said} is in the list and has no practices under its name.")
        elif (name := found.place(called, f"Place {number}", body.get("icb"))) is not None:
            for practice in body["gps"]:
                code, _, title = practice.partition(":") if isinstance(practice, str) else (practice, "", "")
                found.row(name, code, title, name)
            found.notes += [f"“{key[:60]}” of {name} was not read." for key in body if key not in ("gps", "icb")]
    for key in held:
        if key not in lists and key not in names:
            if isinstance(held[key], dict) and "gps" in held[key]:
                found.errors.append(
                    f"“{key[:60]}” has practices and is not in the list of places. Add it to the list, or delete it."
                )
            else:
                found.notes.append(f"“{key[:60]}” is no place and was not read.")
    return found


@dataclass(frozen=True)
class _Table:
    """The lines of a CSV below its headings: number of the first one, and which column holds what (place, practice, name)."""

    lines: list[list[str]]
    first: int
    columns: Mapping[str, int]
    width: int
    notes: tuple[str, ...] = ()


def _table(text: str) -> _Table:
    """Finds the headings, whatever separates the columns. Raises PlacesRefused."""
    broken: csv.Error | None = None
    for separator in SEPARATORS:
        try:
            lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
        except csv.Error as error:
            if separator == ",":
                broken = error
                continue
            lines = []
        for number, line in enumerate(lines[: TITLE_LINES + 1]):
            if (columns := _columns(line)) is not None:
                notes = _notes_on_headings(separator, lines[:number], line, columns)
                return _Table(lines[number + 1 :], number + 2, columns, len(line), notes)
    if broken is not None:
        unclosed = "unexpected end" in str(broken)
        why = "a quotation mark is opened and never closed" if unclosed else "a quotation mark stands inside a cell"
        raise PlacesRefused([f"The file is not whole CSV: {why}. Save it again as CSV UTF-8 from a spreadsheet."])
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    seen = f"The first line is “{first[:80]}”." if first else "The file is empty."
    what = f"Put the headings {', '.join(COLUMNS)} over the columns, with one practice of one place a line, and save as CSV UTF-8."
    raise PlacesRefused([f"No line of the file has the headings {', '.join(COLUMNS)}. {seen} {what} {_FORMS}"])


def _notes_on_headings(
    separator: str, above: Sequence[Sequence[str]], headings: Sequence[str], columns: Mapping[str, int]
) -> tuple[str, ...]:
    notes = [] if separator == "," else [f"The columns were separated by {SEPARATORS[separator]}."]
    titles = [line for line in above if any(each.strip() for each in line) and not line[0].startswith("sep=")]
    if titles:
        many = f"{len(titles)} lines above the headings were" if len(titles) > 1 else "The line above the headings was"
        notes.append(f"{many} not read.")
    spare = [each.strip() for at, each in enumerate(headings) if at not in columns.values() and each.strip()]
    return (*notes, *(f"The column “{each[:60]}” was not read." for each in spare))


def _columns(line: Sequence[str]) -> Mapping[str, int] | None:
    """Which cells of a line are the headings of our columns. None: it is not the line of the headings."""
    cells = [" ".join(each.replace("_", " ").split()).casefold() for each in line]
    found: dict[str, int] = {}
    for column, words in _HEADINGS.items():
        at = next((cells.index(word) for word in words if word in cells), None)
        if at is not None and at not in found.values():
            found[column] = at
    return found if {"place", "practice"} <= set(found) else None


def _read_csv(text: str) -> _Found:
    found = _Found()
    known: dict[str, str] = {}  # folded name -> the name
    table = _table(text)
    found.notes += table.notes
    for number, line in enumerate(table.lines, table.first):
        if not any(each.strip() for each in line):
            continue
        while len(line) > table.width and not line[-1].strip():  # spreadsheets write empty cells after the last
            line.pop()
        if len(line) != table.width:
            found.errors.append(f"Line {number}: {len(line)} columns, not {table.width}.")
            continue
        place, code, name = (
            from_spreadsheet_text(line[table.columns[each]].strip()) if each in table.columns else ""
            for each in COLUMNS
        )
        folded = " ".join(place.split()).casefold()
        if folded not in known:
            taken = found.place(place, f"Line {number}")
            if taken is None:
                continue
            known[folded] = taken
        # A line with a place and no practice is a place that is empty so far.
        if code or name:
            found.row(known[folded], code, name, f"Line {number}")
    return found
