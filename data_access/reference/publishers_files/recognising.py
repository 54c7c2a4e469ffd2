"""Which layout a table has. Where it has none of those known: which is nearest, and which columns are missing or extra."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from data_access.reference.publishers_files.layout import Layout
from data_access.reference.publishers_files.parts import Header, Part, plain
from data_access.reference.sources.refusal import Faults

LISTED = 12  # columns named in a sentence
NEAR = 0.4  # share of a layout's columns, by weight, that must be there for it to be called the nearest
MOSTLY = 0.5  # or the share of the table's own columns that are the layout's
OWN = (
    "indicator",
    "area",
    "period",
    "numerator",
    "denominator",
    "value",
)  # of the layout of own figures, docs/own_data.md
PLACES = ("place", "practice")  # of a file of places
SHARED = 0.25  # weight of a column that tables of many publishers have
# Names that tell one publication from another no better than a code does: PRACTICE_CODE, "Org name", Value.
_SHARED = re.compile(
    r"(.*[_ ])?(code|name|id)|(.*[_ ])?(value|year|month|date|day|period)"
    r"|age|area|band|category|count|denominator|group|indicator|lower|measure|notes?|numerator|rank|region|register|sex|status|unit|upper"
)


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
            if best is None or _required(found.layout) > _required(best.layout):
                best = found
    if best is not None:
        return best
    raise_unknown(parts, layouts)
    raise AssertionError("unreachable")


def _required(layout: Layout) -> int:
    return len(layout.columns) + len(layout.forms)


def _has(header: Header, layout: Layout) -> int:
    """How many of a layout's columns a header has."""
    named = sum(plain(name) in header.places for name in layout.columns)
    return named + sum(any(re.fullmatch(form, name) for name in header.places) for form in layout.forms)


def _fitting(part: Part, layouts: Sequence[Layout]) -> Iterator[Recognised]:
    for header in part.headers():
        for layout in layouts:
            named = layout.named(header)
            if not layout.first_cells and _has(named, layout) == _required(layout) and not layout.another(named):
                yield Recognised(layout, part, named)
    if part.top:
        first = part.top[0][0]
        for layout in layouts:
            forms = layout.first_cells
            if forms and len(first) >= len(forms) and all(map(re.fullmatch, forms, first)):
                names = (*layout.columns, *layout.also)
                yield Recognised(layout, part, Header(-1, 0, names[: len(first)]))


def _weight(name: str) -> float:
    """How well a column tells its publication from others."""
    return SHARED if _SHARED.fullmatch(plain(name)) else 1.0


@dataclass(frozen=True)
class _Near:
    """How near a table is to a layout: the weight of the layout's columns that it has, against that of all of them."""

    layout: Layout
    part: Part
    header: Header
    share: float
    telling: int  # columns there that few other publications have


def _nearness(part: Part, header: Header, layout: Layout) -> _Near | None:
    """None: not near. A layout without a header cannot be recognised by its columns."""
    filled = sum(map(bool, header.names))
    if layout.first_cells or filled < 2:
        return None
    named = layout.named(header)
    forms = sum(any(re.fullmatch(form, name) for name in named.places) for form in layout.forms)
    there, also = (
        [
            min(_weight(name), _weight(header.names[named.places[plain(name)]]))
            for name in names
            if plain(name) in named.places
        ]
        for names in (layout.columns, layout.also)
    )
    telling = forms + sum(weight == 1.0 for weight in (*there, *also))
    if not telling or forms + len(there) < 2:
        return None
    share = (forms + sum(there)) / (len(layout.forms) + sum(map(_weight, layout.columns)))
    if share < NEAR and (len(there) + len(also)) / filled < MOSTLY:
        return None
    return _Near(layout, part, named, share, telling)


def raise_unknown(parts: Sequence[Part], layouts: Sequence[Layout]) -> None:
    """Raises SourceRefused: no layout fits; the nearest by the columns that tell it from others, and what is missing and extra."""
    nearest: _Near | None = None
    common: _Near | None = None
    columns: Sequence[str] = ()
    for part in parts:
        for header in part.headers():
            if sum(map(bool, header.names)) < 2:
                _refuse_semicolons(part, header)
                continue
            columns = columns or [name for name in header.names if name]
            if all(name in header.places for name in OWN):
                _refuse_own(part, header)
            if all(name in header.places for name in PLACES):
                faults = Faults(part.file)
                faults.say(
                    "This is a list of places and their practices, and holds no figures: read it on the page “Places”."
                )
                faults.refuse_if_any()
            for layout in layouts:
                named = layout.named(header)
                if _has(named, layout) == _required(layout) and (words := layout.another(named)):
                    faults = Faults(part.file)
                    faults.say(f"{layout.publisher}, {layout.name}: {words}", row=header.row + 1)
                    faults.refuse_if_any()
                shared = _in_common(part, named, layout)
                if shared and (common is None or (shared.telling, shared.share) > (common.telling, common.share)):
                    common = shared
                found = _nearness(part, header, layout)
                if found and (nearest is None or (found.share, found.telling) > (nearest.share, nearest.telling)):
                    nearest = found
    faults = Faults(parts[0].file if parts else "file")
    if nearest is None:
        faults.say(
            f"It is none of the {len(layouts)} kinds of publishers’ files that are known here, and near to none. "
            f"Its columns are: {_listed(columns) or 'none that could be read'}. {_common_in_words(common)}The kinds that can be read are listed "
            "beside the form on the page of data and methods, and in docs/publishers_files.md; figures of your own have a layout too."
        )
    else:
        faults.say(_nearest_in_words(nearest), row=nearest.header.row + 1)
    faults.refuse_if_any()


def _in_common(part: Part, named: Header, layout: Layout) -> _Near | None:
    """How many columns of the layout a table has, those included that many publishers have; None: fewer than two."""
    there = 0 if layout.first_cells else _has(named, layout)
    return _Near(layout, part, named, there / _required(layout), there) if there > 1 else None


def _common_in_words(common: _Near | None) -> str:
    if common is None:
        return ""
    layout = common.layout
    there, missing, extra = _compared(common)
    words = f"It shares most columns with {layout.publisher}, {layout.name}, but only such as many files have: {_listed(there)}. "
    words += f"Of that one’s columns, missing: {_enumerated(missing)}. " if missing else ""
    words += f"Not known in it: {_listed(extra)}. " if extra else ""
    return words + (f"(Sheet “{common.part.name}”.) " if common.part.name else "")


def _refuse_semicolons(part: Part, header: Header) -> None:
    """A table with semicolons between its columns has commas in its numbers, which would be read as thousands."""
    if part.content and any(text.count(";") > 1 for text in header.names):
        faults = Faults(part.file)
        faults.say(
            "Its columns are divided by semicolons, as a spreadsheet set up for another country saves them. Save it as CSV UTF-8 with commas, "
            "or as a workbook (.xlsx), and give that.",
            row=header.row + 1,
        )
        faults.refuse_if_any()


def _refuse_own(part: Part, header: Header) -> None:
    faults = Faults(part.file)
    saved = " Save the sheet as CSV UTF-8 first." if part.name else ""
    faults.say(
        f"This is in the layout of figures of your own, and of no publisher’s file.{saved} With its description beside it (the same name, "
        ".yaml), whoever runs this installation adds it with: python manage.py add FILE. The page takes publishers’ files only.",
        row=header.row + 1,
    )
    faults.refuse_if_any()


def _nearest_in_words(nearest: _Near) -> str:
    layout = nearest.layout
    there, missing, extra = _compared(nearest)
    words = f"No layout that is known here fits. The nearest is {layout.publisher}, {layout.name}: {_listed(there)} are its columns. "
    words += f"Missing: {_enumerated(missing)}."
    if extra:
        words += f" Not known in it: {_listed(extra)}."
    if nearest.part.name:
        words += f" (Sheet “{nearest.part.name}”.)"
    return words


def _compared(near: _Near) -> tuple[list[str], list[str], list[str]]:
    """The layout's columns that a table has, the labels of those missing, and the table's own that the layout lacks."""
    layout, header = near.layout, near.header
    known = {plain(name) for name in (*layout.columns, *layout.also, *layout.not_with)}
    formed = [name for name in header.names if any(re.fullmatch(form, plain(name)) for form in layout.forms)]
    there = [name for name in layout.columns if plain(name) in header.places]
    missing = [f"“{_short(name)}”" for name in layout.columns if name not in there]
    missing += [
        f"a column such as “{example}”"
        for form, example in zip(layout.forms, layout.examples, strict=True)
        if not any(re.fullmatch(form, name) for name in header.places)
    ]
    extra = [name for name in header.names if name and plain(name) not in known and name not in formed]
    return [*there, *formed], missing, extra


def _short(name: str) -> str:
    return " ".join(name.split())[:80]


def _listed(names: Sequence[str]) -> str:
    return _enumerated([f"“{_short(name)}”" for name in names])


def _enumerated(names: Sequence[str]) -> str:
    return ", ".join(names[:LISTED]) + (f" and {len(names) - LISTED} more" if len(names) > LISTED else "")
