"""The rate of parts taken together: by hand, what is missing, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.rates import weighted_rate


def test_a_rate_of_parts_is_weighted_by_people() -> None:
    """(100 × 3,000 + 200 × 1,000) / 4,000."""
    assert weighted_rate([100, 200], [3_000, 1_000]) == 125
    assert np.isnan(weighted_rate([100, np.nan], [3_000, 1_000]))
    assert np.isnan(weighted_rate([], []))
    with pytest.raises(ValueError, match="its people"):
        weighted_rate([100], [1, 2])
