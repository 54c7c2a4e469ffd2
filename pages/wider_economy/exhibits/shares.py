"""The share of health and care in each economy: areas in order, why the share is what it is, and the parts of an area."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from analysis.equality import above
from components import narrative as say
from components.charts.specs import Line, RankedDot, Scatter
from components.exhibit import Column, Drill, Exhibit, Table
from components.nouns import SYSTEM
from components.page import drills
from components.units import PERCENT, POUNDS, WHOLE_MILLIONS
from domain.wider_economy.accounts import PER_HEAD, SHARE, Account
from pages import areas
from pages.wider_economy.evidence import Evidence
from pages.wider_economy.view import View
from pages.wider_economy.words import NO_INTERVAL, SPENDING, amounts, area_name, kind_of_peers, placed, reason_title
from pages.words import no_rank_interval
from vocabulary import Refused, Sureness

KINDS = {"icb": "system", "cluster": "cluster of systems", "region": "all systems together", "uk": "country"}
COMMUTERS = (
    "Commuters earn in one area and live in another, and hospitals serve their neighbours. Pounds for each resident say what "
    "is earned in a place, not how well off its residents are."
)


@drills(Drill(parameter="area", key="code", verb="Look closer", name="name"))
def shares(view: View, evidence: Evidence) -> Exhibit:
    """Every system in order of the share, beside the UK's; of the clusters the one in view alone."""
    year, uk = evidence.year_index, float(evidence.uk.share[evidence.year_index])
    accounts = evidence.accounts.listed
    frame = _accounts(
        evidence, [each for each in accounts if each.area.kind == "icb" or each.area.code == evidence.area.code]
    )
    systems = frame[frame["kind"] == KINDS["icb"]]
    higher = int(above(systems["share"], uk).sum())
    of_uk, of_england = say.percents(uk, float(evidence.accounts.england.share[year]))
    return Exhibit(
        id="shares",
        title=(
            f"{say.sentence_case(say.share_of(higher, len(systems), SYSTEM))} {'has' if higher == 1 else 'have'} a larger share than the UK"
        ),
        sentence=(
            f"The share is that of everything earned. {_standing(evidence)}The dashed line is the UK’s share, {of_uk}; England’s is "
            f"{of_england}. {SPENDING} {NO_INTERVAL}"
        ),
        sure=Sureness.NOT_MEASURED,
        table=Table(
            frame,
            columns=(
                Column("name", "Area"),
                Column("kind", "Kind"),
                Column("share", "Share of all that is earned", "percent", "GVA"),
                Column("points", "Points from the UK", "points", "percentage point"),
                Column("times", "Times the UK’s share", "number"),
                Column("gva", "Earned in it", "figure", unit=WHOLE_MILLIONS),
                Column("total_gva", "Earned in all", "figure", unit=WHOLE_MILLIONS),
                Column("gva_per_resident", "Earned in it for each resident", "figure", unit=POUNDS),
            ),
            highlight="own",
            chosen="own",
        ),
        spec=RankedDot(
            value="share",
            name="name",
            code="code",
            focus="own",
            chosen="own",
            average=uk,
            average_name=f"UK {say.percent(uk)}",
            value_title=f"{evidence.part}: share of gross value added, {evidence.year}",
        ),
        provenance=evidence.provenance(SHARE),
        caveats=evidence.caveats(SHARE),
    )


def _accounts(evidence: Evidence, accounts: Sequence[Account]) -> pd.DataFrame:
    """One row for each area in the view's year, the largest share first."""
    year = evidence.year_index
    uk = evidence.uk.share[year]
    frame = pd.DataFrame(
        {
            "code": [areas.key_of(account.area) for account in accounts],
            "name": [account.area.short_name for account in accounts],
            "kind": [KINDS.get(account.area.kind, "part") for account in accounts],
            "share": [account.share[year] for account in accounts],
            "points": [account.share[year] - uk for account in accounts],
            "times": [account.share[year] / uk for account in accounts],
            "gva": [account.gva[year] for account in accounts],
            "total_gva": [account.total_gva[year] for account in accounts],
            "gva_per_resident": [account.gva_per_resident[year] for account in accounts],
            "total_gva_per_resident": [account.total_gva_per_resident[year] for account in accounts],
            "own": [account.area.code == evidence.area.code for account in accounts],
        }
    )
    return frame.sort_values("share", ascending=False, kind="stable").reset_index(drop=True)


def _standing(evidence: Evidence) -> str:
    """ "The Black Country’s share is the largest of the 11 systems. "; nothing for the Midlands."""
    if evidence.area.kind == "region":
        return ""
    rank, count = evidence.rank
    whose = say.sentence_case(say.possessive(area_name(evidence)))
    return f"{whose} share is {placed(rank, count)} of the {count} {kind_of_peers(evidence)}. {no_rank_interval()} "


@drills(Drill(parameter="area", key="code", verb="Look closer", name="name"))
def why(view: View, evidence: Evidence) -> Exhibit:
    """What is earned for each resident: in health and care, and in all."""
    difference = evidence.specialisation
    if isinstance(difference, Refused):
        return Exhibit("why", "Why the share is what it is", "", refused=difference.reason)
    frame = _accounts(evidence, [*_comparable(evidence), evidence.uk])
    frame["strong"] = frame["own"] | (frame["kind"] == KINDS["uk"])
    uk = float(evidence.uk.share[evidence.year_index])
    ends = [frame["total_gva_per_resident"].min() * 0.97, frame["total_gva_per_resident"].max() * 1.02]
    return Exhibit(
        id="why",
        title=reason_title(evidence, difference),
        sentence=(
            f"{amounts(evidence)} The line is the UK’s share, {say.percent(uk)}: areas above it have a larger share. "
            f"Further right means a richer economy. Pounds are counted where they are earned, not where people live. {NO_INTERVAL}"
        ),
        sure=Sureness.NOT_MEASURED,
        table=Table(
            frame,
            columns=(
                Column("name", "Area"),
                Column("total_gva_per_resident", "Earned in all, for each resident", "figure", unit=POUNDS),
                Column("gva_per_resident", f"In {evidence.part}, for each resident", "figure", unit=POUNDS),
                Column("share", "Share", "percent"),
            ),
            highlight="own",
        ),
        spec=Scatter(
            x="total_gva_per_resident",
            y="gva_per_resident",
            name="name",
            code="code",
            focus="strong",
            chosen="own",
            x_title=f"all industries: value added for each resident, {evidence.year}",
            y_title=f"{evidence.part}: for each resident",
            x_unit=replace(POUNDS, words="earned in all"),
            y_unit=replace(POUNDS, words=f"in {evidence.part}"),
            line=Line(ends, [end * uk for end in ends]),
            line_name=f"the UK’s share, {say.percent(uk)}",
        ),
        provenance=replace(
            evidence.provenance(PER_HEAD),
            definition=f"{evidence.provenance(SHARE).definition} {evidence.provenance(PER_HEAD).definition}",
            freshness=(*evidence.provenance(PER_HEAD).freshness, *evidence.provenance(SHARE).freshness),
        ),
        caveats=(COMMUTERS, *evidence.caveats(SHARE)),
    )


def _comparable(evidence: Evidence) -> list[Account]:
    """The area and its peers. A cluster among its own systems would be drawn twice."""
    peers = {account.area.code for account in evidence.peers} | {evidence.area.code}
    return [account for account in evidence.accounts.listed if account.area.code in peers]


def within(view: View, evidence: Evidence) -> Exhibit:
    """The areas of national accounts that an area is made of."""
    name = area_name(evidence)
    if len(evidence.accounts_within) < 2:
        return Exhibit(
            "within",
            f"Inside {name}",
            "",
            refused=(
                f"{say.sentence_case(name)} is one single area of the national accounts: nothing smaller is published. Accounts of its "
                "local authorities would be needed."
            ),
        )
    frame = _accounts(evidence, evidence.accounts_within)
    first, average = frame.iloc[0], float(evidence.own.share[evidence.year_index])
    return Exhibit(
        id="within",
        title=f"Largest share inside {name}: {say.percent(float(first['share']))} in {first['name']}",
        sentence=(
            f"{say.sentence_case(name)} is made of {len(frame)} areas of national accounts. The dashed line is all of it, "
            f"{say.percent(average)}. A place with a large hospital earns for its neighbours too. {NO_INTERVAL}"
        ),
        sure=Sureness.NOT_MEASURED,
        table=Table(
            frame,
            columns=(
                Column("name", "Area"),
                Column("share", "Share of all that is earned", "percent"),
                Column("gva", "Earned in it", "figure", unit=WHOLE_MILLIONS),
                Column("total_gva", "Earned in all", "figure", unit=WHOLE_MILLIONS),
                Column("gva_per_resident", "Earned in it for each resident", "figure", unit=POUNDS),
            ),
        ),
        spec=RankedDot(
            value="share",
            name="name",
            code="code",
            average=average,
            average_name=f"all of it {say.percent(average)}",
            value_title=f"{evidence.part}: share of gross value added, {evidence.year}",
            unit=PERCENT,
        ),
        provenance=evidence.provenance(SHARE),
        caveats=evidence.caveats(SHARE),
    )
