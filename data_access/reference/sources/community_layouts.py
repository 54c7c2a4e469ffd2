"""What four publications on community health services hold: waits, contacts, urgent response, beds (NHS England).

Waits (March 2025): people waiting for community services at the end of the month. Shares are of those whose wait is
known; by age and by service they are of everybody, since the known are not given. Of services, each area has only its
twelve longest lists. Bedfordshire, Luton and Milton Keynes has no row; 1,503 people of England's list are in no
board's.

Contacts (Community Services Data Set, March 2025): counts rounded to 5. Urgent response (April 2024 to March 2025):
counts rounded to 5, achievement printed as a percentage alone; 0% is not a figure but a month that was not recorded. Beds (audit of 4 March 2026): beds between hospital and
home by purpose, with the mean stay.

Boards whose rate per head is under a third of England's are of low reliability: a gap of that size is more likely one
of reporting than of care.
"""

from __future__ import annotations

from data_access.reference.sources.hospital_layouts import BOARDS, YEAR, month_groups
from data_access.reference.sources.long_layout import PEOPLE, RATE_TO_ENGLAND, AddsUp, Cell, Doubt, Figure, Layout

MONTH = "2025-03"
INCOMPLETE = 1 / 3  # of England's rate per head

# --------------------------------------------------------------------------------------------------------------- waits

WAIT_BANDS = {
    "0-1": "zero_to_one",
    "1-2": "one_to_two",
    "2-4": "two_to_four",
    "4-12": "four_to_twelve",
    "12-18": "twelve_to_eighteen",
    "18-52": "eighteen_to_fifty_two",
    "52-104": "fifty_two_to_104",
    "104-over": "over_104",
}
AGES = {"adults": "adult", "children": "cyp"}
SERVICES = {
    "musculoskeletal": "(A) Musculoskeletal service",
    "podiatry": "(A) Podiatry and podiatric surgery",
    "continence": "(A) Nursing and Therapy support for LTCs: Continence/ colostomy",
    "rehabilitation": "(A) Rehabilitation services (integrated)",
    "dietetics": "(A) Therapy interventions: Dietetics",
    "physiotherapy": "(A) Therapy interventions: Physiotherapy",
    "speech-adults": "(A) Therapy interventions: Speech and language",
    "community-nursing": "(A) Community nursing services",
    "weight-management": "(A) Weight management and obesity services",
    "respiratory": "(A) Nursing and Therapy support for LTCs: Respiratory/COPD",
    "paediatrics": "(CYP) Community paediatric service",
    "speech-children": "(CYP) Therapy interventions: Speech and language",
    "occupational-children": "(CYP) Therapy interventions: Occupational therapy",
    "physiotherapy-children": "(CYP) Therapy interventions: Physiotherapy",
}
_LIST: Cell = "waiting_list|total"
_KNOWN: Cell = "waiting_list|classified_total"

COMMUNITY_WAITS = Layout(
    kinds={"England": "england", "ICB": "icb", "Provider": "provider"},
    rows_floor=10_000,
    month=MONTH,
    lacking=frozenset({"E54000024"}),
    figures=(
        Figure(
            "community_waits_over_18_weeks", MONTH, ("waiting_list|eighteen_to_52", "waiting_list|over_52"), (_KNOWN,)
        ),
        Figure("community_waits_over_52_weeks", MONTH, ("waiting_list|over_52",), (_KNOWN,)),
        *(
            Figure(
                "community_waits_over_52_weeks",
                MONTH,
                (f"waiting_list|{name}_over_52",),
                (f"waiting_list|{name}",),
                breakdown=f"adults_or_children={age}",
            )
            for age, name in AGES.items()
        ),
        *(
            Figure(
                "community_waits_over_52_weeks",
                MONTH,
                (f"top_services.{service}|over_52",),
                (f"top_services.{service}|total",),
                breakdown=f"community_service={key}",
            )
            for key, service in SERVICES.items()
        ),
        *(
            Figure("community_waits_by_length", MONTH, (f"bands|{name}",), (_KNOWN,), breakdown=f"weeks_waited={band}")
            for band, name in WAIT_BANDS.items()
        ),
        Figure("community_waiting_list_per_1000", MONTH, (_LIST,), (PEOPLE,), kinds=BOARDS),
        *(
            Figure(
                "community_waiting_list_per_1000",
                MONTH,
                (f"waiting_list|{name}",),
                (PEOPLE,),
                breakdown=f"adults_or_children={age}",
                kinds=BOARDS,
            )
            for age, name in AGES.items()
        ),
    ),
    adds_up=(
        AddsUp(_KNOWN, tuple(f"bands|{name}" for name in WAIT_BANDS.values())),
        AddsUp(_LIST, tuple(f"waiting_list|{name}" for name in AGES.values())),
        AddsUp("waiting_list|over_52", ("bands|fifty_two_to_104", "bands|over_104")),
    ),
    boards_add_up={_LIST: 1_503},
    compared=_LIST,
    doubts=(
        Doubt(
            frozenset(
                {
                    "community_waits_over_18_weeks",
                    "community_waits_over_52_weeks",
                    "community_waits_by_length",
                    "community_waiting_list_per_1000",
                }
            ),
            RATE_TO_ENGLAND,
            below=INCOMPLETE,
        ),
    ),
)

# ------------------------------------------------------------------------------------------------------------ contacts

AGE_GROUPS = {"0-18": "age_0_18", "19-64": "age_19_64", "65-over": "age_65_plus"}
_SEEN: Cell = "metrics.csds-people-contacted|count"
_CONTACTS: Cell = "metrics.csds-care-contacts|count"
_REFERRALS: Cell = "metrics.csds-referrals|count"

COMMUNITY_SERVICES = Layout(
    kinds={"England": "england", "ICB": "icb", "Provider": "left out"},
    rows_floor=10_000,
    month=MONTH,
    figures=(
        Figure("community_people_seen_per_1000", MONTH, (_SEEN,), (PEOPLE,)),
        Figure("community_referrals_per_1000", MONTH, (_REFERRALS,), (PEOPLE,)),
        Figure("community_contacts_per_person", MONTH, (_CONTACTS,), (_SEEN,)),
        *(
            Figure(
                "community_contacts_by_age",
                MONTH,
                (f"metrics.csds-care-contacts.age|{name}",),
                ("metrics.csds-care-contacts.age|classified_total",),
                breakdown=f"contact_age={age}",
            )
            for age, name in AGE_GROUPS.items()
        ),
    ),
    adds_up=(
        AddsUp(
            "metrics.csds-care-contacts.age|classified_total",
            tuple(f"metrics.csds-care-contacts.age|{name}" for name in AGE_GROUPS.values()),
        ),
    ),
    # Contacts of patients whose board is not known are in England's figures alone.
    boards_add_up={_SEEN: 2_500, _CONTACTS: 10_000, _REFERRALS: 5_000},
    compared=_SEEN,
    doubts=(
        Doubt(
            frozenset(
                {
                    "community_people_seen_per_1000",
                    "community_referrals_per_1000",
                    "community_contacts_per_person",
                    "community_contacts_by_age",
                }
            ),
            RATE_TO_ENGLAND,
            below=INCOMPLETE,
        ),
    ),
)

# ----------------------------------------------------------------------------------------------------- urgent response

_ACHIEVED, _REFERRED = (
    month_groups("months.performance.{name}-{short}"),
    month_groups("months.referrals.{name}-{short}"),
)
FEW_REFERRALS = 50  # a month, of which those due within 2 hours are a part
_IN_YEAR: Cell = "activity|referrals"

URGENT_COMMUNITY_RESPONSE = Layout(
    kinds={"England": "england", "ICB": "icb", "Provider": "provider"},
    rows_floor=7_000,
    month=MONTH,
    figures=(
        *(
            # Between months of 70% and more, months of 0% are months in which no time of response was recorded.
            Figure("urgent_response_within_2_hours", month, value=f"{group}|value", percent=True, never_nothing=True)
            for month, group in _ACHIEVED.items()
        ),
        *(Figure("urgent_response_referrals", month, (f"{group}|value",)) for month, group in _REFERRED.items()),
        Figure("urgent_response_referrals_per_1000", YEAR, (_IN_YEAR,), (PEOPLE,), kinds=BOARDS),
    ),
    # Each month is rounded to 5; a count below 5 is absent.
    adds_up=(AddsUp(_IN_YEAR, tuple(f"{group}|value" for group in _REFERRED.values()), 60),),
    boards_add_up={_IN_YEAR: 2_000},
    doubts=(
        *(
            Doubt(
                frozenset({"urgent_response_within_2_hours"}),
                f"{_REFERRED[month]}|value",
                below=FEW_REFERRALS,
                period=month,
                where_absent=True,
            )
            for month in _ACHIEVED
        ),
        Doubt(frozenset({"urgent_response_referrals_per_1000"}), "data_quality|referral_months", below=12),
    ),
)

# ---------------------------------------------------------------------------------------------------------------- beds

PURPOSES = {
    "rehabilitation": "post_hospital_rehab",
    "complex": "complex_specialist_rehab",
    "assessment": "assessment",
    "stroke": "stroke_neuro_rehab",
    "confusion": "confusion_delirium_dementia",
    "step-up": "step_up",
    "homelessness": "homelessness_recovery",
    "bariatric": "bariatric_rehab",
    "amputee": "amputee_rehab",
    "other": "other",
}
_BEDS: Cell = "metrics.community-bed-capacity|count"

COMMUNITY_BEDS = Layout(
    kinds={"England": "england", "ICB": "icb"},
    rows_floor=1_400,
    month="2026-03",
    figures=(
        Figure("community_beds_per_100000", "2026-03", (_BEDS,), (PEOPLE,)),
        *(
            Figure(
                "community_beds_per_100000",
                "2026-03",
                (f"purposes|{name}",),
                (PEOPLE,),
                breakdown=f"bed_purpose={purpose}",
            )
            for purpose, name in PURPOSES.items()
        ),
        Figure("community_beds_outside_trusts", "2026-03", ("hosting|non_nhs",), (_BEDS,)),
        Figure("community_bed_stay_mean_days", "2026-03", value="metrics.community-bed-los|days"),
    ),
    adds_up=(
        AddsUp(_BEDS, tuple(f"purposes|{name}" for name in PURPOSES.values())),
        AddsUp(_BEDS, ("hosting|nhs_trust", "hosting|non_nhs")),
    ),
    boards_add_up={_BEDS: 0},
)
