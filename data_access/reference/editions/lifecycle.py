"""The life of editions: when they are built, compared with the previous one, served, rolled back and deleted.

The repository stores them: files (SQLite) or schemas (PostgreSQL), chosen by REFERENCE_DATABASE_URL.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from sqlalchemy import Connection

from data_access.reference import own_sources
from data_access.reference.editions import models, second_tries
from data_access.reference.editions.building import Materials, Tell, materials, put, silent
from data_access.reference.editions.comparison import EditionChanges, compare, rules_in, schema_of
from data_access.reference.editions.errors import (
    EditionCorrupt,
    EditionGone,
    EditionHeldBack,
    EditionMissing,
    OwnDataRefused,
    StoreUnavailable,
)
from data_access.reference.editions.files import FileRepository
from data_access.reference.editions.repository import Builder, EditionInfo, EditionRepository, Pointer, StoredEdition
from data_access.reference.own_sources import OwnFile
from data_access.reference.publishers_files.storage import PublishersFile
from data_access.reference.sources.refusal import SourceRefused
from data_access.reference.starter_files import STARTER, StarterDamaged
from settings import Settings

LOCK_PATIENCE = 600.0  # seconds a second start waits for the first one's build: 30 million figures take four minutes

log = logging.getLogger("workbench.editions")


def repository_of(settings: Settings) -> EditionRepository:
    """The repository of this installation's editions."""
    if settings.reference_database_url is None:
        return FileRepository(folder_of(settings))
    from data_access.reference.editions.schemas import SchemaRepository  # psycopg is loaded only where it is used

    return SchemaRepository(settings.reference_database_url)


def folder_of(settings: Settings) -> Path:
    """The folder of editions that are files."""
    return settings.data_folder / "editions"


# --- reading ---


def current_edition(settings: Settings) -> EditionInfo:
    """The edition the pointer names. Raises EditionMissing, EditionCorrupt, DatabaseUnreachable."""
    repository = repository_of(settings)
    return repository.info(repository.pointer().edition)


def editions(settings: Settings) -> tuple[StoredEdition, ...]:
    """All finished editions, newest first; `pinned` only if an operator pinned it. Raises StoreUnavailable."""
    return tuple(
        each if pinned_for_ever(each.pinned) else replace(each, pinned=None)
        for each in repository_of(settings).stored()
    )


def is_kept(settings: Settings, edition: str) -> bool:
    """Whether an edition can still be opened, without opening it. Raises EditionCorrupt, DatabaseUnreachable."""
    try:
        repository_of(settings).info(edition).must_be_readable()
    except EditionMissing:
        return False
    return True


def changes(settings: Settings, edition: str | None = None) -> EditionChanges:
    """What an edition (None: the current one) changed relative to the one served before it.

    Raises EditionMissing, EditionCorrupt, DatabaseUnreachable.
    """
    repository = repository_of(settings)
    return changes_on(repository, edition or repository.pointer().edition)


def changes_on(repository: EditionRepository, wanted: str) -> EditionChanges:
    """The same for an edition of a repository."""
    kept = repository.report(wanted)
    if kept is None:
        return EditionChanges(wanted, None, "There is no record of what this edition changed.")
    try:
        found = EditionChanges.from_text(kept)
    except (ValueError, KeyError, TypeError) as fault:
        raise EditionCorrupt(f"The record of what edition {wanted} changed cannot be read.") from fault
    if found.protected is not None:
        return found
    # A record of an earlier version listed loaded figures exactly.
    with repository.reading(wanted) as connection:
        rules = rules_in(connection)
    told = {each.indicator for each in found.indicators} | {each.indicator for each in found.largest}
    return found.without_figures_of({each for each in told if rules.get(each) != "published"})


def check(settings: Settings) -> EditionChanges:
    """Compare the current edition with the one served before it, figure by figure, now. Raises StoreUnavailable."""
    repository = repository_of(settings)
    pointer = repository.pointer()
    repository.look_over(pointer.edition)
    if not pointer.before:
        return EditionChanges(pointer.edition, None, "No edition was served before this one.")
    with repository.reading(pointer.edition) as after:
        return _changes(repository, pointer.before[-1], pointer.edition, after)


# --- building ---


def ensure_edition(
    settings: Settings,
    starter_folder: Path = STARTER,
    *,
    patience: float = LOCK_PATIENCE,
    accept: bool = False,
    tell: Tell = silent,
) -> EditionInfo:
    """The edition to serve. It is built first if there is none, if it is damaged, or if its content has changed.

    Safe to call from any number of processes at once: one builds, the others wait and use its edition. `accept`: serve it
    even if indicators lost many figures against the edition before. `tell` is called with the progress of a build.

    Raises EditionHeldBack and OwnDataRefused (the edition before is still served), FolderNotWritable, DiskFull,
    BuildTimedOut, DatabaseUnreachable, EditionMissing (no usable starter either). Failures of a folder, a disk or a
    database are retried while the app runs (`second_tries`).
    """
    try:
        info = _ensured(settings, starter_folder, patience=patience, accept=accept, tell=tell)
    except StoreUnavailable as fault:
        second_tries.note(settings, starter_folder, fault)
        raise
    second_tries.note(settings, starter_folder, None)
    return info


def try_again(settings: Settings) -> None:
    """Retry in the background what an earlier `ensure_edition` of this process failed to do, if a retry is due."""
    second_tries.another(settings, lambda failed, starter: ensure_edition(failed, starter))


def _ensured(settings: Settings, starter_folder: Path, *, patience: float, accept: bool, tell: Tell) -> EditionInfo:
    repository = repository_of(settings)
    try:
        with _plain_words(repository):
            wanted = materials(settings, starter_folder)
    except EditionMissing:
        # An edition built earlier still serves when the starter is gone.
        with contextlib.suppress(EditionMissing, EditionCorrupt):
            return repository.look_over(repository.pointer().edition)
        raise
    return _ensure(settings, repository, Order(wanted, accept, tell), patience)


def add_own(
    settings: Settings,
    file: OwnFile | PublishersFile,
    starter_folder: Path = STARTER,
    *,
    patience: float = LOCK_PATIENCE,
    accept: bool = False,
    tell: Tell = silent,
) -> EditionInfo:
    """Build and serve the next edition with one more file, the user's own or a publisher's, and store the file. If it cannot
    be used or the edition is held back, nothing changes.

    Raises OwnDataRefused, EditionHeldBack and what `ensure_edition` raises.
    """
    repository = repository_of(settings)
    with _plain_words(repository):
        now = materials(settings, starter_folder)
    wanted = Materials(now.starter, now.own.joined_by(file), now.indicators)
    order = Order(wanted, accept, tell, lambda: own_sources.storing(settings, file), asked_for=True)
    return _ensure(settings, repository, order, patience)


@dataclass(frozen=True)
class Order:
    """What to build, and how. `settle` is a context in which the pointer moves; it undoes its own work if that fails.
    `asked_for`: serve it now, even after a rollback from it."""

    wanted: Materials
    accept: bool = False
    tell: Tell = silent
    settle: Callable[[], contextlib.AbstractContextManager[None]] = contextlib.nullcontext
    asked_for: bool = False


def _ensure(settings: Settings, repository: EditionRepository, order: Order, patience: float) -> EditionInfo:
    with _plain_words(repository):
        served = _served(repository, order)
        if served is not None:
            return served
        with repository.only_builder(patience) as builder:
            served = _served(repository, order)  # another process has built it while we waited
            if served is None:
                served = _build_and_serve(repository, builder, order)
                _forget_oldest(settings, repository, builder)
        return served


def _served(repository: EditionRepository, order: Order) -> EditionInfo | None:
    """The current edition if the pointer moved for the wanted content and it is sound. A rollback stays in force unless the
    content is requested again."""
    wanted = order.wanted.edition_id
    try:
        pointer = repository.pointer()
        if wanted != (pointer.edition if order.asked_for else pointer.content):
            return None
        info = repository.look_over(pointer.edition)
    except (EditionMissing, EditionCorrupt):
        return None
    with order.settle():  # the file may have been taken out of its folder meanwhile
        return info


def _build_and_serve(repository: EditionRepository, builder: Builder, order: Order) -> EditionInfo:
    """Raises EditionHeldBack and what building raises."""
    edition = order.wanted.edition_id
    before = _comparable(repository, edition)
    found = _finished(repository, builder, edition)
    if found is not None:
        # A build that was killed before the pointer moved or was held back, or an older content again.
        with repository.reading(edition) as after:
            report = _changes(repository, before, edition, after, order.tell)
        builder.keep_report(edition, report.as_text())
        if order.accept or not report.losses:
            with order.settle():
                builder.point_to(_moved(repository, edition))
    else:
        found, report = _built(repository, builder, order, before)
    if report.losses and not order.accept:
        raise EditionHeldBack(edition, report.losses)
    log.debug("edition served", extra={"edition": edition, "rows": found.rows})
    return found


def _built(
    repository: EditionRepository, builder: Builder, order: Order, before: str | None
) -> tuple[EditionInfo, EditionChanges]:
    """Build, compare, name and, unless it lost too much, serve."""
    edition = order.wanted.edition_id
    facts = {"built_on": datetime.now(UTC).isoformat(timespec="microseconds"), "starter": order.wanted.starter.checksum}
    with builder.building(edition) as building:
        info = building.fill(partial(put, order.wanted, tell=order.tell), facts)
        models.fit_and_keep(building, info, order.tell)
        with building.reading() as after:
            report = _changes(repository, before, edition, after, order.tell)
        if report.losses and not order.accept:
            building.finish(None, report.as_text())
        else:
            with order.settle():
                building.finish(_moved(repository, edition), report.as_text())
    return info, report


def _comparable(repository: EditionRepository, edition: str) -> str | None:
    """The edition to compare the new one with: the one served now, if it is intact."""
    with contextlib.suppress(EditionMissing, EditionCorrupt):
        served = repository.pointer().edition
        if served != edition:
            return repository.look_over(served).id
    return None


def _changes(
    repository: EditionRepository, before: str | None, edition: str, after: Connection, tell: Tell = silent
) -> EditionChanges:
    """Raises EditionCorrupt if the edition before cannot be read completely."""
    if before is None:
        return EditionChanges(edition, None, "There was no edition before this one.")
    with repository.reading(before) as connection:
        if schema_of(connection) != schema_of(after):
            words = f"Edition {before} has tables of another version, and cannot be compared with this one."
            return EditionChanges(edition, None, words)
        return compare(connection, after, (before, edition), tell=partial(tell, "comparing"))


def _moved(repository: EditionRepository, edition: str, content: str | None = None) -> Pointer:
    """The pointer after an edition is served."""
    try:
        return repository.pointer().moved_to(edition, content or edition)
    except (EditionMissing, EditionCorrupt):
        return Pointer(edition, content or edition)


def _finished(repository: EditionRepository, builder: Builder, edition: str) -> EditionInfo | None:
    """A complete edition of this id; a damaged one is set aside."""
    try:
        return repository.look_over(edition)
    except EditionMissing:
        return None
    except EditionCorrupt:
        builder.set_aside(edition)
        return None


def _forget_oldest(settings: Settings, repository: EditionRepository, builder: Builder) -> None:
    """Delete the oldest editions beyond `keep_editions`. Never the current one, a pinned one, or the one served until now:
    somebody may be reading it, and a rollback leads to it. Of those that saved items name, the few named last stay too."""
    pointer = repository.pointer()
    spared = {pointer.edition, *pointer.before[-1:]}
    # Ordered by when they were served, not built, because rollback follows that order.
    others = [
        each.info.id for each in repository.stored() if each.info.id not in spared and not pinned_for_ever(each.pinned)
    ]
    going = others[max(settings.keep_editions - len(spared), 0) :]
    named = _named_by_items(settings) if going else ()
    if named is None:
        log.warning("old editions are kept: the workspace that may name them cannot be read")
        return
    needed = [edition for edition in named if edition in going][: settings.limits.scenario_editions]
    for edition in going:
        if edition not in needed:
            builder.remove(edition)


def _named_by_items(settings: Settings) -> tuple[str, ...] | None:
    """Ids of editions that saved items are based on, most recently named first; None if that cannot be read."""
    from data_access.workspace import Items, WorkspaceUnavailable, open_workspace  # most builds delete nothing

    try:
        return Items(open_workspace(settings)).editions()
    except WorkspaceUnavailable:
        return None


# The reason that earlier versions wrote when a reader saved something: such editions are now deleted like others.
_READERS_PINS = ("a saved view is pinned to it", "a scenario was made on it")


def pinned_for_ever(reason: str | None) -> bool:
    """Whether an operator pinned an edition (`manage.py editions --pin`)."""
    return reason is not None and reason not in _READERS_PINS


@contextlib.contextmanager
def _plain_words(repository: EditionRepository) -> Iterator[None]:
    """Convert system errors during a build into ours."""
    try:
        with repository.plain_words():
            yield
    except StarterDamaged as fault:
        raise EditionMissing(f"No edition can be built: {fault}.") from fault
    except SourceRefused as fault:  # publishers' files were read long before: only the user's own are read here
        raise OwnDataRefused(str(fault)) from fault


# --- rollback and pins ---


def roll_back(settings: Settings, edition: str | None = None, *, patience: float = LOCK_PATIENCE) -> EditionInfo:
    """Serve an earlier edition: the one before the current one, or the one named. It stays until the content changes.

    Raises EditionMissing (none was served before, or the one named is gone), EditionCorrupt, BuildTimedOut.
    """
    repository = repository_of(settings)
    with _plain_words(repository), repository.only_builder(patience) as builder:
        pointer = repository.pointer()
        wanted = edition or next(iter(reversed(pointer.before)), None)
        if wanted is None:
            raise EditionGone("No edition was served before this one: there is nothing to go back to.")
        info = repository.info(wanted).must_be_readable()
        repository.look_over(wanted)
        builder.point_to(pointer.moved_back(wanted))
    return info


def pin(settings: Settings, edition: str, reason: str, *, patience: float = LOCK_PATIENCE) -> None:
    """Keep an edition for ever, and say why. Raises EditionMissing, ValueError without a reason."""
    if not reason.strip():
        raise ValueError("Say why the edition is to be kept: whoever clears up later will want to know.")
    _pin(settings, edition, reason.strip(), patience)


def unpin(settings: Settings, edition: str, *, patience: float = LOCK_PATIENCE) -> None:
    """Unpin an edition, so that it can be deleted in turn. Raises EditionMissing."""
    _pin(settings, edition, None, patience)


def _pin(settings: Settings, edition: str, reason: str | None, patience: float) -> None:
    repository = repository_of(settings)
    with _plain_words(repository), repository.only_builder(patience) as builder:
        builder.pin(edition, reason)
