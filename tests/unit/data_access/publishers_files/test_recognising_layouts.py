"""Publishers' files are recognised by their columns, whatever stands above, beside or in front of them."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from data_access.reference.publishers_files import unpacking
from data_access.reference.publishers_files.layouts import LAYOUTS
from data_access.reference.publishers_files.parts import parts_of
from data_access.reference.publishers_files.reading import open_file
from data_access.reference.publishers_files.recognising import Recognised, recognise
from data_access.reference.publishers_files.unpacking import members_of
from data_access.reference.sources.refusal import SourceRefused
from tests.publishers_examples import ae_month, as_csv, rtt_month, zipped

AE = ae_month({"RAA": (1000, 400)})


def recognised(name: str, content: bytes) -> Recognised:
    return recognise(parts_of(members_of(name, content)), LAYOUTS)


def workbook(**sheets: Any) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


ALLOCATIONS = workbook(
    Contents=[["Allocations"], ["Sheet", "What"]],
    Core=[
        ["Allocations (ICB core services)", None, "Allocations 2026/27"],
        [],
        ["R26", "Region", "ICB26", "Integrated Care Board (ICB)", "2025/26 Fair shares target\n(£k)"],
        ["Y60", "Midlands", "QUA", "NHS Black Country ICB", 1_234.5],
    ],
)
SHMI = workbook(
    Data=[
        ["Summary Hospital-level Mortality Indicator"],
        ["January 2026 - December 2026"],
        [
            "Provider code",
            "Provider name",
            "SHMI value",
            "SHMI banding",
            "Number of spells",
            "Observed deaths",
            "Expected deaths",
        ],
        ["RAA", "A TRUST", 1.0, 2, 100, 50, 50],
    ]
)
EXAMPLES = {
    "ae-by-provider": ("March-2026-CSV.csv", AE),
    "rtt-full-extract": (
        "Full-CSV-data-file-Mar26.zip",
        zipped({"20260331-RTT-March-2026-full-extract.csv": rtt_month([("QUA", "RAA", "QUA", "D2P2L", 5, 1)])}),
    ),
    "qof-prevalence": (
        "QOF_2526.zip",
        zipped(
            {
                "MAPPING_INDICATORS_2526.csv": as_csv(["INDICATOR_CODE", "INDICATOR_DESCRIPTION"], ["AF001", "x"]),
                "PREVALENCE_2526.csv": as_csv(
                    ["PRACTICE_CODE", "GROUP_CODE", "REGISTER", "PATIENT_LIST_TYPE", "PRACTICE_LIST_SIZE"],
                    ["M91003", "HYP", 300, "TOTAL", 2000],
                ),
                "ACHIEVEMENT_MIDLANDS_2526.csv": as_csv(
                    ["PRACTICE_CODE", "INDICATOR_CODE", "MEASURE", "VALUE"], ["M91003", "AF001", "POINTS", 5]
                ),
            }
        ),
    ),
    "qof-achievement": (
        "ACHIEVEMENT_MIDLANDS_2526.csv",
        as_csv(["PRACTICE_CODE", "INDICATOR_CODE", "MEASURE", "VALUE"], ["M91003", "AF001", "POINTS", 5]),
    ),
    "gp-list-five-years": (
        "gp-reg-pat-prac-quin-age.zip",
        zipped(
            {
                "gp-reg-pat-prac-quin-age.csv": as_csv(
                    *[
                        [
                            "PUBLICATION",
                            "EXTRACT_DATE",
                            "ORG_TYPE",
                            "ORG_CODE",
                            "ONS_CODE",
                            "POSTCODE",
                            "SEX",
                            "AGE_GROUP_5",
                            "NUMBER_OF_PATIENTS",
                        ],
                        ["GP_PRAC_PAT_LIST", "01OCT2026", "GP", "M91003", "", "WS1 1AA", "ALL", "ALL", 2000],
                    ]
                )
            }
        ),
    ),
    "gp-list-single-years": (
        "gp-reg-pat-prac-sing-age-male.csv",
        as_csv(
            ["EXTRACT_DATE", "SUB_ICB_LOCATION_CODE", "ORG_CODE", "POSTCODE", "SEX", "AGE", "NUMBER_OF_PATIENTS"],
            ["01OCT2026", "D2P2L", "M91003", "WS1 1AA", "MALE", "0", 12],
        ),
    ),
    "ods-epraccur": (
        "epraccur.zip",
        zipped({"epraccur.csv": as_csv(["M91003", "THE SURGERY", "Y60", "QUA", "1 THE ROAD", *[""] * 22])}),
    ),
    "ods-epcn": (
        "ePCN.xlsx",
        workbook(
            **{
                "PCN Details": [["PCN Code", "PCN Name"], ["U00000", "A PCN"]],
                "PCN Core Partner Details": [
                    [
                        "Partner\nOrganisation\nCode",
                        "Partner\nName",
                        "Practice\r\nParent\r\nSub ICB Loc Code",
                        "PCN Code",
                        "PCN Name",
                        "Practice to PCN\nRelationship\nStart Date",
                        "Practice to PCN\nRelationship\nEnd Date",
                    ],
                    ["M91003", "THE SURGERY", "D2P2L", "U00000", "A PCN", 20240401, None],
                ],
            }
        ),
    ),
    "ods-epcn-partners": (
        "epcncorepartnerdetails.csv",
        as_csv(
            ["M91003", "THE SURGERY", "D2P2L", "A PART", "U00000", "A PCN", "D2P2L", "A PART", "20240401", "", "Yes"]
        ),
    ),
    "gp-practice-mapping": (
        "gp-reg-pat-prac-map.csv",
        as_csv(
            [
                *("PUBLICATION", "EXTRACT_DATE", "PRACTICE_CODE", "PRACTICE_NAME", "PCN_CODE", "PCN_NAME"),
                *("ONS_SUB_ICB_LOCATION_CODE", "SUB_ICB_LOCATION_CODE", "SUB_ICB_LOCATION_NAME", "ONS_ICB_CODE"),
                *("ICB_CODE", "ONS_COMM_REGION_CODE"),
            ],
            [
                "GP_PRAC_PAT_LIST",
                "01Jul2026",
                "M91003",
                "S",
                "U00000",
                "P",
                "E38000262",
                "D2P2L",
                "P",
                "E54",
                "QUA",
                "E40",
            ],
        ),
    ),
    "fingertips": (
        "indicators-CountyUA.data.csv",
        as_csv(
            [
                *(
                    "Indicator ID",
                    "Indicator Name",
                    "Parent Code",
                    "Parent Name",
                    "Area Code",
                    "Area Name",
                    "Area Type",
                ),
                *("Sex", "Age", "Category Type", "Category", "Time period", "Value", "Lower CI 95.0 limit"),
                *(
                    "Upper CI 95.0 limit",
                    "Lower CI 99.8 limit",
                    "Upper CI 99.8 limit",
                    "Count",
                    "Denominator",
                    "Value note",
                ),
            ],
            [1, "A measure", "", "", "E92000001", "England", "England", "Persons", "", "", "", "2024/25", 1, *[""] * 7],
        ),
    ),
    "nomis-table": (
        "nomis_2026_03_01.csv",
        (
            b'"annual population survey"\n"ONS Crown Copyright Reserved [from Nomis on 1 March 2026]"\n\n"Date","Jan 2025-Dec 2025"\n\n'
            b'"local authority: district / unitary","mnemonic","number","%"\n"Walsall","E08000030",1000,4.5\n\n"*","a note"\n'
        ),
    ),
    "nomis-service": (
        "nomis.data.csv",
        as_csv(
            ["DATE", "DATE_NAME", "GEOGRAPHY_NAME", "GEOGRAPHY_CODE", "MEASURES_NAME", "OBS_VALUE", "OBS_STATUS"],
            ["2025-12", "December 2025", "Walsall", "E08000030", "Value", 5, "A"],
        ),
    ),
    "ons-local-statistics": (
        "claimant-count.csv",
        as_csv(
            [
                *("areacd", "areanm", "geography", "indicator", "period", "observation", "measure", "unit"),
                *("lci_95", "uci_95", "status", "notes"),
            ],
            [
                "E08000030",
                "Walsall",
                "Local Authority",
                "Claimant Count",
                "2025-01-01/P1Y",
                5.5,
                "Percentage",
                "%",
                *[""] * 4,
            ],
        ),
    ),
    "shmi": ("SHMI data at trust level.xlsx", SHMI),
    "oversight-framework": (
        "nhs-oversight-framework-q1.csv",
        as_csv(
            ["Quarter", "Region", "Trust_type", "Trust_code", "Trust_name", "Metric_ID", "Value", "Median_value"],
            ["Q1 2026/27", "Midlands", "Acute trust", "RAA", "A TRUST", "OF2001", 2.1, 2.1],
        ),
    ),
    "staff-survey": (
        "NSS results.xlsx",
        workbook(
            Q1=[
                ["NHS Staff Survey 2026", None, None, None, None],
                ["ODS code", "Organisation name", "Benchmarking group", "Region", "2026"],
                ["RAA", "A TRUST", "Acute", "Midlands", 55.5],
            ]
        ),
    ),
    "gp-survey-icb": (
        "GPPS_2026_ICB_data.csv",
        as_csv(["ICS_Code", "ICS_Name", "Distributed", "Received", "RespRate"], ["QUA", "A BOARD", 100, 30, 0.3]),
    ),
    "icb-allocations": ("icb-allocations-2026-27.xlsx", ALLOCATIONS),
    "investment-fund": (
        "IIF_2526.csv",
        as_csv(
            ["ORGANISATION_TYPE", "ORGANISATION_CODE", "QUALITY_SERVICE", "ACH_DATE", "IND_CODE", "MEASURE", "VALUE"],
            ["GP practice", "M91003", "NCD2526", "31/03/2026", "NCD026", "ACC-08 Numerator", 900],
        ),
    ),
    "network-contract": (
        "NCDesMarch26.csv",
        as_csv(
            ["PRACTICE_CODE", "PRACTICE_NAME", "QUALITY_SERVICE", "ACH_DATE", "IND_CODE", "MEASURE", "VALUE"],
            ["M91003", "A SURGERY", "NCD2526", "31/03/2026", "NCD026", "Denominator", 900],
        ),
    ),
}


@pytest.mark.parametrize("layout", EXAMPLES)
def test_every_layout_is_recognised_in_its_publishers_form(layout: str) -> None:
    assert recognised(*EXAMPLES[layout]).layout.id == layout


def test_there_is_an_example_of_every_layout() -> None:
    assert {layout.id for layout in LAYOUTS} == set(EXAMPLES)


def test_the_documentation_lists_every_layout_where_it_belongs() -> None:
    text = (Path(__file__).parents[4] / "docs" / "publishers_files.md").read_text(encoding="utf-8")
    table, _, others = text.partition("### Recognised, and not taken in")
    first_cells = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    assert set(re.findall(r"`([a-z-]+)`", "".join(first_cells))) == {each.id for each in LAYOUTS if each.read}
    assert all(f"`{each.id}`" in others for each in LAYOUTS if each.read is None)


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(b"\xef\xbb\xbf" + AE, id="byte order mark"),
        pytest.param(AE.replace(b"RAA NHS TRUST", "RAA ’S NHS TRUST".encode("cp1252")), id="Windows-1252"),
        pytest.param(AE.decode().encode("utf-16"), id="UTF-16"),
        pytest.param(b"Monthly A&E\r\n\r\nPublished, April 2026\r\n" + AE, id="titles above"),
        pytest.param(AE.replace(b"\r\n", b",,\r\n"), id="blank columns"),
        pytest.param(AE.replace(b"Org Code", b" ORG  code "), id="spaces and capitals"),
        pytest.param(AE.replace(b"\r\n", b"\r"), id="lines of an old Mac"),
    ],
)
def test_the_layout_is_recognised_however_it_was_saved(changed: bytes) -> None:
    found = recognised("ae.csv", changed)
    assert found.layout.id == "ae-by-provider"
    from data_access.reference.sources.refusal import Faults

    names = ("Org Code", "A&E attendances Type 1")
    rows = found.part.table(found.header, names, Faults("ae.csv"))
    assert rows.to_numpy().tolist() == [["RAA", "1000"], ["Y0123", "0"], ["TOTAL", "1000"]]


def test_a_header_of_two_rows_is_read_as_it_is_merged() -> None:
    rows = [
        ["Provider", None, "SHMI", None, "deaths", None],
        ["code", "name", "value", "banding", "observed", "expected"],
        ["RAA", "A TRUST", 1.0, 2, 50, 50],
    ]
    part = parts_of(members_of("x.xlsx", workbook(Data=rows)))[0]
    merged = [header.names for header in part.headers()]
    assert (
        "Provider code",
        "Provider name",
        "SHMI value",
        "SHMI banding",
        "deaths observed",
        "deaths expected",
    ) in merged


def test_an_unknown_layout_is_told_the_nearest_and_what_is_missing_and_extra() -> None:
    with pytest.raises(SourceRefused) as refused:
        recognised("ae.csv", AE.replace(b"Org Code", b"Trust"))
    words = str(refused.value)
    assert "The nearest is NHS England, A&E attendances" in words
    assert "Missing: “Org Code”." in words
    assert "Not known in it: “Trust”." in words


def test_the_core_partners_with_their_header_are_the_networks_and_their_practices() -> None:
    columns = [
        *("Partner Organisation Code", "Partner Name", "Practice Parent Sub ICB Location Code"),
        *("Practice Parent Sub ICB Location Name", "PCN Code", "PCN Name", "PCN Parent Sub ICB Location Code"),
        *("PCN Parent Sub ICB Location Name", "Practice to PCN Relationship Start Date"),
        *("Practice to PCN Relationship End Date", "Practice Sub ICB and PCN Sub ICB Match?"),
    ]
    assert recognised("partners.csv", as_csv(columns, ["x"] * len(columns))).layout.id == "ods-epcn"


def test_a_table_like_none_is_told_which_layouts_are_known() -> None:
    with pytest.raises(
        SourceRefused, match=r"none of the \d+ kinds of publishers’ files.*Its columns are.*docs/publishers_files\.md"
    ):
        recognised("x.csv", as_csv(["fruit", "weight"], ["apple", 3]))


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("session.json", b'{"places": ["A"]}', "session file of the place-based allocation tool.*“Places”"),
        ("x.pdf", b"%PDF-1.7", "PDF"),
        ("x.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 rest", "older kind"),
        ("x.csv", b"", "empty"),
        ("x.csv", b"a,b\n\x81\x8d,1\n", "Row 2 is neither UTF-8 nor Windows-1252"),
        ("x.xlsx", b"PK\x03\x04 not a zip", "damaged"),
        ("x.csv.gz", b"\x1f\x8b not gzip", "damaged"),
    ],
)
def test_what_is_no_table_is_refused_in_words(name: str, content: bytes, words: str) -> None:
    with pytest.raises(SourceRefused, match=words):
        recognised(name, content)


def hostile(name: str, content: bytes, **attributes: int) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    raw = packed.getvalue()
    for attribute, value in attributes.items():
        assert attribute == "flag"
        raw = raw.replace(
            b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00" + value.to_bytes(2, "little")
        )
    return raw


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (hostile("../../etc/x.csv", AE), "outside its own folder"),
        (hostile("/x.csv", AE), "outside its own folder"),
        (hostile("..\\x.csv", AE), "outside its own folder"),
        (hostile("C:x.csv", AE), "outside its own folder"),
        (hostile("x.csv", b"0" * 20_000_000), "far more than a table"),
        (hostile("x.csv", AE, flag=1), "password"),
        (zipped({f"{number}.csv": b"a,b\n" for number in range(70)}), "70 files"),
        (zipped({"inner.zip": zipped({"x.csv": AE})}), "no CSV file and no workbook. It holds: inner.zip"),
        (zipped({"x.exe": b"MZ"}), "no CSV file"),
        (zipped({"mimetype": b"x", "content.xml": b"<x/>"}), "OpenDocument file"),
        (zipped({"x.csv": AE})[:-40], "damaged"),
    ],
)
def test_a_hostile_zip_is_refused_in_words(content: bytes, words: str) -> None:
    with pytest.raises(SourceRefused, match=words):
        recognised("x.zip", content)


def test_a_zip_that_lies_about_its_sizes_is_read_no_further_than_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "MOST_UNPACKED", 1_000)
    with pytest.raises(SourceRefused, match="over 1,000 bytes"):
        members_of("x.zip", zipped({"x.csv": AE}))


def test_a_file_that_is_too_large_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "LARGEST_FILE", 100)
    with pytest.raises(SourceRefused, match="100 is the most"):
        members_of("x.csv", AE)


@pytest.mark.parametrize(
    ("name", "column", "words"),
    [
        ("shmi", "Site code", "by hospital site"),
        ("shmi", "Diagnosis group", "by diagnosis"),
        ("gp-survey-icb", "ad_practicecode", "file of practices"),
        ("gp-survey-icb", "ad_pcncode", "file of networks"),
    ],
)
def test_a_file_alike_of_other_areas_says_which_to_give(name: str, column: str, words: str) -> None:
    layout = next(each for each in LAYOUTS if each.id == name)
    alike = as_csv([*layout.columns, column], ["x"] * (len(layout.columns) + 1))
    with pytest.raises(SourceRefused, match=words):
        open_file("alike.csv", alike)
    beside = open_file(
        "all.zip", zipped({"a.csv": alike, "b.csv": as_csv(layout.columns, ["x"] * len(layout.columns))})
    )
    assert (beside.found.layout.id, beside.found.part.file) == (name, "b.csv")
