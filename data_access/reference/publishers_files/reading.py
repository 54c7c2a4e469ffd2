"""A publisher's file read by its layout, checked against the areas, the catalogue and the totals printed in it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from data_access.reference.content import Content, checked_facts
from data_access.reference.periods import first_month, last_month
from data_access.reference.publishers_files.layout import InFileTotal, Layout, Read, Table
from data_access.reference.publishers_files.layouts import LAYOUTS
from data_access.reference.publishers_files.parts import Part, parts_of
from data_access.reference.publishers_files.recognising import Recognised, recognise
from data_access.reference.publishers_files.unpacking import members_of
from data_access.reference.sources.loaded import FACT_COLUMNS, AreaRow, Known, Membership
from data_access.reference.sources.refusal import Faults
from vocabulary import Indicator, Release

LONGEST_KEY = 50  # characters of a file's key in the name it is kept under


@dataclass(frozen=True)
class Reading:
    """A file, recognised and read. `facts` has FACT_COLUMNS with store codes; empty where the layout is not taken in."""

    layout: Layout
    file: str  # the table's own file: in a zip, its member
    key: str
    rows: int
    facts: pd.DataFrame
    areas: tuple[AreaRow, ...] = ()  # not known before
    members: tuple[Membership, ...] = ()
    totals: tuple[InFileTotal, ...] = ()
    no_total: str = ""
    left_out: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name of its folder: another file of the same layout and time has the same name and replaces it."""
        kept = "".join(letter if letter.isalnum() else "-" for letter in self.key.casefold()).strip("-")
        if len(kept) > LONGEST_KEY:  # of many measures: told apart by all of it
            kept = f"{kept[:LONGEST_KEY]}-{hashlib.sha256(self.key.encode()).hexdigest()[:8]}"
        return f"{self.layout.id}-{kept}"

    @property
    def empty(self) -> bool:
        """Whether it holds nothing that an edition takes in."""
        return self.facts.empty and not (self.layout.moves_practices and self.key)

    @property
    def periods(self) -> tuple[str, ...]:
        """The periods it has figures for, oldest first."""
        return tuple(sorted(self.facts["period"].unique(), key=lambda text: (last_month(text), text)))


@dataclass(frozen=True)
class Opened:
    """A file whose layout is known, and the other tables in it."""

    found: Recognised
    beside: tuple[Part, ...]


def open_file(name: str, content: bytes, layouts: Sequence[Layout] = LAYOUTS) -> Opened:
    """A file as its publisher issued it, recognised. Raises SourceRefused: it cannot be opened, or no layout fits."""
    parts = parts_of(members_of(name, content))
    found = recognise(parts, layouts)
    return Opened(found, tuple(part for part in parts if part is not found.part))


def read_file(name: str, content: bytes, before: Content, indicators: Mapping[str, Indicator]) -> Reading:
    """A file as its publisher issued it, recognised and read. Raises what `open_file` and `read_opened` raise."""
    return read_opened(open_file(name, content), before, indicators)


def read_opened(opened: Opened, before: Content, indicators: Mapping[str, Indicator]) -> Reading:
    """Read a file against the areas and measures there are. Raises SourceRefused: a cell is not as the layout has it, a
    printed total is not reproduced, an area is not known."""
    found = opened.found
    layout, notes = found.layout, (found.part.note,) if found.part.note else ()
    own = {id: entry for id, entry in indicators.items() if entry.source in layout.continues}
    if layout.read is None or not (own or layout.moves_practices):
        nothing = pd.DataFrame(columns=list(FACT_COLUMNS))
        rows = found.part.table(found.header, layout.columns, Faults(found.part.file))
        return Reading(layout, found.part.file, "", len(rows), nothing, notes=notes)
    known = Known(before.areas, before.members)
    table = Table(found.part, found.header, opened.beside, known, own)
    read = layout.read(table)
    _hold_to_totals(table, read)
    left_out = list(read.left_out)
    facts = read.loaded.facts
    ours = facts["indicator"].isin(list(own))
    if others := sorted(set(facts.loc[~ours, "indicator"])):
        left_out.append(f"Not measures of this installation, and not taken in: {', '.join(others)}.")
    new = tuple(row for row in read.loaded.areas if row.code not in known.areas)
    codes = {row.code for row in new}
    members = tuple(link for link in read.loaded.members if link.child in codes or layout.moves_practices)
    with_new = Known([*known.areas.values(), *new], [*known.members, *members])
    checked = checked_facts(
        found.part.file,
        facts[ours],
        own,
        with_new.spellings,
        frozenset({*before.labels, *read.loaded.labels}),
        with_new.spellings_since,
    )
    return Reading(
        layout,
        found.part.file,
        read.key,
        read.loaded.rows_read,
        checked,
        new,
        members,
        read.totals,
        read.no_total,
        tuple(left_out),
        notes,
    )


def _hold_to_totals(table: Table, read: Read) -> None:
    faults = table.faults
    for total in read.totals:
        if not total.holds:
            faults.add(
                None,
                total.what,
                f"{total.found:,.10g} in the rows",
                f"{total.printed:,.10g}, as the publisher printed it",
            )
    faults.refuse_if_any()


def release_of(reading: Reading, source: str, digest: str, day: str, before: Content) -> Release:
    """The release of the file: publisher and licence of the publication it continues."""
    continued = next((before.releases[name] for name in reading.layout.continues if name in before.releases), None)
    periods = reading.periods
    made = Release(
        id=f"{source}-{digest[:8]}",
        title=reading.layout.name,
        publisher=reading.layout.publisher,
        licence="Open Government Licence v3.0",
        attribution="Contains public sector information licensed under the Open Government Licence v3.0.",
        published_as=f"the publisher’s own file {reading.file}, added to this installation",
        period_from=min((first_month(text) for text in periods), default=""),
        period_to=max((last_month(text) for text in periods), default=""),
        loaded_on=day,
        checksum=f"sha256:{digest}",
        rows=reading.rows,
        url=reading.layout.page,
    )
    return made if continued is None else replace(made, licence=continued.licence, attribution=continued.attribution)
