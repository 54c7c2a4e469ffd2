"""Long names in charts."""

from __future__ import annotations

import pytest

from components.charts.labels import broken, lines


@pytest.mark.parametrize(
    ("name", "letters", "shown", "high"),
    [
        ("Black Country", 40, "Black Country", 1),
        ("Derby and Derbyshire with Lincolnshire", 26, "Derby and Derbyshire with<br>Lincolnshire", 2),
        ("Staffordshire-and-Stoke-on-Trent", 10, "Staffordshire-and-Stoke-on-Trent", 1),
        ("", 10, "", 1),
    ],
)
def test_names_are_broken_at_spaces_only(name: str, letters: int, shown: str, high: int) -> None:
    assert broken(name, letters) == shown
    assert lines(shown) == high
