"""The administrators' view of an installation: use by person, jobs, editions, disk and the audit."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import astuple, fields
from pathlib import Path

from flask import Flask

from application import access, auditing, readers
from components import shell, theme
from components.account import OPEN
from data_access import StoreUnavailable, open_workspace
from data_access.database_sizes import database_sizes
from data_access.reference import editions
from data_access.workspace import audit, usage
from settings import Settings
from vocabulary import spreadsheet_text
from web.administration import Audit, Table, offer_administration

ROWS = 100  # audit entries on one page
COLUMNS = ("When (UTC)", "Who", "Did", "Kind", "Item", "Version", "Detail", "Address", "Request")


def offer(server: Flask, settings: Settings) -> None:
    offer_administration(
        server,
        prefix=settings.path_prefix,
        product=shell.PRODUCT,
        tokens=theme.stylesheet(),
        notice=lambda: "" if access.account(settings).name else OPEN,
        tables=lambda: tables(settings),
        audit_of=lambda *asked: _audit(settings, *asked),
        audit_rows=lambda: _exported(settings),
    )


def tables(settings: Settings) -> tuple[Table, ...]:
    """The tables of the page. Raises WorkspaceUnavailable."""
    auditing.note_once(settings, audit.Entry(audit.Did.READ_THE_ADMINISTRATION))
    found = usage.usage(open_workspace(settings))
    shown = _whose(len(found.owners), found.all_owners)
    limits = settings.limits
    shown += f" One person may keep {limits.owner_items:,} items and {limits.owner_bytes // 1_000_000:,} MB,"
    shown += f" everybody together {limits.all_items:,} and {limits.all_bytes // 1_000_000:,} MB."
    if settings.sign_in is not None:
        shown += f" {found.signed_in:,} {'session is' if found.signed_in == 1 else 'sessions are'} open."
    return (
        Table(
            "Use by owner",
            shown.strip(),
            ("Pseudonym", "Name", "Items", "Shared", "Put away", "kB with versions", "Last change (UTC)"),
            [
                (
                    each.who,
                    each.called,
                    each.items,
                    each.shared,
                    each.deleted,
                    each.bytes // 1000,
                    _minute(each.changed_at),
                )
                for each in found.owners
            ],
        ),
        Table(
            "Jobs",
            ", ".join(f"{number:,} {state}" for state, number in sorted(found.jobs.items())),
            ("Failed job", "Asked for (UTC)", "Attempts"),
            [(each.kind.replace("_", " "), _minute(each.submitted_at), each.attempts) for each in found.failed],
        ),
        _editions(settings),
        _disk(settings),
        *_roles(settings),
    )


def _whose(listed: int, number: int) -> str:
    """Whose use is listed, as a sentence."""
    if listed < number:
        return f"The {listed:,} of {number:,} owners who have written most."
    return (
        "Nobody has saved anything yet." if not number else "One owner." if number == 1 else f"All {number:,} owners."
    )


def _roles(settings: Settings) -> Sequence[Table]:
    """How many people and groups ROLES_FILE gives each role and team; empty without a file."""
    file = access.roles_file(settings)
    if file is None:
        return ()
    said = f"{file.problem} What the file said before holds." if file.problem else ""
    default = f"Whoever the file does not name is {access.a_role(settings.default_role)}."
    named = [
        *((role.words, each) for role, each in file.roles.roles.items()),
        *((f"team {team.name}", each) for team, each in file.roles.teams.items()),
    ]
    rows = [(name, len(each.people), len(each.groups)) for name, each in named]
    return (Table("Roles and teams", f"{said} {default}".strip(), ("Role or team", "People", "Groups"), rows),)


def _editions(settings: Settings) -> Table:
    kept: Sequence[editions.StoredEdition] = ()
    served = ""
    with suppress(StoreUnavailable):
        kept = editions.editions(settings)
        served = editions.current_edition(settings).id
    rows = [
        (
            each.info.id,
            "served" if each.info.id == served else each.pinned or "",
            _minute(each.info.built_on),
            each.info.rows,
            each.size // 1_000_000,
        )
        for each in kept
    ]
    return Table(
        "Editions", editions.warning(settings), ("Edition", "State", "Built (UTC)", "Observations", "MB"), rows
    )


def _disk(settings: Settings) -> Table:
    """The size of each part of the data folder and of each PostgreSQL database, and the free space on the data folder's
    disk.
    """
    folder = settings.data_folder
    parts: dict[str, int] = {}
    with suppress(OSError):
        for path in sorted(folder.iterdir()):
            name = path.name if path.is_dir() else "files"
            parts[name] = parts.get(name, 0) + sum(
                _size(each) for each in ([path] if path.is_file() else path.rglob("*"))
            )
    said = ""
    with suppress(OSError):
        free = shutil.disk_usage(folder)
        said = f"{free.free / 1e9:,.1f} GB of {free.total / 1e9:,.1f} GB are free on the disk of the data folder."
    for database in database_sizes(settings):
        held = " and ".join(
            word for word, holds in (("figures", database.figures), ("what people save", database.workspace)) if holds
        )
        if database.bytes is None:
            said += f" The size of the PostgreSQL database of {held} is not known: it does not say it to this account."
        else:
            parts[f"PostgreSQL database: {held}"] = database.bytes
    return Table(
        "Disk",
        said.strip(),
        ("Part of the data folder, or database", "MB"),
        [(name, -(-size // 1_000_000)) for name, size in parts.items()],
    )


def _size(path: Path) -> int:
    try:
        return path.lstat().st_size if not path.is_dir() else 0
    except OSError:
        return 0


def _audit(settings: Settings, who: str, did: str, before: str) -> Audit:
    workspace = open_workspace(settings)
    found = audit.page(workspace, who=who, did=did, before=before, limit=ROWS)
    kept = settings.retention.audit
    rows = audit.count(workspace)
    said = f"{rows:,} {'row' if rows == 1 else 'rows'}."
    said += f" Each is kept for {kept:,} days; until then the database refuses to change or remove it."
    shown = Table("Audit", said, COLUMNS, [_row(row) for row in found.rows])
    return Audit(shown, found.older, tuple(sorted(audit.Did)))


def _row(row: audit.Row) -> tuple[str, ...]:
    cells = ("" if cell is None else str(cell) for cell in astuple(row))
    at, *rest = cells
    return (at[:19].replace("T", " "), *rest)


def _exported(settings: Settings) -> tuple[Sequence[str], Iterable[Sequence[str | int]]]:
    workspace = open_workspace(settings)
    audit.add(workspace, audit.Entry(audit.Did.EXPORTED_THE_AUDIT, readers.reader(settings)))

    def rows() -> Iterator[Sequence[str | int]]:
        for row in audit.everything(workspace):
            yield [
                spreadsheet_text(cell) if isinstance(cell, str) else "" if cell is None else cell
                for cell in astuple(row)
            ]

    return [each.name for each in fields(audit.Row)], rows()


def _minute(moment: str) -> str:
    return moment[:16].replace("T", " ")
