"""Is resource where the need is, and how could it be rebalanced, how fast, and who gains and loses?"""

from __future__ import annotations

from components.page import Page
from data_access import Store
from pages.held import held
from pages.resource_distribution.evidence import Evidence
from pages.resource_distribution.exhibits import (
    along,
    arrive,
    components,
    convergence,
    distance,
    distance_years,
    inside,
    need_alone,
    need_inside,
    on_the_map,
    payment_streams,
    systems,
    years,
)
from pages.resource_distribution.headline import fair_share_finding, headline, need_headline
from pages.resource_distribution.view import PATH, View, choices
from pages.resource_distribution.what_if import MERGE, MOVE, TRIANGLES
from vocabulary import Finding

__all__ = ["PAGE", "PATH", "Evidence", "View", "choices", "findings", "headline", "need_headline"]


def findings(store: Store, area: str) -> list[Finding]:
    """What `/` may show of this page: need of the area compared with England; its distance from target."""
    view = View(area=area)
    evidence = Evidence(view, store)
    return [*held(lambda: [need_headline(view, evidence)], lambda: [fair_share_finding(view, evidence)])]


PAGE = Page(
    path=PATH,
    name="Resource",
    question="Is resource where the need is, and how could it be rebalanced, how fast, and who gains and loses?",
    introduction=(
        "What each board is allocated against its fair share. Inside a system: how much each place needs, as the national formula weighs "
        "it, what its general practice is paid and how many staff work there. Spending on other services by place is not published."
    ),
    view=View,
    choices=choices,
    evidence=Evidence,
    headline=headline,
    where=(distance, arrive),
    closer=(
        inside,
        along,
        payment_streams,
        need_inside,
        need_alone,
        components,
        systems,
        on_the_map,
        convergence,
        distance_years,
        years,
    ),
    groups=(
        ("Need and payments inside the system", 4),
        ("What need is made of", 2),
        ("Between systems", 2),
        ("Over the years", 3),
    ),
    what_if=(MOVE, MERGE, TRIANGLES),
    findings=findings,
)
