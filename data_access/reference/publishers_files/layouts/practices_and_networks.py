"""NHS England (Organisation Data Service): practices, and which network each belongs to. Recognised, and not taken in.

Three files: `epraccur` (27 columns without a header), the workbook ePCN, and the mapping that comes with the lists of patients.
"""

from __future__ import annotations

from data_access.reference.publishers_files.layout import Layout

_INSTEAD = (
    "It moves practices from one network to another, and with them every figure that is added up from practices, also earlier "
    "ones. So it is not added as figures are: whoever keeps this software takes it in with `make data` (README, “a source”)."
)
_ODS = "NHS England, Organisation Data Service"
_ODS_PAGE = "https://digital.nhs.uk/services/organisation-data-service/data-search-and-export/csv-downloads"

EPRACCUR = Layout(
    id="ods-epraccur",
    name="GP practices (epraccur, CSV without a header)",
    publisher=_ODS,
    page=_ODS_PAGE,
    columns=("Organisation Code", "Name", "National Grouping", "High Level Health Geography"),
    first_cells=(r"[A-Z]\d{5}", r".+", r"Y\d\d|", r"[A-Z0-9]{2,5}|"),
    instead=_INSTEAD,
)
EPCN = Layout(
    id="ods-epcn",
    name="Primary care networks and their practices (ePCN workbook or CSV)",
    publisher=_ODS,
    page=_ODS_PAGE,
    columns=(
        *("Partner Organisation Code", "Partner Name", "PCN Code", "PCN Name"),
        "Practice to PCN Relationship Start Date",
    ),
    also=(
        *("Practice Parent Sub ICB Loc Code", "Practice Parent Sub ICB Loc Name", "PCN Parent Sub ICB Loc Code"),
        *("Practice to PCN Relationship End Date", "PCN Parent Sub ICB Loc Name"),
    ),
    instead=_INSTEAD,
)
MAPPING = Layout(
    id="gp-practice-mapping",
    name="Practices, networks, parts of boards and boards (mapping of the lists of patients, CSV)",
    publisher="NHS England",
    page="https://digital.nhs.uk/data-and-information/publications/statistical/patients-registered-at-a-gp-practice",
    columns=("PUBLICATION", "EXTRACT_DATE", "PRACTICE_CODE", "PCN_CODE", "SUB_ICB_LOCATION_CODE", "ICB_CODE"),
    also=(
        *("PRACTICE_NAME", "PRACTICE_POSTCODE", "PCN_NAME", "ONS_SUB_ICB_LOCATION_CODE", "SUB_ICB_LOCATION_NAME"),
        *("ONS_ICB_CODE", "ICB_NAME", "ONS_COMM_REGION_CODE", "COMM_REGION_CODE", "COMM_REGION_NAME", "SUPPLIER_NAME"),
    ),
    instead=_INSTEAD,
)
LAYOUTS = (EPRACCUR, EPCN, MAPPING)
