"""From a question in plain words to the cards that answer it: the area it names, what it asks for, and which cards show
that.
"""

from __future__ import annotations

import logging
import math
import re
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import asdict, dataclass
from typing import Any, TypeAlias
from urllib.parse import parse_qsl, urlencode

from application.search import dated, kinds, places
from application.search.facets import Facets
from application.search.index import LONGEST, Concept, Document, Hit, Index, concepts, tidy
from application.search.levers import levers_for
from application.search.sums import Sum, sum_in
from application.search.words import ABOUT_GAPS, ABOUT_TIME, CARDS, FORMS, PAGES, PARTS, TOPS, WHAT_IFS
from caching import SingleFlightCache
from components import what_if
from components.decision_links import STARTED
from components.page import Page
from data_access import Store
from domain.unwarranted_variation.measures import levels
from domain.wider_economy.conditions import CONDITIONS, OUTCOMES
from pages import EVERY, QUESTIONS, areas, paths
from pages import PAGES as DECLARED
from vocabulary import Indicator

MOST = 6  # answers
ANSWERS = 0.6  # the share of a question's weight that an answer must cover
FITS = 6.5  # a score above which an answer may cover less, because a long question says much besides
NEAR = 0.45  # share of the best score that another answer must reach to be listed
ONLY_DEFINED = 0.85  # factor for a measure that no page compares
# factor for the cards of peers where a question asks about areas like the reader's: a measure's own name weighs as much
OF_PEERS = 1.5
ASK = "Type what you want to know: a measure, a place, or both."
NOTHING = "Nothing here answers that."
NEAREST = "The nearest are listed below."
ONE_NEAR = "The nearest is listed below."
FEWEST_OVER_TIME = 2  # periods
EXTREMES = frozenset(["worst", "best", "lowest", "highest", "longest", "shortest"])
OURS = frozenset(["we", "us", "our", "ours"])
MERGED = frozenset(
    ["merge", "merged", "merger", "mergers", "merging", "combine", "combined", "amalgamate", "amalgamated"]
)
TRUSTS = frozenset(["trust", "trusts", "hospital", "hospitals"])
OF_ONE_TRUST = frozenset(["trust_profile", "trust_spine"])
"""Cards on variation that show all measures of a trust: not an answer to a question about one measure."""
OF_EVERY_MEASURE = frozenset(["first_card"])
PEERS = "similar peers"
"""The tokens for "like us" and "same as us" among synonyms, and in the card of peers."""
_ANCHORS: Mapping[tuple[str, str], str] = {
    (paths.VOICES, "staff"): "staff_league",
    (paths.VOICES, "survey"): "patients_in_2025",
    (paths.VOICES, "measure"): "gaps",
    (paths.RESOURCE_DISTRIBUTION, "component"): "systems?beside=need",
    (paths.UNWARRANTED_VARIATION, "indicator"): "first_card",
    (paths.INEQUALITIES, "measure"): "slopes",
    (paths.INEQUALITIES, "indicator"): "quintiles",
    (paths.INEQUALITIES, "trend"): "over_time",
    (paths.WIDER_ECONOMY, "outcome"): "pair",
    (paths.WIDER_ECONOMY, "condition"): "pair",
}
"""(page, parameter that names a measure) -> the exhibit that shows it; further choices follow "?".

In order of preference.
"""

_PAIRED: Mapping[str, tuple[str, str]] = {
    side.indicator: (parameter, key)
    for parameter, sides in (("outcome", OUTCOMES), ("condition", CONDITIONS))
    for key, side in reversed(list(sides.items()))  # the first of two exhibits for one measure is used
}
"""Measure -> the parameter and value that show it by authority on the page of health and the economy."""

log = logging.getLogger("workbench.search")

_BECAME = re.compile(
    r"\b(?:getting|got|gets?|gone|going|become|becoming|became) (?:any |much |even )?(?:better|worse)\b"
)
"""Words that ask about time. "Better" and "worse" alone mostly compare places."""
_THAN_BEFORE = re.compile(
    r"\b(?:and |or )?than (?:before|(?:(?:it was|they were|there were) )?(?:last year|(?:an?|one|two|three|four|five|ten|\d+) (?:years?|months?|decades?) ago))\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:in )?20\d\d(?:[/-]\d\d)?\b")
"""Years are ignored, because every card shows its own years, newest first."""

Routes: TypeAlias = dict[str, list[tuple[str, str]]]
"""Measure -> the pages that show it, each with the parameter that names it."""

_indexes = SingleFlightCache(2)
_routes = SingleFlightCache(32)
_BY_PATH = {page.path: page for page in DECLARED}
_NAMES = {page.path: page.name for page in EVERY}


@dataclass(frozen=True)
class Found:
    """One card: its name, its page and its address. `kind` says what it stands for and is used in tests."""

    title: str
    where: str
    address: str
    key: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """The cards that answer a question. `sentence` stands above them; "" where none is needed."""

    sentence: str
    found: tuple[Found, ...]

    @property
    def answers(self) -> bool:
        """Whether the first card answers the question. If not, the cards are only the nearest ones."""
        return bool(self.found) and NOTHING not in self.sentence


def ask(store: Store, question: str, area: str = "") -> Answer:
    """The cards that answer a question, best first. `area`: the area the reader looks at; the default one where there
    is none of that name. Never raises, whatever the text."""
    text = " ".join("".join(letter if letter.isprintable() else " " for letter in question[:LONGEST]).split())
    index, facets = _searched(store)
    named = places.named(store, text, index.stands)
    others, rest = places.others(store, named, index.stands)
    called = [named, *others] if named else []
    words = set(re.findall(r"[a-z]+", tidy(text)))
    if _BECAME.search(tidy(text)) or _THAN_BEFORE.search(tidy(text)):
        words.add("trend")
    # "Shropshire" is a county, but a merger is of its system.
    meant = [each for each in called if each.key and (each.area.kind == "icb" or words & MERGED)]
    systems = tuple(dict.fromkeys(each.key for each in meant))
    left = _THAN_BEFORE.sub(" ", _YEAR.sub(" ", rest if named else text))
    money = sum_in(left)
    asked = concepts(money.rest if money else left, index)
    own = areas.choices(store).resolve(area) or ""
    ours = OURS & set(re.findall(r"[a-z]+", kinds.without_contact(tidy(text))))
    area = own if own and _beside_ours(words, ours, named) else named.key if named and named.key else own
    said = places.where(called)
    first: list[Found] = []
    if not asked:
        return Answer(" ".join(said), (*_of_trust(named, area), *_of_area(area))) if named else Answer(ASK, ())
    shown: Routes = _routes.get((store, area), lambda: routes(store, area))
    led = kinds.meant(store, index, money.rest if money else left, *_compared(store, shown, area, words))
    leading = [index.documents[row] for row in kinds.documents_of(index, led.cards)] if led else []
    peers = any(term == PEERS for concept in asked for term, _ in concept.terms)
    weighed = facets.weighed(index.search(asked, text), asked, text)
    hits = sorted(weighed, key=lambda hit: (-_worth(hit, shown, peers), hit.document.key))
    if led and leading:
        cards = (_card(store, Hit(each, 0.0, 1.0), named, area, words, shown, systems, led.measure) for each in leading)
        first = [card for card in cards if card]
        said += [led.said] * bool(led.said)
    elif not hits:
        return Answer(" ".join([*said, f"{NOTHING} Every measure is listed under Data and methods."]), ())
    elif _only_near(index, hits[0], asked, named):
        said.append(NOTHING)
    best = max((_worth(hit, shown) for hit in hits), default=0.0)
    listed = [hit for hit in hits if _worth(hit, shown) >= NEAR * best][: MOST * 2]
    found: dict[str, Found] = {}
    for hit in listed:
        measure = _besides(store, index, hit, asked, shown, area if words & TRUSTS else "")
        if measure and hit.document.key[-1] in OF_ONE_TRUST:
            continue
        card = _card(store, hit, named, area, words, shown, systems, measure, money)
        if card is None:
            continue
        if measure and hit.document.key[-1] == "which_trust" and words & EXTREMES:
            worst = _of_trusts(store, measure, area)
            found.setdefault(worst.address, worst)
        if measure and peers and PEERS in hit.document.known:
            first.append(card)
        found.setdefault(card.address, card)
    best_first: dict[str, Found] = {}
    for each in (*first, *found.values()):
        best_first.setdefault(each.address, each)
    if NOTHING in said:
        said.append(NEAREST if len(best_first) > 1 else ONE_NEAR)
    fits = {hit.document.key: _worth(hit, shown) for hit in listed}
    return Answer(" ".join(said), _current_first(store, list(best_first.values())[:MOST], fits))


def _current_first(store: Store, found: list[Found], fits: Mapping[tuple[str, ...], float]) -> tuple[Found, ...]:
    """The cards, no measure past its date above a current one that answers as well; those past their date say so. A definition is
    no figure, so it keeps its place."""
    at = [
        row
        for row, card in enumerate(found)
        if card.key[0] == "measure" and not card.address.startswith(paths.DATA_AND_METHODS)
    ]
    order = dated.current_first(store, [(found[row].key[1], fits.get(found[row].key, math.inf)) for row in at])
    moved = dict(zip(at, (found[at[row]] for row in order), strict=True))
    return tuple(dated.said(store, moved.get(row, card)) for row, card in enumerate(found))


def _only_near(index: Index, hit: Hit, asked: Sequence[Concept], named: places.Named | None) -> bool:
    covered = index.covered_with_place(hit) if named else hit.covered
    return hit.lacks > 0 or (covered < ANSWERS and hit.score < FITS) or index.only_near(hit.document, asked)


def _searched(store: Store) -> tuple[Index, Facets]:
    def made() -> tuple[Index, Facets]:
        index = Index(documents(store))
        return index, Facets(index)

    found: tuple[Index, Facets] = _indexes.get(store, made)
    return found


def _compared(store: Store, shown: Routes, area: str, words: set[str]) -> tuple[list[str], Callable[[str], bool]]:
    """Ids of the measures compared on variation; of those known for trusts, where a question is about trusts."""
    way = (paths.UNWARRANTED_VARIATION, "indicator")
    of_trusts = bool(words & TRUSTS)
    return [
        id for id, ways in shown.items() if way in ways
    ], lambda id: not of_trusts or "trust" in levels(store, id, area)


def _beside_ours(words: set[str], ours: Set[str], named: places.Named | None) -> bool:
    """Whether a question compares the reader's own area with the system it names: "if we merge with the Black Country"."""
    if named is None or named.within or named.alike or not ours:
        return False
    return named.area.kind == "icb" or bool(named.key and words & MERGED)


def _besides(store: Store, index: Index, hit: Hit, asked: Sequence[Concept], shown: Routes, of_trusts: str) -> str:
    """The measure a question names besides a card on variation: "on MMR" in "who like us does better on MMR"; ""
    without one. `of_trusts`: the area whose trusts must have the measure; "" for any."""
    kind, path, *_ = hit.document.key
    if kind != "card" or path != paths.UNWARRANTED_VARIATION:
        return ""
    besides = [concept for concept in index.left(hit.document, asked) if concept.said.split()[-1] not in TRUSTS]
    for other in index.search(besides):
        of, id, *_ = other.document.key
        if of != "measure" or (path, "indicator") not in shown.get(id, ()):
            continue
        if not of_trusts or "trust" in levels(store, id, of_trusts):
            return id if other.covered >= ANSWERS else ""
    return ""


def _worth(hit: Hit, shown: Routes, peers: bool = False) -> float:
    """The final score of a hit. A measure that a page compares comes before one with a definition only. `peers`: the
    question asks about areas like the reader's, and the card of peers shows the measure it names."""
    compared = hit.document.key[0] != "measure" or hit.document.key[1] in shown
    of_peers = peers and PEERS in hit.document.known
    return hit.score * (1.0 if compared else ONLY_DEFINED) * (OF_PEERS if of_peers else 1.0)


def _of_trust(named: places.Named, area: str) -> tuple[Found, ...]:
    """The card of a trust, for a question that names the trust and nothing else; none for other areas or a trust
    elsewhere."""
    if named.area.kind != "trust" or not named.key:
        return ()
    path, name = paths.UNWARRANTED_VARIATION, "trust_profile"
    at = _address(path, {"area": area, "level": "trust", "place": named.area.code}, name)
    return (Found(f"{named.area.short_name}, all its measures", _NAMES[path], at, ("card", path, name)),)


def _of_area(area: str) -> tuple[Found, ...]:
    """The cards for a question that names a place and nothing else."""
    names = ("picture", "about")
    query = {"area": area} if area else {}
    return tuple(
        Found(
            CARDS[paths.OVERVIEW][name][0],
            _NAMES[paths.OVERVIEW],
            _address(paths.OVERVIEW, query, name),
            ("card", paths.OVERVIEW, name),
        )
        for name in names
    )


# ---------------------------------------------------------------- what is searched


def documents(store: Store) -> list[Document]:
    """Documents to search: every measure of the edition, every card about more than its measure, every what-if and
    every other page."""
    found = [_of_measure(each) for each in store.indicators().values()]
    for path, cards in CARDS.items():
        page = _BY_PATH[path]
        found += [Document(("card", path, name), title, known, page.question) for name, (title, known) in cards.items()]
    for page in DECLARED:
        found += [
            Document(
                ("what-if", page.path, each.name), each.title, WHAT_IFS.get(each.name, ""), each.introduction, -0.3
            )
            for each in page.what_if
        ]
    for pages in (PAGES, TOPS):
        found += [Document(("page", path), title, known, "") for path, (title, known) in pages.items()]
    return found + [Document(("form", path), title, known, "", -3.0) for path, (title, known) in FORMS.items()]


def _of_measure(measure: Indicator) -> Document:
    known = " ".join((measure.question, measure.people, measure.people_worse))
    body = " ".join((measure.numerator, measure.denominator, measure.family))
    old = -0.6 if measure.superseded_by else 0.0
    return Document(("measure", measure.id), f"{measure.short_name}. {measure.name}", known, body, old)


# ---------------------------------------------------------------- where it is shown


def _card(
    store: Store,
    hit: Hit,
    named: places.Named | None,
    area: str,
    words: set[str],
    shown: Routes,
    systems: tuple[str, ...] = (),
    measure: str = "",
    money: Sum | None = None,
) -> Found | None:
    kind, *rest = hit.document.key
    if kind == "measure":
        return _measure(store, rest[0], named, area, words, shown)
    path, title = rest[0], hit.document.title
    query = {"area": area} if area else {}
    if kind == "what-if":
        declared = next(each for each in _BY_PATH[path].what_if if each.name == rest[1])
        at = what_if.address(declared, urlencode(query), levers_for(declared, area, systems, money))
        return Found(title, _NAMES[what_if.PATH], at, hit.document.key)
    if kind == "card" and path == paths.UNWARRANTED_VARIATION:
        return _on_variation(store, hit.document, query, named, words, shown, measure)
    if kind == "card":
        return Found(title, _NAMES[path], _address(path, query, rest[1]), hit.document.key)
    query |= {STARTED: "open"} if kind == "form" else {}
    at = path + (f"?{urlencode(query)}" if query else "") + PARTS.get(title, "")
    return Found(title, _NAMES[path], at, hit.document.key)


def _on_variation(
    store: Store,
    card: Document,
    query: dict[str, str],
    named: places.Named | None,
    words: set[str],
    shown: Routes,
    measure: str,
) -> Found:
    """The card on variation of the measure a question names, else of the measure its name stands for; of trusts, where
    the question means trusts."""
    path, (name, _, chosen) = paths.UNWARRANTED_VARIATION, card.key[-1].partition("?")
    query |= dict(parse_qsl(chosen))
    if measure and name not in OF_EVERY_MEASURE:
        query["indicator"] = measure
    if words & TRUSTS:
        query.setdefault("level", "trust")
    if any((path, "indicator") in ways for ways in shown.values()):
        query |= _closer(store, query, named)
    of = store.indicators().get(query.get("indicator", ""))
    title = f"{card.title}: {of.short_name}" if of else card.title
    return Found(title, _NAMES[path], _address(path, query, name), card.key)


def _measure(store: Store, id: str, named: places.Named | None, area: str, words: set[str], shown: Routes) -> Found:
    """The card that shows a measure: by deprivation if the question asks for that, else a comparison, else its
    definition."""
    measure = store.indicator(id)
    ways = sorted(shown.get(id, ()), key=list(_ANCHORS).index)
    if words & ABOUT_GAPS:
        ways.sort(key=lambda way: way[0] != paths.INEQUALITIES)
    key = ("measure", id)
    if not ways:
        address = _address(paths.DATA_AND_METHODS, {"entry": id}, "chosen_entry")
        return Found(measure.short_name, f"{_NAMES[paths.DATA_AND_METHODS]}: its definition", address, key)
    path, parameter = ways[0]
    query = ({"area": area} if area else {}) | {parameter: id}
    exhibit = _ANCHORS[path, parameter]
    if path == paths.WIDER_ECONOMY:
        query[parameter] = _PAIRED[id][1]
    if path == paths.UNWARRANTED_VARIATION:
        query |= _closer(store, query, named)
        if words & ABOUT_TIME and len(store.periods(id)) >= FEWEST_OVER_TIME:
            exhibit = "over_time"
    return Found(measure.short_name, _NAMES[path], _address(path, query, exhibit), key)


def _of_trusts(store: Store, id: str, area: str) -> Found:
    """The comparison of trusts by a measure, which shows the worst trust."""
    path = paths.UNWARRANTED_VARIATION
    query = ({"area": area} if area else {}) | {"indicator": id, "level": "trust"}
    at = _address(path, query, _ANCHORS[path, "indicator"])
    return Found(f"{store.indicator(id).short_name}, by trust", _NAMES[path], at, ("measure", id))


def _closer(store: Store, query: Mapping[str, str], named: places.Named | None) -> dict[str, str]:
    """The card that compares the named area with others of its kind, where the measure has figures for them."""
    if named is None or named.area.kind in ("icb", "region", "cluster"):
        return {}
    page = _BY_PATH[paths.UNWARRANTED_VARIATION]
    view, _ = page.view.from_query(query, lambda what, so_far: page.choices(store, what, so_far))
    offered = page.choices(store, "level", asdict(view))
    return {"level": named.area.kind, "place": named.area.code} if named.area.kind in offered else {}


def routes(store: Store, area: str) -> Routes:
    """Measure -> the pages that show it, each with the parameter that names it."""
    found: Routes = {}
    for page in QUESTIONS:
        try:
            every = _offered(page, store, area)
        except Exception:  # whoever opens the page is told there
            log.exception("what a page shows could not be listed: %s", page.path)
            continue
        for parameter, offered in every.items():
            for id in offered:
                found.setdefault(id, []).append((page.path, parameter))
    for id, (parameter, _) in _PAIRED.items():
        if id in store.indicators():
            found.setdefault(id, []).append((paths.WIDER_ECONOMY, parameter))
    return found


def _offered(page: Page[Any, Any], store: Store, area: str) -> dict[str, list[str]]:
    """Parameter -> the measures it may name, for each parameter that names measures."""
    view, _ = page.view.from_query({"area": area}, lambda what, so_far: page.choices(store, what, so_far))
    values = asdict(view)
    names = [name for path, name in _ANCHORS if path == page.path and path != paths.WIDER_ECONOMY]
    listed = {
        each.name: page.choices(store, each.metadata["among"], values)
        for each in page.view.parameters()
        if each.name in names
    }
    known = store.indicators()
    return {name: [o.value for o in choices.options if o.value in known] for name, choices in listed.items()}


def _address(path: str, query: Mapping[str, str], exhibit: str) -> str:
    """The address of an exhibit. `exhibit`: its function; further choices follow "?"."""
    name, _, chosen = exhibit.partition("?")
    asked = "&".join(filter(None, (urlencode(query), chosen)))
    return path + (f"?{asked}" if asked else "") + anchor(path, name)


def anchor(path: str, exhibit: str) -> str:
    """The anchor of an exhibit on its page; "" where the page has none of that name."""
    page = _BY_PATH[path]
    for section, (_, makers) in page.sections().items():
        for number, make in enumerate(makers):
            if make.__name__ == exhibit:
                return f"#{page.slug}--{section}-{number}"
    return ""
