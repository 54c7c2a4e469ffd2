"""Answers given again: only to the same question, by the same cookies, on the same figures, on the same day, if whoever made it said so."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask, Response, request

import web.answers
from caching import OVERHEAD, ByteBudget
from web.answers import Answers

AT = "/answers"


class NoFigures(Exception):
    pass


@dataclass
class Desk:
    """A server whose only answer counts how often it was worked out."""

    answers: Answers = field(default_factory=lambda: Answers(ByteBudget(1_000_000)))
    edition: str = "e1"
    made_on: str = ""  # the edition an answer says it rests on; "": the one served
    places: tuple[str, ...] = ()
    offers: bool = False  # whether the answer offers the reader's places
    lasts: bool = True
    fails: bool = False
    gone: bool = False
    text: str = "answer"
    worked: int = 0

    def __post_init__(self) -> None:
        server = Flask(__name__)
        own = self.answers.own(lambda: "id-1")

        def edition() -> str:
            if self.gone:
                raise NoFigures
            return self.edition

        self.answers.serve(
            server,
            path=AT,
            edition=edition,
            asked_with=lambda: request.cookies.get("scheme", "light"),
            places=lambda: self.places,
            unavailable=(NoFigures,),
        )

        @server.route(AT, methods=["GET", "POST"])
        def answer() -> Response:
            self.worked += 1
            if self.lasts:
                self.answers.lasts(self.made_on or self.edition, self.places if self.offers else None)
            return Response(f"{self.text} {self.worked} {own() if self.fails else ''}", mimetype="application/json")

        self.client = server.test_client()

    def ask(self, question: str = "q", **more: Any) -> str:
        answer = self.client.post(AT, data=question, **more)
        assert (answer.status_code, answer.mimetype) == (200, "application/json")
        return answer.text


def test_equal_requests_are_computed_once() -> None:
    desk = Desk()
    assert {desk.ask(), desk.ask(), desk.ask()} == {"answer 1 "}
    assert (desk.worked, desk.answers.given_again) == (1, 2)
    assert desk.ask("another") == "answer 2 "


def test_cookies_form_figures_and_day_are_part_of_the_key(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk = Desk()
    desk.ask()
    desk.client.set_cookie("scheme", "dark")
    assert desk.ask() == "answer 2 "
    desk.client.delete_cookie("scheme")
    assert desk.ask(headers={"Accept-Encoding": "br"}) == "answer 3 "
    desk.edition = "e2"
    assert desk.ask() == "answer 4 "
    desk.edition = "e1"
    assert desk.ask() == "answer 1 ", "gone back to the figures it was made on"

    class Tomorrow:
        @staticmethod
        def today() -> str:
            return "tomorrow"

    monkeypatch.setattr(web.answers, "date", Tomorrow)
    assert desk.ask() == "answer 5 "


def test_an_answer_is_not_cached_if_the_figures_changed_meanwhile() -> None:
    desk = Desk(made_on="e2")
    assert desk.ask() == "answer 1 "
    assert desk.ask() == "answer 2 "
    desk.edition = "e2"
    assert (desk.ask(), desk.ask()) == ("answer 3 ", "answer 3 ")


def test_unmarked_and_failed_answers_are_not_cached() -> None:
    for desk in (Desk(lasts=False), Desk(fails=True), Desk(gone=True)):
        assert desk.ask().startswith("answer 1")
        assert desk.ask().startswith("answer 2")
        assert desk.answers.given_again == 0
    desk = Desk(fails=True)
    desk.ask()
    desk.fails = False
    assert (desk.ask(), desk.ask()) == ("answer 2 ", "answer 2 ")


def test_only_posts_of_limited_length_are_cached() -> None:
    desk = Desk()
    assert desk.client.get(AT).text == "answer 1 "
    assert desk.client.get(AT).text == "answer 2 "
    long = "q" * (web.answers.LONGEST_QUESTION + 1)
    assert desk.ask(long) == "answer 3 "
    assert desk.ask(long) == "answer 4 "


def test_places_of_one_reader_are_not_offered_to_another() -> None:
    desk = Desk(offers=True, places=("mine",))
    assert (desk.ask(), desk.ask()) == ("answer 1 ", "answer 1 ")
    desk.places = ("yours",)
    assert (desk.ask(), desk.ask()) == ("answer 2 ", "answer 2 ")
    desk.places = ("mine",)
    assert desk.ask() == "answer 3 "
    without = Desk(offers=False, places=("mine",))
    without.ask()
    without.places = ("yours",)
    assert without.ask() == "answer 1 "


def test_the_cache_is_bounded_and_evicts_the_oldest() -> None:
    budget = ByteBudget(8 * (OVERHEAD + 120))
    desk = Desk(Answers(budget), text="a" * 110)
    for question in "abcdefgh":
        desk.ask(question)
    assert desk.worked == 8
    desk.ask("a")  # looked at lately, so b is the oldest
    assert desk.worked == 8
    desk.ask("i")
    desk.ask("a")
    assert desk.worked == 9
    desk.ask("b")
    assert desk.worked == 10
    assert len(budget) == 8
    assert 8 * (OVERHEAD + 110) < budget.used_bytes <= budget.most_bytes
    desk.answers.forget()
    desk.ask("a")
    assert desk.worked == 11
    large = Desk(Answers(budget), text="a" * 200)
    large.ask()
    large.ask()
    assert large.worked == 2, "one answer does not take the room of all"
