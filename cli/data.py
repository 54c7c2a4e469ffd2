"""`data`: build the starter from publishers' files, and an edition from it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from cli.checks import usable_settings
from cli.process import DONE, FAILED


def data(arguments: argparse.Namespace) -> int:
    source: Path = arguments.source or arguments.folder
    if not source.is_dir():
        print(f"{source} is not a folder. Give the folder that holds the publishers' files.", file=sys.stderr)
        return FAILED
    from data_access.reference.build_starter import refresh
    from data_access.reference.catalogue import CatalogueRefused
    from data_access.reference.sources.refusal import SourceRefused
    from data_access.reference.starter_files import StarterDamaged

    print(f"Reading {source} ...", flush=True)
    try:
        releases = refresh(source, arguments.only, tell=lambda words: print(words, flush=True))
    except (SourceRefused, CatalogueRefused, StarterDamaged) as refused:
        print(f"Nothing was changed.\n{refused}", file=sys.stderr)
        return FAILED
    for release in releases:
        print(f"  {release.title}: {release.rows:,} rows, {release.period_from} to {release.period_to}")

    settings = usable_settings()
    if settings is None:
        return FAILED
    from application.fitted_models import register_models
    from data_access import StoreUnavailable, ensure_edition

    register_models(lambda words: print(f"  {words}", flush=True))
    try:
        edition = ensure_edition(settings)
    except StoreUnavailable as problem:
        print(f"The starter is built, but no edition: {problem} {problem.remedy}", file=sys.stderr)
        return FAILED
    print(f"Edition {edition.id}, {edition.rows:,} observations, is served from now on.")
    return DONE
