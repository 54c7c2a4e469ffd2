"""Names as people write them."""

from __future__ import annotations

import pytest

from data_access.reference.sources.names import SHORT, icb_short_name, proper_case, short_names, trust_short_name


@pytest.mark.parametrize(
    ("published", "wanted"),
    [
        ("UNIVERSITY HOSPITALS OF LEICESTER NHS TRUST", "University Hospitals of Leicester NHS Trust"),
        (
            "BIRMINGHAM WOMEN'S AND CHILDREN'S NHS FOUNDATION TRUST",
            "Birmingham Women's and Children's NHS Foundation Trust",
        ),
        ("GUY'S AND ST THOMAS' NHS FOUNDATION TRUST", "Guy's and St Thomas' NHS Foundation Trust"),
        ("THE ROYAL WOLVERHAMPTON NHS TRUST", "The Royal Wolverhampton NHS Trust"),
        ("THE NEWCASTLE UPON TYNE HOSPITALS NHS TRUST", "The Newcastle upon Tyne Hospitals NHS Trust"),
        ("PORTSMOUTH HOSPITALS UNIVERSITY NATIONAL HEALTH SERVICE TRUST", "Portsmouth Hospitals University NHS Trust"),
        ("THE QUEEN ELIZABETH HOSPITAL,  KING'S LYNN", "The Queen Elizabeth Hospital, King's Lynn"),
        ("SWB YOUR HEALTH PARTNERSHIP PCN", "SWB Your Health Partnership PCN"),
        ("SWB I3 PCN", "SWB I3 PCN"),
        ("GOSK PCN", "GOSK PCN"),
        ("GPS HEALTHCARE", "GPs Healthcare"),
        ("BNSSG AND WRPC PCN", "BNSSG and WRPC PCN"),
        ("DR RK PATEL & PTNRS, ST ANN'S RD HLTH CTR LTD", "Dr RK Patel & Ptnrs, St Ann's Rd Hlth Ctr Ltd"),
        ("LYNN AND WYRE FLY", "Lynn and Wyre Fly"),
        ("DR P NG", "Dr P Ng"),
    ],
)
def test_proper_case(published: str, wanted: str) -> None:
    assert proper_case(published) == wanted


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("Walsall Healthcare NHS Trust", "Walsall Healthcare"),
        ("The Dudley Group NHS Foundation Trust", "Dudley Group"),
        ("University Hospitals of Leicester NHS Trust", "University Hospitals Leicester"),
        ("University Hospitals of Derby and Burton NHS Foundation Trust", "Univ. Hospitals Derby & Burton"),
        ("University Hospitals Birmingham NHS Foundation Trust", "University Hospitals Birmingham"),
        ("Birmingham and Solihull Mental Health NHS Foundation Trust", "Birmingham & Solihull MH"),
        ("West Midlands Ambulance Service University NHS Foundation Trust", "West Midlands Ambulance"),
        ("Derbyshire Community Health Services NHS Foundation Trust", "Derbyshire Community"),
        ("Coventry and Warwickshire Partnership NHS Trust", "Coventry & Warwickshire"),
        ("Black Country Healthcare NHS Foundation Trust", "Black Country Healthcare"),
    ],
)
def test_short_names_shorten_no_more_than_they_must(name: str, wanted: str) -> None:
    assert trust_short_name(name) == wanted
    assert len(wanted) <= SHORT


def test_two_that_would_be_the_same_carry_their_codes() -> None:
    short = short_names({"R01": "Royal NHS Trust", "R02": "The Royal NHS Foundation Trust", "R03": "Other NHS Trust"})
    assert short == {"R01": "Royal (R01)", "R02": "Royal (R02)", "R03": "Other"}


def test_icb_short_name() -> None:
    assert icb_short_name("NHS Black Country Integrated Care Board") == "Black Country"
