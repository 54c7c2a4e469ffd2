"""Which figures a preview sets beside those of now: everybody, or groups where a file has no figure of everybody."""

from __future__ import annotations

import pandas as pd

from data_access.reference.publishers_files.previews import _shown


def test_groups_stand_in_the_place_of_everybody_only_where_there_is_no_figure_of_everybody() -> None:
    figures = pd.DataFrame(
        [("money", ""), ("money", "stream=core"), ("target", "stream=core"), ("target", "stream=primary")],
        columns=["indicator", "breakdown"],
    )
    shown = [(key, len(rows)) for key, rows in _shown(figures)]
    assert shown == [(("money", ""), 1), (("target", "stream=core"), 1), (("target", "stream=primary"), 1)]
