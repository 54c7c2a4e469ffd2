"""A small edition with own figures that a team, a person or everyone may see, and people to ask for them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from dash import Dash

from app import create_app
from data_access import ensure_edition
from data_access.reference import starter_files
from data_access.reference.content import Content
from data_access.reference.sources import own_data_file
from data_access.reference.sources.loaded import AreaRow, Membership, facts
from settings import Settings
from vocabulary import Release

EXAMPLE = Path(__file__).parents[2] / "own_data_example" / "illustrative_seen_in_6_weeks.yaml"
ROLES_FILE = """
roles:
  editor: {people: [ed, ann, bob]}
teams:
  black-country: {name: Black Country, people: [ann, vic]}
  coventry: {name: Coventry and Warwickshire, people: [bob]}
"""
OWN = {
    "quokka_waits": ("Quokka clinic", "[team black-country]"),
    "numbat_waits": ("Numbat clinic", "[team coventry, person Zoe@example.nhs.uk]"),
    "bilby_waits": ("Bilby clinic", "[]"),
}
SEEN = {  # who sees which of them
    "ann": {"quokka_waits", "bilby_waits"},
    "vic": {"quokka_waits", "bilby_waits"},
    "bob": {"numbat_waits", "bilby_waits"},
    "zoe@example.nhs.uk": {"numbat_waits", "bilby_waits"},
    "ed": {"bilby_waits"},
}
MONTHS = [f"1901-{number:02d}" for number in range(1, 13)]


@dataclass(frozen=True)
class Installation:
    app: Dash
    settings: Settings


def headers(person: str) -> dict[str, str]:
    return {"X-User": person}


def install(folder: Path, **more: str) -> Installation:
    """The application behind a proxy that signs people in, on a small edition with the files of OWN."""
    starter = write_midlands(folder / "starter")
    file = folder / "roles.yaml"
    file.write_text(ROLES_FILE, encoding="utf-8")
    settings = Settings.from_environment(
        {
            "DATA_FOLDER": str(folder / "var"),
            "USER_HEADER": "X-User",
            "ROLES_FILE": str(file),
            "DEFAULT_ROLE": "analyst",
        }
        | more
    )
    for indicator, (name, seen_by) in OWN.items():
        write_own(settings.data_folder / "own_data" / indicator, indicator, name, seen_by)
    ensure_edition(settings, starter)
    return Installation(create_app(settings), settings)


def write_midlands(folder: Path) -> Path:
    """A starter of one measure of the catalogue, for six trusts of one system of the Midlands, in every month of two years."""
    release = Release("r1", "Title", "Publisher", "OGL", "Attribution", "as is", "", "", "2026-01-01", "sha256:0", 1)
    trusts = [f"R{number:03d}" for number in range(6)]
    areas = (
        AreaRow("E92000001", "England", "England", "england", "", "E92000001"),
        AreaRow("E40000011", "Midlands", "Midlands", "region", "Y60", "E40000011"),
        AreaRow("E54000062", "NHS Black Country Integrated Care Board", "Black Country", "icb", "QUA", "E54000062"),
        *(AreaRow(code, f"{code} NHS Trust", code, "trust", code) for code in trusts),
    )
    members = (
        Membership("E92000001", "E40000011", "reporting"),
        Membership("E40000011", "E54000062", "reporting"),
        *(Membership("E54000062", code, "reporting") for code in trusts),
        *(Membership("E40000011", code, "reporting") for code in trusts),
    )
    months = [f"{1900 + number // 12}-{number % 12 + 1:02d}" for number in range(24)]
    rows = len(months) * len(trusts)
    measured = facts(
        indicator=np.full(rows, "ae_4_hour_type_1", dtype=object),
        period=np.repeat(np.array(months, dtype=object), len(trusts)),
        area=np.tile(np.array(trusts, dtype=object), len(months)),
        numerator=np.linspace(500.0, 700.0, rows),
        denominator=np.full(rows, 1000.0),
    )
    content = Content(areas, members, facts={"ae_by_provider": measured}, releases={"ae_by_provider": release})
    starter_files.write(folder, content)
    return folder


def write_own(folder: Path, indicator: str, name: str, seen_by: str) -> None:
    folder.mkdir(parents=True)
    rows = [
        f"{indicator},R00{trust},{month},,{300 + 10 * trust + number},{500 + trust},,,"
        for trust in range(6)
        for number, month in enumerate(MONTHS)
    ]
    text = "\n".join([",".join(own_data_file.COLUMNS), *rows]) + "\n"
    (folder / f"{folder.name}.csv").write_text(text, encoding="utf-8")
    entry = EXAMPLE.read_text(encoding="utf-8")
    entry = entry.replace("Seen in the clinic within 6 weeks (illustrative)", f"{name}, seen within 6 weeks")
    entry = entry.replace("Clinic within 6 weeks (illustrative)", f"{name} waits")
    (folder / f"{indicator}.yaml").write_text(f"{entry}seen_by: {seen_by}\n", encoding="utf-8")
