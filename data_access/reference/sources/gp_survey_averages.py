"""GP Patient Survey 2026: another author's averages of practice results, for boards and for parts of boards in the Midlands.

Layouts, both CSV
- `boards`: one row for each of 30 of the 36 boards of 2026: overall experience (`sat`), easy by phone (`phone`), experience of
  contact (`access`), all in per cent. How practices are weighted is not stated.
- `sub_boards`: one row for each of 19 parts of boards: `sat_respw` and `phone_respw` weighted by the answers of each practice,
  `sat_basew` and `phone_basew` weighted in another way, and the number of practices.

Rules
- These are not results of the survey for boards: everything is low reliability.
- A board whose code passed to another one in April 2026 is left out: the survey was in the months before, and which of the two
  the code means is not stated.
- Of parts of boards the figures weighted by answers are taken. The other weighting must not be further than 20 points away.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from data_access.reference.sources.loaded import Known, Loaded, facts
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.table import Number, Text, Whole, read_table
from vocabulary import Status

OVERALL, PHONE, CONTACT = (f"gp_survey_2026_{name}_averages" for name in ("overall", "phone", "contact"))
BOARDS, PARTS = 30, 19
PERIOD = "2026"
APART = 20  # percentage points between the two weightings


def load(files: Mapping[str, Path], known: Known, *, boards: int = BOARDS, parts: int = PARTS) -> Loaded:
    """Averages of three questions. Raises SourceRefused."""
    given_boards = _table(files["boards"], "icb", ("sat", "phone", "access"), boards, known, "icb")
    of_boards = given_boards[~given_boards["icb"].isin(list(known.spellings_since))]
    two_ways = ("sat_respw", "sat_basew", "phone_respw", "phone_basew")
    of_parts: Any = _table(files["sub_boards"], "sub", two_ways, parts, known, "sub_icb", Whole("n_practices", least=1))
    faults = Faults(files["sub_boards"].name)
    for taken, other in (two_ways[:2], two_ways[2:]):
        for line in of_parts.index[(of_parts[taken] - of_parts[other]).abs() > APART]:
            found = f"{of_parts.at[line, taken]:g} for {of_parts.at[line, 'sub']}"
            faults.add(int(line), taken, found, f"within {APART} points of {other}, {of_parts.at[line, other]:g}")
    faults.refuse_if_any()
    given = (
        (OVERALL, of_boards["icb"], of_boards["sat"]),
        (PHONE, of_boards["icb"], of_boards["phone"]),
        (CONTACT, of_boards["icb"], of_boards["access"]),
        (OVERALL, of_parts["sub"], of_parts["sat_respw"]),
        (PHONE, of_parts["sub"], of_parts["phone_respw"]),
    )
    return Loaded(
        rows_read=len(given_boards) + len(of_parts),
        facts=pd.concat(
            [
                facts(
                    indicator=indicator,
                    period=PERIOD,
                    area=area,
                    value=(share / 100).round(6),
                    status=str(Status.LOW_RELIABILITY),
                )
                for indicator, area, share in given
            ],
            ignore_index=True,
        ),
    )


def _table(
    path: Path, code: str, shares: tuple[str, ...], areas: int, known: Known, kind: str, *more: Text | Number
) -> pd.DataFrame:
    faults = Faults(path.name)
    columns: tuple[Text | Number, ...] = (Text(code), *(Number(name, least=0.01, most=100) for name in shares), *more)
    table = read_table(path, columns, faults, rows_floor=areas, key=(code,))
    if len(table) != areas:
        faults.add(None, code, f"{len(table)} areas", f"{areas}")
    for line, text in table[code].items():
        if text not in known.spellings or known.areas[known.spellings[text]].kind != kind:
            faults.add(int(str(line)), code, text, "the code of an area of this kind known before")
    faults.refuse_if_any()
    return table
