"""The question bar: thirty more questions of boards on money, mergers, packs and evidence; each asked of Birmingham and Solihull."""

from __future__ import annotations

import re

import pytest

from application.search import ask
from data_access import Store, open_store
from settings import Settings

FEWEST = 26
QUESTIONS: dict[str, str] = {
    "what would fair shares do to us and who pays for it": r"what-if \S+ move ",
    "by when do we have to be on target": r"(arrive|what-if \S+ move|distance)",
    "does money follow deprivation in our system": r"(along|inside|systems)",
    "if we join up with the Black Country, do we end up subsidising them": r"merge",
    "which PCNs get less than they should": r"card /resource-distribution inside",
    "can we afford to level everybody up after the merger": r"merge",
    "where is one more pound best spent": r"one-pound",
    "which of our programmes are poor value for money": r"value-triangles",
    "what have we learnt from social prescribing": r"/learning",
    "are ambulance handovers getting longer at Royal Stoke": r"NEAR measure ambulance",
    "why are so many beds full of people who are fit to go home": r"(still_in_hospital|no_criteria|ready|reduce-delays|care-and-discharge)",
    "how many families are living in temporary accommodation in Leicester": r"homeless",
    "are young men more likely to take their own lives here": r"self_harm",
    "is dentistry worse here than elsewhere": r"dental_decay",
    "who is not getting their breast screening in Sandwell": r"cancer_screening",
    "do black and Asian patients wait longer": r"cannot_say|ethnic",
    "what would halving smoking be worth": r"(narrow|smoking|to-peers|level-up)",
    "which figures in this pack should I not believe": r"cannot_say|turned|every_area|noise",
    "are our doctors leaving": r"beside=staff|years\?",
    "is social care keeping people out of hospital": r"reablement|care-and-discharge",
    "how many children are living in poverty in Nottingham": r"(child.*(poverty|low_income)|low_income)",
    "what is it like to be treated at New Cross hospital": r"staff_recommend_care",
    "show me my place on the map compared with its neighbours": r"on_the_map|life_map",
    "how far behind the best are we on diabetes care": r"to-peers|diabetes",
    "which hospital has the longest 65 week waits": r"rtt_waiting_over_52|rtt_within_18",
    "what are other ICBs like us doing differently": r"who_is_like_us|examples|doing_well",
    "do more GPs mean fewer people in A&E": r"^NEAR",
    "is unemployment making people ill in Stoke": r"health_and_work|links|pair",
    "what is the single biggest inequality we could fix": r"priorities",
    "how good is the evidence for virtual wards": r"evidence_map|known",
}
"""Question -> an expression for what one of its first three cards is called and its address, "NEAR" before it where it does not claim to answer."""


@pytest.fixture(scope="module")
def store(shipped: Settings) -> Store:
    return open_store(shipped)


def reached(store: Store, question: str, wanted: str) -> bool:
    answer = ask(store, question, "QHL")
    near = "" if answer.answers else "NEAR "
    return any(re.search(wanted, f"{near}{' '.join(found.key)} {found.address}") for found in answer.found[:3])


def test_thirty_more_questions_reach_their_card_among_the_first_three(store: Store) -> None:
    missed = [question for question, wanted in QUESTIONS.items() if not reached(store, question, wanted)]
    assert len(QUESTIONS) == 30
    assert len(missed) <= len(QUESTIONS) - FEWEST, missed


KINDS: dict[str, str] = {
    "what should keep us awake at night": r"page / ",  # what to worry about first
    "are we overspending": r"planned_surplus|variance_to",
    "are we going to run out of money": r"planned_surplus|variance_to",
    "how many eleven year olds are obese": r"obesity_year_6",  # ages in words
    "who is stuck in hospital waiting to go home in Dudley": r"(still_in_hospital|ready_date).*area=QUA",
    "do poor people find it harder to see a GP": r"patient_experience|gp_contact|card /voices gaps",
    "can we rely on this figure": r"cannot_say",
    "how many patients per doctor in Lincoln": r"patients_per_gp|gp_fte",
    "are our staff proud to work here": r"staff_recommend_work",
    "can I find a dentist": r"^NEAR.*dental",  # access is not held
    "is a hospital killing people": r"mortality|deaths",
}
"""Kinds of question that were missed when forty new ones were asked blind, in other words."""


def test_kinds_that_were_missed_reach_their_card(store: Store) -> None:
    assert [question for question, wanted in KINDS.items() if not reached(store, question, wanted)] == []
