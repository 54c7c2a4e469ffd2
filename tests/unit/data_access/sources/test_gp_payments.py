"""Payments to practices: drugs taken out, rows without a list in the totals alone, columns renamed between the years."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_access.reference.sources import gp_payments
from data_access.reference.sources.gp_payments import YEARS, streams
from data_access.reference.sources.loaded import AreaRow, Known, Loaded, Membership
from data_access.reference.sources.refusal import SourceRefused

KNOWN = Known(
    [
        AreaRow("E38000265", "Sussex 70F", "Sussex 70F", "sub_icb", "70F", "E38000265"),
        AreaRow("G81001", "Known Surgery", "", "practice", "G81001"),
    ],
    [Membership("E38000265", "G81001", "administrative")],
)
REGISTERED = "Number of Registered Patients (Last Known Figure)"
WEIGHTED = "Number of Weighted Patients (Last Known Figure)"
TOTAL = "Total NHS Payments to General Practice"
DRUGS = ("Prescribing Fee Payments", "Dispensing Fee Payments", "Reimbursement of Drugs")
Row = dict[str, str]


def write(folder: Path, role: str, rows: list[Row]) -> Path:
    _, local, network = YEARS[role]
    parts = [name for columns in streams(role).values() for name in columns]
    header = [
        *("CCG Code", "Practice Code", "Practice Name", "Practice Rurality", REGISTERED, WEIGHTED, TOTAL),
        *dict.fromkeys((*DRUGS, local, *network, *parts)),
    ]
    lines = [",".join(f'"{name}"' for name in header)]
    for given in rows:
        own = dict.fromkeys(header, "0") | {
            "CCG Code": "70F",
            "Practice Code": "G81001",
            "Practice Name": "THE SURGERY",
        }
        own |= {"Practice Rurality": "Urban", REGISTERED: "1000.5", WEIGHTED: "2000", TOTAL: "6000000000"} | given
        if (
            parts and "Other Payments" not in given and _is_number(own[TOTAL])
        ):  # what the named payments leave of the total
            own["Other Payments"] = str(float(own[TOTAL]) - sum(float(own[name]) for name in (*parts, *DRUGS)))
        lines.append(",".join(own[name] for name in header))
    path = folder / f"{role}.csv"
    path.write_text("\ufeff" + "\n".join(lines) + "\n", encoding="utf-8")
    return path


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).lstrip("-").isdigit()


def load(folder: Path, rows: list[Row], role: str = "y2022_23") -> Loaded:
    return gp_payments.load({role: write(folder, role, rows)}, KNOWN, rows_floor=1)


def test_pounds_net_of_drugs_over_weighted_patients(tmp_path: Path) -> None:
    row = dict(zip(DRUGS, ("1000", "2000", "7000"), strict=True)) | {"Local Incentive Schemes": "500"}
    row |= {"PCN Participation": "100", "PCN Enhanced Access": "50"}
    found = load(tmp_path, [row]).facts
    by = found[found["breakdown"] == ""].set_index("indicator")
    assert by["numerator"].to_dict() == {
        "gp_payments_net_per_weighted_patient": 6_000_000_000 - 10_000,
        "gp_payments_gross_per_weighted_patient": 6_000_000_000,
        "gp_payments_dispensing": 10_000,
        "gp_payments_local_schemes": 500,
        "gp_payments_pcn": 150,
    }
    assert by.at["gp_payments_net_per_weighted_patient", "denominator"] == 2000
    assert by.at["gp_payments_dispensing", "denominator"] == 1000.5


def test_streams_are_what_payments_follow_and_leave_out_drugs(tmp_path: Path) -> None:
    row = {
        "Global Sum": "100",
        "PCN Participation": "20",
        "Balance of PMS Expenditure": "3",
        "Seniority": "-1",
        "Premises Payments": "40",
        "Total QOF Payments": "50",
        "Local Incentive Schemes": "6",
        "Reimbursement of Drugs": "1000",
    }
    found = load(tmp_path, [row]).facts
    own = found[found["indicator"] == "gp_payments_by_stream"].set_index("breakdown")
    rest = 6_000_000_000 - 1000 - 120 - 2 - 40 - 50 - 6
    by = {"need": 120, "history": 2, "cost": 40, "work": 50, "local_schemes": 6, "other": rest}
    assert own["numerator"].to_dict() == {f"payment_stream={name}": pounds for name, pounds in by.items()}
    assert set(own["denominator"]) == {2000}
    net = found.set_index("indicator").at["gp_payments_net_per_weighted_patient", "numerator"]
    assert own["numerator"].sum() == net


def test_a_total_that_its_streams_do_not_give_is_refused(tmp_path: Path) -> None:
    wrong = {"Global Sum": "100", "Other Payments": "200"}
    with pytest.raises(
        SourceRefused,
        match=r"'Total NHS Payments to General Practice': found '£?6,?000,?000,?000.*300.00, the sum of its streams",
    ):
        load(tmp_path, [wrong])


@pytest.mark.parametrize("role", ["y2021_22", "y2022_23"])
def test_no_payment_is_in_two_streams(role: str) -> None:
    columns = [name for each in streams(role).values() for name in each]
    assert len(columns) == len(set(columns)) == 30
    assert not set(columns) & set(DRUGS)


def test_the_renamed_column_and_the_year_without_networks(tmp_path: Path) -> None:
    found = load(tmp_path, [{"Total Local Incentive Schemes": "700"}], "y2018_19").facts
    by = found.set_index("indicator")
    assert by.at["gp_payments_local_schemes", "numerator"] == 700
    assert "gp_payments_pcn" not in by.index
    assert set(found["period"]) == {"2018/19"}


def test_practices_without_a_list_count_in_the_totals_and_are_of_low_reliability(tmp_path: Path) -> None:
    rows: list[Row] = [
        {},
        {"Practice Code": "G81002", REGISTERED: "499"},
        {"Practice Code": "G81003", WEIGHTED: "0"},
        {"Practice Code": "G81004", "Local Incentive Schemes": "-12.5"},
    ]
    loaded = load(tmp_path, [row | {TOTAL: "2000000000"} for row in rows])
    assert loaded.rows_read == 4
    net = loaded.facts[loaded.facts["indicator"] == "gp_payments_net_per_weighted_patient"].set_index("area")
    assert net["numerator"].sum() == 8_000_000_000
    assert net["status"].to_dict() == {
        "G81001": "ok",
        "G81002": "low reliability",
        "G81003": "low reliability",
        "G81004": "ok",
    }
    own = loaded.facts[(loaded.facts["area"] == "G81004") & loaded.facts["indicator"].str.contains("local")]
    assert own["numerator"].tolist() == [-12.5]


def test_northamptonshire_was_paid_all_its_pounds(tmp_path: Path) -> None:
    """68 practices with patients, as one row, and the three without: £162.66 for each weighted patient, not £152.66."""
    paid = {"G81001": ("121741332.05", "797493.18"), "K83033": ("93000", "0"), "K83079": ("193188.48", "0")}
    paid |= {"Y02424": ("7692578.92", "0"), "G81002": ("5000000000", "1")}
    rows = [
        {"Practice Code": code, TOTAL: pounds, WEIGHTED: people, REGISTERED: people}
        for code, (pounds, people) in paid.items()
    ]
    facts = load(tmp_path, rows).facts
    net = facts[(facts["indicator"] == "gp_payments_net_per_weighted_patient") & (facts["area"] != "G81002")]
    assert round(net["numerator"].sum() / net["denominator"].sum(), 2) == 162.66


def test_a_closed_practice_belongs_to_its_part_unless_the_code_is_of_another_time(tmp_path: Path) -> None:
    rows = [
        {},
        {"Practice Code": "G81998"},
        {"Practice Code": "G81999", "CCG Code": "09X", "Practice Rurality": "Rural"},
    ]
    loaded = load(tmp_path, rows)
    assert {(link.parent, link.child) for link in loaded.members} == {("E38000265", "G81998")}
    assert {area.code for area in loaded.areas} >= {"G81998", "G81999"}
    assert {item.area: item.value for item in loaded.classes}["G81999"] == "Rural"


def test_a_practice_that_no_source_has_placed_belongs_to_the_part_named(tmp_path: Path) -> None:
    known = Known([*KNOWN.areas.values(), AreaRow("G81002", "Unplaced", "", "practice", "G81002")], KNOWN.members)
    path = write(tmp_path, "y2022_23", [{}, {"Practice Code": "G81002"}])
    loaded = gp_payments.load({"y2022_23": path}, known, rows_floor=1)
    assert [(link.parent, link.child) for link in loaded.members] == [("E38000265", "G81002")]


def test_the_newest_year_says_what_a_practice_is(tmp_path: Path) -> None:
    files = {
        "y2018_19": write(tmp_path, "y2018_19", [{"Practice Rurality": "Rural"}]),
        "y2021_22": write(tmp_path, "y2021_22", [{"Practice Code": "G81002", "Practice Rurality": "Missing"}]),
        "y2022_23": write(tmp_path, "y2022_23", [{}]),
    }
    loaded = gp_payments.load(files, KNOWN, rows_floor=1)
    assert [(item.area, item.value) for item in loaded.classes] == [("G81001", "Urban")]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"Practice Code": "8100"}, r"y2022_23.csv, row 2, column 'Practice Code': found '8100', expected an ODS code"),
        ({TOTAL: "much"}, r"row 2, column 'Total NHS Payments to General Practice': found 'much'"),
        ({REGISTERED: "-5"}, r"row 2, column 'Number of Registered Patients.*found '-5'"),
        ({TOTAL: "1000"}, r"found '£1,000 in all', expected between 5 and 20 thousand million pounds"),
        ({"CCG Code": "9"}, r"column 'CCG Code': found '9'"),
    ],
)
def test_what_is_refused(tmp_path: Path, row: Row, said: str) -> None:
    with pytest.raises(SourceRefused, match=said):
        load(tmp_path, [row])


def test_a_practice_twice_too_few_rows_and_a_missing_column(tmp_path: Path) -> None:
    with pytest.raises(
        SourceRefused, match=r"row 3, column 'Practice Code': found 'G81001', expected a row of its own"
    ):
        load(tmp_path, [{}, {}])
    path = write(tmp_path, "y2022_23", [{}])
    with pytest.raises(SourceRefused, match="found '1 rows', expected at least 6000"):
        gp_payments.load({"y2022_23": path}, KNOWN)
    with pytest.raises(SourceRefused, match="'Total Local Incentive Schemes': found '0 columns of this name'"):
        gp_payments.load({"y2021_22": path}, KNOWN, rows_floor=1)
