"""Comments by topic: known slips of the keyboard left out and counted, anything else refused."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from data_access.reference.sources import comment_topics
from data_access.reference.sources.loaded import Known, Loaded
from data_access.reference.sources.refusal import SourceRefused

HEADER = ("code", "label", "feedback", "criticality", "organization", "question")
Row = tuple[str, str, str, str]


def load(folder: Path, rows: list[Row]) -> Loaded:
    path = folder / "topics.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(("cc", label, "Secret\nwords", *rest) for label, *rest in rows)
    return comment_topics.load({"main": path}, Known())


ROWS: list[Row] = [
    ("Staff", "3", "Trust A", "Trust A - Q2"),
    ("Staff", "-2", "Trust A", "Trust A - Q1"),
    ("Access", "0", "Trust A", "Trust A - Q1"),
    ("Access", "-o", "Trust A", "Trust A - Q1"),
    ("Dignity", "-5", "Trust B", "Trust B - Q1"),
]


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comment_topics, "ROWS_FLOOR", 3)
    monkeypatch.setattr(comment_topics, "MOST_SLIPS", 0.5)


def test_topics_questions_and_criticality(tmp_path: Path) -> None:
    loaded = load(tmp_path, ROWS)
    facts: Any = loaded.facts.set_index(["breakdown", "area"])
    access = facts.loc[("topic=access", "comments-trust-a")]
    assert (access["numerator"], access["denominator"], access["period"]) == (2, 4, "snapshot")
    assert facts.loc[("question=trust-a-1&topic=access", "comments-trust-a"), "denominator"] == 3
    # The slip counts by topic, not by criticality.
    neither = facts.loc[("criticality=neither&topic=access", "comments-trust-a")]
    assert (neither["numerator"], neither["denominator"]) == (1, 3)
    assert facts.loc[("criticality=critical&topic=dignity", "comments-trust-b"), "numerator"] == 1
    assert "Secret" not in repr(loaded)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            ("Staff", "7", "Trust A", "Trust A - Q1"),
            "topics.csv, row 7, column 'criticality': found '7', expected a whole",
        ),
        (("Staff", "", "Trust A", "Trust A - Q1"), "column 'criticality': found nothing"),
        (("Magic", "1", "Trust A", "Trust A - Q1"), "row 7, column 'label': found 'Magic', expected one of Access"),
        (("Staff", "1", "Trust D", "Trust A - Q1"), "column 'organization': found 'Trust D'"),
        (("Staff", "1", "Trust B", "Trust A - Q1"), "found 'Trust A - Q1', expected a question of Trust B"),
    ],
)
def test_what_is_not_as_documented_is_refused(tmp_path: Path, row: Row, said: str) -> None:
    with pytest.raises(SourceRefused) as refusal:
        load(tmp_path, [*ROWS, row])
    assert said in str(refusal.value)


def test_more_than_a_few_slips_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comment_topics, "MOST_SLIPS", 0.01)
    with pytest.raises(SourceRefused, match="1 of 5 no number from -5 to 5"):
        load(tmp_path, ROWS)
    monkeypatch.setattr(comment_topics, "ROWS_FLOOR", 10_000)
    with pytest.raises(SourceRefused, match="at least 10000"):
        load(tmp_path, ROWS)
