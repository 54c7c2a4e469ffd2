"""Comments by theme: counts without anybody's words, the right comments in each denominator."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from data_access.reference.sources import comment_themes
from data_access.reference.sources.comment_themes import NOT_COUNTED, THEMES
from data_access.reference.sources.loaded import Known, Loaded
from data_access.reference.sources.refusal import SourceRefused

HEADER = (
    *("Comment ID", "Trust", "Respondent ID", "Date", "Service type 1", "FFT categorical answer", "FFT answer"),
    *("Comment sentiment", *NOT_COUNTED, *THEMES),
)
WORDS = "Secret words,\nover two lines"


def comment(*labels: str, **fields: str) -> dict[str, str]:
    usual = {"Trust": "NHFT", "Date": "28/02/2022", "Service type 1": "Forensic", "Respondent ID": "person 7"}
    usual |= {"FFT categorical answer": "1", "FFT answer": WORDS, "Comment sentiment": "1"}
    return usual | dict.fromkeys(labels, "1") | fields


COMMENTS = [
    comment("Timeliness of care", "Parking"),
    comment("Timeliness of care", **{"Comment sentiment": "", "Service type 1": ""}),
    comment("Labelling not possible", **{"Comment sentiment": ""}),
    comment("Not assigned", "Parking", **{"Comment sentiment": "5", "FFT categorical answer": "5"}),
    comment("Food & drink provision & facilities", Trust="NEAS", Date="10/17/2021", **{"Service type 1": "111"}),
]


def load(folder: Path, comments: list[dict[str, str]]) -> Loaded:
    path = folder / "comments.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, HEADER, restval="")
        writer.writeheader()
        writer.writerows(comments)
    return comment_themes.load({"main": path}, Known())


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comment_themes, "ROWS_FLOOR", 3)


def test_themes_of_labelled_comments(tmp_path: Path) -> None:
    loaded = load(tmp_path, COMMENTS)
    facts: Any = loaded.facts.query("indicator == 'comment_theme_counts'").set_index(["breakdown", "area", "period"])
    time = facts.loc[("theme=timeliness", "comments-nhft", "2022")]
    assert (time["numerator"], time["denominator"]) == (2, 2)
    assert facts.loc[("theme=parking", "comments-nhft", "2022"), "numerator"] == 1  # not that of "Not assigned"
    assert facts.loc[("theme=parking", "comments-neas", "2021"), "numerator"] == 0
    assert facts.loc[("service=unknown&theme=timeliness", "comments-nhft", "2022"), "denominator"] == 1
    assert loaded.labels[("theme", "food")] == "Food and drink"
    assert ("theme", "choice") not in loaded.labels  # used by nobody
    assert [row.kind for row in loaded.areas] == ["organisation", "organisation"]


def test_sentiment_of_rated_comments(tmp_path: Path) -> None:
    facts: Any = load(tmp_path, COMMENTS).facts.query("indicator == 'comment_sentiment'")
    facts = facts.set_index(["breakdown", "area", "period"])
    best = facts.loc[("sentiment=1", "comments-nhft", "2022")]
    assert (best["numerator"], best["denominator"]) == (1, 2)  # two are not rated
    assert facts.loc[("sentiment=5&service=forensic", "comments-nhft", "2022"), "numerator"] == 1


def test_nothing_anybody_wrote_leaves_the_file(tmp_path: Path) -> None:
    assert "Secret" not in repr(load(tmp_path, COMMENTS)) and "person 7" not in repr(load(tmp_path, COMMENTS))
    with pytest.raises(SourceRefused) as refusal:
        load(tmp_path, [*COMMENTS, comment(Date="yesterday")])
    assert "Secret" not in str(refusal.value) and "person 7" not in str(refusal.value)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"Trust": "ABC"}, "comments.csv, row 7, column 'Trust': found 'ABC', expected one of NEAS, NHFT"),
        ({"Date": "2022-02-28"}, "row 7, column 'Date': found '2022-02-28', expected a day as dd/mm/yyyy"),
        ({"Comment sentiment": "6"}, "column 'Comment sentiment': found '6', expected a number from 1 to 5"),
        ({"FFT categorical answer": ""}, "column 'FFT categorical answer': found nothing"),
        ({"Parking": "x"}, "column 'Parking': found 'x', expected 1 or nothing"),
        ({"Service type 1": "Space"}, "column 'Service type 1': found 'Space'"),
    ],
)
def test_what_is_not_as_documented_is_refused(tmp_path: Path, fields: dict[str, str], said: str) -> None:
    with pytest.raises(SourceRefused) as refusal:
        load(tmp_path, [*COMMENTS, comment(**fields)])
    assert said in str(refusal.value)


def test_sentiment_the_other_way_round_is_refused(tmp_path: Path) -> None:
    turned = [{**row, "Comment sentiment": {"1": "5", "5": "1"}.get(row["Comment sentiment"], "")} for row in COMMENTS]
    with pytest.raises(SourceRefused, match="1 is best"):
        load(tmp_path, turned)


def test_lost_columns_ragged_rows_and_short_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "ragged.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([HEADER, ["NHFT", "1"]])
    with pytest.raises(SourceRefused, match="row 2: found '2 fields'"):
        comment_themes.load({"main": path}, Known())
    path.write_text("Trust,Date\n", encoding="utf-8")
    with pytest.raises(SourceRefused, match="column 'Parking': found '0 columns of this name', expected one"):
        comment_themes.load({"main": path}, Known())
    monkeypatch.setattr(comment_themes, "ROWS_FLOOR", 7_000)
    with pytest.raises(SourceRefused, match="at least 7000"):
        load(tmp_path, COMMENTS)
