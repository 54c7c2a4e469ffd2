"""Which layout a table has. Where it has none of those known: which is nearest, and which columns are missing or extra."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from data_access.reference.publishers_files.layout import Layout
from data_access.reference.publishers_files.parts import Header, Part, plain
from data_access.reference.sources.refusal import Faults

LISTED = 12  # columns named in a sentence
NEAR = 0.25  # share of a layout's columns that must be there for it to be called the nearest
MOSTLY = 0.5  # or the share of the table's own columns that are the layout's


@dataclass(frozen=True)
class Recognised:
    layout: Layout
    part: Part
    header: Header


def recognise(parts: Sequence[Part], layouts: Sequence[Layout]) -> Recognised:
    """The table and layout with the most of its columns there. Raises SourceRefused where no layout has all of its."""
    best: Recognised | None = None
    for part in parts:
        for found in _fitting(part, layouts):
            if best is None or _asked(found.layout) > _asked(best.layout):
                best = found
    if best is not None:
        return best
    raise_unknown(parts, layouts)
    raise AssertionError("unreachable")


def _asked(layout: Layout) -> int:
    return len(layout.columns) + len(layout.forms)


def _has(header: Header, layout: Layout) -> int:
    """How many of a layout's columns a header has."""
    named = sum(plain(name) in header.places for name in layout.columns)
    return named + sum(any(re.fullmatch(form, name) for name in header.places) for form in layout.forms)


def _fitting(part: Part, layouts: Sequence[Layout]) -> Iterator[Recognised]:
    for header in part.headers():
        for layout in layouts:
            named = _in_names_of_today(header, layout)
            if not layout.first_cells and _has(named, layout) == _asked(layout) and not _another(named, layout):
                yield Recognised(layout, part, named)
    if part.top:
        first = part.top[0][0]
        for layout in layouts:
            forms = layout.first_cells
            if forms and len(first) >= len(forms) and all(map(re.fullmatch, forms, first)):
                names = (*layout.columns, *layout.also)
                yield Recognised(layout, part, Header(-1, 0, names[: len(first)]))


def _another(header: Header, layout: Layout) -> str:
    """What to give instead, where a column says that the file is another of the same publication; "": it is this one."""
    return next((words for name, words in layout.not_with.items() if plain(name) in header.places), "")


def _in_names_of_today(header: Header, layout: Layout) -> Header:
    if not layout.older_names:
        return header
    older = {plain(old): new for old, new in layout.older_names.items()}
    return replace(header, names=tuple(older.get(plain(name), name) for name in header.names))


def raise_unknown(parts: Sequence[Part], layouts: Sequence[Layout]) -> None:
    """Raises SourceRefused: no layout fits; the nearest, and what is missing and extra."""
    nearest: tuple[float, Layout, Part, Header] | None = None
    columns: Sequence[str] = ()
    for part in parts:
        for header in part.headers():
            filled = sum(map(bool, header.names))
            if filled < 2:
                continue
            columns = columns or [name for name in header.names if name]
            for layout in layouts:
                named = _in_names_of_today(header, layout)
                if _has(named, layout) == _asked(layout) and (words := _another(named, layout)):
                    faults = Faults(part.file)
                    faults.say(f"{layout.publisher}, {layout.name}: {words}", row=header.row + 1)
                    faults.refuse_if_any()
                there = 0 if layout.first_cells else max(_has(named, layout), _alike(named, layout))
                share = there / _asked(layout)
                if there >= 2 and there / filled >= MOSTLY:
                    share = max(share, NEAR)
                if there and (nearest is None or share > nearest[0]):
                    nearest = (share, layout, part, named)
    faults = Faults(parts[0].file if parts else "file")
    if nearest is None or nearest[0] < NEAR:
        faults.say(
            f"It is none of the {len(layouts)} kinds of publishers’ files that are known here, and near to none. "
            f"Its columns are: {_listed(columns) or 'none that could be read'}. The kinds that can be read are listed beside the form on the "
            "page of data and methods, and in docs/publishers_files.md; figures of your own have a layout too."
        )
    else:
        _, layout, part, header = nearest
        all_of_it = {plain(name) for name in (*layout.columns, *layout.also)}
        missing = [name for name in layout.columns if plain(name) not in header.places]
        extra = [name for name in header.names if name and plain(name) not in all_of_it]
        words = f"No layout that is known here fits. The nearest is {layout.publisher}, {layout.name}. "
        words += f"Missing: {_listed(missing)}."
        if extra:
            words += f" Not known in it: {_listed(extra)}."
        if part.name:
            words += f" (Sheet “{part.name}”.)"
        faults.say(words, row=header.row + 1)
    faults.refuse_if_any()


def _alike(header: Header, layout: Layout) -> int:
    """How many of a layout's columns a header has, however they are written: "area_code" for "Area Code"."""
    given = {_letters(name) for name in header.names if name}
    return sum(_letters(name) in given for name in layout.columns)


def _letters(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.casefold())


def _listed(names: Sequence[str]) -> str:
    named = ", ".join(f"“{' '.join(name.split())[:80]}”" for name in names[:LISTED])
    return named + (f" and {len(names) - LISTED} more" if len(names) > LISTED else "")
