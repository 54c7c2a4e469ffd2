"""`erase-person`: forget a person whom the organisation no longer has a reason to know; `sign-out`: end their sessions."""

from __future__ import annotations

import argparse
import sys
from functools import partial
from typing import TYPE_CHECKING

from cli.checks import with_workspace
from cli.process import DONE, FAILED

if TYPE_CHECKING:
    from data_access.workspace import Workspace
    from settings import Settings


def erase_person(arguments: argparse.Namespace) -> int:
    return with_workspace(partial(_erase_person, arguments))


def _erase_person(arguments: argparse.Namespace, settings: Settings, workspace: Workspace) -> int:
    from application.packs import forget_of
    from application.pseudonyms import known_as
    from data_access.workspace import WorkspaceUnavailable
    from data_access.workspace.retention import erase, mentions, names_of

    try:
        known = known_as(settings, arguments.who)
        heirs = known_as(settings, arguments.to) if arguments.to else ()
        if not known:
            print(f"Nothing here is of “{arguments.who}”. The page /administration lists pseudonyms.", file=sys.stderr)
            return FAILED
        if arguments.to and len(heirs) != 1:
            print(f"“{arguments.to}” is not one person known here. Nothing was changed.", file=sys.stderr)
            return FAILED
        if not arguments.yes and not _sure(arguments.who, known, arguments.to):
            print("Nothing was changed.")
            return DONE
        names = {arguments.who, *names_of(workspace, known)}
        for who in known:
            done = erase(workspace, who, heirs[0] if heirs else None)
            print(
                f"{who}. Removed: {_number(done.removed, 'item')}, {_number(done.jobs, 'job')}, {_number(done.sessions, 'session')}, "
                f"{_number(forget_of(settings, who), 'file')} of packs. Kept for others: {_number(done.kept, 'item')}. "
                f"The name was taken from {_number(done.versions, 'version')}."
            )
        left = mentions(workspace, names)
        if left:
            called = " or ".join(f"“{name}”" for name in sorted(names))
            print(f"{called} stands in the name, note, tags or content of {_number(left, 'item')}, or did: look there.")
        print("Backups made before still hold them: remove those, or erase again after a restore.")
    except WorkspaceUnavailable as problem:
        print(f"Nothing was changed. {problem} {problem.remedy}", file=sys.stderr)
        return FAILED
    return DONE


def sign_out(arguments: argparse.Namespace) -> int:
    return with_workspace(partial(_sign_out, arguments))


def _sign_out(arguments: argparse.Namespace, settings: Settings, workspace: Workspace) -> int:
    from application.pseudonyms import known_as
    from data_access.workspace import WorkspaceUnavailable, sessions

    try:
        known = known_as(settings, arguments.who) if arguments.who else (None,)
        ended = sum(sessions.end_all(workspace, who) for who in known)
    except WorkspaceUnavailable as problem:
        print(f"{problem} {problem.remedy}", file=sys.stderr)
        return FAILED
    print(f"Ended: {_number(ended, 'session')}. They are refused everywhere within ten seconds.")
    return DONE


def _sure(who: str, known: tuple[str, ...], to: str | None) -> bool:
    what = f"goes to “{to}”" if to else "is removed where it is private, and becomes nobody’s where others see it"
    print(f"“{who}” is known here as {', '.join(known)}. All they made {what}. This cannot be undone.")
    if not sys.stdin.isatty():
        print("To go on, give the command again with --yes.")
        return False
    return input("Write yes to go on: ").strip().lower() == "yes"


def _number(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
