"""Words that several pages say the same way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from data_access import Store
from vocabulary import PLACE, Area, Indicator, Provenance

# Names people say with "the" in the middle of a sentence. Publishers list them without it, so no data can tell: it is how they are said.
SAID_WITH_THE = ("Midlands", "Black Country")


def spoken(name: str) -> str:
    """A published name in the middle of a sentence: "the Black Country", "Birmingham and Solihull with the Black Country"."""
    last = next((area for area in SAID_WITH_THE if name == area or name.endswith(f" with {area}")), None)
    return name if last is None else f"{name.removesuffix(last)}the {last}"


def named(area: Area) -> str:
    """The area in the middle of a sentence; a custom area as its reader named it."""
    return area.name if area.kind == PLACE else spoken(area.short_name)


def counted_of(entry: Indicator) -> str:
    """What is counted, and out of what, where it is a share of something."""
    return entry.numerator if entry.denominator == "None" else f"{entry.numerator}, out of: {entry.denominator}"


def provenance(store: Store, measures: Sequence[str], period: str, method: str = "") -> Provenance:
    """Where an exhibit of several measures comes from. Of four measures or more the first is defined for all.

    `method`: instead of the measures' own.
    """
    entries = [store.indicator(measure) for measure in measures]
    releases = {release.id: release for measure in measures for release in store.releases(measure)}
    return Provenance(
        definition=" ".join(
            f"{entry.name}. {counted_of(entry)}." for entry in (entries if len(entries) < 4 else entries[:1])
        ),
        releases=tuple(releases.values()),
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
    releases = {
        release.id: release
        for measure in dict.fromkeys(measures)
        if measure in held
        for release in store.releases(measure)
    }
    return Provenance(definition, tuple(releases.values()), store.edition, method, period, source)


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
