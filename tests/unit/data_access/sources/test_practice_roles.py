"""Staff by role: parts that add up, a group without figures is missing, rows that stand twice count once."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_access.reference.sources import practice_roles
from data_access.reference.sources.loaded import AreaRow, Known, Loaded, Membership
from data_access.reference.sources.practice_roles import COLUMNS, ROLES
from data_access.reference.sources.refusal import SourceRefused

KNOWN = Known(
    [
        AreaRow("E54000055", "NHS Birmingham Integrated Care Board", "Birmingham", "icb", "QHL", "E54000055"),
        AreaRow("M85739", "Pak Health Centre", "", "practice", "M85739"),
    ]
)
NAMES = [column.name for column in COLUMNS]
FTE = {
    "total_gp_fte": "6",
    "total_gp_extgl_fte": "5",
    "total_gp_sen_ptnr_fte": "1",
    "total_gp_ptnr_prov_fte": "2",
    "total_nurses_fte": "3",
    "total_n_prac_nurse_fte": "1.5",
    "total_n_adv_nurse_prac_fte": "1",
    "total_dpc_fte": "2",
    "total_dpc_hca_fte": "1",
    "total_dpc_pharma_fte": "0.5",
    "total_dpc_adv_pharma_prac_fte": "0.25",
    "total_dpc_dispenser_fte": "0",
    "total_admin_fte": "9",
}


def row(code: str = "M85739", **other: str) -> dict[str, str]:
    ages = {name: "50" for name in NAMES if "_patients_" in name}
    own = {"practice_code": code, "practice_name": "PAK HEALTH CENTRE", "icb_code": "QHL", "total_patients": "700"}
    return own | ages | FTE | other


def load(folder: Path, *rows: dict[str, str], names: list[str] = NAMES) -> Loaded:
    path = folder / "roles.csv"
    lines = [",".join(names), *(",".join(given[name] for name in NAMES) for given in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return practice_roles.load({"main": path}, KNOWN, rows_floor=1, patients=(1, 10_000))


def test_roles_add_up_to_all_staff(tmp_path: Path) -> None:
    facts = load(tmp_path, row()).facts
    by = facts[facts["indicator"] == "gp_workforce_by_role"].set_index("breakdown")["numerator"]
    assert by["staff_role=gp_partner"] == 3
    assert by["staff_role=gp_salaried"] == 2
    assert by["staff_role=gp_trainee_or_locum"] == 1
    assert by["staff_role=pharmacist"] == 0.75
    assert by["staff_role=direct_care_other"] == 0.25
    assert by[""] == 20
    assert by.drop("").sum() == pytest.approx(by[""])
    assert set(by.index) == {"", *(f"staff_role={role}" for role in ROLES)}


def test_patients_of_65_and_over(tmp_path: Path) -> None:
    facts = load(tmp_path, row()).facts
    own = facts[facts["indicator"] == "patients_aged_65_and_over"].iloc[0]
    assert (own["numerator"], own["denominator"]) == (300, 700)


def test_a_group_without_figures_is_missing_and_so_are_all_staff(tmp_path: Path) -> None:
    nobody = dict.fromkeys(("total_nurses_fte", "total_n_prac_nurse_fte", "total_n_adv_nurse_prac_fte"), "")
    facts = load(tmp_path, row(**nobody)).facts
    by = facts[facts["indicator"] == "gp_workforce_by_role"].set_index("breakdown")
    assert by.loc["staff_role=nurse_practice", "status"] == "missing"
    assert by.loc["", "status"] == "missing"
    assert by.loc[[""], "numerator"].isna().all()
    assert by.loc["staff_role=gp_partner", "status"] == "ok"


def test_rows_that_stand_twice_and_lists_under_100(tmp_path: Path) -> None:
    tiny = row("M85740", total_patients="14", **{name: "1" for name in NAMES if "_patients_" in name})
    loaded = load(tmp_path, row(), row(), tiny)
    assert loaded.rows_read == 3
    assert set(loaded.facts["area"]) == {"M85739"}


def test_a_practice_closed_since_belongs_to_its_board(tmp_path: Path) -> None:
    loaded = load(tmp_path, row("M85999"), row("M85998", icb_code="NULL", practice_name="NULL"))
    assert {area.code: area.name for area in loaded.areas} == {"M85999": "Pak Health Centre", "M85998": "M85998"}
    assert loaded.members == (Membership("E54000055", "M85999", "administrative"),)


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (
            {"practice_code": "M8573"},
            r"row 2, column 'practice_code': found 'M8573', expected an ODS code of a practice",
        ),
        ({"total_gp_fte": "x"}, r"row 2, column 'total_gp_fte': found 'x'"),
        ({"total_gp_fte": "900"}, r"row 2, column 'total_gp_fte': found '900', expected a number from 0 to 500"),
        ({"total_gp_fte": "4"}, r"row 2, column 'total_gp_fte': found '4', expected at least the sum of"),
        ({"icb_code": "QXX"}, r"column 'icb_code': found 'QXX', expected the code of one of the boards"),
        ({"total_patients": "701"}, r"column 'total_patients': found '701', expected 700, the sum of the ages"),
    ],
)
def test_what_is_refused(tmp_path: Path, other: dict[str, str], said: str) -> None:
    with pytest.raises(SourceRefused, match=said):
        load(tmp_path, row(**other))


def test_other_refusals(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused, match=r"row 3, column 'practice_code': .*as in the practice's other row"):
        load(tmp_path, row(), row(total_admin_fte="8"))
    with pytest.raises(SourceRefused, match="'total_dpc_hca_fte': found '0 columns of this name'"):
        load(tmp_path, row(), names=[name.replace("hca", "aide") for name in NAMES])
    load(tmp_path, row())
    path = {"main": tmp_path / "roles.csv"}
    with pytest.raises(SourceRefused, match="found '1 rows', expected at least 6200"):
        practice_roles.load(path, KNOWN)
    with pytest.raises(SourceRefused, match="found '700 in all', expected 55,000,000 to 65,000,000 patients"):
        practice_roles.load(path, KNOWN, rows_floor=1)
