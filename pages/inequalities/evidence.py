"""What the page knows for one view. Each section is loaded when an exhibit first asks for it, and then kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from analysis.gap_line import GapLine
from analysis.slope import Difference, LineOnScale
from data_access import ENGLAND, Store
from domain.current_measures import newest_measure
from domain.inequalities.area_gaps import AreaGap, load_area_gap, load_moved_line
from domain.inequalities.authority_gaps import (
    AuthorityGaps,
    PublishedGap,
    load_authority_gaps,
    load_published_gap,
)
from domain.inequalities.decomposition import WithinBetween, load_within_between
from domain.inequalities.gradients import (
    Gradient,
    Gradients,
    Lifetimes,
    NeighbourhoodLine,
    ResidentsByAuthority,
    load_gradients,
    load_lifetimes,
    load_neighbourhood_line,
    load_residents,
)
from domain.inequalities.indicators import (
    AUTHORITY_GAP,
    CORE20_SHARE,
    DEPRIVATION_RANK,
    EVERYBODY_LIVES,
    LIFE_EXPECTANCY,
    RESIDENTS,
    counted_as,
    span,
)
from domain.inequalities.measure_detail import (
    BestSystem,
    MeasureDetail,
    PatientsByAuthority,
    RuralUrban,
    best_system,
    load_measure_detail,
    load_patients_by_authority,
    load_rural_urban,
)
from domain.inequalities.neighbourhoods import Neighbourhoods, load_neighbourhoods
from domain.inequalities.quintile_series import QuintileSeries, load_quintile_series
from domain.inequalities.ranking import Inequality, load_inequalities
from domain.inequalities.yearly_slopes import YearlySlope, load_yearly_slopes
from pages.inequalities.view import View
from pages.words import provenance
from vocabulary import Area, Estimate, Freshness, Provenance, Refused


class Evidence:
    """One view of one store."""

    def __init__(self, view: View, store: Store) -> None:
        area = store.area(view.area)
        assert area is not None  # the view only holds areas that are offered
        self.area: Area = area
        self.store = store
        self._view = view

    # ------------------------------------------------------------ slopes of life expectancy

    @cached_property
    def neighbourhoods(self) -> Neighbourhoods:
        return load_neighbourhoods(self.store, self._view.measure)

    @property
    def period(self) -> str:
        return self.neighbourhoods.period.label

    @cached_property
    def gradients(self) -> Gradients:
        return load_gradients(self.store, self._view.measure)

    @property
    def refused(self) -> str:
        """Why the area has no slope; "" where it has one."""
        return self.gradients.refused.get(self.area.code, "")

    @property
    def gradient(self) -> Gradient:
        return self.gradients.by_code[self.area.code]

    @property
    def england(self) -> Gradient:
        return self.gradients.england

    @cached_property
    def from_england(self) -> Difference:
        return self.gradients.from_england(self.gradient)

    @cached_property
    def peers(self) -> list[Gradient]:
        """Areas of the same kind in the Midlands, the steepest first; for the Midlands, its systems."""
        return self.gradients.of_kind("icb" if self.area.kind == "region" else self.area.kind)

    @cached_property
    def slopes_by_sex(self) -> Mapping[str, LineOnScale]:
        """Life expectancy measure -> the area's slope, for males and for females."""
        known = {key: load_gradients(self.store, key).by_code for key, sex in LIFE_EXPECTANCY.items() if sex}
        return {key: by_code[self.area.code].slope for key, by_code in known.items() if self.area.code in by_code}

    @cached_property
    def line(self) -> NeighbourhoodLine | Refused:
        return load_neighbourhood_line(self.store, self._view.measure, self.area)

    @cached_property
    def residents(self) -> ResidentsByAuthority:
        return load_residents(self.store, self._view.measure, self.gradient)

    @cached_property
    def lifetimes(self) -> Lifetimes | Refused:
        """Of both sexes together, whichever the view shows: money is spent on everybody."""
        return load_lifetimes(self.store, EVERYBODY_LIVES, self.area)

    @cached_property
    def authority_codes(self) -> Mapping[str, str]:
        """Short name -> code."""
        return {area.short_name: area.code for area in self.store.areas("ltla")}

    # ------------------------------------------------------------ gaps inside authorities

    @cached_property
    def authority_gaps(self) -> AuthorityGaps | Refused:
        return load_authority_gaps(self.store, self._view.measure, self.area)

    @cached_property
    def published_gap(self) -> PublishedGap | None:
        return load_published_gap(self.store, self._view.measure, self.neighbourhoods.period)

    # ------------------------------------------------------------ gaps between practices

    @cached_property
    def quintile_series(self) -> tuple[QuintileSeries, ...]:
        return load_quintile_series(self.store)

    @property
    def ranked_series(self) -> tuple[QuintileSeries, ...]:
        """Those that newer figures do not supersede, and that are not counted by practice: a gap has one ratio."""
        return tuple(
            each
            for each in self.quintile_series
            if not self.series_freshness(each).superseded_by and counted_as(self.store, each.indicator.id) is None
        )

    def freshness_in_words(self, indicators: Sequence[str], period: str) -> tuple[Freshness, ...]:
        return self.store.freshness_in_words(indicators, period)

    def newest_measure(self, measure: str) -> str:
        """The measure that supersedes this one where it is counted by practice, or else by system; itself where none does."""
        if measure not in self.store.indicators():
            return measure
        kind = "practice" if "practice" in self.store.kinds(measure) else "icb"
        return newest_measure(self.store, measure, kind)

    def series_freshness(self, series: QuintileSeries) -> Freshness:
        return self.store.freshness(series.indicator.id, period=series.periods[-1], kind="icb")

    @cached_property
    def followed(self) -> QuintileSeries | None:
        """The indicator followed over time; None: the gaps inside authorities are."""
        return next((each for each in self.quintile_series if each.indicator.id == self._view.trend), None)

    @cached_property
    def own_rows(self) -> tuple[int, ...]:
        """Rows of the quintile series that are the area or belong to it."""
        own = (self.area,) if self.area.kind == "icb" else self.store.members(self.area.code, "icb")
        codes = {area.code for area in own}
        systems = self.quintile_series[0].areas[:-1] if self.quintile_series else ()
        return tuple(row for row, area in enumerate(systems) if area.code in codes)

    @property
    def system_row(self) -> int | None:
        """The area's row of the quintile series; None for a cluster and the Midlands."""
        return self.own_rows[0] if self.area.kind == "icb" and self.own_rows else None

    @cached_property
    def inequalities(self) -> tuple[Inequality, ...]:
        return load_inequalities(self.store, self.area, self.quintile_series, self.system_row)

    @cached_property
    def gap(self) -> AreaGap:
        """Of the indicator shown by quintile: its one ratio, how it changed, and its parts."""
        return load_area_gap(self.store, self.detail.counted, self.area.code, self.area.kind)

    def moved_line(self, moved: Sequence[float]) -> GapLine | Refused:
        """The gap of the same indicator if the rate of each fifth were so many times what it is."""
        return load_moved_line(self.store, self.detail.counted, self.area.code, self.area.kind, moved)

    @cached_property
    def core20(self) -> tuple[Estimate, Estimate]:
        """Share of residents in England's most deprived fifth: the area, England. Raises NotHeld without it."""
        self.store.newest(CORE20_SHARE)
        own, england = (self.store.history(CORE20_SHARE, code) for code in (self.area.code, ENGLAND))
        return own.estimate(len(own) - 1), england.estimate(len(england) - 1)

    # ------------------------------------------------------------ one indicator by quintile

    @cached_property
    def detail(self) -> MeasureDetail:
        return load_measure_detail(self.store, self._view.indicator, self.area)

    @cached_property
    def rural_urban(self) -> RuralUrban | Refused:
        return load_rural_urban(self.store, self._view.indicator, self.area)

    @cached_property
    def yearly_slopes(self) -> tuple[YearlySlope, ...]:
        return load_yearly_slopes(self.store, self._view.indicator)

    @cached_property
    def within_between(self) -> WithinBetween:
        return load_within_between(self.store, self._view.indicator, self.detail.counted.period)

    @cached_property
    def patients(self) -> PatientsByAuthority:
        return load_patients_by_authority(self.store, self._view.indicator, self.area)

    def best_system(self, quintiles: list[int]) -> BestSystem | None:
        return best_system(self.store, self.detail, quintiles)

    # ------------------------------------------------------------ sources and cautions

    @property
    def freshness(self) -> Freshness:
        """Of the life expectancy shown."""
        return self.store.freshness(self._view.measure, period=self.neighbourhoods.period)

    @cached_property
    def slope_provenance(self) -> Provenance:
        indicators = (self._view.measure, DEPRIVATION_RANK, RESIDENTS)
        return provenance(self.store, indicators, f"{self.period}; deprivation of 2019")

    @property
    def slope_caveats(self) -> tuple[str, ...]:
        return self.store.indicator(self._view.measure).caveats

    @cached_property
    def gap_provenance(self) -> Provenance:
        return provenance(self.store, (AUTHORITY_GAP,), span(self.store.periods(AUTHORITY_GAP)))

    @property
    def gap_caveats(self) -> tuple[str, ...]:
        return self.store.indicator(AUTHORITY_GAP).caveats

    @cached_property
    def core20_provenance(self) -> Provenance:
        return provenance(self.store, (CORE20_SHARE,), self.store.newest(CORE20_SHARE).label)

    @property
    def core20_caveats(self) -> tuple[str, ...]:
        return self.store.indicator(CORE20_SHARE).caveats

    @cached_property
    def detail_provenance(self) -> Provenance:
        return provenance(self.store, (self._view.indicator,), self.detail.counted.period.label)

    def series_provenance(self, series: QuintileSeries) -> Provenance:
        return provenance(self.store, (series.indicator.id,), span(series.periods))

    def inequality_provenance(self, inequality: Inequality) -> Provenance:
        return provenance(self.store, (inequality.indicator.id,), inequality.period)
