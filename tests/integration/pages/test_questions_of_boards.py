"""The question bar: sixty questions of boards that ask at length, with mistakes, in the words of their staff; each asked of Birmingham and Solihull."""

from __future__ import annotations

import re

import pytest

from application.search import ask
from application.search.asking import NOTHING
from data_access import Store, open_store
from settings import Settings

FEWEST = 52
QUESTIONS: dict[str, str] = {
    "chair wants to know if Sandwell really has more smokers than Dudley or whether thats just chance": r"smoking.*area=QUA",
    "cancr 62 day performence at UHB": r"cancer_62_day.*area=QHL",
    "NCTR numbers for Notts, are we still the worst": r"(no_criteria|still_in_hospital|ready_date).*area=QT1",
    "what is the SHMI at University Hospitals of North Midlands": r"shmi",
    "dtoc position Northampton General": r"(no_criteria|still_in_hospital|ready).*area=QPM",
    "if we put £10m into prevention rather than hospitals, what would we get for it": r"(spending|one-pound).*area=QHL",
    "who would lose out if the allocation went straight to target next year": r"what-if \S+ move .*area=QHL",
    "Cov and Warks community waits over a year": r"community_waits_over_52.*area=QWU",
    "are our ED 12 hour breaches out of line with other acute trusts": r"ae_12_hour.*area=QHL",
    "which neighbourhoods in Wolverhampton die youngest": r"(life_map|neighbourhoods|life_expectancy).*area=QUA",
    "proportion of hypertensives treated to target, Leicester City": r"(blood_pressure_at_target|hypertension_controlled).*area=QK1",
    "diabtes foot checks in Walsal practices": r"diabetes_foot_check.*area=QUA",
    "tell me whether the virtual ward programme we started in 2023 has made any diffrence to bed days": r"card /learning (course|designs).*area=QHL",
    "how far off fair shares is Lincolnshire ICB in pounds": r"(card /resource-distribution (distance|arrive)|icb_distance_from_target).*area=QJM",
    "MMR uptake by deprivation in Stoke": r"(mmr|child_vaccination_by_quintile|vaccination_5).*area=QNC",
    "which ICB in the Midlands manages COPD reviews best": r"copd_review.*area=E40000011",
    "staff survey: would staff at Royal Wolverhampton recommend it as a place to work": r"staff_recommend_work.*area=QUA",
    "vacancy and turnover rates in adult social care Derbyshire": r"ascof_staff_turnover",
    "what explains why some practices refer fewer people to pulmonary rehab": r"(pulmonary_rehabilitation|what_explains).*area=QHL",
    "how sure are we that Herefordshire's A&E is getting worse": r"ae_4_hour.*area=QGH",
    "reablement: how many older people still at home 91 days after discharge in Solihull": r"ascof_at_home_after_reablement.*area=QHL",
    "what would it take to get everyone up to the level of the best quarter on statins": r"(to-peers|first_card|statin).*area=QHL",
    "which of our places has least GPs per head": r"(gp_fte|patients_per_gp|beside=staff).*area=QHL",
    "our deficit against plan": r"(variance_to|planned_surplus)",
    "is the Shropshire infant mortality figure real or small numbers": r"infant_mortality",
    "CYP mental health access Nottinghamshire": r"young_people_mental",
    "what do people in Telford say about getting thru to the surgery by phone": r"(gp_easy_by_phone|gp_contact|patients_in_2025).*area=QOC",
    "healthy life expectancy women Sandwell vs England": r"healthy_life.*area=QUA",
    "would closing the gap for the poorest fifth save lives in Coventry": r"(level-up|narrow).*area=QWU",
    "economic inactivity due to long term sickness in Leicester": r"(ill_health|economic_inactivity|back-to-work|health_and_work).*area=QK1",
    "jobs created if we buy local": r"(spend-locally|suppliers|multipliers).*area=QHL",
    "how many extra bed days would we free up with more home care": r"(care-and-discharge|reduce-delays).*area=QHL",
    "RTT 18 week performance at Worcestershire Acute since 2021": r"rtt_within_18.*area=QGH",
    "have we made up ground on dementia diagnosis": r"dementia.*area=QHL",
    "kids hospital admissions for self harm Lincs": r"self_harm",
    "what share of payments goes to surgeries in the most deprived areas": r"(along|inside).*area=QHL",
    "obese children in year 6 in Walsall compared with Dudley": r"obesity_year_6.*area=QUA",
    "C diff at Derby and Burton": r"c_difficile",
    "bed ocupancy this winter at UHCW": r"(bed_occupancy|beds_occupied).*area=QWU",
    "what did we decide about stroke and what came of it": r"/learning.*area=QHL",
    "I need a one page summary for the ICB chair about Northamptonshire": r"(packs|card / (picture|about)).*area=QPM",
    "Where do we stand on early cancer diagnosis, and has it moved since covid": r"cancer_diagnosed_early",
    "are people in Hereford living in houses they can't afford": r"housing_affordability.*area=QGH",
    "shingles jabs for 70 year olds in Rutland": r"vaccination_shingles.*area=QK1",
    "what does a pound of NHS spend do for Stoke's economy": r"(multipliers|one-pound|spend-locally).*area=QNC",
    "which trust has the most burnt out nurses": r"staff_burnout.*area=QHL",
    "personalised care adjustments highest in which practices": r"(excluded).*area=QHL",
    "how much of the difference between our hospitals is down to case mix": r"(what_explains|before_after|like_for_like).*area=QHL",
    "what cant this tool tell us about ethnicity": r"(cannot_say|ethnic)",
    "do poorer patients have a worse experience of their GP": r"(card /voices gaps|patient_experience).*area=QHL",
    "school absence in Nottingham City": r"persistent_school.*area=QT1",
    "workforce: sickness at Kettering General": r"sickness",
    "AF patients on anticoagulants, who's lowest": r"anticoagul.*area=QHL",
    "how would we know within two years if the discharge hub had worked": r"(could_tell|course).*area=QHL",
    "mortality considered preventable under 75 gap Birmingham": r"mortality_preventable.*area=QHL",
    "if Shropshire merged with Staffordshire what happens to the money": r"merge.first=QOC&merge.second=QNC",
    "same as us but doing better on cervical screening": r"(who_is_like_us|examples|doing_well).*cervical",
    "which findings flip once you adjust for age and deprivation": r"(before_after|like_for_like).*area=QHL",
    "when did Walsall Healthcare start to slip on A&E": r"ae_4_hour.*area=QUA",
    "how many people would have to stop smoking for Stoke to match its peers": r"(to-peers|smoking).*area=QNC",
}
"""Question -> an expression for what one of its first three cards is called, and its address. Where no page compares a measure
between places, its definition is the card."""


@pytest.fixture(scope="module")
def store(shipped: Settings) -> Store:
    return open_store(shipped)


def test_questions_of_boards_reach_their_card_among_the_first_three(store: Store) -> None:
    missed = [
        question
        for question, wanted in QUESTIONS.items()
        if not any(
            re.search(wanted, f"{' '.join(found.key)} {found.address}")
            for found in ask(store, question, "QHL").found[:3]
        )
    ]
    assert len(QUESTIONS) == 60
    assert len(missed) <= len(QUESTIONS) - FEWEST, missed


def test_an_answer_says_whether_its_cards_answer(store: Store) -> None:
    assert ask(store, "smoking in Dudley", "QHL").answers
    for question in ("pizza delivery on the moon", "dragons waiting in Dudley"):
        answer = ask(store, question, "QHL")
        assert not answer.answers
        assert NOTHING in answer.sentence


def test_a_merger_of_counties_is_one_of_their_systems(store: Store) -> None:
    first = ask(store, "if Shropshire merged with Staffordshire what happens to the money", "QHL").found[0]
    assert "merge.first=QOC&merge.second=QNC" in first.address


def test_a_measure_of_authorities_opens_where_it_is_shown_by_authority(store: Store) -> None:
    first = ask(store, "school absence in Nottingham City", "QHL").found[0]
    assert "/wider-economy?area=QT1&condition=absence#" in first.address


def test_a_decision_to_be_recorded_opens_the_form(store: Store) -> None:
    for question in (
        "record a decision",
        "record a decision about smoking in Dudley",
        "how do we log our decision on the discharge hub",
        "I want to sign a board decision about putting systems together",
    ):
        first = ask(store, question, "QUA").found[0]
        assert first.address == "/learning?area=QUA&sign=open#register--signing", question
    for question in ("what did we decide about stroke", "decisions signed"):
        assert ask(store, question, "QUA").found[0].address == "/learning?area=QUA#register--section", question
