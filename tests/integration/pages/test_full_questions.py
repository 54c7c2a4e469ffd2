"""The question bar: whole sentences as boards say them, of the kinds whose words once led to the wrong card."""

from __future__ import annotations

import pytest

from application.search import ask
from application.search.kinds import IN_YEARS, NO_CONTACTS
from data_access import Store, open_store
from settings import Settings

PEERS: dict[str, tuple[str, str]] = {
    "Who like Northamptonshire does better on diabetes care, and whom could we ask?": (
        "QPM",
        "blood_sugar_at_target_diabetes",
    ),
    "Which systems like ours do best on diabetes treatment?": ("QJM", "blood_sugar_at_target_diabetes"),
    "who can we learn from on blood pressure control": ("QJM", "blood_pressure_at_target_under_80"),
    "who like us does better on stroke care, and who should we talk to?": (
        "QJM",
        "blood_pressure_at_target_stroke_under_80",
    ),
    "who like us does better on cancer waits and whom could we ask": ("QJM", "cancer_62_day"),
    "whom could Derby and Derbyshire learn from on asthma care?": ("QJ2", "asthma_review"),
    "who like Herefordshire and Worcestershire does well on severe mental illness and who could we ring?": (
        "QGH",
        "severe_mental_illness_health_check",
    ),
    "which systems like Birmingham and Solihull do best on smoking?": ("QHL", "smoking_prevalence_qof"),
    "Who like Shropshire does better on diabetes foot checks?": ("QOC", "diabetes_foot_check"),
    "who like Northamptonshire does better on heart failure care": ("QPM", "beta_blocker_heart_failure"),
    "which systems similar to Nottingham and Nottinghamshire perform better on COPD reviews": ("QT1", "copd_review"),
}
"""Question, asked of Lincolnshire -> the area and the measure that the card of its peers is opened with."""

LIVES: dict[str, str] = {
    "How many premature deaths are avoidable in the most deprived parts of Shropshire, Telford and Wrekin?": "/scenarios?area=QOC&what=level-up",
    "How many years of life lost are avoidable in the most deprived parts of Shropshire, Telford and Wrekin?": "/scenarios?area=QOC&what=level-up",
    "how many avoidable deaths among our poorest": "/scenarios?area=QJM&what=level-up",
    "How many people die early in the poorest parts of the Black Country?": "/scenarios?area=QUA&what=level-up",
    "How many deaths could be avoided in deprived parts of Stoke?": "/scenarios?area=QNC&what=level-up",
    "how many early deaths could we avoid in the poorest parts of Northamptonshire": "/scenarios?area=QPM&what=level-up",
    "dying early because of poverty": "/scenarios?area=QJM&what=level-up",
    "How much longer would people live in the most deprived neighbourhoods of Nottingham?": "/scenarios?area=QT1&what=level-up",
    "life expectancy in the poorest areas": "/inequalities?area=QJM#inequalities--closer-0",
}
"""Question, asked of Lincolnshire -> the address of the first answer."""

FIRST: dict[str, str] = {
    "What is the largest inequality in Lincolnshire and how sure are you? Is it widening?": "/inequalities?area=QJM",
    "what is our biggest health gap and is it getting worse": "/inequalities?area=QJM",
    "What do staff say in Staffordshire and how does that compare?": "/voices?area=QNC#voices--closer-4",
    "what do staff think": "/voices?area=QJM#voices--closer-4",
    "What did the board decide and did it work?": "/learning?area=QJM#register--section",
    "premature deaths": "/wider-economy?area=QJM#wider-economy--closer-12",
    "years of life lost": "/wider-economy?area=QJM#wider-economy--closer-12",
    "How many preventable deaths and years of life lost are there in Northamptonshire?": "/wider-economy?area=QPM#wider-economy--closer-12",
    "what have we decided, and has it worked?": "/learning?area=QJM#register--section",
}
"""The same, of other kinds."""


@pytest.fixture(scope="module")
def store(shipped: Settings) -> Store:
    return open_store(shipped)


@pytest.mark.parametrize("question", PEERS)
def test_who_does_better_opens_the_peers_of_the_measure_of_care(store: Store, question: str) -> None:
    answer = ask(store, question, "QJM")
    area, measure = PEERS[question]
    assert answer.answers
    assert answer.found[0].address.startswith(f"/unwarranted-variation?area={area}&compare=like&indicator={measure}#")
    assert answer.found[0].key[-1].startswith("who_is_like_us")


@pytest.mark.parametrize("question", LIVES | FIRST)
def test_a_full_question_is_answered_by_the_first_card(store: Store, question: str) -> None:
    answer = ask(store, question, "QJM")
    assert answer.answers
    assert answer.found[0].address == (LIVES | FIRST)[question]


def test_what_is_asked_and_not_held_is_said(store: Store) -> None:
    assert NO_CONTACTS in ask(store, "who like us does better on stroke care and whom could we ask", "QJM").sentence
    assert NO_CONTACTS not in ask(store, "who like us does better on stroke care", "QJM").sentence
    assert IN_YEARS in ask(store, "avoidable deaths in the poorest areas", "QJM").sentence


def test_a_gap_in_one_measure_is_not_taken_for_the_largest_of_all(store: Store) -> None:
    first = ask(store, "where is the biggest gap in smoking", "QJM").found[0]
    assert first.address != "/inequalities?area=QJM"


def test_the_nearest_are_announced_as_a_list(store: Store) -> None:
    assert (
        ask(store, "dragons and unicorns waiting", "QJM").sentence
        == "Nothing here answers that. The nearest are listed below."
    )
    assert ask(store, "find a dentist", "QJM").sentence == "Nothing here answers that. The nearest is listed below."


def test_no_card_is_listed_twice(store: Store) -> None:
    for question in (*PEERS, *LIVES, *FIRST):
        addresses = [found.address for found in ask(store, question, "QJM").found]
        assert len(addresses) == len(set(addresses))
