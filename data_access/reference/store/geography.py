"""The areas of one edition and their memberships, including readers' custom areas."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
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
from vocabulary import CustomArea

SERVES = 0.05  # share of its patients from which a trust counts as serving an area

Rule = Literal["home", "serving"]


class Geography:
    """The areas of one edition and their memberships.

    A custom area is an area like any other, of kind "place": its code is its id, its members are its practices.
    """

    counted_by_caches = False

    def __init__(
        self,
        reader: EditionReader,
        index: AreaIndex,
        areas_with_rows: Callable[[Collection[int]], frozenset[int]],
        custom_areas: OwnPlaces,
    ) -> None:
        """`areas_with_rows` returns those of the given areas, by number, that have a figure in the edition."""
        self._reader = reader
        self._areas_with_rows = areas_with_rows
        self.index = index
        self.memberships = Memberships(reader, index)
        self.custom_areas = CustomAreas(reader, index, custom_areas)
        self._members_of = ByteBoundedCache(2000)  # (area, kind, rule, period) -> areas; periods come from links
        self._reporting = ByteBoundedCache(500)  # period -> trusts of England in that period

    # --- areas ---

    def areas(self, kind: str | None = None) -> tuple[StoredArea, ...]:
        """All areas of one kind (england, region, icb, practice, lsoa21, ...) by name; without a kind, all but small areas.
        A board formed from others is listed once the edition has a published figure of it."""
        kinds = [kind] if kind else [name for name in self.index.kinds if name not in FINE]
        listed = (area for name in kinds for area in self.index.of_kind(name) if area.code not in self._without_figures)
        return tuple(sorted(listed, key=by_name))

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

    def successor(self, code: str) -> StoredArea | None:
        """The area that an area became part of, such as North Northamptonshire for Corby; None where none is known."""
        newest, seen = code, {code}
        while (after := self._code_changes.get(newest)) is not None and after not in seen:
            seen.add(after)
            newest = after
        return self.area(newest) if newest != code else None

    def board_successions(self) -> tuple[tuple[StoredArea, StoredArea, str], ...]:
        """Boards formed from others: the one before, the one it went into, and the day from which that holds."""
        numbered = self.index.numbered
        return tuple(
            (numbered(one.child), numbered(one.parent), one.valid_from) for one in self.memberships.successions
        )

    @cached_property
    def _code_changes(self) -> Mapping[str, str]:
        return load_code_changes()

    @cached_property
    def _without_figures(self) -> frozenset[str]:
        """Codes of boards formed from others without a published figure in this edition: known, but not offered. Sums of
        their practices do not count: one aggregated measure is too little to show a board."""
        formed = {link.parent for link in self.memberships.successions}
        return frozenset(self.index.numbered(number).code for number in formed - self._areas_with_rows(formed))

    # --- memberships ---

    def members(
        self, area_code: str, kind: str = "trust", *, rule: Rule = "home", period: str | None = None
    ) -> tuple[StoredArea, ...]:
        """The areas of one kind that belong to an area, by name.

        Acute trusts (kind "trust") of an ICB, by rule "home": those whose LARGEST share of patients comes from that ICB, so that each trust
        has one home (its share may be little over half). By rule "serving": those that draw at
        least 5% of their patients from it, so that a trust may serve several. A cluster is the union of its ICBs (for
        "serving", their shares are added). Mental health and community trusts belong to the board they report to, ambulance
        trusts to their region and to no board. The acute trusts of a region are those reported in it, those of England are all,
        whatever the rule.

        `period` ("2026-02") leaves out memberships that do not hold then: trusts that no longer have a major A&E
        department, groups not yet agreed, boards that ended, practices that were in another network. None: all members of any period; of boards
        formed from others, those with figures; of successive memberships, the first. Networks are those of any period. The members of a custom area are its practices; no other kind lies wholly in it. Raises
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
            inside = np.flatnonzero(self.memberships.parent_numbers(kind, own, period) == number)
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
        reporting = self._reporting.get(period)
        if reporting is None:
            reporting = self.memberships.below(self.index.number(ENGLAND), "trust", period)
            self._reporting.put(period, reporting)

        def belongs(shares: list[tuple[int, float]]) -> bool:
            if rule == "home":
                return shares[0][0] in icbs
            return sum(share for icb, share in shares if icb in icbs) >= SERVES

        return {trust for trust, shares in self.memberships.patients.items() if trust in reporting and belongs(shares)}

    def parents(self, area_code: str, kind: str) -> tuple[StoredArea, ...]:
        """The areas of one kind that an area belongs to, by name. The ICB of a trust is its home; a custom area belongs to all
        that its practices lie in, those with most practices first. Raises KeyError."""
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
        """For areas of one kind, by store code: the code of the area of `parent_kind` each lies in, "" for none. Keeps the shape.

        Raises KeyError for an unknown code.
        """
        index, spellings = self.index, self.index.spellings
        # There are thousands at a time, almost always in the store's spelling.
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

    def patient_shares(self, trust: str) -> tuple[tuple[str, float], ...]:
        """Codes of the boards that a trust's patients come from, with their shares (0 to 1), the largest first; () if none are
        published. Raises KeyError for an unknown area."""
        shares = self.memberships.patients.get(self.index.number(trust), [])
        return tuple((self.index.numbered(board).code, share) for board, share in shares)

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

    # --- peers ---

    def peers(self, area_code: str, basis: str) -> tuple[StoredArea, ...]:
        """The peers that a publisher gives an area on one basis: the most similar first, or by name if there is no order.

        () for an area or basis without any. Peers outside England are not areas here, so there may be fewer than the publisher
        names. Raises KeyError for an unknown area.
        """
        ranked = self._peers_of(area_code).get(basis, [])
        return tuple(area for _, area in sorted(ranked, key=lambda pair: (pair[0], by_name(pair[1]))))

    def peer_bases(self, area_code: str) -> tuple[str, ...]:
        """The bases by which an area has peers, such as "ons_global". Raises KeyError for an unknown area."""
        return tuple(sorted(self._peers_of(area_code)))

    def _peers_of(self, area_code: str) -> dict[str, list[tuple[int, StoredArea]]]:
        """Basis -> rank (0: no order) and area. Nothing in editions built before there were peers."""
        number = self.index.number(area_code)
        found: dict[str, list[tuple[int, StoredArea]]] = {}
        if self._has_peers:
            table = schema.peer.c
            statement = select(table.basis, table.peer, table.rank).where(table.area == number)
            for basis, peer, rank in self._reader.rows(statement):
                found.setdefault(basis, []).append((rank or 0, self.index.numbered(peer)))
        return found

    @cached_property
    def _has_peers(self) -> bool:
        version = self._reader.repository.info(self._reader.edition).version
        return schema.has_table(schema.peer.name, version)

    # --- custom areas ---

    def practice_codes(self, place: CustomArea) -> list[str]:
        """The codes of a custom area's practices in this edition."""
        return [self.index.numbered(number).code for number in self.custom_areas.practice_numbers(place)]
