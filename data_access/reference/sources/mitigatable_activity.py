"""What experts expect to remain of hospital activity that could be avoided or done elsewhere (The Strategy Unit, national elicitation).

Layout: two CSV files of the publisher's tool.
- `elicited`: for each of 78 kinds of activity the mean and two percentiles, in percent, of the share that is expected to REMAIN by
  2039/40. So the 10th percentile, printed as the higher number, is the smallest reduction: 100 less it.
- `categories`: for each of 92 kinds of activity its category, and whether it counts as care moved out of hospital.

Rules
- Shares are kept as fractions under the publisher's names. The order percentile10 > mean > percentile90 must hold in every row: it
  says that shares that remain are meant.
- The two files name eight kinds differently (the elicitation has the older names). Nothing is matched here.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from data_access.reference.sources.loaded import Known, Loaded, Matrix
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.row_faults import fault_rows
from data_access.reference.sources.table import Number, Text, read_table

ELICITED, CATEGORISED = 78, 92  # kinds of activity
SHARES = ("mean", "percentile10", "percentile90")
CARE_SHIFT = "care_shift"


def load(
    files: Mapping[str, Path], known: Known, *, elicited: int = ELICITED, categorised: int = CATEGORISED
) -> Loaded:
    """Two matrices: the shares that remain, and the categories (1 where a kind of activity is in one). Raises SourceRefused."""
    faults = Faults(files["elicited"].name)
    shares = read_table(
        files["elicited"],
        (Text("param_name"), *(Number(name, least=0, most=100) for name in SHARES)),
        faults,
        rows_floor=elicited,
        key=("param_name",),
        exactly=True,
    )
    falling = (shares["percentile10"] > shares["mean"]) & (shares["mean"] > shares["percentile90"])
    fault_rows(faults, "mean", shares["mean"], ~falling, "a number below percentile10 and above percentile90")
    faults.refuse_if_any()
    other = Faults(files["categories"].name)
    kinds = read_table(
        files["categories"],
        (
            Text("strategy"),
            Text("category", r"[a-z_]+", "a category in small letters"),
            Text("category_name"),
            Text("is_care_shift", among=frozenset({"True", "False"})),
        ),
        other,
        rows_floor=categorised,
        key=("strategy",),
        exactly=True,
    )
    categories = tuple(sorted(kinds["category"].unique()))
    inside = np.column_stack(
        [*(kinds["category"] == name for name in categories), kinds["is_care_shift"] == "True"]
    ).astype(np.float64)
    return Loaded(
        rows_read=len(shares) + len(kinds),
        matrices=(
            Matrix(
                "mitigatable_remaining_2039_40",
                tuple(shares["param_name"]),
                SHARES,
                shares[list(SHARES)].to_numpy() / 100,
            ),
            Matrix("mitigatable_categories", tuple(kinds["strategy"]), (*categories, CARE_SHIFT), inside),
        ),
        totals={
            "kinds of activity in the elicitation": float(len(shares)),
            "kinds of activity with a category": float(len(kinds)),
        },
    )
