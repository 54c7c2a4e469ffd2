"""A publisher's file of England's boards is whole with as many as there are in its own period."""

from __future__ import annotations

import pandas as pd
import pytest

from data_access import ENGLAND, Store, open_store
from data_access.reference.publishers_files.layouts.rtt_full_extract import LAYOUT
from data_access.reference.publishers_files.previews import refuse_parts
from data_access.reference.publishers_files.reading import Reading
from data_access.reference.sources.refusal import SourceRefused
from settings import Settings

WAITS = "rtt_within_18_weeks"


@pytest.fixture(scope="module")
def store(shipped: Settings) -> Store:
    return open_store(shipped)


def reading(store: Store, month: str, boards: int | None = None) -> Reading:
    codes = [area.code for area in store.members(ENGLAND, "icb", period=month)][:boards]
    facts = pd.DataFrame({"indicator": WAITS, "period": month, "breakdown": "", "area": codes})
    return Reading(LAYOUT, "extract.csv", month, len(facts), facts)


@pytest.mark.parametrize(("month", "there"), [("2026-03", 42), ("2026-04", 36)])
def test_all_boards_of_the_month_are_the_whole_country(store: Store, month: str, there: int) -> None:
    whole = reading(store, month)
    assert len(whole.facts) == there
    refuse_parts(whole, store)


@pytest.mark.parametrize(("month", "boards", "about"), [("2026-03", 36, "about 42"), ("2026-04", 31, "about 36")])
def test_fewer_boards_than_there_are_then_are_a_part(store: Store, month: str, boards: int, about: str) -> None:
    with pytest.raises(SourceRefused, match=about):
        refuse_parts(reading(store, month, boards), store)
