"""The areas of one edition, what belongs to what, and the readers' custom areas among them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cached_property
from typing import Literal

import numpy as np
from sqlalchemy import select

from caching import ByteBoundedCache
from data_access.reference import schema
from data_access.reference.catalogue import load_code_changes
from data_access.reference.observations import Texts, texts
from data_access.reference.store.areas import ENGLAND, FINE, AreaIndex, StoredArea, by_name
from data_access.reference.store.custom_areas import CustomAreas, OwnPlaces
from data_access.reference.store.memberships import Memberships
from data_access.reference.store.reader import EditionReader
from vocabulary import Place

SERVES = 0.05  # share of its patients from which a trust counts as serving an area

Rule = Literal["home", "serving"]


class Geography:
    """What belongs to what in one edition.

    A custom area is an area like any other, of kind "place": its code is its id, its members are its practices.
    """

    counted_by_caches = False

    def __init__(self, reader: EditionReader, custom_areas: OwnPlaces) -> None:
        self._reader = reader
        self.index = AreaIndex(reader)
        self.memberships = Memberships(reader, self.index)
        self.custom_areas = CustomAreas(reader, self.index, custom_areas)
        self._members_of = ByteBoundedCache(2000)  # (area, kind, rule, period) -> areas; periods come from links

    # --- which areas there are ---

    def areas(self, kind: str | None = None) -> tuple[StoredArea, ...]:
        """All areas of one kind (england, region, icb, practice, lsoa21, ...) by name; without a kind, all but small areas.
        A board formed from others is listed once the edition has a published figure of it."""
        kinds = [kind] if kind else [name for name in self.index.kinds if name not in FINE]
        listed = (area for name in kinds for area in self.index.of_kind(name) if area.code not in self._without_figures)
        return tuple(sorted(listed, key=by_name))

    @property
    def area_kinds(self) -> tuple[str, ...]:
        """The kinds of area this edition holds."""
        return tuple(sorted(self.index.kinds))

    def area(self, code: str) -> StoredArea | None:
        """The area with a store code, ODS code, ONS code, group id or custom area's id, in any case. None: no such area.

        Raises WorkspaceUnavailable for a custom area, where the workspace cannot be reached.
        """
        if place := self.custom_areas.get(code):
            return self.custom_areas.as_area(place)
        number = self.index.find(code)
        return None if number is None else self.index.numbered(number)

    def last_day(self, code: str) -> str:
        """The day an area ended, as ISO text: "" while it lasts. Taken from dated memberships. Raises KeyError."""
        number = self.index.number(code)
        links = self.memberships.links
        days = [link.valid_to for link in links if link.child == number and link.basis != "patients"]
        return max(days) if days and all(days) else ""

    def dates(self, area_code: str) -> tuple[str, str]:
        """The first and the last day of an area as ISO texts; "" where its administration gives none. Raises KeyError."""
        number = self.index.number(area_code)
        links = [link for link in self.memberships.links if link.child == number and link.basis == "administrative"]
        first = min((link.valid_from for link in links), default="")
        if any(not link.valid_to for link in links):
            return first, ""
        return first, max((link.valid_to for link in links), default="")

    def successor(self, code: str) -> StoredArea | None:
        """The area that an area became part of, such as North Northamptonshire for Corby; None where none is known."""
        newest, seen = code, {code}
        while (after := self._code_changes.get(newest)) is not None and after not in seen:
            seen.add(after)
            newest = after
        return self.area(newest) if newest != code else None

    @cached_property
    def _code_changes(self) -> Mapping[str, str]:
        return load_code_changes()

    def formed_from(self, area_code: str) -> tuple[StoredArea, ...]:
        """The boards a board was formed from, by name; () for one that was not formed from others. Raises KeyError."""
        number = self.index.number(area_code)
        boards = (self.index.numbered(link.child) for link in self.memberships.successions if link.parent == number)
        return tuple(sorted(boards, key=by_name))

    def succeeded_by(self, area_code: str) -> tuple[StoredArea, ...]:
        """The boards a board went into, by name: several where it was divided, () where it still exists. Raises KeyError."""
        number = self.index.number(area_code)
        boards = (self.index.numbered(link.parent) for link in self.memberships.successions if link.child == number)
        return tuple(sorted(boards, key=by_name))

    @cached_property
    def _without_figures(self) -> frozenset[str]:
        """Codes of boards formed from others of which this edition holds no published figure: known, but not offered. Sums
        of their practices do not count: one measure of today does not make a board to look at."""
        formed = sorted({link.parent for link in self.memberships.successions})
        if not formed:
            return frozenset()
        column, published = schema.observation.c.area, schema.observation.c.derived == 0
        with_figures = {
            row[0] for row in self._reader.rows(select(column).where(column.in_(formed), published).distinct())
        }
        return frozenset(self.index.numbered(number).code for number in formed if number not in with_figures)

    # --- what belongs to what ---

    def shares(self, trust_code: str) -> list[tuple[StoredArea, float]]:
        """The ICBs a trust's patients live in with their share (0 to 1, of all its patients), largest first.

        Empty for a trust with no published shares, such as one that closed before 2022. Raises KeyError.
        """
        trust = self.index.number(trust_code)
        return [(self.index.numbered(icb), share) for icb, share in self.memberships.patients.get(trust, [])]

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

        `period` ("2026-02") leaves out memberships that do not hold then: trusts that no longer have a major A&E
        department, groups not yet agreed, boards that ended. None: all there ever were; of boards formed from others,
        those with figures. The members of a custom area are its practices; no other kind lies wholly in it. Raises
        KeyError for an unknown area.
        """
        if place := self.custom_areas.get(area_code):
            practices = self.custom_areas.practice_numbers(place) if kind == "practice" else []
            return tuple(sorted((self.index.numbered(number) for number in practices), key=by_name))
        number = self.index.number(area_code)
        key = number, kind, rule, period
        known: tuple[StoredArea, ...] | None = self._members_of.get(key)
        if known is None:
            known = self._members(number, kind, rule, period)
            self._members_of.put(key, known)
        return known

    def _members(self, number: int, kind: str, rule: Rule, period: str | None) -> tuple[StoredArea, ...]:
        own = self.index.kind_of(number)
        if kind in FINE:
            if own == kind:
                return (self.index.numbered(number),)
            areas = self.index.of_kind(kind)
            inside = np.flatnonzero(self.memberships.parent_numbers(kind, own) == number)
            return tuple(sorted((areas[row] for row in inside), key=by_name))
        if kind == "trust" and own in ("icb", "cluster"):
            icbs = {number} if own == "icb" else self.memberships.below(number, "icb", period)
            members = self._trusts_of(icbs, rule, period)
        elif own == kind:
            members = {number}
        else:
            members = self.memberships.below(number, kind, period)
        listed = (self.index.numbered(member) for member in members)
        left_out = self._without_figures if period is None else frozenset()
        return tuple(sorted((area for area in listed if area.code not in left_out), key=by_name))

    def _trusts_of(self, icbs: set[int], rule: Rule, period: str | None) -> set[int]:
        reporting = self.memberships.below(self.index.number(ENGLAND), "trust", period)

        def belongs(shares: list[tuple[int, float]]) -> bool:
            if rule == "home":
                return shares[0][0] in icbs
            return sum(share for icb, share in shares if icb in icbs) >= SERVES

        return {trust for trust, shares in self.memberships.patients.items() if trust in reporting and belongs(shares)}

    def parents(self, area_code: str, kind: str) -> tuple[StoredArea, ...]:
        """The areas of one kind that an area belongs to, by name. For a trust's ICB, its home; for a custom area, all that
        its practices lie in, those with most of them first. Raises KeyError."""
        index = self.index
        if place := self.custom_areas.get(area_code):
            start = index.kinds["practice"].start
            rows = [number - start for number in self.custom_areas.practice_numbers(place)]
            lies_in = self.memberships.parent_numbers("practice", kind)[rows]
            parents, count = np.unique(lies_in[lies_in >= 0], return_counts=True)
            return tuple(index.numbered(int(parents[row])) for row in np.argsort(-count, kind="stable"))
        number = index.number(area_code)
        own = index.kind_of(number)
        if own == "trust" and kind in ("icb", "cluster"):
            shares = self.memberships.patients.get(number, [])
            if not shares:
                return ()
            number, own = shares[0][0], "icb"
            if kind == "icb":
                return (index.numbered(number),)
        if own == kind:
            return ()
        parent = int(self.memberships.parent_numbers(own, kind)[number - index.kinds[own].start])
        return () if parent < 0 else (index.numbered(parent),)

    def lies_in(self, codes: Collection[str], parent_kind: str) -> Texts:
        """For areas of one kind, by store code: the code of the area of `parent_kind` each lies in, "" for none. Shape as given.

        Raises KeyError for an unknown code.
        """
        index, spellings = self.index, self.index.spellings
        # Thousands at a time, almost always as the store spells them.
        numbers_or_none = [spellings.get(code.casefold()) for code in codes]
        numbers = np.array(
            [
                index.number(code) if number is None else number
                for number, code in zip(numbers_or_none, codes, strict=True)
            ],
            dtype=np.int64,
        )
        if not numbers.size or parent_kind not in index.kinds:
            return texts("" for _ in codes)
        kind = index.kind_of(int(numbers[0]))
        if kind == parent_kind:
            return texts(codes)
        parents = self.memberships.parent_numbers(kind, parent_kind)[numbers - index.kinds[kind].start]
        names = np.append(index.texts_of(parent_kind)[0], "")  # the last one, reached by -1
        return texts(names[np.where(parents < 0, -1, parents - index.kinds[parent_kind].start)])

    # --- classifications ---

    def classes(self, scheme: str) -> dict[str, str]:
        """Area code -> class, for every area the scheme classifies: {} for an unknown scheme."""
        table, area = schema.classification.c, schema.area.c
        return dict(
            self._reader.rows(
                select(area.code, table.value)
                .join_from(schema.classification, schema.area)
                .where(table.scheme == scheme)
            )
        )

    @cached_property
    def schemes(self) -> tuple[str, ...]:
        """The names of all classifications."""
        column = schema.classification.c.scheme
        return tuple(row[0] for row in self._reader.rows(select(column).distinct().order_by(column)))

    # --- custom areas ---

    def practice_codes(self, place: Place) -> list[str]:
        """The codes of a custom area's practices in this edition."""
        return [self.index.numbered(number).code for number in self.custom_areas.practice_numbers(place)]
