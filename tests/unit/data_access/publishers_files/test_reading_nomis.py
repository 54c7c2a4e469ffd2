"""Exports from Nomis: tables made on its site and tables of its service, their marks, and what continues no measure."""

from __future__ import annotations

import math

import pytest

from data_access.reference.content import ENGLAND
from data_access.reference.publishers_files.layout import Read, Table
from data_access.reference.publishers_files.layouts import nomis
from data_access.reference.publishers_files.reading import open_file
from data_access.reference.sources import census_age_lsoa21
from data_access.reference.sources.loaded import AreaRow, Known, Membership
from data_access.reference.sources.refusal import SourceRefused
from tests.publishers_examples import as_csv
from vocabulary import Status

MIDLANDS = AreaRow("E40000011", "Midlands", "Midlands", "region", "Y60", "E40000011")
KNOWN = Known(
    [
        ENGLAND,
        MIDLANDS,
        AreaRow("E08000030", "Walsall", "Walsall", "ltla", "", "E08000030"),
        AreaRow("E08000025", "Birmingham", "Birmingham", "ltla", "", "E08000025"),
        AreaRow("E01000001", "Small area", "Small area", "lsoa21", "", "E01000001"),
    ],
    [Membership(ENGLAND.code, MIDLANDS.code, "administrative")],
)
EMPLOYED, INACTIVE = tuple(nomis.VARIABLES)


def read(name: str, content: bytes) -> Read:
    opened = open_file(name, content)
    layout = opened.found.layout
    assert layout.read is not None
    return layout.read(Table(opened.found.part, opened.found.header, opened.beside, KNOWN, {}))


def figures(found: Read) -> dict[tuple[str, str], tuple[float, float, float, str]]:
    columns = ["indicator", "area", "value", "lower", "upper", "status"]
    return {tuple(row[:2]): tuple(row[2:]) for row in found.loaded.facts[columns].itertuples(index=False, name=None)}


def made_on_the_site(*rows: list[object], date: str = "Jan 2025-Dec 2025", first: str = EMPLOYED) -> bytes:
    """Two variables, each over four columns."""
    of = ["numerator", "denominator", "percent", "conf"]
    head: list[list[object]] = [
        ["annual population survey"],
        ["ONS Crown Copyright Reserved [from Nomis on 1 March 2026]"],
        [],
        ["date", date],
        [],
        ["local authority: district / unitary", "mnemonic", first, "", "", "", INACTIVE, "", "", ""],
        ["", "", *of, *of],
    ]
    return as_csv(*head, *rows, [], ["*", "Figures are suppressed as statistically unreliable"])


WALSALL: list[object] = ["Walsall", "E08000030", "128,000", "176,000", "72.5", "4.5", 1, 2, "21.0", "5.4"]


def test_a_table_made_on_the_site_is_read_with_the_interval_of_its_half() -> None:
    hidden: list[object] = ["Birmingham", "E08000025", "!", "!", "*", "*", "!", "!", "-", "-"]
    found = read("nomis.csv", made_on_the_site(WALSALL, hidden, ["Cardiff", "W06000015", *[5] * 8]))
    rows = figures(found)
    assert rows["employment_rate_16_to_64", "E08000030"] == (0.725, 0.68, 0.77, "ok")
    assert rows["economic_inactivity_rate", "E08000030"] == (0.21, 0.156, 0.264, "ok")
    assert rows["employment_rate_16_to_64", "E08000025"][3] == Status.SUPPRESSED
    assert rows["economic_inactivity_rate", "E08000025"][3] == Status.MISSING
    assert math.isnan(rows["employment_rate_16_to_64", "E08000025"][0])
    assert set(found.loaded.facts["period"]) == {"2025"}
    assert any(sentence.startswith("Wales") for sentence in found.left_out)
    assert found.no_total


def test_a_table_of_one_variable_names_it_above() -> None:
    rows = as_csv(
        ["annual population survey"], ["variable", EMPLOYED], ["date", "Jan 2025-Dec 2025"], [],
        ["local authority", "mnemonic", "percent", "conf"], ["Walsall", "E08000030", 72.5, 4.5],
    )  # fmt: skip
    assert figures(read("nomis.csv", rows))["employment_rate_16_to_64", "E08000030"][0] == 0.725


def service(*rows: list[object]) -> bytes:
    header = ["DATE", "DATE_NAME", "GEOGRAPHY_NAME", "GEOGRAPHY_CODE", "VARIABLE_NAME", "MEASURES_NAME", "OBS_VALUE"]
    return as_csv([*header, "OBS_STATUS", "OBS_STATUS_NAME"], *rows)


def of_service(
    measure: str, value: object, said: str = "Normal Value", date: str = "Jan 2025-Dec 2025"
) -> list[object]:
    return ["2025-12", date, "Walsall", "E08000030", EMPLOYED, measure, value, "A", said]


def test_a_table_of_the_service_is_read() -> None:
    found = read("nomis.data.csv", service(of_service("Variable", 72.5), of_service("Confidence", 4.5),
                                           of_service("Numerator", 9)))  # fmt: skip
    assert figures(found) == {("employment_rate_16_to_64", "E08000030"): (0.725, 0.68, 0.77, "ok")}
    withheld = read("nomis.data.csv", service(of_service("Variable", "", "Suppressed for disclosure control")))
    assert figures(withheld)["employment_rate_16_to_64", "E08000030"][3] == Status.SUPPRESSED


def test_twelve_months_of_two_years_and_other_variables_stay_out() -> None:
    other = read("nomis.csv", made_on_the_site(WALSALL, date="Apr 2025-Mar 2026"))
    assert other.loaded.facts.empty
    assert any("Apr 2025-Mar 2026" in sentence for sentence in other.left_out)
    found = read("nomis.csv", made_on_the_site(WALSALL, first="Unemployment rate - aged 16+"))
    assert set(found.loaded.facts["indicator"]) == {"economic_inactivity_rate"}
    nothing = read("nomis.csv", as_csv(["place", "mnemonic", "2024"], ["Walsall", "E08000030", 5]))
    assert nothing.loaded.facts.empty
    assert EMPLOYED in nothing.left_out[0]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (made_on_the_site([*WALSALL[:4], "about 72", *WALSALL[5:]]), "found 'about 72'"),
        (made_on_the_site([*WALSALL[:4], "172.5", *WALSALL[5:]]), "0 to 100"),
        (made_on_the_site(["Nowhere", "E08000999", *WALSALL[2:]]), "the code of an area known before"),
    ],
)
def test_an_export_that_is_wrong_is_refused(content: bytes, words: str) -> None:
    with pytest.raises(SourceRefused, match=words):
        read("nomis.csv", content)


def census(code: str = "E01000001", total: int = 18) -> bytes:
    names = census_age_lsoa21.BANDS
    return as_csv(
        ["TS007A - Age by five-year age bands"],
        [],
        ["2021 super output area - lower layer", "mnemonic", "Total", *names],
        [],
        ["Walsall 001A", code, total, *[1] * len(names)],
    )


def test_the_census_by_age_goes_through_the_loader_of_its_source(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nomis, "SMALL_AREAS", 1)
    found = read("nomis.csv", census())
    rows = found.loaded.facts.set_index(["breakdown", "area"])["numerator"]
    assert rows["", "E01000001"] == 18
    assert rows["age_band=85-over", ENGLAND.code] == 1
    with pytest.raises(SourceRefused, match="the sum of the bands of age, 18"):
        read("nomis.csv", census(total=19))
