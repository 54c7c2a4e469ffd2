"""What four publications on hospital care hold: late discharges, daily discharges, admissions, beds (NHS England).

Discharge-ready date (April 2024 to March 2025): the day a hospital records that a patient no longer needs to be there,
against the day of leaving. Boards are those of the hospital, authorities those of the patient's home. Trusts whose
dates are not complete enough are left out by the publisher, month by month; `acceptable_provider_percent` says how many
of a board's trusts are in.

Daily discharges, trusts with a major A&E department: people who no longer meet the criteria to be in hospital, and how
many of them are still there at the end of the day, as means of the days of a month. Destinations and reasons for
staying are given for June 2024 to March 2025 only. The words before the dash name the publisher's five groups of
reasons.

Admissions (Hospital Episode Statistics): counts are rounded to 5, and 1 to 7 are suppressed. Boards are sums of their
parts; suppressed counts of parts were not put in. "-X" behind a trust's code is a mark of the statistics, not another
trust.

Beds (KH03): overnight beds by sector, means of the days of a quarter.
"""

from __future__ import annotations

from data_access.reference.sources.long_layout import PEOPLE, AddsUp, Cell, Doubt, Figure, Kind, Layout
from vocabulary import Status

BOARDS: frozenset[Kind] = frozenset({"england", "icb"})
BOARDS_AND_TRUSTS: frozenset[Kind] = BOARDS | {"provider"}
AUTHORITIES: frozenset[Kind] = frozenset({"authority"})
YEAR = "2024/25"
_MONTHS = (*(f"2024-{month:02d}" for month in range(4, 13)), "2025-01", "2025-02", "2025-03")
_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def month_groups(form: str) -> dict[str, str]:
    """Month ("2024-04") -> the group of its rows; `form` has {name}, {year} and {short} where the month's stand."""
    return {
        month: form.format(name=_NAMES[int(month[5:]) - 1], year=month[:4], short=month[2:4], month=month)
        for month in _MONTHS
    }


# ------------------------------------------------------------------------------------------------ discharge-ready date

READY_MONTHS = month_groups("monthly.{name} {year}")
DAYS_AFTER_READY = {
    "0": "no_delay",
    "1": "one_day",
    "2-3": "two_three",
    "4-6": "four_six",
    "7-13": "seven_thirteen",
    "14-20": "fourteen_twenty",
    "21-over": "twenty_one_plus",
}
_READY = "discharged_after_ready_date", "bed_days_after_ready_date"
_DISCHARGES: Cell = "metrics.drd-discharges|count"


def _ready_of_month(month: str, group: str, suffix: str, kinds: frozenset[Kind]) -> tuple[Figure, Figure]:
    of = (f"{group}|total_discharges",)
    return (
        Figure(f"{_READY[0]}{suffix}", month, (f"{group}|delayed_count",), of, kinds=kinds),
        Figure(f"{_READY[1]}{suffix}", month, (f"{group}|bed_days_after_drd",), of, kinds=kinds),
    )


DISCHARGE_READY_DATE = Layout(
    kinds={"England": "england", "ICB": "icb", "UTLA": "authority", "Provider": "provider"},
    rows_floor=40_000,
    month="2025-03",
    figures=(
        *(
            figure
            for month, group in READY_MONTHS.items()
            for suffix, kinds in (("", BOARDS_AND_TRUSTS), ("_la", AUTHORITIES))
            for figure in _ready_of_month(month, group, suffix, kinds)
        ),
        *(
            Figure(
                "discharges_by_days_after_ready",
                YEAR,
                (f"thresholds.{name}|count",),
                (_DISCHARGES,),
                breakdown=f"days_after_ready={days}",
            )
            for days, name in DAYS_AFTER_READY.items()
        ),
    ),
    adds_up=(
        AddsUp(_DISCHARGES, tuple(f"thresholds.{name}|count" for name in DAYS_AFTER_READY.values())),
        AddsUp(_DISCHARGES, tuple(f"{group}|total_discharges" for group in READY_MONTHS.values())),
        AddsUp("metrics.drd-delayed|count", tuple(f"{group}|delayed_count" for group in READY_MONTHS.values())),
        AddsUp("metrics.drd-bed-days|count", tuple(f"{group}|bed_days_after_drd" for group in READY_MONTHS.values())),
    ),
    boards_add_up={_DISCHARGES: 0, "metrics.drd-delayed|count": 0, "metrics.drd-bed-days|count": 0},
    doubts=(
        # Not one patient of the year delayed: probably the day of leaving was recorded as the date.
        Doubt(
            frozenset({*_READY, "discharges_by_days_after_ready"}), "metrics.drd-delayed|count", below=1, uncounted=True
        ),
        *(
            Doubt(frozenset(_READY), f"{group}|acceptable_provider_percent", below=50, period=month)
            for month, group in READY_MONTHS.items()
        ),
    ),
)

# -------------------------------------------------------------------------------------------------- daily discharges

PATHWAYS = {str(number): f"post_change_destinations.pathway_totals|pathway_{number}" for number in range(4)}
REASONS: dict[str, tuple[str, ...]] = {
    "hospital": (
        "Hospital process – Awaiting therapy review of need for supported discharge",
        "Hospital process – Awaiting referral to care transfer hub for supported discharge",
        "Hospital process - Awaiting medical review of need for supported discharge",
        "Hospital process – Awaiting formal decision to discharge (inc diagnostic test results)",
        "Hospital process – Awaiting medicines to take home, discharge letter or other discharge documentation",
        "Hospital process – Awaiting patient transport services",
        "Hospital process – Remaining in hospital due to infection prevention and control restrictions",
    ),
    "transfer-hub": (
        "Care transfer hub process – Waiting for confirmation of immediate care needs and pathway",
        "Care transfer hub process– Awaiting necessary referrals by care transfer hub",
        "Care transfer hub process – Awaiting confirmation of funding eligibility",
    ),
    "interface": (
        "Interface process – Residential/nursing home care arrangements still underway (Pathway 3)",
        "Interface process – Bed-based rehabilitation, reablement or recovery service arrangements still underway (Pathway 2)",
        "Interface process – Other home-based social care service arrangements still underway (Pathway 1)",
        "Interface process – Home based rehabilitation, reablement or recovery service arrangements still underway (Pathway 1)",
        "Interface process – Out of area discharge arrangements requested but not completed",
        "Interface process – End of life care inc Fast-Track CHC arrangement still underway (Pathway 1 or 3)",
        "Interface process – Self-funded care package arrangements still underway",
        "Interface process – Patient/family/carer choice discussions on package still underway",
        "Interface process – Housing provision arrangement for homelessness still underway (Pathway 0 or 1)",
        "Interface process – Further action requested by agreed provider",
        "Interface process – Other home-based community health service arrangements still underway (Pathway 1)",
        "Interface process – Homeless with no recourse to public funds",
    ),
    "capacity": (
        "Capacity – Bed-based rehabilitation, reablement or recovery services not yet available (Pathway 2)",
        "Capacity – Residential/nursing home care not yet available (Pathway 3)",
        "Capacity – Home-based rehabilitation, reablement or recovery services not yet available (Pathway 1)",
        "Capacity – Other home-based social care service not yet available (Pathway 1)",
        "Capacity – Equipment and associated training not yet delivered (Pathway 1-3)",
        "Capacity – Other home-based community health services not yet available (Pathway 1)",
        "Capacity – End of life care inc Fast-Track CHC not yet available (Pathway 1 or 3)",
        "Capacity – Housing adaptations not yet completed (Pathway 1 or 3)",
        "Capacity – Awaiting restart of existing social care arrangements (Pathway 0)",
        "Capacity – Housing provision not yet available (Pathway 0 or 1)",
        "Capacity – Mental health admitted patient care not yet available (Pathway 2)",
    ),
    "wellbeing": (
        "Wellbeing concerns - Issues with discharge destination readiness",
        "Wellbeing concerns – Ongoing safeguarding concern",
        "Wellbeing concerns – Awaiting determination of mental capacity",
        "Wellbeing concerns – Patient /family/carer concerns over discharge readiness",
    ),
}
# Care at home, of the reasons above: what nobody has room for, and what is being arranged.
CARE_AT_HOME: dict[str, tuple[str, ...]] = {
    "not-available": (
        "Capacity – Home-based rehabilitation, reablement or recovery services not yet available (Pathway 1)",
        "Capacity – Other home-based social care service not yet available (Pathway 1)",
        "Capacity – Other home-based community health services not yet available (Pathway 1)",
        "Capacity – Awaiting restart of existing social care arrangements (Pathway 0)",
    ),
    "under-way": (
        "Interface process – Other home-based social care service arrangements still underway (Pathway 1)",
        "Interface process – Home based rehabilitation, reablement or recovery service arrangements still underway (Pathway 1)",
        "Interface process – Other home-based community health service arrangements still underway (Pathway 1)",
    ),
}


def _reason_cells(names: tuple[str, ...]) -> tuple[Cell, ...]:
    return tuple(f"post_change_delay_reasons.details.{name}|mean_published_monthly_average" for name in names)


_ALL_REASONS = tuple(cell for names in REASONS.values() for cell in _reason_cells(names))
_DAILY_MONTHS = month_groups("monthly.{month}")
# Trusts that report here fewer than a quarter of the discharges they have in the discharge-ready date (University Hospitals
# Birmingham 26,690 of 122,925, Northern Care Alliance, County Durham and Darlington), and the board of the first, which has no other.
FEW_DISCHARGES = frozenset({"RRK", "E54000055", "RM3", "RXP"})

ACUTE_DISCHARGE = Layout(
    kinds={"England": "england", "ICB": "icb", "Provider": "provider"},
    rows_floor=30_000,
    month="2025-03",
    blank=Status.MISSING,
    figures=(
        *(
            Figure(
                "still_in_hospital_when_ready",
                month,
                (f"{group}|remaining_average",),
                (f"{group}|nctr_average",),
            )
            for month, group in _DAILY_MONTHS.items()
        ),
        *(
            Figure(
                "discharges_by_pathway",
                YEAR,
                (cell,),
                tuple(PATHWAYS.values()),
                breakdown=f"discharge_pathway={pathway}",
            )
            for pathway, cell in PATHWAYS.items()
        ),
        *(
            Figure(
                "reasons_still_in_hospital",
                YEAR,
                _reason_cells(names),
                _ALL_REASONS,
                breakdown=f"{dimension}={value}",
            )
            for dimension, listed in (("delay_reason", REASONS), ("care_at_home", CARE_AT_HOME))
            for value, names in listed.items()
        ),
    ),
    boards_add_up=dict.fromkeys(PATHWAYS.values(), 0.0),
    doubts=tuple(
        Doubt(frozenset({"still_in_hospital_when_ready"}), f"{group}|days_recorded", below=20, period=month)
        for month, group in _DAILY_MONTHS.items()
    ),
    doubted_areas={
        "still_in_hospital_when_ready": FEW_DISCHARGES,
        "discharges_by_pathway": FEW_DISCHARGES,
    },
)

# ---------------------------------------------------------------------------------------------------------- admissions

ALL_ADMISSIONS: Cell = "finished_admission_episodes"
METHODS = {
    "emergency": "emergency_admissions",
    "waiting-list": "waiting_list_admissions",
    "planned": "planned_admissions",
    "other": "other_admission_method",
}
# Herefordshire and Worcestershire: 28.0% of admissions are emergencies, 35 to 46% in every board of the Midlands beside it.
EMERGENCIES_ELSEWHERE = frozenset({"E54000019"})

ADMITTED_CARE = Layout(
    kinds={"England": "england", "ICB": "icb", "Provider": "provider"},
    rows_floor=200,
    month="2025-03",
    wide=True,
    blank=Status.SUPPRESSED,
    suffix="-X",
    figures=(
        Figure("hospital_admissions_per_1000", YEAR, (ALL_ADMISSIONS,), (PEOPLE,), kinds=BOARDS),
        *(
            Figure(
                "hospital_admissions_per_1000",
                YEAR,
                (cell,),
                (PEOPLE,),
                breakdown=f"admission_method={method}",
                kinds=BOARDS,
            )
            for method, cell in METHODS.items()
        ),
        Figure("emergency_admission_share", YEAR, (METHODS["emergency"],), (ALL_ADMISSIONS,)),
        Figure(
            "hospital_stay_mean_days",
            YEAR,
            value="mean_length_of_stay_days",
            kinds=frozenset({"england", "provider"}),
        ),
    ),
    doubted_areas={
        "emergency_admission_share": EMERGENCIES_ELSEWHERE,
        "hospital_admissions_per_1000 admission_method=emergency": EMERGENCIES_ELSEWHERE,
    },
    # Each method is rounded to 5 in each of a board's parts, of which there are up to eight, and so is the whole.
    boards_add_up={METHODS["emergency"]: 40_000, ALL_ADMISSIONS: 100_000},
)

# ---------------------------------------------------------------------------------------------------------------- beds

SECTORS = {
    "": "total",
    "general-acute": "general_acute",
    "mental-illness": "mental_illness",
    "maternity": "maternity",
    "learning-disability": "learning_disabilities",
}
QUARTERS = {"2024-Q2": "Q1", "2024-Q3": "Q2", "2024-Q4": "Q3", "2025-Q1": "Q4"}  # of the calendar year, of the NHS year


def _beds(quarter: str, sector: str, what: str) -> Cell:
    return f"quarters.{quarter}.sectors.{sector}|{what}"


BEDS = Layout(
    kinds={"England": "england", "Provider": "provider"},
    rows_floor=13_000,
    nothing_is_no_figure=True,
    month="2025-03",
    figures=tuple(
        figure
        for period, quarter in QUARTERS.items()
        for key, sector in SECTORS.items()
        for figure in (
            Figure(
                "overnight_beds_occupied",
                period,
                (_beds(quarter, sector, "occupied"),),
                (_beds(quarter, sector, "available"),),
                breakdown=f"bed_sector={key}" if key else "",
            ),
            Figure(
                "overnight_beds_available",
                period,
                (_beds(quarter, sector, "available"),),
                breakdown=f"bed_sector={key}" if key else "",
            ),
        )
    ),
    adds_up=tuple(
        AddsUp(
            _beds(quarter, "total", what),
            tuple(_beds(quarter, sector, what) for key, sector in SECTORS.items() if key),
            0.001,
        )
        for quarter in QUARTERS.values()
        for what in ("available", "occupied")
    ),
)
