"""Models kept as bytes come back as numpy itself would read them, and what is no model is refused."""

from __future__ import annotations

import io
import zipfile

import numpy as np
import pytest

from domain.fair_comparison.archive import Unpacked, packed

ARRAYS = {
    "rows": np.arange(6.0).reshape(2, 3),
    "columns": np.asfortranarray(np.arange(6, dtype=np.int32).reshape(2, 3)),
    "none": np.zeros((0, 3)),
    "flags": np.array([True, False]),
    "one": np.array(3.5),
}


def test_arrays_round_trip() -> None:
    content = packed({"names": ["a"]}, ARRAYS)
    found = Unpacked(content)
    assert found.facts["names"] == ["a"]
    by_numpy = np.load(io.BytesIO(content), allow_pickle=False)
    for name, given in ARRAYS.items():
        mine = found.array(name)
        assert np.array_equal(mine, given) and np.array_equal(mine, by_numpy[name])
        assert (mine.dtype, mine.shape, mine.flags.writeable) == (given.dtype, given.shape, True)
    with pytest.raises(KeyError):
        found.array("missing")


def test_a_malformed_archive_is_refused() -> None:
    with pytest.raises(zipfile.BadZipFile):
        Unpacked(b"nothing")
    held = io.BytesIO()
    np.savez(held, facts=np.array([{}], dtype=object))
    with pytest.raises(ValueError, match="objects"):
        Unpacked(held.getvalue())
