"""Need, payments and staff along deprivation: what reaches the most deprived patients."""

from __future__ import annotations

import pandas as pd

from components import narrative as say
from components.charts.specs import RankedDot
from components.exhibit import Column, Exhibit, Table
from components.units import PERCENT
from domain.resource_distribution.along_deprivation import Along
from pages.resource_distribution.evidence import Evidence
from pages.resource_distribution.view import PAYMENTS, View
from pages.resource_distribution.words import CONCENTRATION, NEED_WEIGHTED, area_name
from vocabulary import Refused, Sureness

NAMES = {
    "need": "Need",
    **{f"pounds {money}": label for money, (label, _) in PAYMENTS.items()},
    "pounds all": "All payments",
    "gps": "GPs",
    "nurses": "Nurses",
    "others": "Other care staff",
}
METHOD = (
    "Concentration index of each quantity for each registered patient, practices in order of the deprivation of their patients (2025), the most "
    "deprived first, weighted by patients; 95% interval from its regression. Practices count as if independent of one another. Shares of the "
    "most deprived fifth are read from the concentration curve."
)
LESS, MORE, ALIKE = "less than their share of need", "more than their share of need", "can’t tell"


def along(view: View, evidence: Evidence) -> Exhibit:
    """Every stream of payments and kind of staff beside need."""
    found = evidence.along
    if isinstance(found, Refused):
        return Exhibit("along-deprivation", "Money and staff along deprivation", "", refused=found.reason)
    frame = pd.DataFrame([_row(each, found.year, found.staff_year) for each in found.rows])
    money, need = found.of(f"pounds {view.money}"), found.of("need")
    if money is None or need is None:
        title = "These payments along deprivation"
        return Exhibit("along-deprivation", title, "", refused="These payments cannot be put along deprivation here.")
    gps = found.of("gps")
    left_out = (
        f"{found.left_out:,} practices without a deprivation score or a weight are left out. " if found.left_out else ""
    )
    return Exhibit(
        id="along-deprivation",
        title=(
            f"Most deprived fifth: {_share(money.first_fifth)} of {_paid(view)}, {_share(money.need_of_fifth)} of need, {found.year}"
        ),
        sentence=(
            f"Patients of {area_name(evidence)}, by how deprived the patients of their practice are. {_of_gps(gps)}An index below 0 gathers among the "
            f"most deprived, above 0 among the least. The dashed line is need: to the right of it, the most deprived have less than their share of need. "
            f"{_verdicts(found.rows)}{left_out}Bars are 95% intervals."
        ),
        table=Table(
            frame,
            columns=(
                Column("name", "What"),
                Column("share", "Share of the most deprived fifth", "figure", unit=PERCENT),
                Column("need", "Their share of need", "figure", unit=PERCENT),
                Column("index", "Concentration index", "figure", "concentration index", CONCENTRATION),
                Column("lower", "95% from", "figure", unit=CONCENTRATION),
                Column("upper", "to", "figure", unit=CONCENTRATION),
                Column("beyond", "Index less that of need", "figure", unit=CONCENTRATION),
                Column("beyond_lower", "95% from", "figure", unit=CONCENTRATION),
                Column("beyond_upper", "to", "figure", unit=CONCENTRATION),
                Column("verdict", "The most deprived have"),
                Column("practices", "Practices", "count"),
                Column("year", "Year"),
            ),
            why_missing="–",
        ),
        spec=RankedDot(
            value="index",
            name="name",
            code="key",
            lower="lower",
            upper="upper",
            focus="own",
            average=need.index,
            average_name=f"need {CONCENTRATION.write(need.index)}",
            value_title="to the most deprived ← 0 is even → to the least deprived (concentration index)",
            unit=CONCENTRATION,
        ),
        provenance=evidence.along_provenance(f"payments {found.year}; staff {found.staff_year}", METHOD),
        caveats=(NEED_WEIGHTED, *evidence.payment_caveats()),
        sure=_sure(money),
        like_for_like=True,
    )


def _row(each: Along, year: str, staff_year: str) -> dict[str, object]:
    beyond = each.beyond_need
    return {
        "key": each.key,
        "name": NAMES[each.key],
        "share": each.first_fifth,
        "need": each.need_of_fifth,
        "index": each.index,
        "lower": each.lower,
        "upper": each.upper,
        "beyond": None if beyond is None else beyond.value,
        "beyond_lower": None if beyond is None else beyond.lower,
        "beyond_upper": None if beyond is None else beyond.upper,
        "verdict": _verdict(each),
        "practices": each.practices,
        "year": year if each.key.split()[0] in ("need", "pounds") else staff_year,
        "own": each.key == "need" or _verdict(each) in (LESS, MORE),
    }


def _verdict(each: Along) -> str | None:
    beyond = each.beyond_need
    if beyond is None:
        return None
    return LESS if beyond.lower > 0 else MORE if beyond.upper < 0 else ALIKE


def _sure(each: Along) -> Sureness:
    """One period can at most say “Probably”."""
    return Sureness.PROBABLY if _verdict(each) in (LESS, MORE) else Sureness.CANNOT_TELL


def _share(value: float) -> str:
    return PERCENT.write(value)


def _paid(view: View) -> str:
    return "payments" if view.money == "all" else PAYMENTS[view.money][1]


def _of_gps(gps: Along | None) -> str:
    return "" if gps is None else f"The most deprived fifth has {_share(gps.first_fifth)} of GPs. "


def _mid_sentence(key: str) -> str:
    """ "all payments", "payments that follow need", "GPs"."""
    return (
        PAYMENTS[key.removeprefix("pounds ")][1]
        if key.startswith("pounds ")
        else NAMES[key]
        if key == "gps"
        else say.mid_sentence(NAMES[key])
    )


def _verdicts(rows: tuple[Along, ...]) -> str:
    """Sentences and a space on what the most deprived have less and more of than of need, chance allowed for."""
    parts = []
    for verdict, words in ((LESS, "less of"), (MORE, "more of")):
        names = [_mid_sentence(each.key) for each in rows if _verdict(each) == verdict]
        if names:
            parts.append(f"Against their share of need, they have {words}: {say.listing(names, most=12)}. ")
    return "".join(parts)
