"""Whom a question is about, what ails them and what is counted: a card that lacks one of these is called near, not an answer."""

from __future__ import annotations

import pytest

from application.search import ask
from application.search.asking import NOTHING
from data_access import Store, open_store
from settings import Settings


@pytest.fixture(scope="module")
def store(shipped: Settings) -> Store:
    return open_store(shipped)


@pytest.mark.parametrize(
    ("question", "nearest"),
    [
        ("warm homes in Stoke-on-Trent", "household_overcrowding"),
        ("teenagers' mental health waits in Nottinghamshire", "young_people_mental_health_access_change"),
        ("How well are we diagnosing dementia in Lincolnshire?", "dementia_prevalence"),
        ("What share of mothers smoke when they give birth?", "maternity"),
        ("How many people with learning disabilities get their yearly health check?", "learning_disability_prevalence"),
        ("learning disability deaths", "learning_disability_prevalence"),
        ("alcohol deaths", "alcohol_admissions"),
        ("drug deaths in Stoke-on-Trent", "mortality"),
        ("childhood asthma admissions", "asthma"),
        ("girls vaccinated against HPV", "vaccin"),
        ("How many ambulances queue outside A&E for over an hour?", ""),
        ("Are there enough midwives?", "maternity"),
        ("How much does a GP earn?", ""),
        ("Are hospital meals any good?", "hospital"),
    ],
)
def test_what_is_not_held_is_said_with_the_nearest(store: Store, question: str, nearest: str) -> None:
    found = ask(store, question)
    assert NOTHING in found.sentence
    assert any(nearest in card.address for card in found.found[:3]), [card.address for card in found.found]


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("Do the poorest neighbourhoods smoke more?", "smoking_prevalence_qof"),
        ("Which trusts' staff say there aren't enough of them?", "staff_enough_staff"),
        ("How many bed days are lost because patients cannot go home?", "bed_days_after_ready_date"),
        ("How much do we spend on running costs?", "stream=running_costs"),
        ("Are we spending too little on deprived neighbourhoods?", "/resource-distribution#"),
        ("Is the air we breathe bad?", "air_pollution"),
        ("What does the public think about the NHS here?", "/voices"),
        ("Have we been successful with last year's winter plan?", "/learning"),
        ("How long can a woman born in Derby expect to live?", "outcome=life-women"),
        ("Is anyone in Coventry waiting over a year?", "rtt_waiting_over_52_weeks"),
        ("Do people feel lonely?", "ascof_social_contact"),
        ("Is our population growing?", "projected_population"),
        ("How sure are you about any of this?", "/data-and-methods"),
        ("How many people smoke in the poorest parts of Stoke-on-Trent?", "smoking_prevalence_qof"),
        ("Are heart failure patients on the right drugs?", "beta_blocker_heart_failure"),
        ("how many people have been diagnosed with diabetes", "diabetes_prevalence"),
        ("Did the new urgent care centre work?", "/learning"),
        ("people out of work", "/wider-economy"),
        # Words of speech that no card has deny no answer.
        ("Which places breathe the dirtiest air?", "air_pollution"),
        ("Who misses their smear test?", "cervical_screening"),
        ("How many jobs depend on the health service here?", "/wider-economy#"),
        ("Which of our problems should we tackle first?", "/"),
        # What is asked of a whole service, of those left out, of the price of longer lives, of a merger, of chance and of how many have an illness.
        ("How good are our ambulances at reaching emergencies?", "category_2_response_time"),
        ("Do paramedics get to patients in time?", "category_2_response_time"),
        ("Are practices leaving patients out of the diabetes targets?", "/unwarranted-variation"),
        ("Which surgeries take the most patients off the register of targets?", "/unwarranted-variation"),
        ("What would it cost to level up life expectancy?", "what=level-up"),
        ("Would merging with Staffordshire make us better or worse off?", "what=merge"),
        ("How much of the gap between practices is just chance?", "#home--closer"),
        ("How many people have had a stroke?", "stroke_prevalence"),
        ("Who is best at getting smokers to quit?", "smoking_support_offered"),
        ("Did opening the urgent treatment centre reduce A&E visits?", "/learning"),
        ("Do men in Stoke die younger than men elsewhere?", "life"),
    ],
)
def test_what_is_held_is_among_the_first_three(store: Store, question: str, wanted: str) -> None:
    found = ask(store, question)
    assert NOTHING not in found.sentence, found
    assert any(wanted in card.address for card in found.found[:3]), [card.address for card in found.found]


def test_the_price_of_longer_lives_is_said_not_to_be_held(store: Store) -> None:
    assert "is not held here" in ask(store, "How much would levelling up cost?").sentence


def test_a_card_of_those_left_out_comes_first(store: Store) -> None:
    first = ask(store, "Which practices leave out the most patients with diabetes?").found[0]
    assert first.key[-1] == "excluded"
