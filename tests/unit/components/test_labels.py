"""Long names in charts."""

from __future__ import annotations

import pytest

from components.charts.labels import broken, lines, width


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


@pytest.mark.parametrize(
    ("label", "regular", "bold"),  # pixels at 14, as a browser measures them in Arial
    [
        ("Univ. Hospitals Derby & Burton", 195.3, 208.5),
        ("Birmingham Women's and Children's", 216.3, 231.1),
        ("Herefordshire & Worcestershire", 195.9, 212.6),
    ],
)
def test_room_for_a_name_is_enough_and_little_more(label: str, regular: float, bold: float) -> None:
    assert regular < width(label, 14) < regular * 1.2
    assert bold < width(label, 14, bold=True) < bold * 1.2


def test_room_is_for_the_longest_line() -> None:
    assert width("Wye Valley<br>I", 14) == width("Wye Valley", 14) < width("Wye Valley I", 14)
