"""Which role people have whom no file names, and where that file is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

ROLES = ("viewer", "analyst", "editor", "administrator")


def roles_of(given: Mapping[str, str], problems: list[str]) -> tuple[Path | None, str]:
    """ROLES_FILE and DEFAULT_ROLE. Without either, readers may do what they could before there were roles: all but administer, and add
    files where ADD_FILES allows it. With a file, whoever it does not name reads."""
    file = Path(given["ROLES_FILE"]).expanduser() if "ROLES_FILE" in given else None
    if file is not None and not file.is_file():
        problems.append(
            f"ROLES_FILE is {str(file)!r}, where there is no file. Give one such as docs/roles_example.yaml."
        )
    add_files = given.get("ADD_FILES", "off").lower()
    usual = "viewer" if file else "analyst" if add_files == "off" else "editor"
    role = given.get("DEFAULT_ROLE", usual).lower()
    if role not in ROLES:
        problems.append(f"DEFAULT_ROLE is {role[:40]!r}. Give one of {', '.join(ROLES)}.")
    return file, role
