"""Lists of patients, hospital mortality and local statistics as their layouts read them, whichever measures there are."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook

from data_access.reference.content import ENGLAND
from data_access.reference.publishers_files.layout import Read, Table
from data_access.reference.publishers_files.reading import open_file
from data_access.reference.sources.loaded import AreaRow, Known
from data_access.reference.sources.refusal import SourceRefused
from tests.publishers_examples import as_csv, zipped
from vocabulary import Status

KNOWN = Known(
    [
        ENGLAND,
        AreaRow("M91003", "The Surgery", "The Surgery", "practice", "M91003"),
        AreaRow("RAA", "RAA NHS Trust", "RAA", "trust", "RAA"),
        AreaRow("E08000030", "Walsall", "Walsall", "ltla", "", "E08000030"),
    ]
)


def read(name: str, content: bytes) -> Read:
    opened = open_file(name, content)
    layout = opened.found.layout
    assert layout.read is not None
    return layout.read(Table(opened.found.part, opened.found.header, opened.beside, KNOWN, {}))


def figures(found: Read) -> dict[tuple[str, str, str], tuple[float, ...]]:
    columns = ["indicator", "breakdown", "area", "numerator", "denominator", "value"]
    return {tuple(row[:3]): tuple(row[3:]) for row in found.loaded.facts[columns].itertuples(index=False, name=None)}


def lists(*counts: tuple[str, str, int], practice: str = "M91003", region: int = 30) -> bytes:
    header = ["PUBLICATION", "EXTRACT_DATE", "ORG_TYPE", "ORG_CODE", "ONS_CODE", "POSTCODE", "SEX", "AGE_GROUP_5"]
    rows = [["", "01OCT2026", "GP", practice, "", "", sex, age, count] for sex, age, count in counts]
    rows.append(["", "01OCT2026", "Comm Region", "Y60", "", "", "ALL", "ALL", region])
    return as_csv([*header, "NUMBER_OF_PATIENTS"], *rows)


WHOLE = (("ALL", "ALL", 30), ("MALE", "ALL", 10), ("MALE", "0_4", 4), ("MALE", "95+", 6), ("FEMALE", "65_69", 20))


def test_a_list_is_read_by_sex_and_age_and_held_to_the_regions() -> None:
    found = read("gp-reg-pat-prac-quin-age.csv", lists(*WHOLE))
    rows = figures(found)
    assert found.key == "2026-10"
    assert rows["registered_patients", "", "M91003"][0] == 30
    assert rows["registered_patients_65_and_over", "", "M91003"][:2] == (26, 30)
    assert rows["registered_patients", "age_band=85-over&sex=male", "M91003"][0] == 6
    assert [(total.printed, total.found) for total in found.totals] == [(30, 30)]


def test_a_list_that_does_not_add_up_is_refused() -> None:
    with pytest.raises(SourceRefused, match="40, its row ALL"):
        read("x.csv", lists(("ALL", "ALL", 40), *WHOLE[1:]))


def test_a_practice_that_is_not_known_is_left_out_and_said() -> None:
    found = read("x.csv", lists(*WHOLE, practice="Z99999"))
    assert figures(found) == {}
    assert any("1 practices are not known here" in sentence for sentence in found.left_out)


def mortality(months: str, value: float = 1.1, observed: object = 110) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.append(["Summary Hospital-level Mortality Indicator (SHMI)"])
    sheet.append([months])
    sheet.append(["Provider code", "Provider name", "SHMI value", "SHMI banding", "Observed deaths", "Expected deaths"])
    sheet.append(["RAA", "A TRUST", value, 2, observed, 100])
    sheet.append(["Note: figures are rounded to 5"])
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def test_mortality_is_read_with_its_band_for_a_calendar_year() -> None:
    found = read("SHMI.xlsx", mortality("January 2026 - December 2026"))
    rows = figures(found)
    assert found.key == "2026"
    assert rows["hospital_mortality_shmi", "", "RAA"][:2] == (110, 100)
    assert rows["hospital_mortality_band", "", "RAA"][2] == 2


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (mortality("February 2026 - June 2026"), "The twelve months are not said"),
        (mortality("no months"), "The twelve months are not said"),
        (mortality("January 2026 - December 2026", value=1.2), "1.1000, from the deaths beside it"),
        (mortality("January 2026 - December 2026", observed="many"), "found 'many'"),
    ],
)
def test_mortality_that_cannot_be_placed_or_does_not_agree_is_refused(content: bytes, words: str) -> None:
    with pytest.raises(SourceRefused, match=words):
        read("SHMI.xlsx", content)


# The table by trust that goes back to earlier publications, as it comes in the zip of one.
OF_THE_ZIP = [
    *("TIME_PERIOD", "PUBLICATION_MONTH", "PROVIDER_CODE", "PROVIDER_NAME", "SHMI_VALUE", "SHMI_BANDING", "SPELLS"),
    *("OD_LL", "OD_UL", "OBSERVED", "EXPECTED", "PALLIATIVE_SPELLS"),
]


def earlier(*rows: tuple[str, str, object, str, int, int]) -> bytes:
    return b"\xef\xbb\xbf" + as_csv(
        OF_THE_ZIP,
        *[
            [months, "JUL_27", code, "A TRUST", ratio, band, 9000, 0.9, 1.1, observed, expected, 20]
            for months, code, ratio, band, observed, expected in rows
        ],
    )


def test_mortality_of_any_twelve_months_is_read_as_a_span_of_months() -> None:
    found = read("SHMI.xlsx", mortality("February 2026 - January 2027"))
    assert found.key == "2026-02-to-2027-01"
    assert figures(found)["hospital_mortality_shmi", "", "RAA"][:2] == (110, 100)
    assert set(found.loaded.facts["period"]) == {"2026-02/2027-01"}
    assert any("no change is worked out" in sentence for sentence in found.left_out)


def test_the_zip_of_a_publication_gives_the_newest_twelve_months_in_it() -> None:
    newest = as_csv(
        ["Provider code", "Provider name", "SHMI value", "SHMI banding", "Number of spells", "Observed deaths",
         "Expected deaths"],
        ["RAA", "A TRUST", 1.3, 1, 9000, 1300, 1000],
        ["RBB", "B TRUST", "*", "**", 20, 3, 2],
    )  # fmt: skip
    by_site = as_csv(["SITE_CODE", *OF_THE_ZIP], ["RAA01", "JAN26_DEC26", *["RAA"] * 11])
    found = read(
        "SHMI data, Mar26-Feb27.zip",
        zipped(
            {
                "SHMI data/SHMI_data_at_trust_level_Mar26-Feb27_csv.csv": newest,
                "SHMI data/SHMI_data_at_site_level_Mar26-Feb27_csv.csv": by_site,
                "SHMI data/Historical_trust_level_SHMI_data_Mar26-Feb27_csv.csv": earlier(
                    ("MAR26_FEB27", "RAA", 1.3, "1.0", 1300, 1000),
                    ("JAN26_DEC26", "RAA", 1.1, "2.0", 1100, 1000),
                    ("JAN26_DEC26", "RBB", "*", "**", 3, 2),
                    ("JAN25_DEC25", "RAA", 0.7, "3.0", 700, 1000),
                ),
            }
        ),
    )
    rows, facts = figures(found), found.loaded.facts.set_index(["indicator", "area"])
    assert found.key == "2026-03-to-2027-02"
    assert rows["hospital_mortality_shmi", "", "RAA"][:2] == (1300, 1000)
    assert rows["hospital_mortality_band", "", "RAA"][2] == 1
    assert set(facts.loc[(slice(None), "RBB"), "status"]) == {Status.SUPPRESSED}
    assert set(facts["period"]) == {"2026-03/2027-02"}
    assert any("Only the newest are taken in: March 2026 to February 2027." in sentence for sentence in found.left_out)


def test_a_small_trust_is_held_to_its_deaths_as_they_are_rounded() -> None:
    """Deaths rounded to 5: 55 over 50 may be 53 over 52."""
    content = earlier(("JAN26_DEC26", "RAA", 1.0192, "2.0", 55, 50))
    assert figures(read("x.csv", content))["hospital_mortality_shmi", "", "RAA"][:2] == (55, 50)


def test_local_statistics_are_read_by_the_loader_of_their_source() -> None:
    pytest.importorskip("data_access.reference.sources.ons_local_statistics", reason="this version has no such source")
    names = [
        "areacd",
        "areanm",
        "geography",
        "indicator",
        "period",
        "observation",
        "measure",
        "unit",
        "lci_95",
        "uci_95",
    ]
    same = ["Adult obesity prevalence", "2025-11-16/P1Y"]
    found = read(
        "adult-obesity-prevalence.csv",
        as_csv(
            [*names, "status", "notes"],
            ["E92000001", "England", "Nation", *same, 26.5, "Percentage", "%", 26, 27, "", ""],
            ["E08000030", "Walsall", "LA", *same, "", "Percentage", "%", "", "", "u", ""],
            ["W92000004", "Wales", "Nation", *same, 20, "Percentage", "%", "", "", "", ""],
            ["E92000001", "England", "Nation", "Apples eaten", same[1], 5, "Percentage", "%", "", "", "", ""],
        ),
    )
    rows = found.loaded.facts.set_index("area")
    assert rows.at["E92000001", "value"] == 0.265
    assert rows.at["E08000030", "status"] == Status.SUPPRESSED
    assert set(rows["period"]) == {"2025/26"}
    assert len(found.left_out) == 2


SITE = ["areacd", "areanm", "period", "value", "lci_95", "uci_95"]
WALSALL = ["E08000030", "Walsall", "2025-01-01/P1Y", 72.5, 70, 75]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("employment-rate.csv", as_csv(SITE, WALSALL)),
        ("data.csv", as_csv(["indicator", *SITE], ["Employment rate (Great Britain)", *WALSALL])),
        ("data.csv", as_csv(["Employment rate (Great Britain)"], [], SITE, WALSALL)),
    ],
)
def test_a_download_from_the_site_of_local_statistics_is_read(name: str, content: bytes) -> None:
    (row,) = read(name, content).loaded.facts.to_dict("records")
    assert (row["indicator"], row["area"], row["period"]) == ("employment_rate_16_to_64", "E08000030", "2025")
    assert (row["value"], row["lower"], row["upper"]) == (0.725, 0.7, 0.75)


def test_a_download_of_one_indicator_that_lost_its_name_is_told_to_keep_it() -> None:
    with pytest.raises(SourceRefused, match=r"do not say which indicator.*Keep it"):
        read("download (1).csv", as_csv(SITE, WALSALL))
