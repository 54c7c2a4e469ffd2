"""Systems side by side, and year by year, by what the reader chose: payments, GPs or need."""

from __future__ import annotations

from components.exhibit import Exhibit
from components.page import drills
from pages.resource_distribution.evidence import Evidence
from pages.resource_distribution.exhibits.need import need
from pages.resource_distribution.exhibits.payments import pounds, pounds_years
from pages.resource_distribution.exhibits.staff import staff, staff_years
from pages.resource_distribution.exhibits.table_of_areas import TO_THE_AREA
from pages.resource_distribution.view import View


@drills(TO_THE_AREA)
def systems(view: View, evidence: Evidence) -> Exhibit:
    """Every system and cluster in order."""
    return {"pounds": pounds, "staff": staff, "need": need}[view.beside](view, evidence)


def years(view: View, evidence: Evidence) -> Exhibit:
    """Payments year by year where they are chosen, otherwise GPs: need of the years before is weighed by other formulas."""
    return (pounds_years if view.beside == "pounds" else staff_years)(view, evidence)
