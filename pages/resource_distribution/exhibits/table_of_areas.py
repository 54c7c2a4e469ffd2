"""One row for each area, its columns, and what several exhibits say of them."""

from __future__ import annotations

import pandas as pd

from components import narrative as say
from components.exhibit import Column, Drill
from domain.resource_distribution.comparison import Comparison
from domain.resource_distribution.counts import Floats
from domain.resource_distribution.measures import ALLOCATIONS_FOR_STAFF
from pages.resource_distribution.evidence import Evidence
from pages.resource_distribution.words import GPS_EACH, INDEX, POUNDS_EACH, area_name, rank
from pages.words import no_rank_interval
from vocabulary import PLACE

KINDS = {
    "icb": "system",
    "cluster": "cluster of systems",
    "region": "all systems together",
    "england": "country",
    PLACE: "a place of your own",
}
TO_THE_AREA = Drill(parameter="area", key="key", verb="Look closer", name="name")

WEIGHTS = (
    "The weights are those of the national allocation formula: a judgement about need, made from age, illness, deprivation and "
    "past use. Need that has never been met is not all in them. Those for all core services together and for general practice "
    "also hold what care costs in each place, which is more in and around London: need alone stands beside them for all core services."
)
YEARS_DIFFER = "Need, pounds and staff are of three different years: read each column by itself."


def frame_of(comparison: Comparison, evidence: Evidence) -> pd.DataFrame:
    """Each area's need, payments and GPs, and what the benchmark's rates would change."""
    counts, listed = comparison.counts, evidence.areas_by_code
    return pd.DataFrame(
        {
            "code": counts.codes,
            "key": [evidence.key_of(code) for code in counts.codes],
            "name": counts.names,
            "kind": [KINDS[listed[code].kind] if code in listed else "part" for code in counts.codes],
            "registered": counts.registered,
            "weighted": counts.weighted,
            "index": comparison.need_index,
            "excess": comparison.excess_need,
            "excess_words": [excess_words(people) for people in comparison.excess_need],
            "pounds": counts.payments,
            "payment_patients": counts.payment_patients,
            "pounds_each": counts.payments_per_patient,
            "pounds_missing": comparison.payments.missing,
            "pounds_words": [signed(pounds, "more", "less", "£") for pounds in comparison.payments.missing],
            "local_each": counts.local_per_patient,
            "gross_each": counts.gross_per_patient,
            "gps": counts.gps,
            "gp_patients": counts.gp_patients,
            "gp_index": counts.gp_need_index,
            "gps_each": counts.gps_per_10000,
            "gps_missing": comparison.gps.missing,
            "gps_words": [signed(gps, "more", "fewer") for gps in comparison.gps.missing],
            "own": [code == evidence.area.code for code in counts.codes],
        }
    )


def frame_of_listed(evidence: Evidence, order: str) -> pd.DataFrame:
    """All but England, from the highest of one column to the lowest."""
    frame = frame_of(evidence.listed, evidence)
    return frame[frame["kind"] != KINDS["england"]].sort_values(order, ascending=False, kind="stable")


def systems_of(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[frame["kind"] == KINDS["icb"]]


def ranking(what: str, values: Floats, evidence: Evidence) -> str:
    """Two sentences and a space: "The Black Country’s need is the highest of the 11 systems. "; "" where the area has no peers."""
    if not evidence.ranked:
        return ""
    return f"{say.sentence_case(say.possessive(area_name(evidence)))} {what} is {rank(evidence, values)}. {no_rank_interval()} "


def excess_words(people: float) -> str | None:
    return signed(people, "more than registered", "fewer than registered")


def signed(value: float, more: str, fewer: str, before: str = "") -> str | None:
    """ "12,345 more", "£12,345 less": a sign in words; None where there is no number."""
    if not say.known(value):
        return None
    if round(value) == 0:
        return "no different"
    return f"{before}{say.count(abs(value))} {more if value > 0 else fewer}"


def index_column(label: str) -> Column:
    return Column("index", label, "figure", "need index", INDEX)


def registered_column(evidence: Evidence) -> Column:
    return Column("registered", f"People registered, {evidence.years.need.label}", "count")


def pounds_column(evidence: Evidence) -> Column:
    label = f"£ for each formula-weighted patient, {evidence.years.payments.label}"
    return Column("pounds_each", label, "figure", "weighted patient", POUNDS_EACH)


def gps_column(evidence: Evidence) -> Column:
    label = f"GPs for every 10,000 need-weighted patients, {evidence.years.staff.label}"
    return Column("gps_each", label, "figure", unit=GPS_EACH)


def three_years(evidence: Evidence) -> str:
    years = evidence.years
    return (
        f"need {years.need.label}; pounds {years.payments.label}; GPs {years.staff.label}, weighted by the "
        f"need of {ALLOCATIONS_FOR_STAFF}"
    )
