"""Look closer: which of the area's trusts differs, on which measure, and since when."""

from __future__ import annotations

import pandas as pd

from analysis.fair_comparison.sureness import HeldBack
from components import dates
from components import narrative as say
from components.exhibit import Column, Exhibit, Table
from domain.unwarranted_variation.ambition import Ambition, Improvement
from domain.unwarranted_variation.changes import LevelChanges, changes_beside
from pages.unwarranted_variation.evidence import Evidence
from pages.unwarranted_variation.improving import address, amount, level, others
from pages.unwarranted_variation.since_when import beside
from pages.unwarranted_variation.view import View
from pages.unwarranted_variation.words import chance
from pages.words import named, provenance_of_list, spoken
from vocabulary import Refused, Sureness

ID, TITLE = "which-trust", "Which trust differs, and since when"
CLAIMED = (Sureness.SURE, Sureness.PROBABLY)
METHOD = (
    "Each trust beside the others, month by month, as a share of what it would have at their rate. What happens to all trusts at once is therefore no change here. A change "
    "is a new level, further from the old one than the series usually varies; its date has an interval. Those who are surely or probably behind the "
    "level stand first, then those most surely on one side of it; figures past their date come last. Can’t tell beside a chance of over 99%: it is behind in these figures, but differences this "
    "wide are usual between trusts, or past months do not say that it lasts."
)


def which_trust(view: View, evidence: Evidence) -> Exhibit:
    """Every measure of each trust, those surely or probably behind first, with the date since when it has been so."""
    found = sorted((each for each in evidence.improvements if each.compared.unit_kind == "trust"), key=_order)
    if not found:
        return Exhibit(ID, TITLE, "", refused=f"No measure counted by trust is held for {named(evidence.area)}.")
    first = found[0]
    differs = first.behind and first.phrase in CLAIMED
    return Exhibit(
        id=ID,
        title=_title(evidence, first) if differs else f"No trust is surely or probably behind {level(evidence, first)}",
        front=f"{_both(first)} {_since(evidence, first)}" if differs else "",
        sure=first.phrase if differs else Sureness.CANNOT_TELL,
        like_for_like=first.compared.like_for_like,
        sentence=METHOD,
        table=Table(
            pd.DataFrame([_row(evidence, each) for each in found]),
            columns=(
                Column("trust", "Trust"),
                Column("measure", "Measure"),
                Column("side", _side_label(evidence)),
                Column("sure", "How sure that it is behind, or not"),
                Column("probability", "Chance that it is behind in these figures", order="behind"),
                Column("gain", "To gain at that level"),
                Column("since", "Since when"),
                Column("period", "Period"),
                Column("link", "More", "link"),
            ),
            short=True,
        ),
        provenance=provenance_of_list(
            evidence.store,
            (each.compared.indicator.id for each in found),
            definition="Each line of the table links to its measure’s definition.",
            method=METHOD,
            period="Newest periods",
        ),
        can_drill=False,
    )


def _both(each: Improvement) -> str:
    """That it is behind, and that nothing says why: two questions, and the badges beside the trust answer one each."""
    return f"It is {'surely' if each.phrase is Sureness.SURE else 'probably'} behind; we can’t tell why."


def _order(each: Improvement) -> tuple[bool, bool, bool, float]:
    claimed = each.behind and each.phrase in CLAIMED
    return (
        not each.current,
        not claimed,
        claimed and each.phrase is not Sureness.SURE,
        -abs(each.gain.probability - 0.5),
    )


def _trust(evidence: Evidence, each: Improvement) -> str:
    unit = evidence.store.area(each.compared.unit)
    return spoken(unit.short_name) if unit is not None else each.compared.unit


def _changes(evidence: Evidence, each: Improvement) -> LevelChanges | Refused:
    return changes_beside(evidence.store, each.compared)


def _title(evidence: Evidence, each: Improvement) -> str:
    """ "Nottingham University Hospitals, A&E within 4 hours: behind since at least June 2023"."""
    name = f"{_trust(evidence, each)}, {say.mid_sentence(each.compared.indicator.short_name)}"
    found = _changes(evidence, each)
    if isinstance(found, Refused):
        return f"{name}: behind in {each.compared.period.label}"
    if found.changes:
        return f"{name}: behind, last change in {found.changes[-1].since.label}"
    return f"{name}: behind since at least {found.first.label}"


def _since(evidence: Evidence, each: Improvement) -> str:
    found = _changes(evidence, each)
    if isinstance(found, Refused):
        return f"It is not known since when. {found.reason}"
    return beside(found, f"the other {others(each).many}")


def _row(evidence: Evidence, each: Improvement) -> dict[str, object]:
    one = each.compared
    return {
        "area_code": one.unit,
        "trust": _trust(evidence, each),
        "measure": one.indicator.short_name,
        "side": "behind" if each.behind else "at or past it",
        "sure": f"{each.phrase}{_why_not_told(each)}",
        "behind": each.gain.probability,
        "probability": chance(each.gain.probability),
        "gain": amount(each) if each.behind else "nothing",
        "since": _since(evidence, each),
        "period": dates.dated(one.period.label, [one.freshness] if one.freshness else []),
        "link": ("Look closer", address(evidence, each)),
    }


WHY_NOT_TOLD: dict[HeldBack | None, str] = {
    "sampling": "chance may be why",
    "usual spread": "differences this wide are usual",
    "standing out": "differences this wide are usual",
    "persistence": "past periods do not say that it lasts",
}


def _why_not_told(each: Improvement) -> str:
    """What cannot be told, beside a chance that may be over 99%: the chance is of these figures alone."""
    if each.phrase is not Sureness.CANNOT_TELL:
        return ""
    if each.sure.phrase is not Sureness.CANNOT_TELL:
        return ": not when all are judged together"
    why = WHY_NOT_TOLD.get(each.sure.held_back, "")
    return f": {why}" if why else ""


def _side_label(evidence: Evidence) -> str:
    """Which level a trust is held against."""
    match evidence.ambition:
        case Ambition.EXPECTED:
            return "Beside the average of all"
        case Ambition.MEDIAN:
            return "Beside the median trust"
        case Ambition.BEST_QUARTER:
            return "Beside the best quarter of trusts"
    return "Beside its own best earlier level"
