"""How sure the difference of an area's places from the others is: sampling, usual spread and persistence."""

from __future__ import annotations

from analysis.fair_comparison.sureness import HowSure, by_both
from data_access import Store
from domain.fair_comparison.by_unit import Judged, judge_units, model_of_not_excluded
from domain.fair_comparison.sides import level_expected, level_of
from domain.fair_comparison.unit_models import UnitModel, load_unit_model
from domain.unwarranted_variation.measures import comparison_kind
from domain.unwarranted_variation.peers import Peers
from vocabulary import Refused, Sureness

NOT_MEASURED = HowSure(Sureness.NOT_MEASURED, float("nan"), float("nan"), None)
CLAIMED = (Sureness.SURE, Sureness.PROBABLY)
OF_PRACTICES = ("pcn", "sub_icb", "icb")  # kinds of place whose people are those of their practices


def load_sure(store: Store, peers: Peers) -> HowSure:
    """How sure the plain difference of an area's places together is. "Not measured" without figures to compare.

    As in the scan without adjustment, from the smallest units counted: a board's practices if it has them in the period, else
    the places themselves. The spread is England's in that period. If practices exclude patients from a target, it is no surer
    than among the patients not excluded.
    """
    return _load(store, peers)[0]


def turned_by_excluded(store: Store, peers: Peers) -> bool:
    """Whether the difference would be at least probable, but for the patients whom practices excluded."""
    sure, counted = _load(store, peers)
    return counted.phrase in CLAIMED and sure.phrase not in CLAIMED


def _load(store: Store, peers: Peers) -> tuple[HowSure, HowSure]:
    """How sure the difference is, and how sure it would be with those excluded alone."""
    kind, own, compared = _units(store, peers)
    model = load_unit_model(
        store, peers.indicator.id, kind, breakdown=peers.breakdown, until=peers.rows.period.id, plain=True
    )
    if isinstance(model, Refused):
        return NOT_MEASURED, NOT_MEASURED
    judged = _judge(model, peers, own, compared)
    if judged is None:
        return NOT_MEASURED, NOT_MEASURED
    others = model_of_not_excluded(store, model)
    other = None if others is None else _judge(others, peers, own, compared)
    if other is None:
        return judged.sure, judged.sure
    same = (judged.observed[-1] > judged.expected[-1]) == (other.observed[-1] > other.expected[-1])
    return by_both(judged.sure, other.sure, same_sign=bool(same)), judged.sure


def _judge(model: UnitModel, peers: Peers, own: frozenset[str], compared: frozenset[str]) -> Judged | None:
    rows, all_rows = model.rows_of(own), model.rows_of(compared)
    fixed = comparison_kind(peers.indicator) == "ratio"  # expected counts are the publisher's
    level = level_expected(model) if fixed else level_of(model, all_rows)
    if level is None or not len(rows):
        return None
    judged = judge_units(model, rows, level)
    return None if isinstance(judged, Refused) else judged


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
