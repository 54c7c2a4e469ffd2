"""`editions`: list, compare, serve and pin editions."""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from cli.checks import note_command, usable_settings
from cli.process import DONE, FAILED

if TYPE_CHECKING:
    from data_access.reference.editions import EditionChanges
    from settings import Settings


def editions(arguments: argparse.Namespace) -> int:
    settings = usable_settings()
    if settings is None:
        return FAILED
    from application.fitted_models import register_models
    from data_access import StoreUnavailable, ensure_edition
    from data_access.reference import editions as repository

    try:
        if arguments.rollback is not None:
            info = repository.roll_back(settings, arguments.rollback or None)
            note_command(settings, "EDITION_SERVED_AGAIN", "edition", info.id)
            print(f"Edition {info.id} is served again, and stays so until new figures come.")
        elif arguments.pin:
            repository.pin(settings, arguments.pin, arguments.reason)
            note_command(settings, "EDITION_KEPT", "edition", arguments.pin)
            print(f"Edition {arguments.pin} is kept for ever.")
        elif arguments.unpin:
            repository.unpin(settings, arguments.unpin)
            note_command(settings, "EDITION_LET_GO", "edition", arguments.unpin)
            print(f"Edition {arguments.unpin} goes when its time comes.")
        elif arguments.check:
            show_changes(repository.check(settings))
        elif arguments.accept:
            register_models(lambda words: print(words, flush=True))
            info = ensure_edition(settings, accept=True, tell=progress())
            note_command(settings, "LOST_FIGURES_ACCEPTED", "edition", info.id)
            print(f"Edition {info.id} is served.")
            show_changes(repository.changes(settings))
        else:
            return list_editions(settings)
    except StoreUnavailable as problem:
        print(f"{problem} {problem.remedy}", file=sys.stderr)
        return FAILED
    except ValueError as problem:
        print(f'{problem} For example: --reason "board paper of May"', file=sys.stderr)
        return FAILED
    return DONE


def list_editions(settings: Settings) -> int:
    """Print a line for each edition, newest first, and what it changed. FAILED if none is served."""
    from data_access import StoreUnavailable
    from data_access.reference import editions as repository

    served = None
    try:
        served = repository.current_edition(settings).id
    except StoreUnavailable as problem:
        print(f"{problem} {problem.remedy}")
    for edition in repository.editions(settings):
        mark = "served " if edition.info.id == served else "       "
        built = edition.info.built_on.replace("T", " ")[:16]
        print(
            f"{mark} {edition.info.id}  built {built} UTC  {edition.info.rows:>12,} observations  {edition.size / 1e6:8.1f} MB"
        )
        if edition.pinned:
            print(f"{'':22} kept for ever: {edition.pinned}")
        with contextlib.suppress(StoreUnavailable):
            print(f"{'':22} {repository.changes(settings, edition.info.id).sentence}")
    return DONE if served else FAILED


def written(value: float | None) -> str:
    """ "0.414199", "1,234.56", "4,141,990,000": from a million on in full, and never with an exponent."""
    if value is None:
        return "not known"
    return f"{value:,.0f}" if abs(value) >= 1e6 else f"{value:,.6g}"


def show_changes(changes: EditionChanges) -> None:
    """Print what an edition changed: in a sentence, by indicator, and the largest changes."""
    print(changes.sentence)
    for change in changes.indicators:
        print(
            f"  {change.indicator}: {change.rows_before:,} -> {change.rows_after:,} figures, {change.changed:,} with another value"
        )
    if changes.largest:
        print("The largest changes:")
    for figure in changes.largest:
        values = [written(value) for value in (figure.before, figure.after)]
        of = f" ({figure.breakdown})" if figure.breakdown else ""
        print(f"  {figure.indicator}, {figure.area}, {figure.period}{of}: {values[0]} -> {values[1]}")
    for loss in changes.losses:
        print(f"  {loss}")


def progress() -> Callable[[str, int, int], None]:
    """Shows the progress of a build: on a terminal a bar, elsewhere a line for each step."""
    shown = ""

    def show(doing: str, done: int, of: int) -> None:
        nonlocal shown
        if not sys.stdout.isatty():
            if doing != shown:
                print(f"{doing} ...", flush=True)
            shown = doing
            return
        bar = f"{doing} [{'#' * (30 * done // of):<30}] {done:,} of {of:,}" if of else f"{doing} ..."
        if bar != shown:
            print(f"\r{bar:<79}", end="" if done < of else "\n", flush=True)
        shown = bar

    return show
