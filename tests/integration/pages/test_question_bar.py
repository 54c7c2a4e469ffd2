"""The question bar: sixty questions as people ask them reach a card that answers them, among the first three."""

from __future__ import annotations

import pytest

from application.search import ask
from application.search.asking import NOTHING
from application.search.words import SYNONYMS
from data_access import Store, open_store
from settings import Settings

FEWEST = 52  # of the questions below
QUESTIONS: dict[str, set[str]] = {
    "how many smokers are there in Sandwell": {"smoking_prevalence_adults_la", "smoking_prevalence_qof"},
    "who waits more than a year for an operation in Lincolnshire": {"rtt_waiting_over_52_weeks"},
    "are people seen in A&E within four hours": {"ae_4_hour_all_icb", "ae_4_hour_type_1"},
    "which hospital has the most patients dying": {"hospital_mortality_band", "hospital_mortality_shmi", "shmi"},
    "ambulance response to heart attacks and strokes": {"category_2_response_time"},
    "can people get through to their GP on the telephone": {"gp_easy_by_phone"},
    "how soon can I get a doctor's appointment": {
        "appointments_within_two_weeks",
        "gp_appointments_by_wait",
        "gp_appointments_over_28_days",
        "gp_appointments_over_4_weeks",
    },
    "people who do not turn up for GP appointments": {"gp_appointments_missed"},
    "is our GP funding fair": {
        "distance",
        "icb_allocation_target",
        "icb_distance_from_target_opening",
        "inside",
        "systems?beside=pounds",
        "years?beside=pounds",
    },
    "are we underfunded": {
        "distance",
        "icb_allocation_target",
        "icb_distance_from_target_closing",
        "icb_distance_from_target_opening",
        "icb_distance_from_target_pounds",
    },
    "how many GPs do we have for our patients": {
        "gp_fte_qualified_per_10000",
        "patients_per_gp_la",
        "systems?beside=staff",
        "years?beside=staff",
    },
    "childhood jabs in Leicester": {
        "child_vaccination_by_quintile",
        "child_vaccination_coverage_la",
        "child_vaccination_qof",
    },
    "measles protection": {"vaccination_5_years", "vaccination_mmr_18_months"},
    "smear tests for young women": {"cervical_screening_25_49", "cervical_screening_25_49_by_quintile"},
    "do diabetics have their feet checked": {"diabetes_foot_check"},
    "blood sugar control among people with diabetes": {
        "blood_sugar_at_target_diabetes",
        "blood_sugar_at_target_diabetes_frailty",
        "diabetes_controlled_by_quintile",
    },
    "how common is depression in Derby": {"depression_prevalence", "depression_prevalence_la"},
    "people diagnosed with dementia": {"dementia_care_plan_review", "dementia_prevalence"},
    "health checks for people with schizophrenia": {"severe_mental_illness_health_check"},
    "does counselling work": {"talking_therapies_recovery"},
    "young people getting mental health help": {"young_people_mental_health_access_change"},
    "self harm among teenagers": {"self_harm_admissions"},
    "delayed discharges from hospital": {
        "bed_days_after_ready_date",
        "discharged_after_ready_date",
        "discharged_after_ready_date_la",
        "still_in_hospital_when_ready",
    },
    "patients stuck in hospital waiting for a care home": {
        "bed_days_after_ready_date",
        "reasons_still_in_hospital",
        "still_in_hospital_when_ready",
    },
    "how full are our hospitals": {"general_acute_bed_occupancy", "overnight_beds_occupied"},
    "two hour urgent community response": {"urgent_community_response_trust", "urgent_response_within_2_hours"},
    "cancer treatment delays": {"cancer_62_day", "cancer_62_day_icb"},
    "is cancer found early": {"cancer_diagnosed_early"},
    "how long do men live in Stoke": {
        "gradient",
        "life_expectancy_at_birth_la",
        "life_expectancy_at_birth_male_msoa",
        "life_expectancy_practice_area",
        "life_map",
        "slopes",
    },
    "life expectancy gap between rich and poor": {"inequality_in_life_expectancy_at_birth_la", "over_time", "slopes"},
    "years lived in good health": {"healthy_life_expectancy_at_birth", "healthy_life_expectancy_with_intervals"},
    "where are the most deprived neighbourhoods": {
        "core20_population_share",
        "deprivation_map",
        "imd_2019_rank",
        "imd_2025_score",
    },
    "children living in poverty in Birmingham": {
        "child_income_deprivation",
        "child_poverty_after_housing_costs",
        "child_poverty_before_housing_costs",
    },
    "obesity in adults": {"adult_obesity", "obesity_prevalence", "overweight_or_obese_adults"},
    "do people get enough exercise": {"physically_active_adults", "physically_active_children"},
    "alcohol related harm": {"alcohol_admissions"},
    "rotten teeth in five year olds": {"dental_decay_age_5"},
    "babies who die in their first year": {"infant_mortality"},
    "unemployment in Wolverhampton": {
        "claimant_rate",
        "employment_deprivation",
        "out_of_work",
        "unemployment_rate",
        "unemployment_rate_modelled",
    },
    "too sick to work": {
        "comparative_illness_and_disability",
        "economic_inactivity_rate",
        "employment_deprivation",
        "health_and_work",
        "ill_health",
        "out_of_work",
    },
    "average pay of residents": {"median_weekly_pay"},
    "how much does the NHS add to the local economy": {"gva_share_health_social", "multipliers", "shares", "within"},
    "how many people work in health and care": {"jobs", "jobs_share_health_social"},
    "which businesses benefit when the NHS spends money": {"multipliers", "suppliers"},
    "are our staff burnt out": {"staff_burnout"},
    "bullying of nurses": {"staff_bullying"},
    "do staff recommend the hospital as a place to work": {"staff_recommend_work"},
    "sickness absence at the ambulance service": {"sickness_absence_trust"},
    "trusts in financial trouble": {
        "oversight_financial_override",
        "oversight_financial_override_2026_27",
        "planned_surplus_deficit",
        "variance_to_financial_plan",
    },
    "what are patients complaining about": {
        "comment_theme_counts",
        "complaints_upheld",
        "feelings",
        "themes",
        "written_complaints",
    },
    "is the receptionist helpful": {"gp_helpful_reception"},
    "high blood pressure not controlled": {
        "blood_pressure_at_target_80_and_over",
        "blood_pressure_at_target_under_80",
        "hypertension_controlled_by_quintile",
    },
    "irregular heart rhythm and blood thinners": {"anticoagulant_prescribing", "anticoagulation_atrial_fibrillation"},
    "statins for diabetics": {
        "statins_diabetes_with_cardiovascular_disease",
        "statins_diabetes_without_cardiovascular_disease",
    },
    "hospital superbugs MRSA": {"mrsa_bloodstream_infections"},
    "how much do we spend on mental health": {"mental_health_spend_per_head", "mental_health_spend_share"},
    "council spending on adult social care": {"council_spend", "council_spend_per_resident"},
    "unpaid carers quality of life": {"ascof_quality_of_life_carers"},
    "what would happen if we closed the gap in smoking": {"narrow", "smoking_prevalence_qof"},
    "how old is our population": {"about", "patients_aged_65_and_over", "registered_patients_65_and_over"},
}


ASKED_LATER: dict[str, set[str]] = {
    "who waits longest for community services": {
        "community_waits_over_52_weeks",
        "community_waits_over_52_weeks_trust",
    },
    "do we get our fair share of the money": {"distance", "/resource-distribution"},
    "4 hour target Royal Stoke": {"ae_4_hour_type_1"},
    "dibetes care in poor areas": {"diabetes_controlled_by_quintile"},
    "infant mortality": {"infant_mortality"},
    "mental health waiting times": set(),
    "how many jobs does the NHS support locally": {"jobs"},
    "are people happy with the NHS": {"gp_contact_experience", "patient_experience_overall_by_quintile"},
    "did virtual wards work": {"course", "shift-to-community"},
    "what if waiting times were like the best": {"to-peers"},
    "dentists": {"dental_decay_age_5"},
    "how quickly do ambulances arrive for strokes in Lincolnshire": {"category_2_response_time"},
    "which GP surgeries get paid more than others": {"payment_streams", "systems?beside=pounds"},
    "8am scramble": {"gp_contact_experience", "gp_easy_by_phone"},
    "bed occupancy Kettering": {"general_acute_bed_occupancy", "overnight_beds_occupied"},
    "MRSA at UHL": {"mrsa_bloodstream_infections"},
    "statins": {"lipid_lowering_cardiovascular_disease", "statins_diabetes_without_cardiovascular_disease"},
    "drug deaths": set(),
    "young people not in education or work": set(),
    "learning disability health checks": set(),
    "older people going into care homes": {"ascof_care_home_admissions_65"},
    "why is our deficit growing": {"planned_surplus_deficit", "variance_to_financial_plan"},
    "waits for a hospital bed at Lincoln County": {"ae_12_hour_from_decision"},
    "children waiting for community paediatrics": {"community_waits_over_52_weeks"},
    "foot checks for diabetics in Wolverhampton": {"diabetes_foot_check"},
    "who still smokes in Stoke": {"smoking_prevalence_qof"},
    "dementia diagnosis": {"dementia_prevalence"},
    "avoidable mortality": {"mortality_avoidable_la"},
    "inequality in diabetes control": {"diabetes_controlled_by_quintile"},
    "anchor institutions": {"anchors"},
    "do staff think there are enough of them": {"staff_enough_staff"},
}
"""Every sixth of 185 questions written without looking at the synonyms, the ones that fail among them. Nothing here answers those without a card."""
FEWEST_LATER = 27  # the same share as of the sixty


@pytest.fixture(scope="module")
def store(shipped: Settings) -> Store:
    return open_store(shipped)


def test_money_that_follows_need_is_asked_of_fair_shares(store: Store) -> None:
    found = ask(store, "what would fair shares do to Birmingham and Solihull and who pays for it").found[0]
    assert "what=move" in found.address and "move.pace=arrive" in found.address


def test_questions_reach_their_card_among_the_first_three(store: Store) -> None:
    missed = [
        question
        for question, wanted in QUESTIONS.items()
        if not wanted & {found.key[-1] for found in ask(store, question, "QUA").found[:3]}
    ]
    assert len(QUESTIONS) - len(missed) >= FEWEST, missed


def test_questions_asked_later_reach_their_card_or_are_said_to_have_none(store: Store) -> None:
    def is_right(question: str, wanted: set[str]) -> bool:
        answer = ask(store, question, "QUA")
        keys = {found.key[-1] for found in answer.found[:3]}
        return bool(wanted & keys) if wanted else NOTHING in answer.sentence

    missed = [question for question, wanted in ASKED_LATER.items() if not is_right(question, wanted)]
    assert len(ASKED_LATER) - len(missed) >= FEWEST_LATER, missed


def test_what_is_only_near_is_said_to_be_no_answer(store: Store) -> None:
    answer = ask(store, "suicides in Derby", "QUA")
    assert NOTHING in answer.sentence and not answer.answers
    assert answer.found[0].key[-1] == "self_harm_admissions"


def test_two_places_of_one_system_are_named_together(store: Store) -> None:
    answer = ask(store, "is Dudley poorer than Walsall", "QUA")
    assert answer.sentence == "Dudley and Walsall lie in Black Country."
    assert answer.answers
    assert "deprivation_map" in {found.key[-1] for found in answer.found[:3]}


def test_a_rare_word_is_not_lost_beside_a_usual_synonym(store: Store) -> None:
    assert ask(store, "how many nurses do we have", "QUA").found[0].key[-1] == "nurse_fte_per_10000"


def test_no_question_is_itself_a_synonym() -> None:
    assert len(QUESTIONS) == 60
    assert not set(QUESTIONS) & set(SYNONYMS)


def test_measure_and_area_are_understood_together(store: Store) -> None:
    answer = ask(store, "smoking in Dudley", "QHL")
    assert answer.sentence == "Dudley lies in Black Country."
    first = answer.found[0].address
    assert first.startswith(
        "/unwarranted-variation?area=QUA&indicator=smoking_prevalence_qof&level=ltla&place=E08000027"
    )


def test_misspelt_words_and_areas_are_understood(store: Store) -> None:
    answer = ask(store, "diabtes in coventery")
    assert answer.sentence.startswith("Coventry lies in")
    assert all("diab" in found.title.casefold() for found in answer.found[:3])


@pytest.mark.parametrize("question", ["xyzzy plugh", "fuel poverty", "hospital food quality"])
def test_what_nothing_answers_is_said(store: Store, question: str) -> None:
    assert NOTHING in ask(store, question).sentence


@pytest.mark.parametrize(
    "question", ["", "   ", "\x00\u202e", '" OR 1=1 --', "a" * 5_000, "NEAR( title : *", "ae & ' ( )"]
)
def test_any_text_has_an_answer(store: Store, question: str) -> None:
    assert isinstance(ask(store, question).sentence, str)


def test_a_place_alone_opens_the_overview(store: Store) -> None:
    assert ask(store, "Lincolnshire").found[0].address == "/?area=QJM#home--where-0"


def test_a_boards_question_about_money_leads_to_the_five_answers_for_its_area(store: Store) -> None:
    asked = (
        "10 million pounds more on local health care in Coventry and Warwickshire: jobs, pounds, and what health would it otherwise "
        "have bought"
    )
    assert ask(store, asked).found[0].address == "/scenarios?area=QWU&what=one-pound"


@pytest.mark.parametrize(
    ("question", "levers"),
    [
        ("what does £10m buy", ""),  # ten million is where the lever stands
        ("what would 10 million buy", ""),
        ("what do we get for a million pounds", "&one-pound.million=1"),
        ("what could we get for £2.5m", "&one-pound.million=2.5"),
        ("what does a pound buy", ""),
        ("jobs from health spending", ""),
    ],
)
def test_what_a_sum_of_money_buys_is_answered_with_that_sum(store: Store, question: str, levers: str) -> None:
    found = ask(store, question, "QWU")
    assert found.answers
    assert found.found[0].address == f"/scenarios?area=QWU&what=one-pound{levers}"
