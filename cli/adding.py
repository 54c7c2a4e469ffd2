"""`add`: add a file of one's own figures, or a file as its publisher issued it, to the next edition."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from cli.checks import note_command, usable_settings
from cli.editions import progress, show_changes
from cli.process import DONE, FAILED

if TYPE_CHECKING:
    from data_access.reference.own_sources import OwnFile
    from data_access.reference.publishers_files.moves import Moves
    from data_access.reference.publishers_files.previews import Preview
    from data_access.reference.publishers_files.storage import PublishersFile
    from settings import Settings

SHOWN = 200  # figures printed of a preview


def add(arguments: argparse.Namespace) -> int:
    settings = usable_settings()
    if settings is None:
        return FAILED
    from data_access.reference import own_sources

    try:
        if arguments.name or own_sources.has_own_layout(
            arguments.file
        ):  # a publisher's file is named after its content
            return _serve(settings, own_sources.offered(arguments.file, arguments.name), accept=arguments.accept)
        return _add_publishers(settings, arguments.file, sure=arguments.yes, accept=arguments.accept)
    except (OSError, ValueError) as problem:
        words = f"{arguments.file}: {problem.strerror}" if isinstance(problem, OSError) else str(problem)
        print(f"Nothing was changed. {words}", file=sys.stderr)
        return FAILED


def _add_publishers(settings: Settings, path: Path, *, sure: bool, accept: bool) -> int:
    """Raises OSError, SourceRefused."""
    from application.fitted_models import register_models
    from data_access import StoreUnavailable, ensure_edition, open_store
    from data_access.reference.publishers_files.previews import preview
    from vocabulary import WITHOUT_LIMIT

    register_models(lambda words: print(words, flush=True))
    try:
        ensure_edition(settings)
        found, file = preview(settings, open_store(settings, sight=WITHOUT_LIMIT), path)
    except StoreUnavailable as problem:
        print(f"Nothing was changed. {problem}\n{problem.remedy}", file=sys.stderr)
        return FAILED
    show_preview(found)
    if not found.served:
        print(f"\nNothing was changed. {found.why_not}", file=sys.stderr)
        return FAILED
    if not sure and not _agreed():
        print("Nothing was changed.")
        return FAILED
    return _serve(settings, file, accept=accept)


def _agreed() -> bool:
    if not sys.stdin.isatty():
        print("\nTo take it in, give the command again with --yes.")
        return False
    return input("\nServe these figures in the next edition? [y/N] ").strip().casefold() in ("y", "yes")


def _serve(settings: Settings, file: OwnFile | PublishersFile, *, accept: bool) -> int:
    from application.fitted_models import register_models
    from data_access import StoreUnavailable
    from data_access.reference import editions

    register_models(lambda words: print(words, flush=True))
    try:
        info = editions.add_own(settings, file, accept=accept, tell=progress())
    except editions.EditionHeldBack as problem:
        losses = "\n".join(f"- {reason}" for reason in problem.reasons)
        print(f"Nothing was changed: with this file, figures would be lost.\n{losses}\nIf that is meant, give the command "
              "again with --accept.", file=sys.stderr)  # fmt: skip
        return FAILED
    except StoreUnavailable as problem:
        print(f"Nothing was changed. {problem}\n{problem.remedy}", file=sys.stderr)
        return FAILED
    note_command(settings, "ADDED_A_FILE", "edition", info.id)
    print(
        f"{file.path.name} is kept as {file.name}. Edition {info.id}, {info.rows:,} observations, is served from now on."
    )
    show_changes(editions.changes(settings))
    return DONE


def show_preview(found: Preview) -> None:
    """Print what a publisher's file is and would change."""
    from components.units import unit

    print(f"{found.file}: {found.publisher}, {found.what}")
    if found.first:
        print(
            f"  {found.first if found.first == found.last else f'{found.first} to {found.last}'}, {found.rows:,} rows"
        )
    else:
        print(f"  {found.rows:,} rows")
    for note in found.notes:
        print(f"  {note}")
    if found.takes_place_of:
        print(f"  It takes the place of {found.takes_place_of}, added before as {found.kept_as}.")
    if found.totals:
        many = len(found.totals)
        print(f"It reproduces the {f'{many} totals' if many > 1 else 'one total'} printed in it:")
        for total in found.totals:
            print(f"  {total.what}: {total.printed:,.10g}")
    elif found.no_total:
        print(f"No printed total: {found.no_total}")
    if found.measures:
        print("Measures:")
    for each in found.measures:
        when = each.first if each.first == each.last else f"{each.first} to {each.last}"
        marks = "".join(
            f", {number:,} {word}"
            for number, word in ((each.suppressed, "suppressed"), (each.missing, "missing"))
            if number
        )
        now = f"the newest now is {each.newest_now}" if each.newest_now else "there are none now"
        instead = f"; {each.replaced:,} figures of these periods are replaced" if each.replaced else ""
        print(f"  {each.name} ({each.indicator}): {each.figures:,} figures, {when}{marks}; {now}{instead}")
    if found.changes:
        print("What it would change, for the systems of the Midlands:")
    measure = ""
    for change in found.changes[:SHOWN]:
        if change.measure != measure:
            measure = change.measure
            print(f"  {measure}")
        write = unit(change.indicator.unit).apart((change.before, change.after)).write
        before = f"{write(change.before)} ({change.period_before or 'none'})"
        known = change.after is not None or change.status == "ok"
        after = ", ".join(
            [*([write(change.after)] if known else []), *([change.status] if change.status != "ok" else [])]
        )
        of = change.system if change.area == change.system else f"{change.system}, {change.area}"
        print(f"    {of}: {before} -> {after} ({change.period_after})")
    if len(found.changes) > SHOWN:
        print(f"  and {len(found.changes) - SHOWN:,} more")
    if found.moves is not None:
        _show_moves(found.moves)
    for sentence in found.left_out:
        print(f"  {sentence}")


def _show_moves(moves: Moves) -> None:
    print(
        f"Practices that move. To another board: {moves.boards:,}. To another part of a board: {moves.parts:,}. To another network: "
        f"{moves.networks:,}. Out of a network: {moves.no_network:,}. New practices: {moves.new:,}."
    )
    for system in moves.systems:
        print(
            f"  {system.system}: {system.now:,} practices in networks -> {system.then:,}; {system.networks_changed:,} change network, "
            f"{system.came:,} come from another system, {system.left:,} leave for one"
        )
    for each in moves.named[:SHOWN]:
        print(
            f"    {each.practice}, {each.system}: {each.network_now or 'no network'} -> {each.network_then or 'no network'}"
        )
    if len(moves.named) > SHOWN:
        print(f"    and {len(moves.named) - SHOWN:,} more")
