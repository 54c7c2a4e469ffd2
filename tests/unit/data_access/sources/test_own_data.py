"""Figures of the user's own: every rule of the layout, all faults at once, and fast enough for a million rows."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from data_access.reference.catalogue import load_indicators
from data_access.reference.content import checked_facts
from data_access.reference.sources.loaded import AreaRow, Known
from data_access.reference.sources.own_data import OwnLoaded, files_of, read
from data_access.reference.sources.own_data_file import COLUMNS
from data_access.reference.sources.refusal import SourceRefused

ROOT = Path(__file__).resolve().parents[4]
EXAMPLE = ROOT / "tests" / "own_data_example"
HEADER = ",".join(COLUMNS)
KNOWN = Known(
    [
        AreaRow("RWE", "Leicester", "", "trust", "RWE"),
        AreaRow("RK9", "Plymouth", "", "trust", "RK9"),
        AreaRow("E54000062", "Black Country", "", "icb", "QUA", "E54000062"),
    ]
)
NEW = "illustrative_seen_in_6_weeks"


def write(folder: Path, *rows: str, header: str = HEADER, **entry: Any) -> Path:
    """A file with these rows, and the example's entry beside it with other values for some keys (... leaves one out)."""
    given = yaml.safe_load((EXAMPLE / f"{NEW}.yaml").read_text(encoding="utf-8")) | entry
    kept = {key: value for key, value in given.items() if value is not ...}
    (folder / f"{NEW}.yaml").write_text(yaml.safe_dump(kept), encoding="utf-8")
    path = folder / "clinic.csv"
    path.write_bytes("\n".join([header, *rows]).encode())
    return path


def load(path: Path) -> OwnLoaded:
    return read(path, KNOWN, load_indicators())


def refused(path: Path) -> str:
    with pytest.raises(SourceRefused) as refusal:
        load(path)
    return str(refusal.value)


def test_the_example_is_read_and_fits_the_store() -> None:
    loaded = load(EXAMPLE / "illustrative_clinic.csv")
    assert loaded.rows_read == 5
    assert loaded.indicators[NEW].disclosure_rule == "hospital"  # not declared
    assert loaded.indicators[NEW].source == "own-illustrative-clinic"
    facts: Any = checked_facts(
        "x", loaded.facts, load_indicators() | dict(loaded.indicators), KNOWN.spellings, frozenset()
    ).set_index(["indicator", "period", "area"])
    assert facts.loc[(NEW, "2026-01", "RWE"), "numerator"] == 180
    assert facts.loc[(NEW, "2026-02", "RK9"), "status"] == "missing"
    assert files_of(EXAMPLE / "illustrative_clinic.csv") == (
        EXAMPLE / "illustrative_clinic.csv",
        EXAMPLE / "ae_4_hour_type_1.yaml",
        EXAMPLE / f"{NEW}.yaml",
    )


def test_the_templates_are_complete(tmp_path: Path) -> None:
    docs = ROOT / "docs"
    shutil.copy(docs / "own_data_template.yaml", tmp_path / "my_indicator.yaml")
    path = tmp_path / "mine.csv"
    header = (docs / "own_data_template.csv").read_text(encoding="utf-8")
    path.write_text(header + "my_indicator,RWE,2026-01,,90,100,,,,\n", encoding="utf-8")
    assert load(path).indicators["my_indicator"].disclosure_rule == "hospital"


def test_codes_of_any_kind_quotes_blanks_and_a_mark_at_the_beginning(tmp_path: Path) -> None:
    path = write(tmp_path, aggregates=["icb"])
    rows = [f'"{NEW}"," QUA ",2026-01,"",8,10,,,', f"{NEW},RWE, 2026-01 ,,,,0.5,0.4,0.6", "", ""]
    path.write_bytes(b"\xef\xbb\xbf" + "\r\n".join([HEADER, *rows]).encode())
    facts: Any = load(path).facts.set_index("area")
    assert facts.loc["E54000062", "numerator"] == 8
    assert facts.loc["RWE", ["value", "lower", "upper"]].tolist() == [0.5, 0.4, 0.6]


def test_columns_in_any_order_and_status(tmp_path: Path) -> None:
    header = "status,value,area,indicator,period,breakdown,lower,upper,numerator,denominator"
    rows = [f"suppressed,,RWE,{NEW},2026-01,,,,,50", f"low reliability,0.5,RK9,{NEW},2026-01,,,,,", ",,,,,,,,,"]
    loaded = load(write(tmp_path, *rows, header=header))
    assert loaded.facts["status"].tolist() == ["suppressed", "low reliability"]
    assert loaded.facts["denominator"].iloc[0] == 50
    assert loaded.rows_read == 3  # the empty one is passed over


def test_a_count_may_be_written_as_its_value_alone(tmp_path: Path) -> None:
    rows = [f"{NEW},RWE,2026-01,,,,5000000,,", f"{NEW},RK9,2026-01,,7000000,,,,"]
    loaded = load(write(tmp_path, *rows, multiplier=None, value_kind="count", unit="pounds"))
    assert loaded.facts["numerator"].tolist() == [5_000_000, 7_000_000]


def test_breakdowns_are_put_in_order(tmp_path: Path) -> None:
    row = f"{NEW},RWE,2026-01,section=Q&criticality=critical,1,10,,,"
    loaded = load(write(tmp_path, row, breakdowns=["criticality", "section"]))
    assert loaded.facts["breakdown"].tolist() == ["criticality=critical&section=Q"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("nobody_knows,RWE,2026-01,,1,2,,,", "row 2, column 'indicator': found 'nobody_knows', expected an indicator"),
        (",RWE,2026-01,,1,2,,,", "column 'indicator': found nothing"),
        (f"{NEW},XXX,2026-01,,1,2,,,", "row 2, column 'area': found 'XXX', expected the code of an area there is"),
        (f"{NEW},QUA,2026-01,,1,2,,,", "column 'area': found 'QUA', expected an area of a kind the entry names"),
        (f"{NEW},RWE,Jan-26,,1,2,,,", "row 2, column 'period': found 'Jan-26', expected a period, such as 2026-02"),
        (f"{NEW},RWE,2026-01,sex=male,1,2,,,", "column 'breakdown': found 'sex=male', expected nothing, or dimension"),
        (f"{NEW},RWE,2026-01,,ten,20,,,", "row 2, column 'numerator': found 'ten', expected a number, or nothing"),
        (f'{NEW},RWE,2026-01,,10,20,"5%",,', "column 'value': found '5%', expected a number, or nothing"),
        (f"{NEW},RWE,2026-01,,10,1e999,,,", "column 'denominator': found '1e999', expected a number"),
        (f"{NEW},RWE,2026-01,,10,nan,,,", "column 'denominator': found 'nan'"),
        (f"{NEW},RWE,2026-01,,10,0,,,", "column 'denominator': found '0.0', expected a number above 0"),
        (f"{NEW},RWE,2026-01,,-1,10,,,", "column 'numerator': found '-1.0', expected 0 or more"),
        (f"{NEW},RWE,2026-01,,11,10,,,", "column 'numerator': found '11.0', expected a part of the denominator"),
        (f"{NEW},RWE,2026-01,,5,10,50,,", "column 'value': found '50.0', expected what follows from the counts"),
        (f"{NEW},RWE,2026-01,,,,25,,", "column 'value': found '25.0', expected a share from 0 to 1"),
        (f"{NEW},RWE,2026-01,,5,,,,", "column 'value': found nothing, expected a value, or the counts"),
        (f"{NEW},RWE,2026-01,,5,10,,0.4,", "column 'lower': found '0.4', expected both ends of an interval"),
        (
            f"{NEW},RWE,2026-01,,5,10,,0.6,0.7",
            "column 'lower': found '0.6', expected an interval with the value inside",
        ),
        (f"{NEW},RWE,2026-01,,5,10,,", "row 2: found '8 fields', expected 9 fields"),
        (f'{NEW},RWE,2026-01,,"1,000",2000,,,', "row 2: found '10 fields', expected 9 fields, none with a comma in it"),
        (f'{NEW},RWE,2026-01,,5,10,,,"', "row 2: found 'a quote that is not closed'"),
        ("", "no rows"),
        (",,,,,,,,", "no rows"),
    ],
)
def test_what_is_not_as_documented_is_refused(tmp_path: Path, row: str, said: str) -> None:
    words = refused(write(tmp_path, row))
    assert words.startswith("clinic.csv was refused: 1 fault. Nothing was loaded.") and said in words


def test_a_status_without_a_number_stands_alone(tmp_path: Path) -> None:
    path = write(tmp_path, f"{NEW},RWE,2026-01,,5,10,,,,suppressed", header=f"{HEADER},status")
    assert "column 'status': found 'suppressed', expected no value" in refused(path)
    path = write(tmp_path, f"{NEW},RWE,2026-01,,5,10,,,,secret", header=f"{HEADER},status")
    assert "column 'status': found 'secret', expected one of ok, suppressed" in refused(path)


def test_the_same_figure_twice_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, f"{NEW},QUA,2026-01,,5,10,,,", f"{NEW},E54000062,2026-01,,6,10,,,", aggregates=["icb"])
    assert "row 3, column 'indicator, area, period, breakdown': found" in refused(path)
    one, other = "criticality=critical&section=Q", "section=Q&criticality=critical"
    rows = [f"{NEW},RWE,2026-01,{text},5,10,,," for text in (one, other)]
    assert "expected one row for each" in refused(write(tmp_path, *rows, breakdowns=["criticality", "section"]))


def test_breakdowns_must_make_sense(tmp_path: Path) -> None:
    texts = ["section=ZZ", "section=", "section", "section=A&section=B", "sector=A", "section=A&"]
    rows = [f"{NEW},RWE,2026-01,{text},5,10,,," for text in texts]
    words = refused(write(tmp_path, *rows, breakdowns=["section"]))
    assert "- 6 in breakdown" in words


def test_all_faults_are_told_at_once_and_each_kind_has_its_rows(tmp_path: Path) -> None:
    wrong = [f"{NEW},X{number},2026-01,,1,2,,," for number in range(300)]
    words = refused(write(tmp_path, *wrong, f"{NEW},RWE,2026-1,,x,2,,,", "nobody_knows,RWE,2026-01,,1,2,,,"))
    assert "clinic.csv was refused: 303 faults." in words, words
    assert "- 300 in area" in words and "- 1 in period" in words and "- 1 in numerator" in words
    assert "row 302, column 'numerator': found 'x'" in words and "row 303, column 'indicator'" in words
    assert words.count("\n- clinic.csv, row") == 100


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            b"indicator,area\nx,y\n",
            "The columns period, breakdown, numerator, denominator, value, lower and upper are missing",
        ),
        (HEADER.encode() + b",notes\n", "The column notes is not known: take it away."),
        (HEADER.encode() + b",\n", "A column has no name: take it away"),
        (HEADER.encode() + b",area\n", "The column area is there more than once: leave one of each."),
        (HEADER.title().encode() + b"\nx\n", "Write the names of the columns in small letters: Indicator, Area,"),
        (
            HEADER.replace(",", ";").encode() + b"\nx\n",
            "The columns are separated by semicolons: save the file as CSV UTF-8",
        ),
        (
            HEADER.replace(",", "\t").encode() + b"\nx\n",
            "The columns are separated by tabs: save the file as CSV UTF-8",
        ),
        (HEADER.replace(",", "|").encode() + b"\nx\n", "The columns are separated by vertical bars"),
        (
            f"Seen in time,,,\n{HEADER}\n".encode(),
            "The names of the columns stand in row 2: take the row above it away",
        ),
        (f"Seen\nBy trust\n\n{HEADER}\n".encode(), "stand in row 4: take the 3 rows above it away"),
        (
            f"sep=;\n{HEADER.replace(',', ';')}\n".encode(),
            "stand in row 2: take the row above it away, so that they are the",
        ),
        (
            f"{NEW},RWE,2026-01,,5,10,,,\n".encode(),
            f"must hold the names of the columns: {HEADER}. It begins “{NEW},RWE",
        ),
        (HEADER.encode() + b"\nx,\xe9,,,,,,,\n", "Row 2 holds the letter or sign é in another encoding than UTF-8"),
        (HEADER.encode() + b"\n\xa3,,,,,,,,\n", "Row 2 holds the letter or sign £ in another encoding than UTF-8"),
        (HEADER.encode() + b"\nx,y \x96 z,,,,,,,\n", "Row 2 holds the letter or sign – in another encoding than UTF-8"),
        (
            HEADER.encode() + b"\nJohn\x92s,,,,,,,,\n",
            "the letter or sign ’ in another encoding than UTF-8, probably Windows-1252",
        ),
        (HEADER.encode() + b"\nx,\0,,,,,,,\n", "Row 2 holds a zero byte"),
        (HEADER.encode("utf-16"), "This is Unicode text of another kind (UTF-16): save the file as CSV UTF-8."),
        (HEADER.encode("utf-16-le"), "(UTF-16)"),
        (HEADER.encode("utf-16-be"), "(UTF-16)"),
        (HEADER.encode() + b"\rx,y,,,,,,,\n", "Lines end with a carriage return alone"),
        (b"", "The first row must hold the names of the columns"),
    ],
)
def test_files_that_are_no_such_table_are_refused(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "clinic.csv"
    path.write_bytes(content)
    words = refused(path)
    assert said in words and words.startswith("clinic.csv was refused: 1 fault. Nothing was loaded.\n- clinic.csv: ")
    assert words.count("\n") == 1 and "b'" not in words
    with pytest.raises(SourceRefused, match="a file at"):
        load(tmp_path / "nothing.csv")


@pytest.mark.parametrize(
    "text",
    ["2024/2025", "2024-2025", "2024–2025", "2024-25", "2024–25", "FY2024/25", "FY 2024-25", "24/25", " 2024 / 2025 "],
)
def test_a_financial_year_written_another_way_is_refused_with_what_to_write(tmp_path: Path, text: str) -> None:
    words = refused(write(tmp_path, f"{NEW},RWE,2023/24,,5,10,,,", f"{NEW},RWE,{text},,6,10,,,"))
    assert "1 fault" in words and "write 2024/25 for the financial year" in words


def test_the_same_year_under_two_names_is_refused(tmp_path: Path) -> None:
    words = refused(write(tmp_path, f"{NEW},RWE,2023/24,,5,10,,,", f"{NEW},RWE,2023/2024,,6,10,,,"))
    assert "row 3, column 'period': found '2023/2024'" in words and "write 2023/24 for the financial year" in words
    words = refused(write(tmp_path, f"{NEW},RWE,2016/2020,,5,10,,,", f"{NEW},RWE,2016-Q1/2020-Q4,,6,10,,,"))
    assert "one row for each" in words


@pytest.mark.parametrize(
    ("periods", "said"),
    [
        (("2021/22", "2022/23", "2024"), "row 4, column 'period': found '2024', expected periods of one kind for"),
        (("2026-01", "2026-02", "2025/26"), "found '2025/26', expected periods of one kind for"),
        (("2025-Q1", "2025-Q2", "2024-Q1/2024-Q4"), "most of the others are quarters"),
        (("2010-11", "2011-12"), "2010-11 is read as November 2010. Write 2010/11 for the financial year"),
    ],
)
def test_periods_of_one_indicator_are_of_one_kind(tmp_path: Path, periods: tuple[str, ...], said: str) -> None:
    assert said in refused(write(tmp_path, *(f"{NEW},RWE,{each},,5,10,,," for each in periods)))


def test_two_indicators_may_have_periods_of_two_kinds(tmp_path: Path) -> None:
    path = write(tmp_path, f"{NEW},RWE,2023/24,,5,10,,,", f"{NEW}_again,RWE,2010-11,,6,10,,,")
    shutil.copy(tmp_path / f"{NEW}.yaml", tmp_path / f"{NEW}_again.yaml")
    assert load(path).facts["period"].tolist() == ["2023/24", "2010-11"]


GOOD = f"{NEW},RWE,2026-01,,5,10,,,"


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({"polarity": ...}, f"column '{NEW}.yaml': found '{NEW}.yaml: polarity is missing'"),
        ({"colour": "red"}, "colour is not a known key"),
        ({"id": "another"}, "id is 'another', expected the file's name"),
        ({"disclosure_rule": "none"}, "disclosure_rule is 'none', expected one of published, hospital"),
        ({"geographies": ["street"]}, "'street' is not a kind of area"),
        ({"breakdowns": ["colour"]}, "breakdown 'colour' is not in catalogue/breakdowns"),
        ({"multiplier": None}, "supports people, but has no counts"),
        ({"multiplier": float("nan")}, f"{NEW}.yaml: multiplier is .nan, expected a number"),
        ({"multiplier": float("inf")}, f"{NEW}.yaml: multiplier is .inf, expected a number"),
        ({"multiplier": float("-inf")}, f"{NEW}.yaml: multiplier is -.inf, expected a number"),
        ({"multiplier": 10**400}, f"{NEW}.yaml: multiplier is a number of hundreds of digits, expected a number"),
        ({"multiplier": 0}, "multiplier is 0, expected a number above 0"),
        ({"multiplier": -1.0}, "multiplier is -1.0, expected a number above 0"),
        ({"target": float("nan"), "target_source": "x"}, "target is .nan, expected a number or null"),
    ],
)
def test_an_entry_is_checked_like_those_of_the_catalogue(tmp_path: Path, entry: dict[str, Any], said: str) -> None:
    assert said in refused(write(tmp_path, GOOD, **entry))


def _laughs() -> str:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x, x]"]
    for before, name in zip("abcdefgh", "bcdefghi", strict=True):
        lines.append(f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]")
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (_laughs(), "uses an alias (*a): write the text out where it is meant"),
        ("a: &x {b: 1}\nc:\n  <<: *x\n", "uses an alias (*x)"),
        ("a: &x [*x]", "uses an alias (*x)"),
        ("[" * 90_000, "has more than 20 levels of lists within lists"),
        ("- " * 5_000 + "x", "has more than 20 levels of lists within lists"),
        ("\n".join(" " * i + "a:" for i in range(600)), "has more than 20 levels of lists within lists"),
        ("a: " + "x" * 300_000, "is larger than 200 kB"),
        ("next_review: 2027-02-31", "cannot be read"),
        ("multiplier: " + "9" * 5_000, "cannot be read"),
        ("a: !!python/object/apply:os.getcwd []", "cannot be read"),
    ],
)
def test_an_entry_that_would_grow_or_cannot_be_read_is_refused(tmp_path: Path, text: str, said: str) -> None:
    path = write(tmp_path, GOOD)
    (tmp_path / f"{NEW}.yaml").write_text(text, encoding="utf-8")
    began = time.monotonic()
    assert f"{NEW}.yaml: {said}" in refused(path)
    assert time.monotonic() - began < 5


def test_an_entry_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD)
    (tmp_path / f"{NEW}.yaml").write_bytes("name: £ for each visit\n".encode("cp1252"))
    assert "is no text in UTF-8 (row 1): save it from a text editor, with the encoding UTF-8" in refused(path)


def test_a_star_that_is_no_alias_is_read(tmp_path: Path) -> None:
    assert (
        load(write(tmp_path, GOOD, method="Numerator * 1, see *note*")).indicators[NEW].method.startswith("Numerator *")
    )


def test_a_rule_may_be_declared(tmp_path: Path) -> None:
    assert load(write(tmp_path, GOOD, disclosure_rule="published")).indicators[NEW].disclosure_rule == "published"


def test_an_id_of_the_catalogue_cannot_be_taken(tmp_path: Path) -> None:
    path = write(tmp_path, "ae_4_hour_type_1,RWE,2031-01,,5,10,,,")
    (tmp_path / f"{NEW}.yaml").rename(tmp_path / "ae_4_hour_type_1.yaml")
    assert "the catalogue has this id already" in refused(path)


def test_two_files_may_share_an_entry(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD)
    first = load(path)
    again = read(path, KNOWN, load_indicators() | dict(first.indicators))
    assert again.indicators == {} and len(again.facts) == 1


def test_values_without_counts_and_counts_without_denominators(tmp_path: Path) -> None:
    entry: dict[str, Any] = {
        "multiplier": None,
        "supports": [],
        "cannot_rank": "No counts.",
        "value_kind": "mean",
        "unit": "£",
    }
    facts = load(write(tmp_path, f"{NEW},RWE,2026-01,,,,-12.5,-13,-12", **entry)).facts
    assert facts["value"].tolist() == [-12.5]
    entry |= {"value_kind": "count"}
    facts = load(write(tmp_path, f"{NEW},RWE,2026-01,,12,,,,", **entry)).facts
    assert facts["numerator"].tolist() == [12] and facts["status"].tolist() == ["ok"]


def test_progress_is_told(tmp_path: Path) -> None:
    heard: list[tuple[int, int]] = []
    read(write(tmp_path, GOOD), KNOWN, load_indicators(), progress=lambda done, rows: heard.append((done, rows)))
    assert heard[-1] == (1, 1)


def many(folder: Path, rows: int, change: Callable[[str], str] = lambda text: text) -> tuple[Path, Known]:
    areas = [f"A{number:04d}" for number in range(5_000)]
    periods = [f"{2000 + number // 12}-{number % 12 + 1:02d}" for number in range(rows // 5_000)]
    counts = np.random.default_rng(7).integers(1, 900, rows).tolist()
    lines = (
        f"{NEW},{area},{when},,{counts[i * 5_000 + j]},1000,,,"
        for i, when in enumerate(periods)
        for j, area in enumerate(areas)
    )
    path = write(folder)
    path.write_text(change("\n".join([HEADER, *lines])), encoding="utf-8")
    return path, Known(AreaRow(area, area, "", "trust") for area in areas)


@pytest.mark.parametrize("wrong", [False, True])
def test_a_hundred_thousand_rows_take_seconds(tmp_path: Path, wrong: bool) -> None:
    path, known = many(tmp_path, 100_000, (lambda text: text.replace(",A", ",B")) if wrong else (lambda text: text))
    begun = time.perf_counter()
    if wrong:
        with pytest.raises(SourceRefused, match="100,000 faults"):
            read(path, known, load_indicators())
    else:
        assert len(read(path, known, load_indicators()).facts) == 100_000
    # A million in 60 seconds would be 6; a busy machine gets some more.
    assert time.perf_counter() - begun < 10


def test_figures_of_a_published_measure_need_a_declaration(tmp_path: Path) -> None:
    path = write(tmp_path, "ae_4_hour_type_1,RWE,2031-01,,5,10,,,")
    with pytest.raises(SourceRefused) as caught:
        load(path)
    assert "declares that these figures are published" in str(caught.value)
    shutil.copy(EXAMPLE / "ae_4_hour_type_1.yaml", tmp_path)
    assert len(load(path).facts) == 1
