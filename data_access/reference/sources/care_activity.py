"""Care and treatment: twelve publications of NHS England in one long layout, each by the table declared for it.

The role of a source's file names its table. A role `people_...` beside it names the file with the registered population
of practices that rates per head are worked out with: those of the 2024/25 or the 2025/26 allocations, added up to the
boards the file gives. Both are among this project's own figures (registered_population_allocation).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from data_access.reference.sources.community_layouts import (
    COMMUNITY_BEDS,
    COMMUNITY_SERVICES,
    COMMUNITY_WAITS,
    URGENT_COMMUNITY_RESPONSE,
)
from data_access.reference.sources.first_contact_layouts import AE_ROUTES, AMBULANCE, GP_APPOINTMENTS, NHS_111
from data_access.reference.sources.hospital_layouts import ACUTE_DISCHARGE, ADMITTED_CARE, BEDS, DISCHARGE_READY_DATE
from data_access.reference.sources.loaded import Known, Loaded
from data_access.reference.sources.long_layout import (
    ENGLAND,
    Layout,
    check_sums,
    figures_of,
    read_cells,
    with_people,
)
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.table import Number, Text, read_table

LAYOUTS: Mapping[str, Layout] = {
    "acute_discharge": ACUTE_DISCHARGE,
    "admitted_care": ADMITTED_CARE,
    "ae_routes": AE_ROUTES,
    "ambulance": AMBULANCE,
    "beds": BEDS,
    "community_beds": COMMUNITY_BEDS,
    "community_services": COMMUNITY_SERVICES,
    "community_waits": COMMUNITY_WAITS,
    "discharge_ready_date": DISCHARGE_READY_DATE,
    "gp_appointments": GP_APPOINTMENTS,
    "nhs_111": NHS_111,
    "urgent_community_response": URGENT_COMMUNITY_RESPONSE,
}
# Role of the file of populations -> its columns of boards and of people.
PEOPLE_COLUMNS = {"people_2024_25": ("ICS22", "pop 2022/23"), "people_2025_26": ("ICB", "Population")}
FEWEST_PRACTICES = 6_000


def load(
    files: Mapping[str, Path],
    known: Known,
    *,
    rows_floor: int | None = None,
    practices_floor: int = FEWEST_PRACTICES,
    layouts: Mapping[str, Layout] = LAYOUTS,
) -> Loaded:
    """The figures of one publication, and the providers it is the first to name. Raises SourceRefused."""
    (role,) = files.keys() - PEOPLE_COLUMNS.keys()
    layout, path = layouts[role], files[role]
    faults = Faults(path.name)
    cells, providers, rows_read = read_cells(path, layout, known, faults, rows_floor=rows_floor)
    check_sums(cells, layout, known, faults)
    faults.refuse_if_any()
    for beside in files.keys() & PEOPLE_COLUMNS.keys():
        people = _people(files[beside], *PEOPLE_COLUMNS[beside], known, practices_floor)
        cells = with_people(cells, people, layout.compared)
    return Loaded(rows_read=rows_read, facts=figures_of(cells, layout), areas=providers)


def _people(path: Path, board: str, people: str, known: Known, practices_floor: int) -> dict[str, float]:
    """People registered, by store code of board, and in England. Raises SourceRefused."""
    columns = (
        Text("Practice_Code"),
        Text(board, among=frozenset(known.areas[code].ods for code in known.codes("icb"))),
        Number(people, least=0),
    )
    table = read_table(path, columns, Faults(path.name), rows_floor=practices_floor, key=("Practice_Code",))
    sums = table.groupby(table[board].map(known.spellings))[people].sum()
    return {**{str(code): float(count) for code, count in sums.items()}, ENGLAND: float(table[people].sum())}
