"""The form that signs a decision: what it needs stands open, and what is missing is said beside its field."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest

from application.decisions.signing import NEEDED, _refuse, _wrong_texts
from components import markup
from components.decision_form import CASE, NONE_SOUND, REVIEW_ALONE, Signing, form
from components.decision_links import filled_in
from components.decision_register import (
    NONE_YET,
    NOT_OF_IT,
    NOT_SIGNED,
    DecisionBook,
    Register,
    _lines,
    _not_signed,
    beneath,
    leads,
    section,
    signing,
)
from data_access import ItemRefused

FIELDS = {"choice", "low", "high", "probability", "design", "owner", "review_on"}


def text(part: object) -> str:
    return str(markup.for_browser(part))


def test_what_a_signature_needs_stands_open_and_the_rest_is_folded() -> None:
    """The fields in front of the first fold are those that the server asks for; all others are behind it."""
    open_part, *folded = text(form(Signing((("matched", "By a mix"),)), {})).split('"details"')
    assert all(f'"name":"{name}"' in open_part.replace('": "', '":"') for name in FIELDS)
    behind = " ".join(folded)
    assert all(f'"{name}"' in behind and f'"name": "{name}"' not in open_part for name, _ in CASE)
    assert {name for name, _ in NEEDED} | {"review_on"} <= FIELDS


def test_the_form_opens_with_the_finding_it_is_about() -> None:
    """A card leads here from another page: its area and its measure stand first, and before charts of other measures."""
    given = {"finding": "Midlands, 2024/25. Fewer people are treated.", "unjudged": "Treated", "sign": "open"}
    first = str(form(Signing(), filled_in(given)).children[0])
    assert "About this finding" in first and "Midlands, 2024/25. Fewer people are treated." in first
    assert form(Signing(), {}).children[0] is None
    assert leads(given) and not leads(given | {"nearest": "Another"})
    assert not leads({"sign": "open"}) and not leads({"unjudged": "Treated"})


def test_the_fold_says_what_is_filled_in() -> None:
    assert "question, evidence filled in" in text(form(Signing(), {"question": "Why?", "evidence": "A card"}))
    assert "filled in" not in text(form(Signing(), {}))


def test_an_effect_is_asked_for_in_the_unit_of_its_measure() -> None:
    said = text(form(Signing(judged_by="Waiting, Lincolnshire", counted_in="percentage points"), {}))
    assert "from (percentage points; below 0: lower)" in said and "Waiting, Lincolnshire" in said


def test_the_steps_above_the_form_name_fields_that_it_has() -> None:
    said = text(form(Signing(), {}))
    named = re.findall("“(.*?)”", " ".join(NONE_YET))
    assert named == ["Sign a decision", "Effect expected, from", "to"] and all(each in said for each in named)


def test_all_that_is_missing_names_its_field() -> None:
    with pytest.raises(ItemRefused) as refused:
        _refuse(_wrong_texts({"choice": " ", "replaces": "abc"}))
    assert refused.value.fields == ("choice", "owner", "review_on", "why_new")
    said = text(_not_signed(refused.value))
    assert NOT_SIGNED in said
    for name, words in zip(refused.value.fields, refused.value.problems, strict=True):
        assert f'"data-field":"{name}"' in said.replace('": "', '":"') and words in said


def test_what_is_about_no_field_is_said_all_the_same() -> None:
    said = text(_not_signed(SimpleNamespace(problems=("Choose a place first.",), fields=())))  # type: ignore[arg-type]  # as much as is read
    assert "Choose a place first." in said and "data-field" not in said


def test_the_form_stands_before_the_list_where_it_is_about_a_finding_that_this_page_does_not_show() -> None:
    """Three steps told its reader to choose a measure, above the charts of another area."""
    register = Register(tally="", signed=())
    book = DecisionBook(lambda fields, shown: "", lambda shown: register, (), ())
    given = {"sign": "open", "unjudged": "Treated"}
    about = text(section(book, None, given))
    assert about.index("register--form") < about.index("No decision is signed yet.") and "Three steps" not in about
    usual = text(section(book, None, {}))
    assert usual.index("Three steps") < usual.index("register--form")
    folded = text(beneath(["the charts"]))
    assert NOT_OF_IT in folded and '"open"' not in folded


def test_a_financial_year_is_no_address() -> None:
    """ "from 2027/28" once ended in a link to "/28"."""
    said = text(_lines("Against the average of the other places, from 2027/28"))
    assert "from 2027/28" in said and "href" not in said
    for line in ("A card: /learning?area=QWU", "/learning?area=QWU", "A card /learning?area=QWU"):
        assert "/learning?area=QWU" in text(_lines(line)) and "href" in text(_lines(line))


DESIGNS = (("differenced", "By the average"), ("matched", "By a mix"), ("before_after", "Before and after"))


def test_only_a_design_that_may_be_relied_on_is_put_first() -> None:
    """The first choice of the list is the one that a reader who changes nothing signs."""
    said = text(form(Signing(DESIGNS, failing=(("differenced", "By the average: it cannot answer."),)), {}))
    assert said.index("By a mix") < said.index("By the average")
    assert NONE_SOUND not in said
    every = (("differenced", "By the average: no."), ("matched", "By a mix: no."))
    said = text(form(Signing(DESIGNS, judged_by="Here", outlook="It shows.", failing=every), {}))
    assert said.index(NONE_SOUND) < said.index(REVIEW_ALONE[1]) < said.index("By the average")
    assert "It shows." not in said and "It is judged by" not in said


def test_no_size_is_promised_of_a_design_that_fails() -> None:
    register = Register("", (), outlook="It shows after 2 years.", outlook_unsound="Signed today.", told_by="matched")
    book = SimpleNamespace(designs=DESIGNS)
    assert signing(book, register).outlook == "It shows after 2 years."  # type: ignore[arg-type]
    assert signing(book, register, (("matched", "By a mix: no."),)).outlook == "Signed today."  # type: ignore[arg-type]
