"""The question bar in everyday words: what boards, analysts and journalists call places and measures."""

from __future__ import annotations

import re

import pytest

from application.search import ask
from application.search.asking import NOTHING
from application.search.places import EVERYDAY, named
from data_access import Store, open_store
from settings import Settings

FEWEST = 64
QUESTIONS: dict[str, str] = {
    "how bad is smoking in the Potteries": r"smoking",
    "who in Brum waits longest in A&E": r"ae_|12_hour|emergency",
    "is Notts getting its fair share": r"distance|arrive|allocation",
    "are A&E queues in Stoke getting longer": r"ae_|12_hour",
    "how many kids in Leicester are too heavy": r"obes|overweight|excess_weight",
    "which trust is losing most staff": r"turnover|leaver",
    "nurses off ill": r"sickness",
    "can folk see a GP the same day": r"appointments|same_day|gp_",
    "how much do we get per head compared with England": r"per_head|distance|pounds|allocation",
    "what would happen if Black Country and Birmingham joined up": r"merge",
    "if we halved the smoking gap how many fewer smokers": r"narrow",
    "why do people die earlier in Tipton": r"slopes|life_expectancy|neighbourhoods|life_map|preventable",
    "cancer patients waiting more than two months": r"cancer.*62|62_day|cancer_62",
    "which of our hospitals is overspending": r"deficit|surplus|finan|variance",
    "do staff feel safe to speak up": r"speak_up|raising_concerns|concerns",
    "elderly people stuck in hospital beds": r"ready|discharge|criteria|bed",
    "blood pressure control in Shropshire": r"blood_pressure|hypertension",
    "how long do ambulances wait outside hospital": r"handover|ambulance",
    "is the gap between rich and poor widening": r"size_and_trend|over_time|priorities",
    "young people's mental health in the Marches": r"young|camhs|mental",
    "air in Brum": r"particles|air_|pm25",
    "which practices cherry pick who they count": r"excluded",
    "who should we learn from on diabetes": r"examples|doing_well|diabet",
    "are poorer areas short of GPs": r"along|systems\\?beside=staff|gp_fte|patients_per_gp",
    "what do patients think of their surgery": r"patients_in_2025|gp_|experience",
    "are people happy with receptionists": r"reception",
    "how many people are on benefits": r"out_of_work|claimant|benefit",
    "does NHS money help local firms": r"suppliers|multipliers",
    "did the new hub cut waiting times": r"course|evaluat",
    "what did the board agree last year": r"learning|/learning|decision",
    "make slides for the board": r"packs",
    "children living in poverty in Nottingham": r"poverty|low_income|income",
    "people waiting over a year for surgery": r"52|over_a_year|rtt",
    "how healthy are mums and babies": r"infant|maternity|birth|smoking_at|core20|low_birth|baby|breastf",
    "infant mortality in Sandwell": r"infant",
    "how many people have dementia": r"dementia",
    "talking treatment access": r"talking|therap|iapt",
    "obesity by ethnic group": r"cannot_say|obes",
    "who gets left out of QOF": r"excluded",
    "statins for people at risk": r"statin|cholesterol|lipid",
    "depression rates Worcestershire": r"depress",
    "teenage pregnancies": r"concep",
    "alcohol admissions in Walsall": r"alcohol",
    "kids' teeth": r"tooth|dental|decay",
    "healthy years of life in Lincs": r"healthy_life",
    "is UHB better or worse than other hospitals": r"trust_profile|/unwarranted|first_card|ae_|shmi|picture",
    "QMC A&E performance": r"ae_",
    "New Cross hospital deaths": r"mortality|shmi",
    "how do we compare with places like us": r"who_is_like_us|examples|like",
    "are we ready for winter: bed occupancy": r"occup|beds",
    "what is a weighted population": r"need|listing|weighted",
    "who loses if money is shared by need": r"move",
    "care home admissions for the over 65s": r"care_home|admitted_to",
    "carers' quality of life": r"carer",
    "Warks vaccination": r"vacc",
    "Salop cancer screening": r"screening",
    "Brummie life expectancy": r"life|slopes",
    "which trust is worst for A&E and since when": r"ae_4_hour",
    "are we underfunded and by how much": r"distance|listing|allocation",
    "what do patients think of GP access": r"patients_in_2025",
    "is our child health gap widening": r"size_and_trend|child",
    "who like us does better on diabetes care": r"examples|who_is_like_us",
    "what would fair shares do": r"move",
    "what if we reduced discharge delays": r"reduce-delays",
    "what did we decide last year and did it work": r"/learning",
    "where are the staff shortages": r"enough_staff",
    "how many more healthy years would closing the gap bring": r"level-up|narrow",
    "what are the most deprived places in Dudley": r"deprivation_map",
    "which of these findings would turn round on adjustment": r"turned",
}
"""Question -> an expression for what one of the first three cards is called, or its address."""


OF_A_BOARD: dict[str, str] = {
    "What changed since we last met, and what was decided?": r"^/\?area=QUA$",
    "What do people and staff of Lincolnshire think?": r"^/voices\?area=QJM$",
    "Is Birmingham and Solihull short of money and would it reach its fair share by 2028/29?": r"^/resource-distribution\?area=QHL$",
    "If Coventry and Warwickshire merged with Herefordshire and Worcestershire, who would gain?": (
        r"area=QWU&what=merge&merge.first=QWU&merge.second=QGH&merge.which=chosen"
    ),
    "How would we know if discharge hubs worked?": r"^/learning\?area=QUA#",
    "Which inequality matters most and what might be done about it?": r"^/inequalities\?area=QUA$",
}
"""Question -> an expression for the address of its first answer, which opens without “Nothing here answers that”."""


OF_BIRMINGHAMS_BOARD: dict[str, str] = {
    "which findings would turn round on adjustment, or are only noise?": r"^/\?area=QHL#overview:turned$",
    "before and after adjustment": r"area=QHL&indicator=\w+&level=icb#variation:like_for_like$",
    "which findings are noise": r"^/\?area=QHL#overview:turned$",
    "is only noise": r"^/\?area=QHL#overview:turned$",
    "which trust differs, since when?": r"area=QHL&level=trust#variation:which_trust$",
    "which trust stands out": r"area=QHL&level=trust#variation:which_trust$",
    "how is UHB different from other trusts": r"area=QHL&level=trust&place=RRK#variation:which_trust$",
    "which trust changed and when": r"area=QHL&level=trust#variation:which_trust$",
    "which trust is worst for A&E and since when": r"area=QHL&indicator=ae_4_hour_type_1&level=trust#unwarranted-variation--where-0$",
    "who like us does better on MMR": r"compare=like&indicator=vaccination_mmr_18_months#variation:who_is_like_us$",
    "who like us does better": r"area=QHL&compare=like#variation:who_is_like_us$",
    "who does it well": r"area=QHL#variation:doing_well$",
    "which three improvements would pay most": r"area=QHL#unwarranted-variation--where-0$",
    "what happens to our share if we merge with the Black Country": r"area=QHL&what=merge&merge.which=chosen$",
    "what happens if we merge with Coventry and Warwickshire": r"area=QHL&what=merge&merge.second=QWU&merge.which=chosen$",
    "are our A&E waits worse than the Black Country's?": r"area=QHL&indicator=ae_4_hour_type_1",
    "how are our A&E waits in the Black Country": r"area=QUA&indicator=ae_",
}
"""The same, asked while looking at Birmingham and Solihull; a folded card is told by its page and name. A merger with the Black Country says only that systems are chosen: the two are
the usual ones."""


OF_A_MIDLANDS_BOARD: dict[str, str] = {
    "What must the Black Country board decide first, and how sure is it?": "/?area=QUA",
    "Which trust in the Midlands is worst on A&E waits and since when?": (
        "/unwarranted-variation?area=E40000011&indicator=ae_4_hour_type_1&level=trust#unwarranted-variation--where-0"
    ),
    "Who like Lincolnshire does better on severe mental illness care plans, and by how much?": (
        "/unwarranted-variation?area=QJM&compare=like&indicator=severe_mental_illness_care_plan#unwarranted-variation--closer-9"
    ),
    "What do patients in Leicester think about getting a GP appointment, better or worse than England and than before?": (
        "/voices?area=QK1&survey=gp_contact_experience#voices--where-0"
    ),
    "what did the board decide last year": "/learning#register--section",  # what was decided, where it is listed
    "severe mental illness care plans since 2020 in Lincolnshire": (  # of one period: nothing is shown over time
        "/unwarranted-variation?area=QJM&indicator=severe_mental_illness_care_plan#unwarranted-variation--where-0"
    ),
    "are A&E waits in Lincolnshire getting worse": (
        "/unwarranted-variation?area=QJM&indicator=ae_4_hour_type_1#unwarranted-variation--closer-6"
    ),
}
"""Asked on the first page, where no area is chosen: the address of the first answer. The second is answered by the trusts side by side: who
asks for the worst wants its name before the date."""


@pytest.fixture(scope="module")
def store(shipped: Settings) -> Store:
    return open_store(shipped)


def test_everyday_questions_reach_their_card_among_the_first_three(store: Store) -> None:
    missed = []
    for question, wanted in QUESTIONS.items():
        first = [f"{' '.join(found.key)} {found.address}" for found in ask(store, question).found[:3]]
        if not any(re.search(wanted, each) for each in first):
            missed.append(question)
    assert len(QUESTIONS) >= FEWEST
    assert len(missed) <= len(QUESTIONS) - FEWEST, missed


@pytest.mark.parametrize("question", OF_A_BOARD)
def test_a_question_of_a_board_is_answered_by_the_first_card(store: Store, question: str) -> None:
    answer = ask(store, question, "QUA")
    assert answer.sentence == ""
    assert re.search(OF_A_BOARD[question], answer.found[0].address), answer.found[0]


@pytest.mark.parametrize("question", OF_BIRMINGHAMS_BOARD)
def test_a_question_asked_of_birmingham_is_answered_by_the_first_card(store: Store, question: str) -> None:
    first = ask(store, question, "QHL").found[0]
    card = first.key[-1].partition("?")[0]
    named_so = re.sub(r"#[\w-]+--closer-\d+$", f"#{first.where.lower()}:{card}", first.address)
    assert re.search(OF_BIRMINGHAMS_BOARD[question], named_so), (first, named_so)


def test_the_measure_stands_in_the_name_of_its_card(store: Store) -> None:
    first = ask(store, "who like us does better on MMR", "QHL").found[0]
    assert first.title.endswith(f": {store.indicator('vaccination_mmr_18_months').short_name}")


def test_what_nothing_answers_is_said_to_be_so(store: Store) -> None:
    for question in ("what is the weather tomorrow", "dragons and unicorns waiting", "pizza delivery on the moon"):
        assert NOTHING in ask(store, question, "QUA").sentence


def test_every_everyday_name_is_that_of_an_area(store: Store) -> None:
    wrong = {
        each: name
        for name, everyday in EVERYDAY.items()
        for each in (name, *everyday)
        if (found := named(store, f"smoking in {each}")) is None or found.rest != "smoking"
    }
    assert not wrong


def test_a_trust_alone_opens_its_card(store: Store) -> None:
    first = ask(store, "how is QMC doing").found[0]
    assert first.key[-1] == "trust_profile"
    assert "area=QT1&level=trust&place=RX1" in first.address


def test_what_no_measure_holds_is_not_answered_by_a_word_like_it(store: Store) -> None:
    titles = [found.title for found in ask(store, "falls among old people").found[:3]]
    assert not any("calls" in title for title in titles)


@pytest.mark.parametrize("question", OF_A_MIDLANDS_BOARD)
def test_a_question_asked_on_the_first_page_is_answered_where_the_answer_stands(store: Store, question: str) -> None:
    answer = ask(store, question)
    assert answer.answers
    assert answer.found[0].address == OF_A_MIDLANDS_BOARD[question]
