"""Figures of the user's own: one long CSV file, and an entry beside it for each indicator the catalogue does not have.

Layout: UTF-8, commas, a header, one row for each figure. Fields may stand in quotes, but hold no comma and no line break.

    indicator    id of the catalogue, or of an entry beside the file (`<id>.yaml`)
    area         code of an area: ONS, ODS or this project's own
    period       2026-02 (month), 2025-Q3, 2024, 2023/24, 2016/2020 ...: the forms of data_access/reference/periods.py
    breakdown    nothing for everybody, otherwise dimension=value, several joined by "&"
    numerator    what is counted
    denominator  out of how many
    value        the figure, in the entry's unit; a percentage as a share, 0.25. Nothing where it follows from the counts
    lower, upper the ends of its 95% interval, both or neither
    status       may be left out, column and all: ok, suppressed, missing, not applicable, low reliability

`docs/own_data.md` says it for the person who fills it in; `docs/own_data_template.csv` and `.yaml` are there to be copied.

Rules
- A field with no number is missing, never 0. A row without value and numerator is missing.
- With counts, the value is always worked out from them; one given too must agree within 1%, which finds percentages written
  as 25 and columns put in the wrong order.
- An entry beside the file has the keys of the catalogue's entries. `disclosure_rule` may be left out and is then
  "hospital": counts of 1 to 7 are hidden and the others rounded. `source` is always the file itself.
- Figures of an indicator the catalogue has are shown by that indicator's own rule. Where that shows figures as published, the
  file is refused unless a copy of the entry lies beside it: a declaration that these are published too. Counts that are not
  need an entry of their own.
- A board must be one of the period: an ODS code that passed from one board to another means the one there was at the end of
  the period.
- An area must be known, and of a kind the entry names in `geographies` or `aggregates`.
- The same figure twice is refused, also under two codes of one area, under two ids of one period or with its breakdown
  written in another order.
- All periods of an indicator are of one kind. Two neighbouring calendar years ("2024/2025") are no period.
- Rows that are wholly empty, as spreadsheets leave at the end, are passed over.
- All faults of the file are reported at once, and nothing is loaded.

Everything is worked out on whole columns, and each different text looked at once: a million rows take seconds.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.api.types import union_categoricals

from data_access.reference.catalogue import Dimension, Source, indicator_faults, load_dimensions, load_sources
from data_access.reference.catalogue.checking import check_entry
from data_access.reference.catalogue.yaml_file import read_yaml
from data_access.reference.periods import first_month, last_month, looks_like_financial_year, meant, period
from data_access.reference.sources.boards import boards_of
from data_access.reference.sources.csv_file import read_bytes
from data_access.reference.sources.file_kind import not_text
from data_access.reference.sources.loaded import FACT_COLUMNS, Known, Loaded
from data_access.reference.sources.names import icb_short_name
from data_access.reference.sources.refusal import KEPT, Faults
from vocabulary import Indicator, Status

KEYS = ("indicator", "area", "period", "breakdown")
NUMBERS = ("numerator", "denominator", "value", "lower", "upper")
COLUMNS = (*KEYS, *NUMBERS)
OPTIONAL = ("status",)
DEFAULT_RULE = "hospital"
DIFFERENT_ADVICE = 10  # kinds of advice about periods that are told one by one
HEADER_WITHIN = 30  # rows in which the names of the columns are looked for, to say where they stand
_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}
CHUNK = 100_000  # rows read at a time
AGREE = 0.01  # of the value that follows from the counts
_ID = re.compile(r"[a-z][a-z0-9_]{0,79}")
_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_UNREADABLE = "unreadable"  # our own column: rows with a number that is none
_SHOWN = (str(Status.OK), str(Status.LOW_RELIABILITY))
_NOT_NEGATIVE = ("proportion", "rate", "ratio")

Mask = NDArray[np.bool_]
Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class OwnLoaded(Loaded):
    """What an own file stands for. `indicators` are those the catalogue does not have, by id."""

    indicators: Mapping[str, Indicator] = field(default_factory=dict)


def read(
    path: Path,
    known: Known,
    catalogue: Mapping[str, Indicator],
    *,
    progress: Callable[[int, int], None] = lambda done, rows: None,
) -> OwnLoaded:
    """Read and check one file. `catalogue` are the indicators there are already; `progress` hears rows done and rows in all.

    Raises SourceRefused with every fault of the file and of the entries beside it.
    """
    faults = Faults(path.name)
    report = _Report()
    table, empty = _table(path, faults, report, progress)
    own = _entries_beside(path, table["indicator"].cat.categories, catalogue, faults)
    facts = _Checking(table, known, {**catalogue, **own}, load_dimensions(), report).facts()
    report.hand_on(faults)
    faults.refuse_if_any()
    progress(len(table) + empty, len(table) + empty)
    return OwnLoaded(rows_read=len(table) + empty, facts=facts, indicators=own)


def files_of(path: Path) -> tuple[Path, ...]:
    """The file and the entries beside it that it uses: what must be kept together. Raises SourceRefused."""
    faults = Faults(path.name)
    table, _ = _table(path, faults, _Report(), lambda done, rows: None, only=("indicator",))
    beside = (path.with_name(f"{name}.yaml") for name in table["indicator"].cat.categories if _ID.fullmatch(name))
    return (path, *(entry for entry in beside if entry.is_file()))


# --- the file ---


def _table(
    path: Path,
    faults: Faults,
    report: _Report,
    progress: Callable[[int, int], None],
    *,
    only: tuple[str, ...] = (),
) -> tuple[pd.DataFrame, int]:
    """The columns (or `only` some), keys as categories, numbers as float64; index: the line in the file. And how many
    rows were wholly empty and left out. Raises SourceRefused for a file that is no such table at all."""
    content = read_bytes(path, faults).removeprefix(b"\xef\xbb\xbf").rstrip(b"\r\n")
    if path.suffix == ".gz":
        faults.say("The file is packed (.gz): unpack it, and give the CSV file that is in it.")
    elif found := not_text(content):
        faults.say(found.words, row=found.row, expected="UTF-8 text")
    elif content.count(b"\r") != content.count(b"\r\n"):
        faults.say(
            "Lines end with a carriage return alone, as on old Macintosh computers, or one stands inside a field: save the "
            "file again as CSV UTF-8."
        )
    faults.refuse_if_any()
    if words := _problem_with_header(content):
        faults.say(words, row=1)
    faults.refuse_if_any()
    header = _fields(content.split(b"\n", 1)[0].decode("utf-8"))
    rows = content.count(b"\n")
    if not rows:
        faults.add(None, None, "no rows", "at least one")
    faults.refuse_if_any()
    _check_shape(content, len(header), faults)
    faults.refuse_if_any()
    wanted = [name for name in header if not only or name in only]
    parts: list[pd.DataFrame] = []
    reader = pd.read_csv(
        io.BytesIO(content),
        header=0,
        names=header,
        usecols=wanted,
        dtype={name: str if name in NUMBERS else "category" for name in wanted},
        na_filter=False,
        chunksize=CHUNK,
        encoding="utf-8",
    )
    empty = 0
    with reader:
        for chunk in reader:
            part = chunk.set_axis(chunk.index + 2, axis=0)
            blank = np.logical_and.reduce([_is_empty(part[name]) for name in part])
            empty += int(blank.sum())
            parts.append(_typed(part[~blank], report))
            progress(sum(map(len, parts)) + empty, rows)
    if empty == rows:
        faults.add(None, None, "no rows", "at least one")
        faults.refuse_if_any()
    return _joined(parts), empty


def _fields(line: str, separator: str = ",") -> list[str]:
    return [name.strip().strip('"').strip() for name in line.rstrip("\r").split(separator)]


def _problem_with_header(content: bytes) -> str:
    """What is wrong with the names of the columns and what to do, in one or two sentences; "" when nothing is."""
    lines = [line.decode("utf-8", "replace") for line in content.split(b"\n", HEADER_WITHIN)[:HEADER_WITHIN]]
    header = _fields(lines[0])
    if sorted(set(header) - set(OPTIONAL)) == sorted(COLUMNS) and len(set(header)) == len(header):
        return ""
    found = _header_somewhere(lines)
    if found is None:
        beginning = lines[0].strip()
        shown = f"It begins “{beginning[:60]}{'…' if len(beginning) > 60 else ''}”." if beginning else "It is empty."
        return f"The first row must hold the names of the columns: {','.join(COLUMNS)}. {shown}"
    at, separator = found
    told = []
    if at:
        above = "the row above it" if at == 1 else f"the {at} rows above it"
        told.append(
            f"The names of the columns stand in row {at + 1}: take {above} away, so that they are the first row."
        )
    if separator != ",":
        told.append(
            f"The columns are separated by {_SEPARATORS[separator]}: save the file as CSV UTF-8, with commas between the "
            "columns and a point in decimal numbers."
        )
    return " ".join(told + _wrong_names(_fields(lines[at], separator)))


def _header_somewhere(lines: list[str]) -> tuple[int, str] | None:
    """The place of the line that holds most names of columns, at least three below the first, and what separates them."""
    best: tuple[int, int, str] | None = None
    for at, line in enumerate(lines):
        for separator in (",", *_SEPARATORS):
            names = {name.casefold() for name in _fields(line, separator)}
            count = len(names & {*COLUMNS, *OPTIONAL})
            if count >= (3 if at else 1) and (best is None or count > best[0]):
                best = count, at, separator
    return None if best is None else best[1:]


def _wrong_names(header: list[str]) -> list[str]:
    """A sentence each for names of columns that are missing, twice there, or not known."""
    known = (*COLUMNS, *OPTIONAL)
    told = []
    if capitals := [name for name in header if name not in known and name.casefold() in known]:
        told.append(f"Write the names of the columns in small letters: {_listed(capitals)}.")
    there = [name if name in known else name.casefold() for name in header]
    if missing := [name for name in COLUMNS if name not in there]:
        told.append(f"{_columns(missing)} missing: there must be one of each of {', '.join(COLUMNS)}, empty or not.")
    if twice := [name for name in known if there.count(name) > 1]:
        told.append(f"{_columns(twice)} there more than once: leave one of each.")
    if strange := [name for name in there if name and name not in known]:
        told.append(f"{_columns(strange)} not known: take {'it' if len(strange) == 1 else 'them'} away.")
    if there.count(""):
        told.append("A column has no name: take it away, or the comma at the end of the first row.")
    return told


def _columns(names: list[str]) -> str:
    return f"The column {_listed(names)} is" if len(names) == 1 else f"The columns {_listed(names)} are"


def _listed(names: list[str]) -> str:
    shown = [name if len(name) <= 40 else f"{name[:39]}…" for name in names[:9]]
    if len(names) > 9:
        return ", ".join(shown) + f" and {len(names) - 9} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def _check_shape(content: bytes, width: int, faults: Faults) -> None:
    """Every line must have as many commas as the header and its quotes in pairs: then line i of the file is row i."""
    octets = np.frombuffer(content, dtype=np.uint8)
    ends = np.append(np.flatnonzero(octets == ord("\n")), len(octets))
    commas = np.diff(np.searchsorted(np.flatnonzero(octets == ord(",")), ends), prepend=0)
    quotes = np.diff(np.searchsorted(np.flatnonzero(octets == ord('"')), ends), prepend=0)
    for line in np.flatnonzero(commas != width - 1):
        faults.add(int(line) + 1, None, f"{commas[line] + 1} fields", f"{width} fields, none with a comma in it")
    for line in np.flatnonzero(quotes % 2 == 1):
        faults.add(int(line) + 1, None, "a quote that is not closed", "quotes in pairs")


def _is_empty(column: pd.Series[Any]) -> Mask:
    if column.dtype != "category":
        return np.asarray(column.to_numpy() == "", dtype=bool)
    empty = np.array([not str(text).strip() for text in column.cat.categories], dtype=bool)
    return np.asarray(empty[column.cat.codes.to_numpy()], dtype=bool)


def _typed(part: pd.DataFrame, report: _Report) -> pd.DataFrame:
    """Numbers read, texts stripped. A number that is none is a fault."""
    columns: dict[str, Any] = {}
    unreadable = np.zeros(len(part), dtype=bool)
    for name in map(str, part.columns):
        if name not in NUMBERS:
            columns[name] = _stripped(part[name])
            continue
        texts = part[name].str.strip()
        given = texts != ""
        numbers = pd.to_numeric(texts.where(given & texts.str.fullmatch(_NUMBER)), errors="coerce").astype(np.float64)
        wrong = given.to_numpy() & ~np.isfinite(numbers.to_numpy())
        report.add(wrong, part.index.to_numpy(), name, texts, "a number, or nothing")
        columns[name] = numbers
        unreadable |= wrong
    return pd.DataFrame(columns | {_UNREADABLE: unreadable}, index=part.index)


def _stripped(texts: pd.Series[Any]) -> pd.Series[Any]:
    """Categories without blanks around them, merged where that makes them the same."""
    plain = [str(text).strip() for text in texts.cat.categories]
    if plain == list(texts.cat.categories):
        return texts
    different = {text: place for place, text in enumerate(sorted(set(plain)))}
    places = np.array([different[text] for text in plain], dtype=np.int64)
    return pd.Series(
        pd.Categorical.from_codes(places[texts.cat.codes].tolist(), pd.Index(different)), index=texts.index
    )


def _joined(parts: list[pd.DataFrame]) -> pd.DataFrame:
    columns: dict[str, Any] = {}
    for name in map(str, parts[0].columns):
        pieces = [part[name] for part in parts]
        columns[name] = (
            np.concatenate([piece.to_numpy() for piece in pieces])
            if name in (*NUMBERS, _UNREADABLE)
            else union_categoricals(pieces, sort_categories=True).remove_unused_categories()
        )
    return pd.DataFrame(columns, index=np.concatenate([part.index.to_numpy() for part in parts]))


class _Report:
    """Gathers what is wrong, column by column, and hands it on so that each kind of fault has rows among those described."""

    def __init__(self) -> None:
        self.kinds: dict[tuple[str, str], list[tuple[NDArray[Any], list[str]]]] = {}

    def add(self, wrong: Mask, lines: NDArray[Any], column: str, found: Any, expected: str) -> None:
        """A fault for every row marked. `found` is a column as long as `lines`."""
        if wrong.any():
            places = np.flatnonzero(wrong)
            texts = pd.Series(found).iloc[places[:KEPT]].astype(str).tolist()
            self.kinds.setdefault((column, expected), []).append((lines[places], texts))

    def hand_on(self, faults: Faults) -> None:
        share = KEPT // max(len(self.kinds), 1)
        for described in (True, False):
            for (column, expected), pieces in self.kinds.items():
                number = 0
                for lines, texts in pieces:
                    for place, line in enumerate(lines.tolist()):
                        if (number < share) == described:
                            # Beyond the first hundred a fault is counted only: its text is not kept.
                            faults.add(line, column, texts[place] if place < KEPT else "", expected)
                        number += 1


# --- entries beside the file ---


# Figures of such a measure are shown as they are: whoever adds to it has to say that theirs are published too.
DECLARE = (
    "beside the file a copy of the catalogue's entry, which declares that these figures are published as well; otherwise give "
    "yours an id and an entry of their own"
)


def _entries_beside(
    path: Path, names: pd.Index[Any], catalogue: Mapping[str, Indicator], faults: Faults
) -> dict[str, Indicator]:
    """The entries of indicators the catalogue does not have; a fault for each that is there and cannot be used."""
    found: dict[str, Indicator] = {}
    source = _source(path)
    sources, dimensions = load_sources() | {source.id: source}, load_dimensions()
    for name in names:
        beside = path.with_name(f"{name}.yaml")
        if not _ID.fullmatch(name):
            continue
        if not beside.is_file():
            there = catalogue.get(name)
            if there is not None and there.disclosure_rule == "published":
                faults.add(None, "indicator", name, DECLARE)
            continue
        problems: list[str] = []
        entry = _entry(beside, name, source.id, problems)
        if entry is not None:
            problems += indicator_faults(entry, sources, dimensions)
            there = catalogue.get(name)
            if there is not None and _without_source(there) != _without_source(entry):
                problems.append("the catalogue has this id already, with another entry. Give yours an id of its own")
            elif there is None:
                found[name] = entry
        for problem in problems:
            faults.add(None, beside.name, problem, "an entry like docs/own_data_template.yaml")
    return found


def _entry(beside: Path, name: str, source: str, problems: list[str]) -> Indicator | None:
    given = read_yaml(beside, problems)
    if problems:
        return None
    if isinstance(given, dict):
        if given.get("id", name) != name:
            problems.append(f"id is {given['id']!r}, expected the file's name, {name!r}")
        given = {"disclosure_rule": DEFAULT_RULE, **given, "id": name, "source": source}
    return check_entry(Indicator, given, beside.name, problems)


def _without_source(entry: Indicator) -> tuple[object, ...]:
    return tuple(getattr(entry, each.name) for each in fields(entry) if each.name != "source")


def _source(path: Path) -> Source:
    name = re.sub(r"[^a-z0-9]+", "-", path.name.split(".")[0].casefold()).strip("-")
    return Source(
        id=f"own-{name}",
        title=f"Own data: {name}",
        publisher="Your own organisation",
        licence="Not stated",
        attribution="Your own organisation",
        published_as="a file of your own",
        loader="own_data",
        files={"main": path.name},
        needs=(),
        as_of=None,
        caveats=(),
        url="",
        published=None,
        read_from={},
    )


# --- the rows ---


class _Checking:
    """Checks whole columns and puts the facts together. Each different text is looked at once, by its place (`code`)."""

    def __init__(
        self,
        table: pd.DataFrame,
        known: Known,
        indicators: Mapping[str, Indicator],
        dimensions: Mapping[str, Dimension],
        report: _Report,
    ) -> None:
        self.table, self.known, self.report = table, known, report
        self.dimensions = dimensions
        self.code: dict[str, Whole] = {name: np.asarray(table[name].cat.codes, np.int64) for name in KEYS}
        self.texts: dict[str, list[str]] = {name: list(table[name].cat.categories) for name in KEYS}
        self.entries = [indicators.get(name) for name in self.texts["indicator"]]
        self.number: dict[str, Floats] = {name: table[name].to_numpy(np.float64) for name in NUMBERS}

    def facts(self) -> pd.DataFrame:
        """The facts; whatever is wrong with the rows is among the faults, and the result then worth nothing."""
        self._refuse(
            "indicator",
            self._each("indicator", [entry is None for entry in self.entries]),
            "an indicator of the catalogue, or one with an entry beside the file, <indicator>.yaml",
        )
        same_period = self._periods()
        area = self._areas()
        breakdown = self._breakdowns()
        status = self._status()
        self._check_numbers(status)
        keys = {
            "indicator": (self.code["indicator"], self.texts["indicator"]),
            "breakdown": breakdown,
            "period": (self.code["period"], self.texts["period"]),
            "area": area,
        }
        self._check_repeated(
            [same_period if name == "period" else codes for name, (codes, _) in keys.items()],
            [len(texts) for _, texts in keys.values()],
        )
        self._check_boards_twice(keys, same_period)
        frame = pd.DataFrame(
            {name: np.array(texts, dtype=object)[codes] for name, (codes, texts) in keys.items()}
            | self.number
            | {"status": status}
        )
        return frame[list(FACT_COLUMNS)]

    def _each(self, name: str, of_texts: list[bool]) -> Mask:
        """A truth of each different text, as one of each row."""
        return np.array(of_texts, dtype=bool)[self.code[name]]

    def _of_entry(self, made: Callable[[Indicator], Any], other: Any, dtype: Any) -> NDArray[Any]:
        """Something of each row's entry; `other` for rows of no known indicator."""
        values = [other if entry is None else made(entry) for entry in self.entries]
        return np.array(values, dtype=dtype)[self.code["indicator"]]

    def _refuse(self, column: str, wrong: Mask, expected: str, found: Any = None) -> None:
        texts = self.table[column] if found is None else found
        self.report.add(wrong, self.table.index.to_numpy(), column, texts, expected)

    def _periods(self) -> Whole:
        """A number for the time each row's period covers, the same for two ids of one time; faults of the periods."""
        texts = self.texts["period"]
        kinds = [_kind_of(text) for text in texts]
        advice: dict[str, list[bool]] = {}
        for place, text in enumerate(texts):
            if kinds[place]:
                continue
            words = meant(text)
            expected = f"{_PERIODS}: {words}" if words and len(advice) < DIFFERENT_ADVICE else _PERIODS
            advice.setdefault(expected, [False] * len(texts))[place] = True
        for expected, wrong in advice.items():
            self._refuse("period", self._each("period", wrong), expected)
        self._refuse_other_kinds(kinds)
        times = [_time_of(text) if kind else text for text, kind in zip(texts, kinds, strict=True)]
        number = {time: place for place, time in enumerate(dict.fromkeys(times))}
        return np.array([number[time] for time in times], dtype=np.int64)[self.code["period"]]

    def _refuse_other_kinds(self, kinds: list[str]) -> None:
        """The periods of an indicator must be of one kind: months and years do not follow one another in a chart."""
        sizes = len(kinds)
        pairs = np.unique(self.code["indicator"] * sizes + self.code["period"])
        of_entry: dict[int, list[int]] = {}
        for pair in pairs.tolist():
            if kinds[pair % sizes]:
                of_entry.setdefault(pair // sizes, []).append(pair % sizes)
        for entry, places in of_entry.items():
            count = Counter(kinds[place] for place in places)
            own = self.code["indicator"] == entry
            texts = [self.texts["period"][place] for place in places]
            if len(count) > 1:
                usual = count.most_common(1)[0][0]
                wrong = own & self._each("period", [kind not in ("", usual) for kind in kinds])
                expected = (
                    f"periods of one kind for {self.texts['indicator'][entry]}: most of the others are "
                    f"{_KINDS[usual]}. Give other kinds an indicator of their own"
                )
                self._refuse("period", wrong, expected)
            elif len(texts) > 1 and all(map(looks_like_financial_year, texts)):
                expected = (
                    f"months, or financial years with a stroke: {texts[0]} is read as {period(texts[0]).label}. Write "
                    f"{texts[0].replace('-', '/')} for the financial year"
                )
                self._refuse("period", own, expected)

    def _areas(self) -> tuple[Whole, list[str]]:
        """Store codes for areas. Two codes of one area become the same."""
        store = [self.known.spellings.get(text, "") for text in self.texts["area"]]
        self._refuse("area", self._each("area", [not code for code in store]), "the code of an area there is")
        kinds = sorted({self.known.areas[code].kind for code in store if code})
        kind = np.array([kinds.index(self.known.areas[code].kind) if code else -1 for code in store], dtype=np.int64)
        measured = np.array(
            [
                [entry is None or name in (*entry.geographies, *entry.aggregates) for name in kinds] + [True]
                for entry in self.entries
            ],
            dtype=bool,
        )
        fits = measured[self.code["indicator"], kind[self.code["area"]]]
        self._refuse("area", ~fits, "an area of a kind the entry names in geographies or aggregates")
        codes, texts = self._renamed(
            "area", [code or text for code, text in zip(store, self.texts["area"], strict=True)]
        )
        codes, texts = self._boards_of_their_time(codes, texts)
        return codes, texts

    def _boards_of_their_time(self, codes: Whole, texts: list[str]) -> tuple[Whole, list[str]]:
        """An ODS code that passed from one board to another means the board of the period. A board that had ended before
        the period began is a fault."""
        boards = boards_of(self.known)
        if not boards.ended:
            return codes, texts
        ends = [last_month(text) if _kind_of(text) else "" for text in self.texts["period"]]
        begins = [first_month(text) if _kind_of(text) else "" for text in self.texts["period"]]
        for spelling, (month, code) in self.known.spellings_since.items():
            passed = self._each("area", [text == spelling for text in self.texts["area"]])
            passed &= self._each("period", [end >= month for end in ends])
            if passed.any():
                texts = texts if code in texts else [*texts, code]
                codes = np.where(passed, texts.index(code), codes)
        for before, month in boards.ended.items():
            if before not in texts:
                continue
            late = (codes == texts.index(before)) & self._each(
                "period", [bool(each) and each >= month for each in begins]
            )
            after = [self.known.areas[new] for new, shares in sorted(boards.formed_from.items()) if before in shares]
            write = ", ".join(f"{row.code} for {icb_short_name(row.name)}" for row in after)
            ended = f"no period from {period(month).label} on: this board ended then"
            self._refuse(
                "area", late, f"{ended}. Write {write}" if len(after) == 1 else f"{ended}, and was divided: {write}"
            )
        return codes, texts

    def _check_boards_twice(self, keys: Mapping[str, tuple[Whole, list[str]]], same_period: Whole) -> None:
        """A board and the one it went into may not both have a figure of one time: its people would be counted twice."""
        codes, texts = keys["area"]
        for before, after in boards_of(self.known).counted_twice(texts):
            pair = np.isin(codes, [texts.index(before), texts.index(after)])
            other = pd.DataFrame(
                {"indicator": keys["indicator"][0], "breakdown": keys["breakdown"][0], "period": same_period}
            )
            both = other[pair].duplicated(keep=False).reindex(other.index, fill_value=False).to_numpy()
            names = " or ".join(f"{icb_short_name(self.known.areas[code].name)} ({code})" for code in (before, after))
            self._refuse("area", both, f"either {names} in one period: the first is part of the second")

    def _breakdowns(self) -> tuple[Whole, list[str]]:
        """Breakdowns with their dimensions in order. Each different pair of indicator and breakdown is looked at once."""
        sizes = len(self.texts["breakdown"])
        pairs, place = np.unique(self.code["indicator"] * sizes + self.code["breakdown"], return_inverse=True)
        wrong = [
            (entry := self.entries[pair // sizes]) is not None
            and not self._is_breakdown(self.texts["breakdown"][pair % sizes], entry)
            for pair in pairs
        ]
        expected = "nothing, or dimension=value of the entry's breakdowns, joined by &"
        self._refuse("breakdown", np.array(wrong, dtype=bool)[place], expected)
        return self._renamed("breakdown", ["&".join(sorted(text.split("&"))) for text in self.texts["breakdown"]])

    def _renamed(self, name: str, texts: list[str]) -> tuple[Whole, list[str]]:
        """A column with another text for each of its own: codes of the rows, and the different texts."""
        different = {text: place for place, text in enumerate(sorted(set(texts)))}
        return np.array([different[text] for text in texts], dtype=np.int64)[self.code[name]], list(different)

    def _is_breakdown(self, text: str, entry: Indicator) -> bool:
        parts = [part.partition("=") for part in text.split("&")] if text else []
        names = [name for name, _, _ in parts]
        return len(set(names)) == len(names) and all(
            name in entry.breakdowns
            and value != ""
            # A dimension without values has them from its publisher; they are looked up when the file joins the others.
            and (name not in self.dimensions or not (there := self.dimensions[name].values) or value in there)
            for name, _, value in parts
        )

    def _status(self) -> NDArray[Any]:
        """What each number is: as given, otherwise missing where there is neither value nor numerator."""
        number = self.number
        nothing = np.isnan(number["value"]) & np.isnan(number["numerator"])
        worked_out = np.where(nothing, str(Status.MISSING), str(Status.OK)).astype(object)
        if "status" not in self.table:
            return worked_out
        given = self.table["status"].astype(object).to_numpy()
        named = np.isin(given.astype(str), list(map(str, Status)))
        self._refuse("status", ~named & (given != ""), "one of " + ", ".join(map(str, Status)) + ", or nothing")
        return np.where(named, given, worked_out)

    def _check_numbers(self, status: NDArray[Any]) -> None:
        number = self.number
        has = {name: ~np.isnan(values) for name, values in number.items()}
        multiplier = self._of_entry(lambda entry: entry.multiplier or np.nan, np.nan, np.float64)
        count = self._of_entry(lambda entry: entry.multiplier is None and entry.value_kind == "count", False, bool)
        proportion = self._of_entry(lambda entry: entry.value_kind == "proportion", False, bool)
        not_negative = self._of_entry(lambda entry: entry.value_kind in _NOT_NEGATIVE, False, bool)
        with np.errstate(divide="ignore", invalid="ignore"):
            follows = multiplier * number["numerator"] / number["denominator"]
            follows = np.where(count, number["numerator"], follows)
            value = np.where(np.isfinite(follows), follows, number["value"])
            shown = np.isin(status.astype(str), _SHOWN)
            self._refuse(
                "status",
                ~shown & (has["value"] | has["numerator"] | has["lower"] | has["upper"]),
                "no value, interval or numerator beside a status that is not ok",
                status,
            )
            # Where something else is wrong already, the value cannot be had.
            unknown = self._each("indicator", [entry is None for entry in self.entries])
            judged = shown & ~unknown & ~self.table[_UNREADABLE].to_numpy() & ~(number["denominator"] <= 0)
            self._refuse("value", judged & np.isnan(value), "a value, or the counts it follows from")
            self._refuse("denominator", number["denominator"] <= 0, "a number above 0, or nothing")
            self._refuse("numerator", not_negative & (number["numerator"] < 0), "0 or more")
            self._refuse(
                "numerator",
                proportion & (number["denominator"] > 0) & (number["numerator"] > number["denominator"]),
                "a part of the denominator, no more than it",
            )
            apart = np.abs(number["value"] - follows) > AGREE * np.maximum(np.abs(follows), 1e-12)
            self._refuse(
                "value", apart, "what follows from the counts (multiplier x numerator / denominator), within 1%"
            )
            outside = proportion & np.isnan(follows) & ((number["value"] < 0) | (number["value"] > 1))
            self._refuse("value", outside, "a share from 0 to 1, such as 0.25 for 25%")
            self._refuse("lower", has["lower"] != has["upper"], "both ends of an interval, or neither")
            slack = AGREE * np.abs(value)
            crossed = (number["lower"] > value + slack) | (number["upper"] < value - slack)
            crossed |= number["lower"] > number["upper"]
            self._refuse("lower", crossed, "an interval with the value inside it")

    def _check_repeated(self, codes: list[Whole], sizes: list[int]) -> None:
        key = np.zeros(len(self.table), dtype=np.int64)
        for code, size in zip(codes, sizes, strict=True):
            # Numbered afresh at each step, so that the product of many texts cannot overflow.
            _, key = np.unique(key * size + code, return_inverse=True)
        repeated = pd.Series(key).duplicated().to_numpy()
        self._refuse("indicator, area, period, breakdown", repeated, "one row for each", self._words(repeated))

    def _words(self, rows: Mask) -> NDArray[Any]:
        """The keys of the first rows marked, as one text each; "" for all others."""
        found = np.full(len(self.table), "", dtype=object)
        for place in np.flatnonzero(rows)[:KEPT]:
            found[place] = " ".join(self.texts[name][self.code[name][place]] for name in KEYS)
        return found


_PERIODS = "a period, such as 2026-02, 2025-Q3, 2024, 2023/24 or 2016/2020"


_KINDS = {
    "day": "days",
    "month": "months",
    "quarter": "quarters",
    "year": "calendar years",
    "financial year": "financial years",
    "span": "spans of several years or quarters",
    "snapshot": "snapshots, without a time",
}


def _kind_of(text: str) -> str:
    """The kind of a period; "" for a text that is none."""
    try:
        return period(text).kind
    except ValueError:
        return ""


def _time_of(text: str) -> str:
    """The same for two ids of one time, such as 2016/2020 and 2016-Q1/2020-Q4; a day is its own."""
    return text if period(text).kind in ("day", "snapshot") else f"{first_month(text)} to {last_month(text)}"
