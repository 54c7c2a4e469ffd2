"""What four publications on first contact hold: appointments, NHS 111, ambulances, ways into A&E (NHS England), 2024/25.

Appointments in general practice: every appointment in the practices' books, by wait, mode, professional and outcome;
boards add up to England exactly. NHS 111: by contract area, which is no board; England is rounded to hundreds and holds
calls no area has. Ambulances: the eleven trusts, which add up to England. Ways into A&E (Emergency Care Data Set):
counts rounded to 5 by trust; only providers that other publications name are kept, since urgent care centres are often
not named apart.
"""

from __future__ import annotations

from data_access.reference.sources.hospital_layouts import YEAR
from data_access.reference.sources.long_layout import PEOPLE, AddsUp, Cell, Doubt, Figure, Layout

# -------------------------------------------------------------------------------------------------------- appointments

WAITS = {
    "same-day": "same_day",
    "1-day": "one_day",
    "2-7": "two_to_seven",
    "8-14": "eight_to_fourteen",
    "15-21": "fifteen_to_twenty_one",
    "22-28": "twenty_two_to_twenty_eight",
    "28-over": "over_twenty_eight",
    "unknown": "unknown",
}
MODES = {
    "face-to-face": "face_to_face",
    "telephone": "telephone",
    "video-online": "video_online",
    "home": "home_visit",
    "unknown": "unknown",
}
PROFESSIONALS = {"gp": "gp", "other": "other_practice_staff", "unknown": "unknown"}
_APPOINTMENTS: Cell = "metrics.gpad-appointments|count"
# Indicator -> the dimension it is broken down by, the group of its rows, and key -> name of each part.
_PARTS = {
    "gp_appointments_by_wait": ("booking_wait", "booking_delay", WAITS),
    "gp_appointments_by_mode": ("appointment_mode", "mode", MODES),
    "gp_appointments_by_professional": ("appointment_professional", "hcp", PROFESSIONALS),
}

GP_APPOINTMENTS = Layout(
    kinds={"England": "england", "ICB": "icb"},
    rows_floor=2_200,
    month="2025-03",
    figures=(
        Figure("gp_appointments_per_1000", YEAR, (_APPOINTMENTS,), (PEOPLE,)),
        Figure(
            "gp_appointments_over_28_days",
            YEAR,
            ("booking_delay.over_twenty_eight|count",),
            tuple(f"booking_delay.{name}|count" for name in WAITS.values() if name != "unknown"),
        ),
        Figure(
            "gp_appointments_missed",
            YEAR,
            ("status.dna|count",),
            ("status.attended|count", "status.dna|count"),
        ),
        *(
            Figure(indicator, YEAR, (f"{group}.{name}|count",), (_APPOINTMENTS,), breakdown=f"{dimension}={key}")
            for indicator, (dimension, group, names) in _PARTS.items()
            for key, name in names.items()
        ),
    ),
    adds_up=(
        *(
            AddsUp(_APPOINTMENTS, tuple(f"{group}.{name}|count" for name in names.values()))
            for _, group, names in _PARTS.values()
        ),
        AddsUp(_APPOINTMENTS, ("status.attended|count", "status.dna|count", "status.unknown|count")),
    ),
    boards_add_up={_APPOINTMENTS: 0, "booking_delay.over_twenty_eight|count": 0, "status.dna|count": 0},
)

# ------------------------------------------------------------------------------------------------------------- NHS 111

OUTCOMES = {
    "ambulance": "ambulance",
    "emergency-department": "emergency_department",
    "primary-care": "primary_care",
    "dental": "dental",
    "self-care": "self_care",
}
NHS_111 = Layout(
    kinds={"England": "england", "area": "provider"},
    named="NHS 111: {name}",
    rows_floor=900,
    month="2025-03",
    figures=(
        Figure("nhs111_calls_abandoned", YEAR, ("calls|abandoned",), ("calls|received",)),
        *(
            Figure(
                "nhs111_outcomes",
                YEAR,
                (f"dispositions.{name}|count",),
                ("calls|final_dispositions",),
                breakdown=f"call_outcome={outcome}",
            )
            for outcome, name in OUTCOMES.items()
        ),
    ),
    doubts=(Doubt(frozenset({"nhs111_calls_abandoned", "nhs111_outcomes"}), "months", below=12),),
)

# ----------------------------------------------------------------------------------------------------------- ambulances

AMBULANCE = Layout(
    kinds={"England": "england", "Ambulance trust": "provider"},
    rows_floor=250,
    month="2025-03",
    figures=(
        Figure(
            "ambulance_hear_and_treat",
            YEAR,
            ("metrics.ambulance-hear-treat|count",),
            ("metrics.ambulance-incidents|count",),
        ),
        Figure(
            "ambulance_taken_to_ae",
            YEAR,
            ("metrics.ambulance-conveyed-ae|count",),
            ("metrics.ambulance-response|count",),
        ),
    ),
    adds_up=(
        AddsUp(
            "metrics.ambulance-incidents|count",
            ("metrics.ambulance-hear-treat|count", "metrics.ambulance-response|count"),
        ),
        AddsUp(
            "metrics.ambulance-response|count",
            (
                "metrics.ambulance-alternative|count",
                "metrics.ambulance-conveyed-ae|count",
                "metrics.ambulance-other-conveyance|count",
            ),
        ),
    ),
)

# ---------------------------------------------------------------------------------------------------- ways into A&E

ROUTES = {
    "self": "self-presentation",
    "ambulance": "ambulance-ae-route",
    "nhs-111": "nhs111-ae-route",
    "gp": "gp-ae-route",
    "other": "other-professional-route",
    "unknown": "unknown-route",
}
MOSTLY_UNKNOWN = 25  # percent
_ATTENDANCES: Cell = "routes.ae-attendance|count"

AE_ROUTES = Layout(
    kinds={"Provider": "provider"},
    rows_floor=3_000,
    month="2025-03",
    known_only=True,
    figures=tuple(
        Figure("ae_attendances_by_route", YEAR, (f"routes.{name}|count",), (_ATTENDANCES,), breakdown=f"ae_route={key}")
        for key, name in ROUTES.items()
    ),
    adds_up=(AddsUp(_ATTENDANCES, tuple(f"routes.{name}|count" for name in ROUTES.values())),),
    doubts=(Doubt(frozenset({"ae_attendances_by_route"}), "routes.unknown-route|percent", above=MOSTLY_UNKNOWN),),
)
