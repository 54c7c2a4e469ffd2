"""How do health and care and the local economy act on each other, and what would change that?"""

from __future__ import annotations

from components.page import Page
from data_access import Store
from pages import areas
from pages.held import held
from pages.wider_economy.back_to_work import BACK_TO_WORK
from pages.wider_economy.care_and_discharge import CARE_AND_DISCHARGE
from pages.wider_economy.evidence import Evidence
from pages.wider_economy.exhibits import (
    anchors,
    early_deaths,
    health_and_work,
    ill_health,
    jobs,
    links,
    multipliers,
    out_of_work,
    pair,
    pension_age,
    published_beside,
    quotient,
    share_over_time,
    shares,
    split,
    suppliers,
    why,
    within,
)
from pages.wider_economy.headline import headline, work_finding
from pages.wider_economy.one_pound import ONE_POUND
from pages.wider_economy.view import PATH, View, choices
from pages.wider_economy.what_if import SHIFT, SPEND
from vocabulary import Finding

__all__ = [
    "PAGE",
    "PATH",
    "Evidence",
    "View",
    "anchors",
    "choices",
    "early_deaths",
    "findings",
    "headline",
    "health_and_work",
    "ill_health",
    "jobs",
    "links",
    "multipliers",
    "out_of_work",
    "pair",
    "pension_age",
    "published_beside",
    "quotient",
    "share_over_time",
    "shares",
    "split",
    "suppliers",
    "why",
    "within",
]


def findings(store: Store, area: str) -> list[Finding]:
    """What `/` may show of this page: how large health and care is in the area's economy, and who is out of work."""
    view = View(area=area)
    evidence = Evidence(view, store)
    return [*held(lambda: [headline(view, evidence)], lambda: [work_finding(view, evidence)])]


PAGE = Page(
    path=PATH,
    name="Wider economy",
    question="How do health and care and the local economy act on each other, and what would change that?",
    introduction=(
        "How large health and care is in each economy and why, what a pound spent on it adds elsewhere, and who is out "
        "of work. Amounts are value added (GVA) at the prices of their year; no figure here says how good care is."
    ),
    view=View,
    choices=choices,
    stand_in=areas.stand_in,
    evidence=Evidence,
    headline=headline,
    where=(shares,),
    closer=(
        *(why, share_over_time, quotient, split, within, jobs, multipliers, suppliers, published_beside, anchors),
        *(out_of_work, ill_health, early_deaths, pair, links, pension_age, health_and_work),
    ),
    groups=(
        ("How large health and care is, and why", 6),
        ("What a pound spent here does", 4),
        ("Health and work", 7),
    ),
    findings=findings,
    what_if=(BACK_TO_WORK, SPEND, SHIFT, CARE_AND_DISCHARGE, ONE_POUND),
)
