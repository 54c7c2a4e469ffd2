"""Census tables as downloaded from Nomis: lines of title, a header, rows, and sometimes a footnote below.

"TS007A - Age by five-year age bands"
...
"2021 super output area - lower layer","mnemonic","Total",...

"Hartlepool 001A","E01011954",2284,...
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from data_access.reference.sources.csv_file import read_bytes
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.table import Number, Text, check_table


def read_nomis(
    path: Path, columns: Sequence[Text | Number], faults: Faults, *, rows_floor: int, key: Sequence[str]
) -> pd.DataFrame:
    """The named columns, typed; index: the line in the file. Raises SourceRefused.

    The header is the first line that has every column. Lines between header and rows and below the rows may be blank or
    short (a footnote); one in between refuses the file.
    """
    text = read_bytes(path, faults).decode("utf-8-sig", errors="replace")
    names = [column.name for column in columns]
    header: list[str] = []
    rows: list[list[str]] = []
    first_line, ended_at = 0, 0
    reader = csv.reader(io.StringIO(text))
    for row in reader:
        fields = [field.strip() for field in row]
        if not header:
            if all(fields.count(name) == 1 for name in names):
                header = fields
        elif len(fields) == len(header):
            if ended_at:
                faults.add(ended_at, None, "a short line between rows", f"{len(header)} fields")
                ended_at = 0
            first_line = first_line or reader.line_num
            rows.append([fields[header.index(name)] for name in names])
        elif rows and not ended_at:
            ended_at = reader.line_num
    if not header:
        faults.add(None, None, "no such line", "a header with " + ", ".join(repr(name) for name in names))
    faults.refuse_if_any()
    texts = pd.DataFrame(rows, columns=names, dtype=object)
    return check_table(texts, columns, faults, rows_floor=rows_floor, key=key, first_line=first_line)
