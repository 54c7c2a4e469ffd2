"""What the first page may show of inequalities: slopes for each sex, and in each family what weighs most in people."""

from __future__ import annotations

from functools import partial

from data_access import Store
from domain.current_measures import is_superseded
from domain.inequalities.indicators import LIFE_EXPECTANCY
from pages.held import held
from pages.inequalities.evidence import Evidence
from pages.inequalities.headline import slope_headline
from pages.inequalities.largest import largest
from pages.inequalities.view import View
from vocabulary import Finding


def findings(store: Store, area: str) -> list[Finding]:
    views = [View(area=area, measure=measure) for measure, sex in LIFE_EXPECTANCY.items() if sex]
    current = [view for view in views if not is_superseded(store, view.measure, ("msoa11",))]
    slopes = [partial(_slope, store, view) for view in current]
    return [*held(*slopes, lambda: largest(Evidence(views[0], store)))]


def _slope(store: Store, view: View) -> list[Finding]:
    return [slope_headline(view, Evidence(view, store))]
