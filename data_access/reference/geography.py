"""The areas of one edition: what there are, what lies in what, and the readers' own places among them."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, Literal, Protocol

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import func, or_, select

from caching import ByteBoundedCache
from data_access.reference import schema
from data_access.reference.aggregation import LIES_IN, SUCCESSION, THROUGH_BOARDS, ancestors_in_turn, through_boards
from data_access.reference.catalogue import load_code_changes
from data_access.reference.edition_reader import EditionReader
from data_access.reference.editions import EditionCorrupt, Shelf
from data_access.reference.observations import Floats, Texts, floats, texts
from vocabulary import PLACE, Area, Place

ENGLAND = "E92000001"  # ONS code
SERVES = 0.05  # share of its patients from which a trust counts as serving a place

LABEL = "Place: "  # before the name of a reader's own place that could be taken for an area
NEVER_NAMED = ("lsoa11", "lsoa21")  # kinds whose areas are not known by their names

FINE = ("lsoa11", "lsoa21", "msoa11", "msoa21", "practice", "pcn")  # kinds too many to hold ready

Rule = Literal["home", "serving"]


@dataclass(frozen=True, slots=True)
class StoredArea(Area):
    """An area with the short name its loader gave it, and where it is, if it is a point (WGS 84 degrees)."""

    counted_by_caches: ClassVar[bool] = False  # the edition keeps one of each, however many values refer to it
    short: str = ""
    latitude: float | None = None
    longitude: float | None = None

    @property
    def short_name(self) -> str:
        return self.short or self.name


def _area(
    code: str,
    name: str,
    kind: str,
    ods: str | None,
    ons: str | None,
    short: str,
    latitude: float | None,
    longitude: float | None,
) -> StoredArea:
    """An area from its row. Texts that are equal are kept once: there are 80,000 areas in each process."""
    ods, ons = (code if text == code else text for text in (ods, ons))
    return StoredArea(code, name, sys.intern(kind), ods, ons, name if short == name else short, latitude, longitude)


@dataclass(frozen=True)
class _Link:
    parent: int
    child: int
    basis: str
    valid_from: str
    valid_to: str
    share: float

    def holds(self, period: str | None) -> bool:
        """Whether the membership holds in a period (an ISO text of any precision); None: whenever."""
        if period is None:
            return True
        # Compare at the coarser of the two precisions: a group of "2025" is there in "2025-02".
        begun = period[: len(self.valid_from)] >= self.valid_from[: len(period)]
        return begun and (not self.valid_to or period[: len(self.valid_to)] <= self.valid_to[: len(period)])


class OwnPlaces(Protocol):
    """Where the readers' own places are kept."""

    def get(self, id: str) -> Place | None: ...


class NoPlaces:
    """For a store that nobody's places are asked of."""

    def get(self, id: str) -> Place | None:
        return None


class Geography(EditionReader):
    """What belongs to what in one edition.

    A place of the readers' own is an area like any other, of kind "place": its code is its id, its members are its practices.
    """

    def __init__(self, shelf: Shelf, edition: str, own_places: OwnPlaces | None = None) -> None:
        super().__init__(shelf, edition)
        self.own_places = own_places or NoPlaces()
        self._areas_of: dict[str, tuple[StoredArea, ...]] = {}
        self._texts_by_kind: dict[str, tuple[Texts, Texts, Texts]] = {}
        self._lookups: dict[str, NDArray[np.int64]] = {}
        self._children_of = ByteBoundedCache(500)  # period -> {parent: children}, by number
        self._members_of = ByteBoundedCache(2000)  # (area, kind, rule, period) -> areas; periods come from links
        self._met: dict[str, Place] = {}
        self._met_practices = 0  # that these hold together

    # --- which areas there are ---

    def areas(self, kind: str | None = None) -> tuple[StoredArea, ...]:
        """All areas of one kind (england, region, icb, practice, lsoa21, ...) by name; without a kind, all that are not
        small areas. A board formed from others is among them once there is a figure of it."""
        kinds = [kind] if kind else [name for name in self._kinds if name not in FINE]
        listed = (area for name in kinds for area in self._of_kind(name) if area.code not in self._without_figures)
        return tuple(sorted(listed, key=_by_name))

    @property
    def area_kinds(self) -> tuple[str, ...]:
        """The kinds of area this edition holds."""
        return tuple(sorted(self._kinds))

    def area(self, code: str) -> StoredArea | None:
        """The area meant by a store code, an ODS code, an ONS code, a group id or a place's id, in any case. None: no such area.

        Raises WorkspaceUnavailable for a place, where the workspace is away.
        """
        if place := self.own_place(code):
            return self.area_of(place)
        found = self._spellings.get(code.strip().casefold())
        return None if found is None else self._area_numbered(found)

    def area_of(self, place: Place) -> StoredArea:
        """A place as an area, under the name it has on every screen and in every file.

        A place that could be taken for one of the publishers' areas is called a place: "Place: Black Country".
        """
        alike = plain_name(place.name) in self._plain_names
        return StoredArea(place.id, f"{LABEL}{place.name}" if alike else place.name, PLACE)

    @cached_property
    def _plain_names(self) -> frozenset[str]:
        """The names of all areas that a page or a picker may show, as `_plain_name` compares them; small areas are left out."""
        table = schema.area.c
        rows = self._rows(select(table.name, table.short_name).where(table.kind.not_in(NEVER_NAMED)))
        return frozenset(plain_name(name) for row in rows for name in row if name) - {""}

    def last_day(self, code: str) -> str:
        """The day an area ended, as ISO text: "" while it lasts. Dated memberships tell; raises KeyError for an unknown area."""
        number = self._must_exist(code)
        days = [link.valid_to for link in self._links if link.child == number and link.basis != "patients"]
        return max(days) if days and all(days) else ""

    def successor(self, code: str) -> StoredArea | None:
        """The area that an area became a part of, such as North Northamptonshire for Corby; None where none is known."""
        changes = self._code_changes
        found, met = code, {code}
        while (after := changes.get(found)) is not None and after not in met:
            met.add(after)
            found = after
        return self.area(found) if found != code else None

    @cached_property
    def _code_changes(self) -> Mapping[str, str]:
        return load_code_changes()

    def own_place(self, code: str) -> Place | None:
        """The readers' own place of an id, as it was made: None for anything else. It never changes, so it is asked for once."""
        id = code.strip().casefold()
        if not id.startswith(f"{PLACE}-"):
            return None
        found = self._met.get(id)
        if found is None and (found := self.own_places.get(id)) is not None:
            with self._lock:
                self._met_practices += len(found.practices)
                if len(self._met) >= 500 or self._met_practices > 200_000:  # about 15 MB
                    self._met.clear()
                    self._met_practices = len(found.practices)
                self._met[id] = found
        return found

    def _practices_of(self, place: Place) -> list[int]:
        """Those this edition knows, by number: an older one may not know them all."""
        found = (self._spellings.get(code.casefold(), -1) for code in place.practices)
        return sorted(number for number in found if number in self._kinds.get("practice", range(0)))

    # --- what belongs to what ---

    def shares(self, trust_code: str) -> list[tuple[StoredArea, float]]:
        """The ICBs a trust's patients live in with their share (0 to 1, of all its patients), largest first.

        Empty for a trust with no published shares, such as one that closed before 2022.
        """
        trust = self._must_exist(trust_code)
        return [(self._area_numbered(icb), share) for icb, share in self._patients.get(trust, [])]

    def home_icb(self, trust_code: str) -> tuple[StoredArea, float] | None:
        """The ICB most of a trust's patients live in, and their share; None when no shares are published."""
        shares = self.shares(trust_code)
        return shares[0] if shares else None

    def members(
        self, area_code: str, kind: str = "trust", *, rule: Rule = "home", period: str | None = None
    ) -> tuple[StoredArea, ...]:
        """The areas of one kind that belong to an area, by name.

        Trusts of an ICB, by rule "home": those whose LARGEST share of patients comes from that ICB, so that each trust
        has one home (`home_icb` gives the share; it may be little over half). By rule "serving": those that draw at
        least 5% of their patients from it, so that a trust may serve several. A cluster is the union of its ICBs (for
        "serving", their shares are added). Trusts of a region are those reported in that region, of England all,
        whatever the rule.

        `period` ("2026-02") leaves out memberships that do not hold then: trusts with no major A&E department any more,
        groups not yet agreed, boards that ended. None: all there ever were, of boards formed from others those with figures. Of a place, its practices; nothing else is wholly in it. Raises
        KeyError for an unknown area.
        """
        if own := self.own_place(area_code):
            listed = self._practices_of(own) if kind == "practice" else []
            return tuple(sorted((self._area_numbered(number) for number in listed), key=_by_name))
        place = self._must_exist(area_code)
        key = place, kind, rule, period
        known: tuple[StoredArea, ...] | None = self._members_of.get(key)
        if known is None:
            known = self._members(place, kind, rule, period)
            self._members_of.put(key, known)
        return known

    def _members(self, place: int, kind: str, rule: Rule, period: str | None) -> tuple[StoredArea, ...]:
        own = self._number_of_kind(place)
        if kind in FINE:
            if own == kind:
                return (self._area_numbered(place),)
            areas = self._of_kind(kind)
            inside = np.flatnonzero(self.parent_numbers(kind, own) == place)
            return tuple(sorted((areas[number] for number in inside), key=_by_name))
        if kind == "trust" and own in ("icb", "cluster"):
            icbs = {place} if own == "icb" else self._below(place, "icb", period)
            reporting = self._below(self._must_exist(ENGLAND), "trust", period)
            codes = set()
            for trust, shares in self._patients.items():
                if trust not in reporting:
                    continue
                if rule == "home":
                    belongs = shares[0][0] in icbs
                else:
                    belongs = sum(share for icb, share in shares if icb in icbs) >= SERVES
                if belongs:
                    codes.add(trust)
        elif own == kind:
            codes = {place}
        else:
            codes = self._below(place, kind, period)
        found = (self._area_numbered(number) for number in codes)
        left_out = self._without_figures if period is None else frozenset()
        return tuple(sorted((area for area in found if area.code not in left_out), key=_by_name))

    def parents(self, area_code: str, kind: str) -> tuple[StoredArea, ...]:
        """The areas of one kind that an area belongs to, by name; for a trust's ICB, its home; for a place, all its practices lie
        in, those with most of them first. Raises KeyError."""
        if place := self.own_place(area_code):
            start = self._kinds["practice"].start
            lies_in = self.parent_numbers("practice", kind)[[each - start for each in self._practices_of(place)]]
            found, count = np.unique(lies_in[lies_in >= 0], return_counts=True)
            return tuple(self._area_numbered(int(found[row])) for row in np.argsort(-count, kind="stable"))
        number = self._must_exist(area_code)
        own = self._number_of_kind(number)
        if own == "trust" and kind in ("icb", "cluster"):
            shares = self._patients.get(number, [])
            if not shares:
                return ()
            number, own = shares[0][0], "icb"
            if kind == "icb":
                return (self._area_numbered(number),)
        parent = int(self.parent_numbers(own, kind)[number - self._kinds[own].start]) if own != kind else -1
        return () if parent < 0 else (self._area_numbered(parent),)

    def parent_numbers(self, kind: str, parent_kind: str) -> NDArray[np.int64]:
        """For each area of `kind`, in order of code, the number of the area of `parent_kind` it lies in; -1 for none.

        Shape (areas of the kind,). Trusts by the region they report in; patients' shares are not used.
        """
        own = self._kinds.get(kind, range(0))
        return self._ancestors_of_kind(parent_kind)[own.start : own.stop]

    def first_number(self, kind: str) -> int:
        """The number of the first area of a kind: they are numbered one after another, in order of code. Raises KeyError."""
        return self._kinds[kind].start

    def _ancestors_of_kind(self, kind: str) -> NDArray[np.int64]:
        """For every area, by number, the area of `kind` it lies in; -1 for none."""
        with self._lock:
            found = self._lookups.get(kind)
            if found is None:
                child, parent, share, basis = self._all_links
                numbers = self._kinds.get(kind, range(0))
                found = ancestors_in_turn(
                    max(numbers.stop for numbers in self._kinds.values()),
                    np.arange(numbers.start, numbers.stop, dtype=np.int64),
                    child,
                    parent,
                    share,
                    basis,
                    (*LIES_IN, ("reporting",)),
                )
                if kind in THROUGH_BOARDS:
                    found = through_boards(found, self._ancestors_of_kind("icb"))
                self._lookups[kind] = found
            return found

    @cached_property
    def _all_links(self) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats, Texts]:
        table = schema.membership.c
        rows = self._rows(select(table.child, table.parent, table.share, table.basis))
        child, parent, share, basis = zip(*rows, strict=True)
        basis = tuple(map(sys.intern, basis))  # a few words, 100,000 times
        return np.array(child, dtype=np.int64), np.array(parent, dtype=np.int64), floats(share), texts(basis)

    def formed_from(self, area_code: str) -> tuple[StoredArea, ...]:
        """The boards a board was formed from, by name; () for one that was not formed from others. Raises KeyError."""
        number = self._must_exist(area_code)
        found = (self._area_numbered(link.child) for link in self._successions if link.parent == number)
        return tuple(sorted(found, key=_by_name))

    def succeeded_by(self, area_code: str) -> tuple[StoredArea, ...]:
        """The boards a board went into, by name: several where it was divided, () where it still is one. Raises KeyError."""
        number = self._must_exist(area_code)
        found = (self._area_numbered(link.parent) for link in self._successions if link.child == number)
        return tuple(sorted(found, key=_by_name))

    def dates(self, area_code: str) -> tuple[str, str]:
        """The first and the last day of an area as ISO texts; "" where its administration gives none. Raises KeyError."""
        number = self._must_exist(area_code)
        links = [link for link in self._links if link.child == number and link.basis == "administrative"]
        first = min((link.valid_from for link in links), default="")
        return first, "" if any(not link.valid_to for link in links) else max(
            (link.valid_to for link in links), default=""
        )

    @cached_property
    def _successions(self) -> tuple[_Link, ...]:
        return tuple(link for link in self._links if link.basis == SUCCESSION)

    @cached_property
    def _without_figures(self) -> frozenset[str]:
        """Codes of boards formed from others of which this edition holds no figure: known, but not offered."""
        formed = sorted({link.parent for link in self._successions})
        column = schema.observation.c.area
        there = {row[0] for row in self._rows(select(column).where(column.in_(formed)).distinct())} if formed else set()
        return frozenset(self._area_numbered(number).code for number in formed if number not in there)

    def lies_in(self, codes: Collection[str], parent_kind: str) -> Texts:
        """For areas of one kind, by store code: the code of the area of `parent_kind` each lies in, "" for none. Shape as given.

        Raises KeyError for an unknown code.
        """
        known = self._spellings
        found = [
            known.get(code.casefold()) for code in codes
        ]  # thousands at a time, almost always as the store spells them
        numbers = np.array(
            [self._must_exist(code) if number is None else number for number, code in zip(found, codes, strict=True)],
            dtype=np.int64,
        )
        if not numbers.size or parent_kind not in self._kinds:
            return texts("" for _ in codes)
        kind = self._number_of_kind(int(numbers[0]))
        if kind == parent_kind:
            return texts(codes)
        parents = self.parent_numbers(kind, parent_kind)[numbers - self._kinds[kind].start]
        names = np.append(self._texts_of(parent_kind)[0], "")  # the last one, reached by -1
        return texts(names[np.where(parents < 0, -1, parents - self._kinds[parent_kind].start)])

    # --- classifications ---

    def classes(self, scheme: str) -> dict[str, str]:
        """Area code -> class, for every area the scheme classifies: {} for an unknown scheme."""
        table, place = schema.classification.c, schema.area.c
        rows = self._rows(
            select(place.code, table.value).join_from(schema.classification, schema.area).where(table.scheme == scheme)
        )
        return dict(rows)

    @cached_property
    def schemes(self) -> tuple[str, ...]:
        """The names of all classifications."""
        column = schema.classification.c.scheme
        return tuple(row[0] for row in self._rows(select(column).distinct().order_by(column)))

    # --- read once, or when first asked for ---

    @cached_property
    def _kinds(self) -> dict[str, range]:
        """Kind of area -> the numbers of its areas, which lie together."""
        table = schema.area.c
        rows = self._rows(select(table.kind, func.min(table.id), func.max(table.id)).group_by(table.kind))
        if not rows:
            raise EditionCorrupt(f"Edition {self.edition} holds no areas.")
        return {kind: range(first, last + 1) for kind, first, last in rows}

    def _of_kind(self, kind: str) -> tuple[StoredArea, ...]:
        """All areas of a kind in order of their numbers. Read when first asked for: there are 70,000 small areas."""
        with self._lock:
            found = self._areas_of.get(kind)
            if found is None:
                numbers = self._kinds.get(kind, range(0))
                table = schema.area.c
                words = (table.code, table.name, table.kind, table.ods, table.ons, table.short_name)
                rows = self._rows(
                    select(*words, table.latitude, table.longitude)
                    .where(table.id >= numbers.start, table.id < numbers.stop)
                    .order_by(table.id)
                )
                found = self._areas_of[kind] = tuple(_area(*row) for row in rows)
            return found

    def _number_of_kind(self, number: int) -> str:
        return next(kind for kind, numbers in self._kinds.items() if number in numbers)

    def _area_numbered(self, number: int) -> StoredArea:
        kind = self._number_of_kind(number)
        return self._of_kind(kind)[number - self._kinds[kind].start]

    @cached_property
    def _spellings(self) -> dict[str, int]:
        """Every folded spelling of an area's code -> the area's number. The code itself wins over ODS and ONS codes."""
        table = schema.area.c
        rows = self._rows(select(table.id, table.code, table.ods, table.ons))
        found: dict[str, int] = {}
        for number, code, ods, ons in rows:
            for spelling in (ods, ons):
                if spelling and spelling != code:
                    found.setdefault(spelling.casefold(), number)
        found.update({code.casefold(): number for number, code, _, _ in rows})
        return found

    @cached_property
    def _links(self) -> tuple[_Link, ...]:
        """Memberships among organisations and larger places; those of small areas are looked up when asked for."""
        table = schema.membership.c
        columns = (table.parent, table.child, table.basis, table.valid_from, table.valid_to, table.share)
        statement = select(*columns)
        for kind in FINE:
            numbers = self._kinds.get(kind)
            if numbers is not None:
                statement = statement.where(or_(table.child < numbers.start, table.child >= numbers.stop))
        return tuple(_Link(*row) for row in self._rows(statement))

    @cached_property
    def _patients(self) -> dict[int, list[tuple[int, float]]]:
        """Trust -> (ICB, share), largest first; equal shares in order of code, so that the answer never varies."""
        found: dict[int, list[tuple[int, float]]] = {}
        for link in self._links:
            if link.basis == "patients":
                found.setdefault(link.child, []).append((link.parent, link.share))
        for shares in found.values():
            shares.sort(key=lambda pair: (-pair[1], pair[0]))
        return found

    def _below(self, place: int, kind: str, period: str | None) -> set[int]:
        """Numbers of one kind reached downwards through memberships other than patients' shares."""
        wanted = self._kinds.get(kind, range(0))
        found: set[int] = set()
        todo, seen = [place], {place}
        while todo:
            parent = todo.pop()
            for child in self._children(period).get(parent, ()):
                if child in seen:
                    continue
                seen.add(child)
                todo.append(child)
                if child in wanted:
                    found.add(child)
        return found

    def _children(self, period: str | None) -> dict[int, list[int]]:
        known: dict[int, list[int]] | None = self._children_of.get(period)
        if known is not None:
            return known
        found: dict[int, list[int]] = {}
        for link in self._links:
            if link.basis not in ("patients", SUCCESSION) and link.holds(period):
                found.setdefault(link.parent, []).append(link.child)
        self._children_of.put(period, found)
        return found

    def _must_exist(self, code: str) -> int:
        found = self._spellings.get(code.strip().casefold())
        if found is None:
            raise KeyError(code)
        return found

    def _texts_of(self, kind: str) -> tuple[Texts, Texts, Texts]:
        """Codes, names and short names of all areas of a kind, in order of their numbers."""
        with self._lock:
            found = self._texts_by_kind.get(kind)
            if found is None:
                areas = self._of_kind(kind)
                found = self._texts_by_kind[kind] = (
                    texts(area.code for area in areas),
                    texts(area.name for area in areas),
                    texts(area.short_name for area in areas),
                )
            return found


def plain_name(name: str) -> str:
    """A name without what tells no two areas apart: case, accents' forms, signs, "NHS", "the", "Integrated Care Board"."""
    seen = "".join(each for each in unicodedata.normalize("NFKC", name) if unicodedata.category(each) != "Cf")
    words = _SIGNS.sub(" ", _UNTIL.sub("", seen).casefold().replace("&", " and ")).split()
    text = " ".join(words).removeprefix("the ").removeprefix("nhs ").removeprefix("place ")
    for ending in _ENDINGS:
        text = text.removesuffix(ending)
    return text


_SIGNS = re.compile(r"[\W_]+")
_UNTIL = re.compile(r"\(until \d{4}\)")
_ENDINGS = (
    *(
        " integrated care board",
        " integrated care system",
        " icb",
        " ics",
        " nhs foundation trust",
        " nhs trust",
        " system",
    ),
    *(" city council", " borough council", " county council", " district council", " council"),
)


def _by_name(area: StoredArea) -> tuple[str, str]:
    # By the short name: "The Dudley Group" is looked for under D.
    return area.short_name.casefold(), area.code
