"""What the app may be told from outside: one frozen `Settings`, read from the environment.

Imports nothing of the project. Every variable has a default that works on a laptop; a bad value is refused at start, all
bad values at once, in words that say what to write instead.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

MIDLANDS = "E40000011"  # ONS code of the NHS England region Midlands
_AREA = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{1,79}")
_PREFIX_PART = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~-]*")
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


class SettingsError(ValueError):
    """The environment holds values the app cannot start with. `problems` has one plain sentence for each."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        super().__init__("These settings cannot be used:\n" + "\n".join(f"- {problem}" for problem in problems))


@dataclass(frozen=True)
class Settings:
    """Everything that differs between one installation and another."""

    data_folder: Path  # editions are built below it; git ignores it
    reference_database_url: str | None  # None: one SQLite file an edition, below data_folder
    workspace_database_url: str | None  # None: not kept (the workspace is a later part)
    default_area: str  # what a first visit shows: an ONS code, an ODS code or a group id
    path_prefix: str  # always begins and ends with "/"
    log_level: str
    organisation: str  # shown in the header
    keep_editions: int  # how many editions stay on disk, the current one included
    dash_debug: bool = False  # the framework's own checks, shown in the browser: for development and tests

    @classmethod
    def from_environment(cls, env: Mapping[str, str] | None = None) -> Settings:
        """Read DATA_FOLDER, REFERENCE_DATABASE_URL, WORKSPACE_DATABASE_URL, DEFAULT_AREA, PATH_PREFIX, LOG_LEVEL,
        ORGANISATION, KEEP_EDITIONS and DASH_DEBUG (1 or 0). An empty value counts as not set.

        Raises SettingsError naming every value that cannot be used.
        """
        given = {name: value.strip() for name, value in (os.environ if env is None else env).items() if value.strip()}
        problems: list[str] = []

        folder = Path(given.get("DATA_FOLDER", str(Path(__file__).resolve().parent / "var"))).expanduser()
        if folder.exists() and not folder.is_dir():
            problems.append(f"DATA_FOLDER is {str(folder)!r}, which is a file. Give a folder, or a path not yet used.")

        reference = given.get("REFERENCE_DATABASE_URL")
        if reference is not None:
            # Never echo a database address: it may hold a password.
            problems.append(
                "REFERENCE_DATABASE_URL is set, but this version keeps its reference figures in files below "
                "DATA_FOLDER only. Leave it unset."
            )
        workspace = given.get("WORKSPACE_DATABASE_URL")
        if workspace is not None and not workspace.startswith(("sqlite", "postgresql")):
            problems.append("WORKSPACE_DATABASE_URL must begin with sqlite or postgresql.")

        area = given.get("DEFAULT_AREA", MIDLANDS)
        if area.casefold() == "midlands":
            area = MIDLANDS
        if not _AREA.fullmatch(area):
            problems.append(
                f"DEFAULT_AREA is {area!r}. Give an area code such as E40000011 (the Midlands) or QUA (Black Country)."
            )

        parts = [part for part in given.get("PATH_PREFIX", "/").split("/") if part]
        if not all(_PREFIX_PART.fullmatch(part) for part in parts):
            problems.append(
                f"PATH_PREFIX is {given['PATH_PREFIX']!r}. Give a path such as /workbench/, of letters, digits, "
                "dots, hyphens and underscores."
            )
        prefix = "/" + "".join(f"{part}/" for part in parts)

        level = given.get("LOG_LEVEL", "INFO").upper()
        if level not in _LEVELS or not isinstance(logging.getLevelName(level), int):
            problems.append(f"LOG_LEVEL is {given['LOG_LEVEL']!r}. Give one of {', '.join(_LEVELS)}.")

        organisation = given.get("ORGANISATION", "Midlands Decision Support Network")
        if len(organisation) > 80 or not organisation.isprintable():
            problems.append("ORGANISATION must be one line of at most 80 characters.")

        kept = given.get("KEEP_EDITIONS", "3")
        keep = int(kept) if kept.isascii() and kept.isdigit() and len(kept) < 5 else 0
        if keep < 1:
            problems.append(f"KEEP_EDITIONS is {kept!r}. Give a whole number from 1 to 9999.")

        debug = given.get("DASH_DEBUG", "0")
        if debug not in ("0", "1"):
            problems.append(f"DASH_DEBUG is {debug!r}. Give 1 or 0.")

        if problems:
            raise SettingsError(tuple(problems))
        return cls(folder, reference, workspace, area, prefix, level, organisation, keep, debug == "1")
