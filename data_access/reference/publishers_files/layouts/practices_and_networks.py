"""NHS England: which network, part of a board and board each practice lies in. A file holds from the month it is of.

- The mapping that comes with the lists of patients names its day; the loader of the shipped map reads it.
- The workbook ePCN, or the CSV of its core partners (without a header): spells of practices in networks, with first and last day.
- epraccur (27 columns without a header): practices, with the part of a board that commissions them. It says nothing of networks, and
  practices keep theirs, but for those that have closed.

ePCN and epraccur do not say their own day: they are taken to hold from the month of the newest beginning in them. As between the maps
that are shipped, all changes stand on one day, the first of that month, not on their own: figures shown already stay.
"""

from __future__ import annotations

import pandas as pd

from data_access.reference.periods import period
from data_access.reference.publishers_files import cells
from data_access.reference.publishers_files.layout import Layout, Read, Table
from data_access.reference.publishers_files.layouts import through_loader
from data_access.reference.sources import practice_map_2026 as shipped
from data_access.reference.sources import practices
from data_access.reference.sources.loaded import AreaRow, Known, Loaded
from data_access.reference.sources.names import proper_case
from data_access.reference.sources.practice_changes import Changes, parents_of_networks
from data_access.reference.sources.refusal import Faults

FEWEST = 0.9  # of the practices that are in networks now: a file of some places only would close all others
_ODS = "NHS England, Organisation Data Service"
_ODS_PAGE = "https://digital.nhs.uk/services/organisation-data-service/data-search-and-export/csv-downloads"
_NO_TOTAL = "it holds no figures"


def read_mapping(table: Table) -> Read:
    """Practices, networks, parts of boards and boards of one day. Raises SourceRefused."""
    faults = table.faults
    rows = table.part.table(table.header, shipped.COLUMNS, faults)
    rows = rows[rows["PRACTICE_CODE"] != ""]
    days = sorted(set(rows["EXTRACT_DATE"]))
    day = cells.day(days[0]) if len(days) == 1 else None
    if day is None:
        faults.add(None, "EXTRACT_DATE", ", ".join(days[:3]), "one day, such as 01Oct2026")
        faults.refuse_if_any()
    month = _later(str(day)[:7], faults)
    _enough(table.known, set(rows["PRACTICE_CODE"]), month, faults)
    loaded = through_loader.load(
        shipped,
        table.part.file,
        rows.to_csv(index=False).encode(),
        table.known,
        rows_floor=1,
        day=days[0],
        month=month,
        since=f"{month}-01",
    )
    return Read(month, loaded, left_out=_sentences(month), no_total=_NO_TOTAL)


_SPELLS = (
    *("Partner Organisation Code", "Partner Name", "Practice Parent Sub ICB Loc Code", "PCN Code", "PCN Name"),
    *("Practice to PCN Relationship Start Date", "Practice to PCN Relationship End Date"),
)
_PRACTICE, _NAME, _PART, _NETWORK, _NETWORK_NAME, _BEGAN, _ENDED = _SPELLS


def read_networks(table: Table) -> Read:
    """Practices in networks, of the spells that have not ended. Raises SourceRefused."""
    faults, known = table.faults, table.known
    rows = table.part.table(table.header, _SPELLS, faults)
    rows = rows[rows[_PRACTICE].str.fullmatch(practices.PATTERN) & (rows[_ENDED] == "")]
    for row, code in rows.loc[rows.duplicated(_PRACTICE), _PRACTICE].items():
        faults.add(int(str(row)), _PRACTICE, code, "one network that has not ended for each practice")
    for row, code in rows.loc[~rows[_NETWORK].str.fullmatch(r"U\d{5}"), _NETWORK].items():
        faults.add(int(str(row)), _NETWORK, code, "an ODS code of a network, U and five digits")
    month = _newest(rows[_BEGAN], _BEGAN, faults)
    _enough(known, set(rows[_PRACTICE]), month, faults)
    places = _places(rows[_PART], known, _PART, faults)
    areas = [AreaRow(code, proper_case(name), "", "practice", code) for code, name in _pairs(rows, _PRACTICE, _NAME)]
    areas += [AreaRow(code, proper_case(name), "", "pcn", code) for code, name in _pairs(rows, _NETWORK, _NETWORK_NAME)]
    changes = Changes(known, f"{month}-01")
    boards = places.map(changes.place)
    placed = rows.assign(part=places, board=boards, region=boards.map(changes.place))
    members = [
        *changes.networks(dict(_pairs(rows, _PRACTICE, _NETWORK))),
        *changes.places("practice", dict(zip(rows[_PRACTICE], places, strict=True))),
        *changes.places("pcn", dict(parents_of_networks(placed, _NETWORK, ("part", "board", "region")))),
    ]
    return Read(month, Loaded(len(rows), areas=tuple(areas), members=tuple(members)), left_out=_sentences(month),
                no_total=_NO_TOTAL)  # fmt: skip


_EPRACCUR = (
    *("Organisation Code", "Name", "National Grouping", "High Level Health Geography"),
    *(f"Address Line {number}" for number in range(1, 6)),
    *("Postcode", "Open Date", "Close Date", "Status Code", "Organisation Sub-Type Code", "Commissioner"),
    *("Join Provider/Purchaser Date", "Left Provider/Purchaser Date", "Contact Telephone Number"),
    *("Null 1", "Null 2", "Null 3", "Amended Record Indicator", "Null 4", "Provider/Purchaser", "Null 5"),
    *("Prescribing Setting", "Null 6"),
)
_JOINED = "Join Provider/Purchaser Date"
_GP_PRACTICE = ("4", "GP PRACTICE", "RO76")  # the prescribing settings that are practices


def read_practices(table: Table) -> Read:
    """Practices that are open, and the parts of boards that commission them. Raises SourceRefused."""
    faults, known = table.faults, table.known
    wanted = ("Organisation Code", "Name", "Open Date", "Status Code", "Commissioner", _JOINED, "Prescribing Setting")
    rows = table.part.table(table.header, wanted, faults)
    rows = rows[
        rows["Organisation Code"].str.fullmatch(practices.PATTERN)
        & rows["Prescribing Setting"].str.upper().isin(_GP_PRACTICE)
        & rows["Status Code"].str.upper().isin(["A", "ACTIVE"])
    ]
    # Others, such as the armed forces' and Wales's, are not commissioned by a part of a board.
    of_boards = rows["Commissioner"].map(known.spellings).isin(known.codes("sub_icb"))
    elsewhere = (~of_boards & rows["Organisation Code"].isin(list(known.areas))).sum()
    if elsewhere > 0.01 * len(rows):
        faults.add(
            None,
            "Commissioner",
            f"no part of a board for {elsewhere:,} practices known here",
            "parts that are known here",
        )
    rows = rows[of_boards]
    for row, code in rows.loc[rows.duplicated("Organisation Code"), "Organisation Code"].items():
        faults.add(int(str(row)), "Organisation Code", code, "one row for each practice")
    month = _newest(pd.concat([rows[_JOINED], rows["Open Date"]]), _JOINED, faults)
    _enough(known, set(rows["Organisation Code"]), month, faults)
    places = rows["Commissioner"].map(known.spellings)
    changes = Changes(known, f"{month}-01")
    networks = {code: network for code in rows["Organisation Code"] if (network := changes.network(code)) is not None}
    areas = [
        AreaRow(code, proper_case(name), "", "practice", code)
        for code, name in _pairs(rows, "Organisation Code", "Name")
    ]
    members = [
        *changes.networks(networks),
        *changes.places("practice", dict(zip(rows["Organisation Code"], places, strict=True))),
    ]
    return Read(
        month,
        Loaded(len(rows), areas=tuple(areas), members=tuple(members)),
        left_out=(*_sentences(month), "Networks are not in it. Open practices keep theirs; new practices are in none."),
        no_total=_NO_TOTAL,
    )


def _pairs(rows: pd.DataFrame, one: str, other: str) -> list[tuple[str, str]]:
    return list(rows.drop_duplicates(one)[[one, other]].sort_values(one).itertuples(index=False, name=None))


def _newest(dates: pd.Series[str], column: str, faults: Faults) -> str:
    """The month of the newest date of a column. Raises SourceRefused."""
    days = {text: cells.day(text) for text in set(dates) if text}
    for text in sorted(text for text, day in days.items() if day is None)[:5]:
        faults.add(None, column, text, "a day such as 20261001")
    if not days:
        faults.add(None, column, "no day", "the day from which each holds, such as 20261001")
    faults.refuse_if_any()
    return _later(max(str(day) for day in days.values())[:7], faults)


def _later(month: str, faults: Faults) -> str:
    if month <= shipped.MONTH:
        faults.say(
            f"It is of {period(month).label}. The map of practices here is of {period(shipped.MONTH).label}: give a later file."
        )
        faults.refuse_if_any()
    return month


def _enough(known: Known, there: set[str], month: str, faults: Faults) -> None:
    changes = Changes(known, f"{month}-01")
    now = [code for code in known.codes("practice") if changes.network(code)]
    named = sum(code in there for code in now)
    if not known.codes("practice"):
        faults.say("There are no practices here that it could move.")
    elif named < FEWEST * len(now):
        faults.say(
            f"It names {named:,} of the {len(now):,} practices that are in networks here. Give the file of all England: "
            "practices it does not name would leave their networks."
        )
    faults.refuse_if_any()


def _places(codes: pd.Series[str], known: Known, column: str, faults: Faults) -> pd.Series[str]:
    """Store codes of parts of boards. Raises SourceRefused for one nobody knows."""
    found = codes.map(known.spellings)
    for code in sorted(set(codes[~found.isin(known.codes("sub_icb"))])):
        faults.add(
            None,
            column,
            code or "nothing",
            "a part of a board known here (the mapping of the lists of patients brings new ones)",
        )
    faults.refuse_if_any()
    return found


def _sentences(month: str) -> tuple[str, ...]:
    label = period(month).label
    return (f"Figures of periods that end in {label} or later are added up by it, earlier ones as they are now.",)


EPRACCUR = Layout(
    id="ods-epraccur",
    name="GP practices (epraccur, CSV without a header)",
    publisher=_ODS,
    page=_ODS_PAGE,
    columns=("Organisation Code", "Name", "National Grouping", "High Level Health Geography"),
    also=_EPRACCUR[4:],
    first_cells=(r"[A-Z]\d{5}", r".+", r"Y\d\d|", r"[A-Z0-9]{2,5}|"),
    continues=("practice_map_2026",),
    read=read_practices,
    moves_practices=True,
)
# The CSV of the core partners, downloaded with its header, writes these words out.
_WRITTEN_OUT = {
    name.replace(" Loc ", " Location "): name
    for name in (
        *("Practice Parent Sub ICB Loc Code", "Practice Parent Sub ICB Loc Name"),
        *("PCN Parent Sub ICB Loc Code", "PCN Parent Sub ICB Loc Name"),
    )
}
_EPCN = (
    *_SPELLS[:3],
    "Practice Parent Sub ICB Loc Name",
    *_SPELLS[3:5],
    *("PCN Parent Sub ICB Loc Code", "PCN Parent Sub ICB Loc Name"),
    *_SPELLS[5:],
    "Practice Parent Sub ICB and PCN Parent Sub ICB Match",
)
EPCN = Layout(
    id="ods-epcn",
    name="Primary care networks and their practices (ePCN, workbook or CSV)",
    publisher=_ODS,
    page=_ODS_PAGE,
    columns=_SPELLS,
    also=tuple(name for name in _EPCN if name not in _SPELLS),
    older_names=_WRITTEN_OUT,
    continues=("practice_map_2026",),
    read=read_networks,
    moves_practices=True,
)
EPCN_PARTNERS = Layout(
    id="ods-epcn-partners",
    name="Primary care networks, core partners (epcncorepartnerdetails, CSV without a header)",
    publisher=_ODS,
    page=_ODS_PAGE,
    columns=_EPCN[:10],
    also=_EPCN[10:],
    first_cells=(r"[A-Z]\d{5}", r".+", r"[A-Z0-9]{3,5}", r".+", r"U\d{5}", r".+"),
    continues=("practice_map_2026",),
    read=read_networks,
    moves_practices=True,
)
MAPPING = Layout(
    id="gp-practice-mapping",
    name="Which network and board each practice lies in (the mapping that comes with the lists of patients, CSV)",
    publisher="NHS England",
    page="https://digital.nhs.uk/data-and-information/publications/statistical/patients-registered-at-a-gp-practice",
    columns=("PUBLICATION", *shipped.COLUMNS),
    also=("PRACTICE_POSTCODE", "ICB_NAME", "COMM_REGION_CODE", "COMM_REGION_NAME", "SUPPLIER_NAME"),
    continues=("practice_map_2026",),
    read=read_mapping,
    moves_practices=True,
)
LAYOUTS = (EPRACCUR, EPCN, EPCN_PARTNERS, MAPPING)
