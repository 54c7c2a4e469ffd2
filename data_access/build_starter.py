"""From publishers' files to the starter: what `make data SOURCE=...` does."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from data_access import starter_files
from data_access.catalogue import Source, load_area_groups, load_code_changes, load_indicators, load_sources
from data_access.sources import ae_by_provider, areas
from data_access.sources.csv_file import checksum
from data_access.sources.refusal import Faults
from vocabulary import Release


def build(source: Path, into: Path = starter_files.STARTER, *, today: date | None = None) -> list[Release]:
    """Read every publication below `source`, check them, and write the starter into `into`.

    Nothing is written unless every file is accepted. A release whose source file has not changed keeps the day it was
    first loaded, so that running this twice gives the same bytes.

    Raises SourceRefused (a file is missing or not as documented), CatalogueRefused, OSError.
    """
    indicators = load_indicators()
    sources = load_sources()
    missing = Faults(str(source))
    for entry in sources.values():
        if not (source / entry.file).is_file():
            missing.add(None, None, "no file", entry.file)
    missing.refuse_if_any()

    ae = ae_by_provider.load(source / sources["ae_by_provider"].file)
    icb_rows = areas.icbs(source / sources["icb_codes"].file)
    region_rows = areas.regions(source / sources["region_codes"].file)
    icb_regions = areas.regions_of_icbs(source / sources["icb_regions"].file)
    shares = areas.patients_of_trusts(source / sources["trust_patients"].file, load_code_changes())
    area_rows, members = areas.assemble(
        icb_rows, region_rows, icb_regions, ae.organisations, shares, load_area_groups()
    )

    loaded_before = _days_loaded(into)
    day = (today or date.today()).isoformat()
    span = (ae.periods[0].id, ae.periods[-1].id)
    spans = {
        "ae_by_provider": (*span, ae.rows_read),
        "icb_codes": ("2024-04", "2024-04", len(icb_rows)),
        "icb_regions": ("2025-08", "2025-08", len(icb_regions)),
        "region_codes": ("2024-01", "2024-01", len(region_rows)),
        "trust_patients": ("2022", "2022", sum(map(len, shares.values()))),
    }
    releases = [(name, _release(sources[name], source, *spans[name], loaded_before, day)) for name in sorted(spans)]
    of_source = {name: release.id for name, release in releases}

    observations = [
        (
            fact.indicator,
            "",
            fact.period,
            fact.area,
            fact.value,
            None,
            None,
            fact.numerator,
            fact.denominator,
            str(fact.status),
            of_source[indicators[fact.indicator].source],
        )
        for fact in ae.facts
    ]
    starter_files.write(
        into,
        {
            starter_files.AREAS[0]: (
                starter_files.AREAS[1],
                [(row.code, row.name, row.short_name, row.kind, row.ods, row.ons) for row in area_rows],
            ),
            starter_files.MEMBERSHIPS[0]: (
                starter_files.MEMBERSHIPS[1],
                [(m.parent, m.child, m.basis, m.valid_from, m.valid_to, m.share) for m in members],
            ),
            starter_files.PERIODS[0]: (
                starter_files.PERIODS[1],
                [(period.id, period.label, period.kind) for period in ae.periods],
            ),
            "observations-ae_by_provider.csv.gz": (starter_files.OBSERVATION_COLUMNS, observations),
        },
        releases,
    )
    return [release for _, release in releases]


def _release(
    source: Source, folder: Path, first: str, last: str, rows: int, loaded_before: dict[str, str], day: str
) -> Release:
    digest = checksum(folder / source.file)
    return Release(
        id=f"{source.id}-{digest[:8]}",
        title=source.title,
        publisher=source.publisher,
        licence=source.licence,
        attribution=source.attribution,
        published_as=source.published_as,
        period_from=first,
        period_to=last,
        loaded_on=loaded_before.get(digest, day),
        checksum=f"sha256:{digest}",
        rows=rows,
    )


def _days_loaded(folder: Path) -> dict[str, str]:
    """Checksum of a source file -> the day it was first loaded, from the starter that is there already."""
    try:
        before = starter_files.read_manifest(folder)
    except starter_files.StarterDamaged:
        return {}
    return {release.checksum.removeprefix("sha256:"): release.loaded_on for _, release in before.releases}
