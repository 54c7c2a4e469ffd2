"""The evidence: what each area needs, what its practices were paid, and who works in them.

Three publications of three years meet here. They are never mixed in one number, but for one: GPs are held against patients
weighted for need, which is the patients of that year times the need index of the allocations nearest to it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.concentration import Concentration, concentration_index
from analysis.distance_from_target import Distance, distance_from_target
from analysis.need import need_index
from components.once import Once
from data_access import ENGLAND, MIDLANDS, Observations, Store
from pages import areas
from pages.resource_distribution.view import COMPARED, COMPONENTS, CORE, PRIMARY, View
from vocabulary import PLACE, Area, Period, Provenance, Refused

REGISTERED = "registered_population_allocation"
NET, GROSS = "gp_payments_net_per_weighted_patient", "gp_payments_gross_per_weighted_patient"
LOCAL = "gp_payments_local_schemes"
GPS, NURSES, OTHERS = "gp_fte_qualified_per_10000", "nurse_fte_per_10000", "direct_patient_care_fte_per_10000"

NOT_WHOLE = frozenset({"2018/19"})  # of payments: many practices of that year can be joined to no area of today
NEED_FOR_POUNDS = "2023/24"  # allocations made for the population of 2022/23, the year of the payments
NEED_FOR_STAFF = "2024/25"  # the allocations nearest to staff of 2024
FEWEST_PEOPLE = 1_000  # practices smaller than that are special services, or about to close

Floats = NDArray[np.float64]
Kinds = tuple[str, ...]
LISTED: Kinds = ("icb", "cluster", "region", "england")


@dataclass(frozen=True, eq=False)
class Rows:
    """Some areas, and what is known of each: NaN where it is not. All arrays have the length of `codes`."""

    kind: str
    codes: tuple[str, ...]
    names: tuple[str, ...]
    registered: Floats
    weighted: Floats  # for the component looked at
    pounds: Floats  # net, for general practice
    local: Floats  # of them for local schemes
    gross: Floats  # with dispensing and drugs
    payment_patients: Floats  # weighted by the payment formula
    gps: Floats
    gp_patients: Floats
    gp_index: Floats  # need index for general practice, England 1, by which their patients are weighted

    def __len__(self) -> int:
        return len(self.codes)

    @property
    def weighted_gp_patients(self) -> Floats:
        return self.gp_patients * self.gp_index

    @property
    def pounds_each(self) -> Floats:
        return _over(self.pounds, self.payment_patients)

    @property
    def local_each(self) -> Floats:
        return _over(self.local, self.payment_patients)

    @property
    def gross_each(self) -> Floats:
        return _over(self.gross, self.payment_patients)

    @property
    def gps_per_10000(self) -> Floats:
        return 10_000 * _over(self.gps, self.weighted_gp_patients)

    def at(self, code: str) -> int:
        return self.codes.index(code)

    def followed_by(self, other: Rows) -> Rows:
        """These, then those of `other`."""
        arrays: dict[str, Any] = {
            each.name: np.concatenate([getattr(self, each.name), getattr(other, each.name)])
            for each in fields(self)
            if isinstance(getattr(self, each.name), np.ndarray)
        }
        return replace(self, codes=self.codes + other.codes, names=self.names + other.names, **arrays)

    def take(self, rows: Sequence[int]) -> Rows:
        arrays = {
            each.name: getattr(self, each.name)[list(rows)]
            for each in fields(self)
            if isinstance(getattr(self, each.name), np.ndarray)
        }
        return replace(
            self, codes=tuple(self.codes[i] for i in rows), names=tuple(self.names[i] for i in rows), **arrays
        )


@dataclass(frozen=True, eq=False)
class Against:
    """Rows held against one area: England or the Midlands."""

    rows: Rows
    index: Floats  # need index; NaN for a place without people
    beyond: Floats  # people a place is weighted for beyond those registered, at the need of the area compared with
    pounds: Distance  # pounds for general practice from its rate for each weighted patient
    gps: Distance  # GPs from its number for each weighted patient


@dataclass(frozen=True, eq=False)
class Course:
    """One measure of one area, year by year: value = by x top / bottom."""

    area: Area
    labels: tuple[str, ...]
    value: Floats


@dataclass(frozen=True, eq=False)
class Marks:
    """Networks or practices of the Midlands: need and pounds of the same population, and which belong to the area."""

    kind: str
    rows: Rows
    index: Floats  # need index for general practice in NEED_FOR_POUNDS, England 1
    own: NDArray[np.bool_]
    left_out: int  # too small to say anything of


@dataclass(frozen=True, eq=False)
class Evidence:
    area: Area
    kind: str  # of the places within it
    component: str
    compared: Area
    compared_words: str  # "England", "the Midlands"
    need_year: Period
    pounds_year: Period
    staff_year: Period
    listed: Against  # systems, clusters, the Midlands and England
    midlands_kinds: Mapping[str, str]  # area code -> kind
    keys: Mapping[str, str]  # area code -> the value that stands for it in an address
    england_pounds: float  # for each weighted patient
    components: Mapping[str, float]  # measure -> need index of the area
    places: Against | Refused  # within the area
    unplaced: float  # registered people whose practices count in the area and in none of its places
    too_small: int  # places left out because they are too small
    marks: Marks
    gathers: Concentration | Refused  # pounds along need, the places of the area in order
    pounds_course: tuple[Course, ...]  # the area, the one compared with, its peers
    staff_courses: Mapping[str, tuple[Course, ...]]  # measure -> the same
    drawn: Against  # local authorities or parts of boards of the Midlands, for the map
    drawn_kind: str
    drawn_own: NDArray[np.bool_]
    caveats: Mapping[str, tuple[str, ...]]
    stale: str
    provenance: Mapping[str, Provenance]

    @property
    def own(self) -> int:
        """The row of the area among those listed."""
        return self.listed.rows.at(self.area.code)

    @property
    def other(self) -> int:
        return self.listed.rows.at(self.compared.code)

    @property
    def ranked(self) -> bool:
        """Whether the area has others of its kind that it can be held against."""
        return self.area.kind in ("icb", "cluster")

    def peers(self) -> list[int]:
        """Rows of the areas of the same kind; for the Midlands, its systems."""
        kind = "icb" if self.area.kind == "region" else self.area.kind
        return [row for row, code in enumerate(self.listed.rows.codes) if self.midlands_kinds[code] == kind]


def gather(view: View, store: Store) -> Evidence:
    area, compared = store.area(view.area), store.area(view.compare)
    assert area is not None and compared is not None  # the view only holds areas that are offered
    need_year = store.periods(view.component, kind="icb")[-1]
    pounds_year, staff_year = (store.periods(key, kind="icb")[-1] for key in (NET, GPS))

    listed_areas = [*_listed(store), *([area] if area.kind == PLACE else [])]
    listed = _rows_of(store, view.component, LISTED, [each.code for each in listed_areas])
    whole = listed.take([listed.at(compared.code)])
    against = _against(listed, whole)
    assert isinstance(against, Against)  # systems have counts of everything

    places, unplaced, too_small = _places(store, view, area, whole)
    marks = _marks(store, area, view.level if view.level in ("pcn", "practice") else "pcn")
    drawn_kind = "sub_icb" if view.level == "sub_icb" else "ltla"
    drawn_rows = _rows_of(store, view.component, (drawn_kind,), _codes(store, MIDLANDS, drawn_kind))
    drawn = _against(drawn_rows, whole)
    assert isinstance(drawn, Against)
    mine = set(_codes(store, area.code, drawn_kind))
    systems = list(store.parents(area.code, "icb")) if area.kind == PLACE else []
    series = [area, compared, *(systems or _peers(listed_areas, area))]
    return Evidence(
        area=area,
        kind=view.level,
        component=view.component,
        compared=compared,
        compared_words=COMPARED[compared.code],
        need_year=need_year,
        pounds_year=pounds_year,
        staff_year=staff_year,
        listed=against,
        midlands_kinds={each.code: each.kind for each in listed_areas},
        keys={each.code: areas.key_of(each) for each in listed_areas},
        england_pounds=float(listed.pounds_each[listed.at(ENGLAND)]),
        components={key: _index_of(store, key, need_year, area.code, compared.code) for key in COMPONENTS},
        places=places,
        unplaced=unplaced,
        too_small=too_small,
        marks=marks,
        gathers=_gathers(marks),
        pounds_course=tuple(_course(store, NET, each, leave_out=NOT_WHOLE) for each in series),
        staff_courses={key: tuple(_course(store, key, each) for each in series) for key in (GPS, NURSES, OTHERS)},
        drawn=drawn,
        drawn_kind=drawn_kind,
        drawn_own=np.array([code in mine for code in drawn.rows.codes], dtype=bool),
        caveats={key: store.indicator(key).caveats for key in (view.component, PRIMARY, NET, GPS)},
        stale=_stale(store),
        provenance={
            "need": _provenance(store, (view.component,), need_year.label),
            "components": _provenance(store, tuple(COMPONENTS), need_year.label),
            "pounds": _provenance(store, (NET, LOCAL, GROSS), pounds_year.label),
            "staff": _provenance(store, (GPS, PRIMARY), staff_year.label),
            "all": _provenance(store, (view.component, NET, GPS), ""),
            "marks": _provenance(store, (NET, PRIMARY), ""),
        },
    )


# ---------------------------------------------------------------- which areas


def _listed(store: Store) -> list[Area]:
    """Systems, clusters, the Midlands, England."""
    midlands, england = store.area(MIDLANDS), store.area(ENGLAND)
    assert midlands is not None and england is not None
    return [*store.members(MIDLANDS, "icb"), *store.members(MIDLANDS, "cluster"), midlands, england]


def _peers(listed: Sequence[Area], area: Area) -> list[Area]:
    kind = "icb" if area.kind == "region" else area.kind
    return [each for each in listed if each.kind == kind and each.code != area.code]


def _systems(store: Store) -> Mapping[str, tuple[str, ...]]:
    """Cluster -> its systems. A cluster is always taken as its systems added up: a practice whose address lies in a
    cluster and whose system does not would else be in the cluster alone."""

    def made() -> Mapping[str, tuple[str, ...]]:
        clusters = store.members(MIDLANDS, "cluster")
        return {each.code: tuple(system.code for system in store.members(each.code, "icb")) for each in clusters}

    found: Mapping[str, tuple[str, ...]] = _remembered.get((store, "systems"), made)
    return found


_remembered = Once(256)  # what is the same whichever area is looked at


def _codes(store: Store, area: str, kind: str) -> list[str]:
    parts = _systems(store).get(area, (area,))
    found: list[str] = _remembered.get(
        (store, area, kind), lambda: [each.code for part in parts for each in store.members(part, kind)]
    )
    return found


# ---------------------------------------------------------------- what is known of them


def _rows_of(store: Store, component: str, kinds: Kinds, codes: Sequence[str]) -> Rows:
    """The areas of these kinds and codes that have a registered population, in the order of their names; then readers' own places."""
    made: Rows = _remembered.get((store, component, kinds), lambda: _read(store, component, kinds))
    wanted = set(codes)
    found = made.take([row for row, code in enumerate(made.codes) if code in wanted])
    for code in codes:
        if code.startswith(f"{PLACE}-") and code not in made.codes:
            own = _remembered.get((store, component, code), partial(_read_place, store, component, code))
            found = found.followed_by(own)
    return found


def _read_place(store: Store, component: str, code: str) -> Rows:
    """One row: the counts of a reader's own place, added up from those of its practices."""
    place = store.area(code)
    assert place is not None  # the view only holds areas there are
    practices = [each.code for each in store.members(code, "practice")]

    def counts(key: str, period: str) -> tuple[Floats, Floats]:
        made = store.place(key, period, practices)
        pair = (None, None) if isinstance(made, Refused) else (made.numerator, made.denominator)
        return np.array(pair[:1], dtype=np.float64), np.array(pair[1:], dtype=np.float64)

    need_year, pounds_year, staff_year = (store.periods(key, kind="icb")[-1].id for key in (component, NET, GPS))
    weighted, registered = counts(component, need_year)
    counted, _ = counts(REGISTERED, need_year)
    pounds, payment_patients = counts(NET, pounds_year)
    local, gross = (counts(key, pounds_year)[0] for key in (LOCAL, GROSS))
    gps, gp_patients = counts(GPS, staff_year)
    gp_index = _index_against_england(store, NEED_FOR_STAFF, *counts(PRIMARY, NEED_FOR_STAFF))
    registered = np.where(np.isfinite(weighted), registered, counted)
    arrays = (registered, weighted, pounds, local, gross, payment_patients, gps, gp_patients, gp_index)
    return Rows(PLACE, (code,), (place.name,), *arrays)


def _read(store: Store, component: str, kinds: Kinds) -> Rows:
    need_year, pounds_year, staff_year = (store.periods(key, kind="icb")[-1] for key in (component, NET, GPS))
    need = [store.observations(component, need_year, kind=kind) for kind in kinds]
    codes = [str(code) for part in need for code in part.area]
    names = [str(name) for part in need for name in part.short_name]
    order = sorted(range(len(codes)), key=lambda i: (names[i].casefold(), codes[i]))
    weighted, registered = _counts(need, codes, _systems(store))
    counted, _ = _lookup(store, REGISTERED, need_year, kinds, codes)
    registered = np.where(
        np.isfinite(weighted), registered, counted
    )  # a place without a weight has its people all the same
    pounds, payment_patients = _lookup(store, NET, pounds_year, kinds, codes)
    local, gross = (_lookup(store, key, pounds_year, kinds, codes)[0] for key in (LOCAL, GROSS))
    gps, gp_patients = _lookup(store, GPS, staff_year, kinds, codes)
    gp_index = _index(store, NEED_FOR_STAFF, kinds, codes)
    arrays = (registered, weighted, pounds, local, gross, payment_patients, gps, gp_patients, gp_index)
    rows = Rows(kinds[0], tuple(codes), tuple(names), *arrays)
    return rows.take([row for row in order if np.isfinite(registered[row])])


def _lookup(store: Store, key: str, period: Period, kinds: Kinds, codes: Sequence[str]) -> tuple[Floats, Floats]:
    return _counts([store.observations(key, period, kind=kind) for kind in kinds], codes, _systems(store))


def _counts(
    parts: Sequence[Observations], codes: Sequence[str], systems: Mapping[str, tuple[str, ...]]
) -> tuple[Floats, Floats]:
    """Numerators and denominators of these areas, NaN where not known; a count has no denominator."""
    found = {
        str(code): np.array([top, bottom])
        for part in parts
        for code, top, bottom, known in zip(part.area, part.numerator, part.denominator, part.known, strict=True)
        if known and np.isfinite(top)
    }
    unknown = np.array([np.nan, np.nan])
    for cluster, own in systems.items():
        if cluster in found:
            found[cluster] = np.sum([found.get(code, unknown) for code in own], axis=0)
    pairs = np.array([found.get(code, unknown) for code in codes], dtype=np.float64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


def _index(store: Store, period: str, kinds: Kinds, codes: Sequence[str]) -> Floats:
    """Need index for general practice against England."""
    england = store.observations(PRIMARY, period, kind="england")
    return _index_against_england(store, period, *_lookup(store, PRIMARY, england.period, kinds, codes))


def _index_against_england(store: Store, period: str, weighted: Floats, registered: Floats) -> Floats:
    england = store.observations(PRIMARY, period, kind="england")
    known = weighted > 0
    whole = {"parent_weighted": float(england.numerator[0]), "parent_population": float(england.denominator[0])}
    made = need_index(weighted[known], registered[known], **whole) if known.any() else np.array([])
    found = np.full(len(weighted), np.nan)
    found[known] = np.nan if isinstance(made, Refused) else made
    return found


def _index_of(store: Store, component: str, period: Period, code: str, compared: str) -> float:
    rows = _rows_of(store, component, LISTED, [code, compared])
    whole = rows.take([rows.at(compared)])
    made = _against(rows, whole)
    return float(made.index[rows.at(code)]) if isinstance(made, Against) else float("nan")


def against_england(store: Store, kinds: Kinds, codes: Sequence[str]) -> Against | Refused:
    """Areas of these kinds and readers' own places, with their need for all core services together, held against England."""
    return _against(_rows_of(store, CORE, kinds, codes), _rows_of(store, CORE, LISTED, [ENGLAND]))


def _against(rows: Rows, whole: Rows) -> Against | Refused:
    """Rows held against a whole, which is one row. Places without a number are NaN in what rests on it."""
    if not len(rows):
        return Refused(
            "None of these areas has patients registered in these figures. Choose another area, or add practices."
        )
    need = need_index(
        np.nan_to_num(rows.weighted),
        np.nan_to_num(rows.registered),
        parent_weighted=float(whole.weighted[0]),
        parent_population=float(whole.registered[0]),
    )
    if isinstance(need, Refused):
        return need
    index = np.where(np.isfinite(rows.weighted), need, np.nan)
    return Against(
        rows=rows,
        index=index,
        beyond=(index - 1) * rows.registered,
        pounds=_distance(rows.pounds, rows.payment_patients, whole.pounds, whole.payment_patients),
        gps=_distance(rows.gps, rows.weighted_gp_patients, whole.gps, whole.weighted_gp_patients),
    )


def _distance(actual: Floats, need: Floats, whole_actual: Floats, whole_need: Floats) -> Distance:
    known = np.isfinite(actual) & np.isfinite(need)
    empty = np.full(len(actual), np.nan)
    if not known.any():
        return Distance(empty, empty, empty)
    made = distance_from_target(
        actual[known], need[known], whole_actual=float(whole_actual[0]), whole_need=float(whole_need[0])
    )
    if isinstance(made, Refused):
        return Distance(empty, empty, empty)
    parts = []
    for part in (made.target, made.missing, made.relative):
        spread = empty.copy()
        spread[known] = part
        parts.append(spread)
    return Distance(*parts)


def _over(top: Floats, bottom: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(bottom > 0, top / bottom, np.nan), dtype=np.float64)


# ---------------------------------------------------------------- places within, and places side by side


def _places(store: Store, view: View, area: Area, whole: Rows) -> tuple[Against | Refused, float, int]:
    """The places within an area; how many people are in none of them; how many places are too small to be shown."""
    rows = _rows_of(store, view.component, (view.level,), _codes(store, area.code, view.level))
    listed = _rows_of(store, view.component, LISTED, [area.code])
    unplaced = float(listed.registered[0] - rows.registered.sum())
    large = [row for row in range(len(rows)) if view.level != "practice" or rows.registered[row] >= FEWEST_PEOPLE]
    return _against(rows.take(large), whole), unplaced, len(rows) - len(large)


def _marks(store: Store, area: Area, kind: str) -> Marks:
    whole: Marks = _remembered.get((store, "marks", kind), lambda: _marks_of(store, kind))
    mine = set(_codes(store, area.code, kind))
    return replace(whole, own=np.array([code in mine for code in whole.rows.codes], dtype=bool))


def _marks_of(store: Store, kind: str) -> Marks:
    """Those of the Midlands; none of them anybody's own."""
    rows = _rows_of(store, PRIMARY, (kind,), _codes(store, MIDLANDS, kind))
    index = _index(store, NEED_FOR_POUNDS, (kind,), rows.codes)
    known = np.isfinite(index) & np.isfinite(rows.pounds_each)
    large = (rows.registered >= FEWEST_PEOPLE) & (rows.payment_patients >= FEWEST_PEOPLE)
    kept = np.flatnonzero(known & (large if kind == "practice" else True)).tolist()
    return Marks(
        kind=kind,
        rows=rows.take(kept),
        index=index[kept],
        own=np.zeros(len(kept), dtype=bool),
        left_out=int((known & ~large).sum()) if kind == "practice" else 0,
    )


def _gathers(marks: Marks) -> Concentration | Refused:
    """Pounds for each weighted patient along need, the neediest first, weighted patients counted."""
    own = marks.own
    return concentration_index(
        marks.rows.pounds_each[own], -marks.index[own], population=marks.rows.payment_patients[own]
    )


# ---------------------------------------------------------------- over time


def _course(store: Store, key: str, area: Area, leave_out: frozenset[str] = frozenset()) -> Course:
    found: Course = _courses.get((store, key, area.code), lambda: _read_course(store, key, area, leave_out))
    return found


_courses = Once(512)


def _read_course(store: Store, key: str, area: Area, leave_out: frozenset[str]) -> Course:
    parts = [store.history(key, code) for code in _systems(store).get(area.code, (area.code,))]
    top, bottom = (
        np.sum([np.where(part.known, getattr(part, side), np.nan) for part in parts], axis=0)
        for side in ("numerator", "denominator")
    )
    kept = [row for row, period in enumerate(parts[0].period) if period not in leave_out]
    return Course(
        area=area,
        labels=tuple(str(parts[0].label[row]) for row in kept),
        value=(store.indicator(key).multiplier or 1.0) * _over(top, bottom)[kept],
    )


def _stale(store: Store) -> str:
    """Which of the three publications are older than promised."""
    said = {"Payments": store.staleness(NET), "GPs": store.staleness(GPS), "Need": store.staleness(PRIMARY)}
    return " ".join(f"{what}: {words[:1].lower()}{words[1:]}" for what, words in said.items() if words)


def _provenance(store: Store, keys: Sequence[str], period: str) -> Provenance:
    entries = [store.indicator(key) for key in keys]
    releases = {release.id: release for key in keys for release in store.releases(key)}
    return Provenance(
        definition=" ".join(
            f"{entry.name}. {entry.numerator}, out of: {entry.denominator}."
            for entry in (entries if len(entries) < 4 else entries[:1])
        ),
        releases=tuple(releases.values()),
        edition=store.edition,
        method=" ".join(dict.fromkeys(entry.method for entry in entries)),
        period=period,
    )
