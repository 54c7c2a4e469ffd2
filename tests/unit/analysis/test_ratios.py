"""Ratios of counts, some of which are not known."""

from __future__ import annotations

import numpy as np

from analysis.ratios import ratio_where_known


def test_a_ratio_is_missing_where_a_count_is_or_the_denominator_is_not_above_nought() -> None:
    ratio = ratio_where_known(np.array([1, 2, np.nan, 4, None, 0], dtype=float), [2, 0, 3, np.nan, 5, 4])
    assert ratio.tolist()[0] == 0.5 and ratio.tolist()[5] == 0
    assert np.isnan(ratio[1:5]).all()
