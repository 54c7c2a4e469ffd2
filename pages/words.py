"""Words that several pages say the same way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from data_access import Store
from vocabulary import PLACE, Area, Finding, Indicator, Provenance, Release, Sureness

# Names that take "the" in the middle of a sentence. Publishers list them without it, so this cannot be derived from data.
SAID_WITH_THE = ("Midlands", "Black Country")

NO_COUNTS = ("Not published", "Not applicable")  # what the catalogue says in place of a numerator or denominator


def no_rank_interval(*, money: bool = False) -> str:
    """Why a rank stands without the interval that ranks have elsewhere. `money`: it is of sums as they were paid or allocated."""
    if money:
        return "The order is of published sums, in which chance plays no part, so the rank has no interval."
    return "The figures are published without an interval: places close together may change order."


def spoken(name: str) -> str:
    """A published name in the middle of a sentence: "the Black Country", "Birmingham and Solihull with the Black Country"."""
    last = next((area for area in SAID_WITH_THE if name == area or name.endswith(f" with {area}")), None)
    return name if last is None else f"{name.removesuffix(last)}the {last}"


def named(area: Area) -> str:
    """The area in the middle of a sentence; a custom area as its reader named it."""
    return area.name if area.kind == PLACE else spoken(area.short_name)


def statement(
    page: str,
    sentence: str,
    *,
    link: str,
    detail: str = "",
    area: str = "",
    period: str = "",
    indicator: str = "",
    family: str = "",
    caution: str = "",
) -> Finding:
    """A finding that states something and compares nothing: it has no size, no direction and no sureness."""
    return Finding(
        page=page,
        sentence=sentence,
        detail=detail,
        indicator=indicator,
        family=family,
        area=area,
        period=period,
        size=None,
        lower=None,
        upper=None,
        size_unit="",
        direction="unknown",
        going="unknown",
        sure=Sureness.NOT_MEASURED,
        link=link,
        caution=caution,
    )


def counted_of(entry: Indicator) -> str:
    """What is counted, and out of what, where it is a share of something that is published."""
    if entry.numerator in NO_COUNTS:
        return "Published without counts"
    if entry.denominator in NO_COUNTS or entry.denominator.startswith("None"):
        return entry.numerator
    return f"{entry.numerator}, out of: {entry.denominator}"


def provenance(store: Store, measures: Sequence[str], period: str, method: str = "") -> Provenance:
    """Where an exhibit of several measures comes from. Of four measures or more the first is defined for all.

    `method`: instead of the measures' own.
    """
    entries = [store.indicator(measure) for measure in measures]
    return Provenance(
        definition=" ".join(
            f"{entry.name}. {counted_of(entry)}." for entry in (entries if len(entries) < 4 else entries[:1])
        ),
        releases=_releases(store, measures),
        edition=store.edition,
        method=method or " ".join(dict.fromkeys(entry.method for entry in entries)),
        period=period,
        freshness=store.freshness_in_words(measures, period),
    )


def provenance_of_list(
    store: Store, measures: Iterable[str], *, definition: str, method: str, period: str, source: str = ""
) -> Provenance:
    """Where a list of results of several measures comes from: every release behind one of them, once. Measures that the
    edition does not have are left out."""
    held = store.indicators()
    releases = _releases(store, [measure for measure in dict.fromkeys(measures) if measure in held])
    return Provenance(definition, releases, store.edition, method, period, source)


def provenance_together(parts: Sequence[Provenance], *, method: str, period: str, definition: str = "") -> Provenance:
    """Where an exhibit of several others comes from, at least one: every release and every measure's age once.

    `definition`: instead of theirs, one after another.
    """
    return replace(
        parts[0],
        definition=definition or " ".join(part.definition for part in parts),
        releases=tuple({release.id: release for part in parts for release in part.releases}.values()),
        method=method,
        period=period,
        freshness=tuple({each.indicator: each for part in parts for each in part.freshness}.values()),
    )


def _releases(store: Store, measures: Sequence[str]) -> tuple[Release, ...]:
    return tuple({release.id: release for measure in measures for release in store.releases(measure)}.values())


# Kinds of area, as plurals.
KINDS_OF_AREA = {
    "uk": "United Kingdom",
    "england": "England",
    "region": "NHS regions",
    "cluster": "clusters of systems",
    "icb": "integrated care systems",
    "sub_icb": "sub-ICB areas",
    "pcn": "primary care networks",
    "practice": "GP practices",
    "trust": "acute and specialist trusts",
    "mental_health_trust": "mental health trusts",
    "community_trust": "community trusts",
    "ambulance_trust": "ambulance trusts",
    "provider": "other providers",
    "utla": "county councils",
    "ltla": "local authorities",
    "msoa11": "neighbourhoods of 8,000 people (2011)",
    "msoa21": "neighbourhoods of 8,000 people (2021)",
    "lsoa11": "neighbourhoods of 1,600 people (2011)",
    "lsoa21": "neighbourhoods of 1,600 people (2021)",
    "itl1": "regions of national accounts",
    "itl2": "counties of national accounts",
    "itl3": "areas of national accounts",
    "organisation": "organisations",
}


def residents_left_out(people: float) -> str:
    """Beside a table of fifths: the residents who are in none, and why; "" where there are none."""
    if not people >= 0.5:
        return ""
    return f"Fifths leave out {round(people):,} residents of 2020: no life expectancy is published for their neighbourhoods."
