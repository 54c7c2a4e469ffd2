"""Care and treatment in the long layout: what cells become, what must add up, what is doubted, and files that cannot be."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from data_access.reference.catalogue import load_catalogue
from data_access.reference.sources import care_activity
from data_access.reference.sources.community_layouts import COMMUNITY_BEDS, PURPOSES
from data_access.reference.sources.loaded import AreaRow, Known, Loaded, Membership
from data_access.reference.sources.long_layout import AddsUp, Doubt, Figure, Layout
from data_access.reference.sources.refusal import SourceRefused
from vocabulary import Status

ENGLAND, BLACK_COUNTRY, LINCOLNSHIRE = "E92000001", "E54000062", "E54000013"
KNOWN = Known(
    [
        AreaRow(ENGLAND, "England", "England", "england", "", ENGLAND),
        AreaRow("E40000011", "Midlands", "Midlands", "region", "Y60"),
        AreaRow(BLACK_COUNTRY, "NHS Black Country Integrated Care Board", "Black Country", "icb", "QUA", BLACK_COUNTRY),
        AreaRow(LINCOLNSHIRE, "NHS Lincolnshire Integrated Care Board", "Lincolnshire", "icb", "QJM", LINCOLNSHIRE),
        AreaRow("RL4", "The Royal Wolverhampton NHS Trust", "Wolverhampton", "trust", "RL4"),
        AreaRow("E38000259", "NHS Black Country ICB - D2P2L", "Black Country D2P2L", "sub_icb", "D2P2L"),
        AreaRow("E10000019", "Lincolnshire", "Lincolnshire", "utla", "", "E10000019"),
        AreaRow("E08000031", "Wolverhampton", "Wolverhampton", "ltla", "", "E08000031"),
    ],
    [Membership("E40000011", BLACK_COUNTRY, "administrative"), Membership("E40000011", LINCOLNSHIRE, "administrative")],
)
HEADER = "level,code,name,group,measure,value"
PRACTICES = (
    "Practice_Code,ICS22,pop 2022/23,ICB,Population\nM1,QUA,600,QUA,1000\nM2,QJM,150,QJM,500\nM3,QUA,250,QUA,0\n"
)


def load(folder: Path, role: str, lines: list[str], layout: Layout | None = None, header: str = HEADER) -> Loaded:
    path = folder / "care.csv"
    path.write_text("\n".join((header, *lines)) + "\n", encoding="utf-8")
    files = {role: path}
    layouts = {**care_activity.LAYOUTS, **({role: layout} if layout else {})}
    if any("population|people" in figure.cells for figure in layouts[role].figures):
        files["people_2025_26" if role == "community_beds" else "people_2024_25"] = folder / "people.csv"
        (folder / "people.csv").write_text(PRACTICES, encoding="utf-8")
    return care_activity.load(files, KNOWN, rows_floor=1, practices_floor=1, layouts=layouts)


def figures(loaded: Loaded, indicator: str, breakdown: str = "") -> pd.DataFrame:
    rows = loaded.facts[(loaded.facts["indicator"] == indicator) & (loaded.facts["breakdown"] == breakdown)]
    return rows.set_index("area")


# ------------------------------------------------------------------------------------------- a layout as it is declared

BEDS = {"England": (30, 12), "ICB,QUA": (20, 8), "ICB,QJM": (10, 4)}  # beds, of them outside trusts


def audit() -> list[str]:
    """A bed audit: half of the beds for rehabilitation, half for assessment."""
    lines = []
    for place, (beds, outside) in BEDS.items():
        start = f"{place},Some Board" if "," in place else "England,ENGLAND,England"
        lines += [
            f"{start},metrics.community-bed-capacity,count,{beds}",
            f"{start},metrics.community-bed-los,days,30.5",
            f"{start},hosting,nhs_trust,{beds - outside}",
            f"{start},hosting,non_nhs,{outside}",
        ]
        for name in PURPOSES.values():
            lines.append(f"{start},purposes,{name},{beds / 2 if name in ('post_hospital_rehab', 'assessment') else 0}")
    return lines


def test_cells_become_figures_of_boards_and_england_with_people_to_divide_by(tmp_path: Path) -> None:
    loaded = load(tmp_path, "community_beds", audit())
    per_head = figures(loaded, "community_beds_per_100000")
    assert per_head["numerator"].to_dict() == {ENGLAND: 30, BLACK_COUNTRY: 20, LINCOLNSHIRE: 10}
    assert per_head["denominator"].to_dict() == {ENGLAND: 1500, BLACK_COUNTRY: 1000, LINCOLNSHIRE: 500}
    assert figures(loaded, "community_beds_per_100000", "bed_purpose=assessment")["numerator"][BLACK_COUNTRY] == 10
    outside = figures(loaded, "community_beds_outside_trusts").loc[LINCOLNSHIRE]
    assert (outside["numerator"], outside["denominator"], outside["period"]) == (4, 10, "2026-03")
    assert figures(loaded, "community_bed_stay_mean_days")["value"][ENGLAND] == 30.5
    assert set(loaded.facts["status"]) == {str(Status.OK)}
    assert loaded.rows_read == 42


@pytest.mark.parametrize(
    ("old", "new", "column", "value", "expected"),
    [
        (
            "ICB,QUA,Some Board,hosting,nhs_trust,12",
            "ICB,QUA,Some Board,hosting,nhs_trust,-12",
            "value",
            "-12",
            "0 or more",
        ),
        (
            "ICB,QUA,Some Board,hosting,nhs_trust,12",
            "ICB,QUA,Some Board,hosting,nhs_trust,",
            "value",
            "",
            "a number",
        ),
        (
            "ICB,QUA,Some Board,hosting,nhs_trust,12",
            "ICB,QUA,Some Board,hosting,nhs_trust,many",
            "value",
            "many",
            "a number",
        ),
        (
            "ICB,QUA,Some Board,hosting,nhs_trust,12",
            "ICB,QZZ,Some Board,hosting,nhs_trust,12",
            "code",
            "QZZ",
            "the code of one of the boards",
        ),
        (
            "ICB,QUA,Some Board,hosting,nhs_trust,12",
            "Ward,QUA,Some Board,hosting,nhs_trust,12",
            "level",
            "Ward",
            "one of England, ICB",
        ),
    ],
)
def test_a_fault_is_named_by_file_row_column_value_and_expectation(
    tmp_path: Path, old: str, new: str, column: str, value: str, expected: str
) -> None:
    lines = audit()
    place = lines.index(old)
    with pytest.raises(SourceRefused) as caught:
        load(tmp_path, "community_beds", [*lines[:place], new, *lines[place + 1 :]])
    fault = next(fault for fault in caught.value.faults if fault.column == column)
    assert (fault.file, fault.row, fault.value) == ("care.csv", place + 2, value)
    assert expected in fault.expected


def test_a_whole_that_is_not_its_parts(tmp_path: Path) -> None:
    lines = [line.replace("hosting,nhs_trust,12", "hosting,nhs_trust,13") for line in audit()]
    with pytest.raises(
        SourceRefused, match=r"20 of NHS Black Country Integrated Care Board.*expected '?21, the sum of its"
    ):
        load(tmp_path, "community_beds", lines)


def test_boards_that_do_not_add_up_to_england(tmp_path: Path) -> None:
    wrong = {"capacity,count,30": "capacity,count,31", "hosting,nhs_trust,18": "hosting,nhs_trust,19"}
    lines = audit()
    for old, new in wrong.items():
        lines = [line.replace(old, new) for line in lines]
    lines = [line.replace("England,purposes,other,0", "England,purposes,other,1") for line in lines]
    with pytest.raises(SourceRefused, match="found '30, all boards together', expected 31, England"):
        load(tmp_path, "community_beds", lines)


def test_a_board_or_a_measure_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused, match="none for Lincolnshire"):
        load(tmp_path, "community_beds", [line for line in audit() if "QJM" not in line])
    with pytest.raises(SourceRefused, match=r"no row of hosting\|non_nhs"):
        load(tmp_path, "community_beds", [line for line in audit() if "non_nhs" not in line])


def test_what_stands_twice_or_is_too_few(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused, match="a row of its own"):
        load(tmp_path, "community_beds", [*audit(), audit()[0]])
    path = tmp_path / "care.csv"
    path.write_text("\n".join((HEADER, *audit())) + "\n", encoding="utf-8")
    with pytest.raises(SourceRefused, match="42 rows"):
        care_activity.load({"community_beds": path}, KNOWN)
    (tmp_path / "people.csv").write_text(PRACTICES, encoding="utf-8")
    with pytest.raises(SourceRefused, match="3 rows"):
        care_activity.load({"community_beds": path, "people_2025_26": tmp_path / "people.csv"}, KNOWN, rows_floor=1)


def test_england_that_is_not_there_and_two_codes_of_one_area(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused, match="no row of England"):
        load(tmp_path, "community_beds", [line for line in audit() if not line.startswith("England")])
    with pytest.raises(SourceRefused, match=r"row 8, column 'code': found 'RL4', expected one code for each area"):
        load(tmp_path, "admitted_care", [*ADMISSIONS, ADMISSIONS[3].replace("-X", "")], header=WIDE)


def test_a_file_with_another_header(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused, match="column 6"):
        load(tmp_path, "community_beds", audit(), header="level,code,name,group,measure,number")


# ------------------------------------------------------------------------------------------------------ one wide layout

WIDE = (
    "level,code,name,finished_admission_episodes,emergency_admissions,waiting_list_admissions,planned_admissions,"
    "other_admission_method,mean_length_of_stay_days,mean_age"
)
ADMISSIONS = [
    "England,ENGLAND,England,300,120,90,60,30,4.5,55",
    "ICB,QUA,Black Country,200,80,60,40,20,,",
    "ICB,QJM,Lincolnshire,100,40,30,20,10,,",
    "Provider,RL4-X,The Royal Wolverhampton NHS Trust,100,40,,,60,3.5,60",
    "Provider,RVN,AVON PARTNERSHIP NHS TRUST,10,,0,0,,,40",
    "Provider,NAX03,BECCLES HOSPITAL,20,5,15,0,0,1.5,70",
]


def test_measures_in_columns_a_suppressed_count_and_providers_that_are_new(tmp_path: Path) -> None:
    loaded = load(tmp_path, "admitted_care", ADMISSIONS, header=WIDE)
    share = figures(loaded, "emergency_admission_share")
    assert share["numerator"].dropna().to_dict() == {
        ENGLAND: 120,
        BLACK_COUNTRY: 80,
        LINCOLNSHIRE: 40,
        "RL4": 40,
        "NAX03": 5,
    }
    assert share["status"]["RVN"] == str(Status.SUPPRESSED)
    assert figures(loaded, "hospital_stay_mean_days")["status"]["RVN"] == str(Status.SUPPRESSED)
    per_head = figures(loaded, "hospital_admissions_per_1000", "admission_method=emergency")
    assert per_head["denominator"].to_dict() == {ENGLAND: 1000, BLACK_COUNTRY: 850, LINCOLNSHIRE: 150}
    assert (
        loaded.areas
        == (
            AreaRow("NAX03", "Beccles Hospital", "Beccles Hospital", "provider", "NAX03"),
            AreaRow("RVN", "Avon Partnership NHS Trust", "", "trust", "RVN"),
        )[::-1]
    )
    assert loaded.rows_read == 6


def test_a_board_whose_emergencies_are_counted_elsewhere_is_doubted_for_emergencies_alone(tmp_path: Path) -> None:
    layout = replace(
        care_activity.LAYOUTS["admitted_care"],
        doubted_areas={"hospital_admissions_per_1000 admission_method=emergency": frozenset({LINCOLNSHIRE})},
    )
    loaded = load(tmp_path, "admitted_care", ADMISSIONS, layout, WIDE)
    low = loaded.facts[loaded.facts["status"] == str(Status.LOW_RELIABILITY)]
    assert low[["area", "breakdown"]].to_numpy().tolist() == [[LINCOLNSHIRE, "admission_method=emergency"]]


# ------------------------------------------------------------------------------------------------------------ the rules

SEEN = Layout(
    kinds={"ICB": "icb", "UTLA": "authority", "Provider": "provider", "Region": "left out"},
    rows_floor=1,
    month="2025-03",
    figures=(
        Figure("seen", "2025-03", ("seen|count",), ("asked|count",), kinds=frozenset({"icb", "authority", "provider"})),
        Figure("soon", "2025-03", value="seen|percent", percent=True, kinds=frozenset({"provider"})),
    ),
)


def lines(level: str, code: str, *, seen: object, asked: object, percent: float = 50.0) -> list[str]:
    start = f"{level},{code},Name of {code}"
    return [f"{start},seen,count,{seen}", f"{start},asked,count,{asked}", f"{start},seen,percent,{percent}"]


BOARDS = [*lines("ICB", "QUA", seen=30, asked=60), *lines("ICB", "QJM", seen=20, asked=40)]


def test_authorities_and_providers_are_found_and_levels_left_out(tmp_path: Path) -> None:
    given = [
        *BOARDS,
        *lines("UTLA", "E10000019", seen=1, asked=4),
        *lines("UTLA", "E08000031", seen=2, asked=4),
        *lines("Provider", "RL4", seen=3, asked=4, percent=75.5),
        *lines("Region", "Y60", seen=9, asked=9),
    ]
    loaded = load(tmp_path, "seen", given, SEEN)
    assert figures(loaded, "seen")["numerator"].to_dict() == {
        BLACK_COUNTRY: 30,
        LINCOLNSHIRE: 20,
        "E10000019": 1,
        "E08000031": 2,
        "RL4": 3,
    }
    assert figures(loaded, "soon")["value"].to_dict() == {"RL4": 0.755}
    with pytest.raises(SourceRefused, match="the code of an authority with social care"):
        load(tmp_path, "seen", [*BOARDS, *lines("UTLA", "E09000001", seen=1, asked=4)], SEEN)
    with pytest.raises(SourceRefused, match=r"D2P2L.*the code of a provider"):
        load(tmp_path, "seen", [*BOARDS, *lines("Provider", "D2P2L", seen=1, asked=4)], SEEN)


def test_nothing_of_nothing_is_missing_or_no_figure_and_an_absent_cell_makes_none(tmp_path: Path) -> None:
    given = [*BOARDS, *lines("Provider", "RL4", seen=0, asked=0), *lines("Provider", "RVN", seen=1, asked=4)[1:]]
    loaded = load(tmp_path, "seen", given, SEEN)
    assert figures(loaded, "seen")["status"].to_dict() == {
        BLACK_COUNTRY: str(Status.OK),
        LINCOLNSHIRE: str(Status.OK),
        "RL4": str(Status.MISSING),
    }
    left_out = load(tmp_path, "seen", given, replace(SEEN, nothing_is_no_figure=True))
    assert set(figures(left_out, "seen").index) == {BLACK_COUNTRY, LINCOLNSHIRE}


def test_a_printed_nothing_is_missing_where_it_says_that_nothing_was_recorded(tmp_path: Path) -> None:
    given = [*BOARDS, *lines("Provider", "RL4", seen=1, asked=4, percent=0.0)]
    never = replace(SEEN, figures=(SEEN.figures[0], replace(SEEN.figures[1], never_nothing=True)))
    zero = figures(load(tmp_path, "seen", given, SEEN), "soon").loc["RL4"]
    none = figures(load(tmp_path, "seen", given, never), "soon").loc["RL4"]
    assert (zero["value"], zero["status"]) == (0, str(Status.OK))
    assert none["status"] == str(Status.MISSING) and none["value"] != none["value"]


def test_a_blank_cell_is_what_the_layout_says(tmp_path: Path) -> None:
    given = [*BOARDS, *lines("Provider", "RL4", seen="", asked=4)]
    loaded = load(tmp_path, "seen", given, replace(SEEN, blank=Status.MISSING))
    assert figures(loaded, "seen")["status"]["RL4"] == str(Status.MISSING)
    with pytest.raises(SourceRefused, match="a number"):
        load(tmp_path, "seen", given, SEEN)


def test_figures_are_doubted_by_a_cell_below_or_above_its_limit_or_absent(tmp_path: Path) -> None:
    given = [
        *BOARDS,
        *lines("Provider", "RL4", seen=1, asked=4),
        *lines("Provider", "RVN", seen=1, asked=100),
        *lines("Provider", "RXX", seen=1, asked=50),
        "Provider,RL4,Name of RL4,known,count,5",
        "Provider,RVN,Name of RVN,known,count,1",
    ]

    def doubted(**limits: object) -> set[str]:
        doubt = Doubt(frozenset({"seen"}), **limits)  # type: ignore[arg-type]
        rows = figures(load(tmp_path, "seen", given, replace(SEEN, doubts=(doubt,))), "seen")
        return set(rows.index[rows["status"] == str(Status.LOW_RELIABILITY)])

    assert doubted(cell="asked|count", below=40) == {"RL4"}
    assert doubted(cell="asked|count", above=60) == {"RVN"}
    assert doubted(cell="asked|count", above=60, period="2025-02") == set()
    assert doubted(cell="known|count", below=2) == {"RVN"}
    assert doubted(cell="known|count", below=2, where_absent=True) == {"RVN", "RXX", BLACK_COUNTRY, LINCOLNSHIRE}


def test_a_fault_of_recording_keeps_its_share_and_loses_its_counts(tmp_path: Path) -> None:
    """A trust that records no delay all year would stand out as better, and its discharges would count in every sum."""
    doubt = Doubt(frozenset({"seen"}), "asked|count", below=40, uncounted=True)
    given = [*BOARDS, *lines("Provider", "RL4", seen=1, asked=4), *lines("Provider", "RVN", seen=1, asked=100)]
    rows: Any = figures(load(tmp_path, "seen", given, replace(SEEN, doubts=(doubt,))), "seen")
    assert rows.loc["RL4", "value"] == 0.25
    assert pd.isna(rows.loc["RL4", "numerator"]) and pd.isna(rows.loc["RL4", "denominator"])
    assert rows.loc["RL4", "status"] == str(Status.LOW_RELIABILITY)
    assert (rows.loc["RVN", "numerator"], rows.loc["RVN", "denominator"]) == (1, 100)


def test_a_board_with_a_third_of_englands_rate_is_doubted(tmp_path: Path) -> None:
    layout = replace(
        SEEN,
        kinds={"England": "england", **SEEN.kinds},
        figures=(Figure("seen", "2025-03", ("seen|count",), ("population|people",), kinds=frozenset({"icb"})),),
        compared="seen|count",
        doubts=(Doubt(frozenset({"seen"}), "population|rate compared with England", below=1 / 3),),
    )
    # England 100 of 1,000; Black Country 27 of 850 is under a third of that, Lincolnshire 6 of 150 above.
    given = [
        *lines("England", "ENG", seen=100, asked=0),
        *lines("ICB", "QUA", seen=27, asked=0),
        *lines("ICB", "QJM", seen=6, asked=0),
    ]
    rows = figures(load(tmp_path, "seen", given, layout), "seen")
    assert rows["status"].to_dict() == {BLACK_COUNTRY: str(Status.LOW_RELIABILITY), LINCOLNSHIRE: str(Status.OK)}


def test_a_board_known_to_be_lacking_need_not_be_there(tmp_path: Path) -> None:
    only = lines("ICB", "QUA", seen=30, asked=60)
    assert set(
        figures(load(tmp_path, "seen", only, replace(SEEN, lacking=frozenset({LINCOLNSHIRE}))), "seen").index
    ) == {BLACK_COUNTRY}
    with pytest.raises(SourceRefused, match="none for Lincolnshire"):
        load(tmp_path, "seen", only, SEEN)


def test_names_of_providers_are_the_layouts_or_left_out(tmp_path: Path) -> None:
    given = [*BOARDS, "Provider,111AL7,Midlands,seen,count,1", "Provider,111AL7,Midlands,asked,count,4"]
    named = load(tmp_path, "seen", given, replace(SEEN, named="NHS 111: {name}", figures=SEEN.figures[:1]))
    assert [(row.name, row.short_name) for row in named.areas] == [("NHS 111: Midlands", "Midlands")]
    left_out = load(tmp_path, "seen", given, replace(SEEN, known_only=True, figures=SEEN.figures[:1]))
    assert left_out.areas == () and set(figures(left_out, "seen").index) == {BLACK_COUNTRY, LINCOLNSHIRE}


def test_a_sum_may_lie_off_by_what_rounding_explains(tmp_path: Path) -> None:
    rule = AddsUp("asked|count", ("seen|count",), within=30)
    assert len(load(tmp_path, "seen", BOARDS, replace(SEEN, adds_up=(rule,))).facts) == 2
    with pytest.raises(SourceRefused, match="30, the sum of its parts, within 29"):
        load(tmp_path, "seen", BOARDS, replace(SEEN, adds_up=(replace(rule, within=29),)))


def test_every_layout_names_its_cells_once_and_only_measures_of_the_catalogue() -> None:
    catalogue = load_catalogue()
    labels = {(dimension.id, key) for dimension in catalogue.dimensions.values() for key in dimension.values}
    assert COMMUNITY_BEDS in care_activity.LAYOUTS.values()
    for layout in care_activity.LAYOUTS.values():
        keys = [(figure.indicator, figure.breakdown, figure.period, figure.kinds) for figure in layout.figures]
        assert len(keys) == len(set(keys))
        for figure in layout.figures:
            parts = [tuple(part.split("=")) for part in figure.breakdown.split("&") if part]
            assert set(parts) <= labels
            assert {part[0] for part in parts} <= set(catalogue.indicators[figure.indicator].breakdowns)
            counted = catalogue.indicators[figure.indicator].multiplier is not None
            assert bool(figure.denominator) == counted
