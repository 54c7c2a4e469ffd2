"""Columns of a table as arrays. A chart specification may leave a column out (None): then every row has the same value."""

from __future__ import annotations

import numpy as np
import pandas as pd


def flags(rows: pd.DataFrame, column: str | None, *, otherwise: bool) -> np.ndarray:
    """A column of true and false; `otherwise` for every row where the chart has none."""
    return np.full(len(rows), otherwise) if column is None else rows[column].to_numpy(bool)


def numbers(rows: pd.DataFrame, column: str | None) -> np.ndarray:
    """A column of numbers; NaN for every row where the chart has none."""
    return np.full(len(rows), np.nan) if column is None else rows[column].to_numpy(float)
