"""What the measurements need of a fresh data folder: an edition, compressed static files, what may be asked."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.servers import ROOT

BUILD = "from data_access import ensure_edition; from settings import Settings; import time; t = time.perf_counter(); "
BUILD += "ensure_edition(Settings.from_environment()); print(time.perf_counter() - t)"
PREPARE = "import app; app.prepare_static_files(app.create_app(app.Settings.from_environment()))"


@dataclass(frozen=True)
class Asked:
    """Areas and months both sites can be asked for; months newest first."""

    areas: list[str]
    months: list[str]


def build(data_folder: Path) -> float:
    """Build the starter edition in an empty folder: seconds."""
    return float(_run(BUILD, data_folder))


def grow(data_folder: Path, times: int) -> int:
    """Every observation of the edition so many times in all, the further ones under indicators of other numbers: how many it then has."""
    file_of(data_folder).with_suffix(".sha256").unlink(missing_ok=True)  # it is not the file that was built any more
    with sqlite3.connect(file_of(data_folder)) as edition:
        names = [row[1] for row in edition.execute("PRAGMA table_info(observation)")]
        far = edition.execute("SELECT max(indicator) + 1 FROM observation").fetchone()[0]
        for number in range(1, times):
            moved = ", ".join(f"indicator + {far * number}" if name == "indicator" else name for name in names)
            edition.execute(f"INSERT INTO observation SELECT {moved} FROM observation WHERE indicator < {far}")
        return int(edition.execute("SELECT count(*) FROM observation").fetchone()[0])


def prepare_static_files(data_folder: Path) -> float:
    """Compress the static files as set-up does: seconds."""
    began = time.perf_counter()
    _run(PREPARE, data_folder)
    return time.perf_counter() - began


def _run(code: str, data_folder: Path) -> str:
    environment = os.environ | {"DATA_FOLDER": str(data_folder), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return done.stdout


def file_of(data_folder: Path) -> Path:
    return next((data_folder / "editions").glob("e*.sqlite"))


def asked(file: Path) -> Asked:
    """The Midlands and its systems, every month: what both sites offer."""
    with sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True) as edition:
        systems = edition.execute(
            "SELECT a.ods FROM membership m JOIN area a ON a.id = m.child JOIN area r ON r.id = m.parent "
            "WHERE r.code = 'E40000011' AND a.kind = 'icb' ORDER BY 1"
        )
        areas = ["E40000011", *(row[0] for row in systems)]
        months = edition.execute(
            "SELECT DISTINCT p.key FROM coverage c JOIN period p ON p.id = c.period JOIN indicator i ON i.id = c.indicator "
            "WHERE i.key = 'ae_4_hour_type_1' ORDER BY 1 DESC"
        )
        return Asked(areas, [row[0] for row in months])
