"""How sure the difference of an area's places from the others is: chance, what places usually differ by, and whether it lasts."""

from __future__ import annotations

from analysis.fair_comparison.sureness import HowSure
from data_access import Store
from domain.fair_comparison.by_unit import judge_units
from domain.fair_comparison.sides import level_expected, level_of
from domain.fair_comparison.unit_models import load_unit_model
from domain.unwarranted_variation.measures import comparison_kind
from domain.unwarranted_variation.peers import Peers
from vocabulary import Refused, Sureness

NOT_MEASURED = HowSure(Sureness.NOT_MEASURED, float("nan"), float("nan"), None)
OF_PRACTICES = ("pcn", "sub_icb", "icb")  # kinds of place whose people are those of their practices


def load_sure(store: Store, peers: Peers) -> HowSure:
    """How sure the plain difference of an area's places together is. "Not measured" without figures to compare.

    As the scan judges it where nothing is allowed for, from the smallest units counted: a board's practices where it has them in the period,
    or else the places themselves. How much they differ is England's in that period.
    """
    kind, own, compared = _units(store, peers)
    model = load_unit_model(
        store, peers.indicator.id, kind, breakdown=peers.breakdown, until=peers.rows.period.id, plain=True
    )
    if isinstance(model, Refused):
        return NOT_MEASURED
    rows, all_rows = model.rows_of(own), model.rows_of(compared)
    fixed = comparison_kind(peers.indicator) == "ratio"  # expected counts are the publisher's
    level = level_expected(model) if fixed else level_of(model, all_rows)
    if level is None or not len(rows):
        return NOT_MEASURED
    judged = judge_units(model, rows, level)
    return NOT_MEASURED if isinstance(judged, Refused) else judged.sure


def _units(store: Store, peers: Peers) -> tuple[str, frozenset[str], frozenset[str]]:
    """The kind of unit that decides, and the codes of the area's own units and of all compared."""
    rows = peers.rows
    own, compared = (frozenset(map(str, rows.area[which])) for which in (peers.reporting, rows.known))
    listed = store.periods(peers.indicator.id, kind="practice", breakdown=peers.breakdown)
    if peers.level not in OF_PRACTICES or all(each.id != rows.period.id for each in listed):
        return peers.level, own, compared

    def practices(areas: frozenset[str]) -> frozenset[str]:
        return frozenset(member.code for area in areas for member in store.members(area, "practice"))

    return "practice", practices(own), practices(compared)
