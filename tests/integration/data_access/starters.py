"""Starters of invented figures."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd

from data_access.reference import starter_files
from data_access.reference.content import Content
from data_access.reference.sources.loaded import AreaRow, Membership, facts
from vocabulary import Release

INDICATORS = ("ae_12_hour_from_decision", "ae_4_hour_type_1")


def write_starter(
    folder: Path, periods: int, trusts: int = 100, *, attendances: int = 1000, leave_out: int = 0
) -> Path:
    """A starter with two indicators for every month from 1900 and trust; the first one lacks `leave_out` rows at its end."""
    release = Release("r1", "Title", "Publisher", "OGL", "Attribution", "as is", "", "", "2026-01-01", "sha256:0", 1)
    codes = [f"R{number:03d}" for number in range(trusts)]
    months = [f"{1900 + number // 12}-{number % 12 + 1:02d}" for number in range(periods)]
    england = AreaRow("E92000001", "England", "England", "england", "", "E92000001")
    areas = [england, *(AreaRow(code, f"{code} NHS Trust", code, "trust", code) for code in codes)]
    frames = []
    for position, indicator in enumerate(INDICATORS):
        rows = periods * trusts - (0 if position else leave_out)
        frames.append(
            facts(
                indicator=np.full(rows, indicator, dtype=object),
                period=np.repeat(np.array(months, dtype=object), trusts)[:rows],
                area=np.tile(np.array(codes, dtype=object), periods)[:rows],
                numerator=np.full(rows, 600.0),
                denominator=np.full(rows, float(attendances)),
            )
        )
    content = Content(
        areas=tuple(areas),
        members=tuple(Membership(england.code, code, "reporting") for code in codes),
        facts={"ae_by_provider": pd.concat(frames, ignore_index=True)},
        releases={"ae_by_provider": release},
    )
    starter_files.write(folder, content)
    return folder


def retitled(starter: Path, folder: Path, title: str) -> Path:
    """The same figures as another content."""
    if not folder.exists():
        shutil.copytree(starter, folder)
        manifest = json.loads((folder / "manifest.json").read_text())
        manifest["releases"][0]["title"] = title
        (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder
