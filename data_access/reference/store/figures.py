"""The figures of one edition after disclosure control, by each indicator's disclosure rule."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from data_access.reference.aggregation import ENOUGH, ENOUGH_MEMBERS, aggregate
from data_access.reference.disclosure import Shown, note_held_back, protect, value_from
from data_access.reference.observations import History, Numbers, Observations, floats, texts
from data_access.reference.recent import Recent
from data_access.reference.store.catalogue import EditionCatalogue
from data_access.reference.store.disclosed import DisclosureControl
from data_access.reference.store.geography import Geography
from data_access.reference.store.stored_figures import StoredFigures
from vocabulary import CustomArea, Estimate, Indicator, Period, Refused, Status


class Figures:
    """Observations, histories and the figures of custom areas, all protected."""

    counted_by_caches = False

    def __init__(self, geography: Geography, catalogue: EditionCatalogue, stored: StoredFigures) -> None:
        self._geography = geography
        self._catalogue = catalogue
        self._stored = stored
        self._disclosure = DisclosureControl(geography, catalogue, stored)
        self.recent = Recent()

    def check(self) -> None:
        """Read one row, as stored. Raises EditionCorrupt, DatabaseUnreachable."""
        self._stored.check()

    def observations(
        self, indicator: str, period: str | Period, *, kind: str = "trust", breakdown: str = ""
    ) -> Observations:
        """All areas of one kind, in order of code; there may be none. Small numbers are protected by the indicator's rule.

        Raises KeyError for an unknown indicator or period.
        """
        key = indicator, period.id if isinstance(period, Period) else period, kind, breakdown
        return self.recent.get(key, lambda: self._observations(indicator, period, kind, breakdown))

    def _observations(self, indicator: str, period: str | Period, kind: str, breakdown: str) -> Observations:
        entry = self._catalogue.indicator(indicator)
        stored = self._stored.observations(indicator, period, kind, breakdown)
        if entry.disclosure_rule == "published":
            return stored
        return protect(stored, entry, self._disclosure.disclosed(indicator, stored.period).of(kind, breakdown))

    def history(self, indicator: str, area_code: str, *, breakdown: str = "") -> History:
        """One area in every period of the indicator, oldest first: always as long as `periods(indicator)`.

        A period without a row, such as a month before a trust existed, has NaN and status missing. Raises KeyError for
        an unknown indicator or area. If the figures of a custom area cannot be added up, every period is missing;
        `place` gives the reason.
        """
        if place := self._geography.custom_areas.get(area_code):
            return self._history_of_custom_area(indicator, place, breakdown)
        area = self._geography.index.number(area_code)
        return self.recent.get((indicator, area, breakdown), lambda: self._history(indicator, area, breakdown))

    def _history(self, indicator: str, area: int, breakdown: str) -> History:
        entry = self._catalogue.indicator(indicator)
        stored = self._stored.history(indicator, area, breakdown)
        if entry.disclosure_rule == "published":
            return stored
        kind = self._geography.index.kind_of(area)
        shown = [
            self._disclosure.disclosed(indicator, period).row(kind, breakdown, area)
            for period in self._catalogue.periods(indicator)
        ]
        hidden, numerator, denominator = (np.array(column) for column in zip(*shown, strict=True))
        return protect(stored, entry, Shown(hidden.astype(bool), numerator.astype(float), denominator.astype(float)))

    def _history_of_custom_area(self, indicator: str, place: CustomArea, breakdown: str) -> History:
        periods = self._catalogue.periods(indicator)
        of_practices = set(self._catalogue.periods(indicator, kind="practice", breakdown=breakdown))
        codes = self._geography.practice_codes(place)
        protected = self._catalogue.indicator(indicator).disclosure_rule != "published"

        def figure(period: Period) -> Estimate:
            if period not in of_practices:
                return Estimate(None, status=Status.MISSING)
            estimate = self.place(indicator, period, codes, breakdown=breakdown)
            if isinstance(estimate, Refused):
                return Estimate(None, status=Status.SUPPRESSED if protected else Status.MISSING)
            return estimate

        estimates = [figure(period) for period in periods]
        return History(
            indicator=indicator,
            breakdown=breakdown,
            area=self._geography.custom_areas.as_area(place),
            period=texts(period.id for period in periods),
            label=texts(period.label for period in periods),
            numerator=floats([estimate.numerator for estimate in estimates]),
            denominator=floats([estimate.denominator for estimate in estimates]),
            value=floats([estimate.value for estimate in estimates]),
            lower=floats([estimate.lower for estimate in estimates]),
            upper=floats([estimate.upper for estimate in estimates]),
            status=texts(str(estimate.status) for estimate in estimates),
            release=texts("" for _ in estimates),
            derived=np.ones(len(estimates), dtype=bool),
        )

    def place(
        self,
        indicator: str,
        period: str | Period,
        codes: Collection[str],
        *,
        kind: str = "practice",
        breakdown: str = "",
    ) -> Estimate | Refused:
        """The figure of a custom area, added up from the displayed counts of its areas of one kind.

        A protected indicator has no figure if one of those counts is hidden. A custom area therefore reveals nothing that
        its areas do not reveal one by one, whatever other custom areas there are. Each of its two counts is off by at
        most 2.5 times the number of areas.

        Refused with a reason if the indicator has no counts, none for that kind of area, or a hidden one. Raises
        KeyError.
        """
        entry = self._catalogue.indicator(indicator)
        if entry.multiplier is None and entry.value_kind != "count":
            return Refused(f"{entry.short_name} is published without counts, so it cannot be added up to a place.")
        if kind not in self._catalogue.kinds(indicator):
            return Refused(f"{entry.short_name} is not published for the areas this place is made of.")
        rows = self.observations(indicator, period, kind=kind, breakdown=breakdown)
        index = self._geography.index
        wanted = {index.numbered(index.number(code)).code for code in codes}
        mine = np.array([code in wanted for code in rows.area], dtype=bool)
        if entry.disclosure_rule != "published":
            held_back = int((rows.status[mine] == Status.SUPPRESSED).sum())
            if held_back:
                note_held_back(indicator)
                return Refused(_why_held_back(entry, held_back, len(wanted), kind))
        sums = aggregate(
            np.zeros(len(rows), dtype=np.int64), np.where(mine, 0, -1), rows.numerator, rows.denominator, rows.known
        )
        # The share of all its practices: one that had not opened, or reports nothing, is missing from the figure.
        share = float((rows.known[mine] & ~np.isnan(rows.numerator[mine])).sum()) / max(len(wanted), 1)
        if not len(sums.parent) or not sums.known[0] or share < ENOUGH_MEMBERS:
            return Estimate(None, status=Status.MISSING)
        return Numbers(
            indicator=indicator,
            breakdown=breakdown,
            numerator=sums.numerator[:1],
            denominator=sums.denominator[:1],
            value=value_from(entry, sums.numerator[:1], sums.denominator[:1]),
            lower=np.array([np.nan]),
            upper=np.array([np.nan]),
            status=texts([str(Status.OK if share >= ENOUGH else Status.LOW_RELIABILITY)]),
            release=texts([""]),
            derived=np.array([True]),
        ).estimate(0)


def _why_held_back(entry: Indicator, held_back: int, of: int, kind: str) -> str:
    """The reason why a custom area has no figure, as a sentence for the reader."""
    one, many = ("practice", "practices") if kind == "practice" else ("area", "areas")
    if of == 1:
        return f"The figure of this place's {one} for {entry.short_name} is held back because the numbers are small."
    those = f"that {one}" if held_back == 1 else f"those {many}"
    return (
        f"There is no figure of {entry.short_name} for this place. The numbers of {held_back:,} of its {of:,} {many} are held "
        f"back because they are small, so they cannot be added up. Leave {those} out of the place, or look at a whole system."
    )
