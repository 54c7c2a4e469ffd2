"""The size of a file that was made, as it is offered."""

from __future__ import annotations

import pytest

from application import packs


@pytest.mark.parametrize(
    ("number", "said"), [(12, "1 KB"), (45_300, "45 KB"), (949_000, "949 KB"), (1_240_000, "1.2 MB")]
)
def test_the_size_of_a_file_in_words(number: int, said: str) -> None:
    """A deck of 45 kilobytes was once offered as one of 0.0 MB."""
    assert packs._size(number) == said
