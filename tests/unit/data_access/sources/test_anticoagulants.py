"""Medicines against blood clots: each of five and their sum, for each part of a board and month."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_access.reference.sources import anticoagulants
from data_access.reference.sources.anticoagulants import DRUGS
from data_access.reference.sources.loaded import AreaRow, Known, Loaded
from data_access.reference.sources.refusal import SourceRefused

KNOWN = Known([AreaRow("E38000265", "Sussex 70F", "Sussex 70F", "sub_icb", "70F", "E38000265")])
HEADER = "date,chemical,bnf_code,ods_code,gss_code,name,items,quantity,actual_cost,total_list_size"


def line(drug: str, items: str = "100", *, month: str = "2022-09-01", bnf: str = "", patients: str = "50000") -> str:
    return f"{month},{drug},{bnf or DRUGS[drug][0]},70F,E38000248,Sussex,{items},1.0,2.0,{patients}"


def load(folder: Path, *lines: str, header: str = HEADER) -> Loaded:
    path = folder / "items.csv"
    path.write_text("\n".join((header, *lines)) + "\n", encoding="utf-8")
    return anticoagulants.load({"main": path}, KNOWN, rows_floor=1, parts=1)


def test_each_medicine_and_all_together_under_todays_code(tmp_path: Path) -> None:
    found = load(tmp_path, *(line(drug, f"{100 + number}.0") for number, drug in enumerate(DRUGS))).facts
    by = found.set_index("breakdown")
    assert set(found["area"]) == {"E38000265"}
    assert set(found["period"]) == {"2022-09"}
    assert by.at["drug=apixaban", "numerator"] == 100
    assert by.at["drug=warfarin", "numerator"] == 104
    assert (by.at["", "numerator"], by.at["", "denominator"]) == (510, 50_000)


def test_a_medicine_without_a_row_is_not_made_up(tmp_path: Path) -> None:
    found = load(tmp_path, *(line(drug) for drug in DRUGS if drug != "Edoxaban")).facts
    assert "drug=edoxaban" not in set(found["breakdown"])
    assert found.set_index("breakdown").at["", "numerator"] == 400


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (line("Apixaban", "0"), r"row 2, column 'items': found '0', expected a whole number, 1 or more"),
        (line("Apixaban", "1.5"), r"row 2, column 'items': found '1.5'"),
        (line("Apixaban", bnf="0208020A0"), r"row 2, column 'bnf_code': found '0208020A0', expected 0208020Z0"),
        (line("Apixaban", month="2022-09-02"), r"column 'date': found '2022-09-02', expected the first day of a month"),
        (line("Apixaban", patients="9"), r"column 'total_list_size': found '9'"),
        (line("Apixaban", patients="50001"), "found '2 lists in 2022-09-01, 70F', expected one list for all medicines"),
        (line("Apixaban").replace("70F", "99X"), r"column 'ods_code': found '99X', expected the code of a part"),
        (line("Edoxaban"), r"column 'date and chemical and ods_code': found .*, expected a row of its own"),
        (line("Apixaban").replace("Apixaban", "Aspirin"), r"column 'chemical': found 'Aspirin'"),
    ],
)
def test_what_is_refused(tmp_path: Path, wrong: str, said: str) -> None:
    rest = [line(drug) for drug in DRUGS if drug != "Apixaban"]
    with pytest.raises(SourceRefused, match=said):
        load(tmp_path, wrong, *rest)


def test_other_refusals(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused, match="found '3 medicines in 2022-09-01, 70F', expected at least 4"):
        load(tmp_path, *(line(drug) for drug in list(DRUGS)[:3]))
    with pytest.raises(SourceRefused, match="'items': found '0 columns of this name'"):
        load(tmp_path, line("Apixaban"), header=HEADER.replace("items", "count"))
    load(tmp_path, *(line(drug) for drug in DRUGS))
    path = {"main": tmp_path / "items.csv"}
    with pytest.raises(SourceRefused, match="found '5 rows', expected at least 31500"):
        anticoagulants.load(path, KNOWN)
    with pytest.raises(SourceRefused, match="found '1 parts of boards in 2022-09-01', expected 106 in each month"):
        anticoagulants.load(path, KNOWN, rows_floor=1)
