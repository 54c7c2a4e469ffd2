"""What this page knows about one view. Each part is worked out when it is first asked for."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

from analysis.excess import Excess
from analysis.fair_comparison.sureness import HowSure
from components import narrative as say
from components.nouns import Noun
from components.units import PERCENT, Unit
from components.units import unit as unit_of
from data_access import ENGLAND, MIDLANDS, Store
from domain.fair_comparison.areas import ComparedSystems, compare_systems
from domain.fair_comparison.compared import Compared
from domain.fair_comparison.practice_models import Allowed
from domain.fair_comparison.scan import scan_area
from domain.peers import SIMILAR, load_peers
from domain.peers.trusts import load_specialists
from domain.unwarranted_variation.alike import Standing, stand_among
from domain.unwarranted_variation.ambition import Ambition, Improvement, by_worth, scan_improvements
from domain.unwarranted_variation.examples import needs_example, similar_to
from domain.unwarranted_variation.funnel import Funnel, judge
from domain.unwarranted_variation.measures import comparison_kind, levels
from domain.unwarranted_variation.peers import Flags, Peers, load_compared
from domain.unwarranted_variation.ranks import Ranks, load_ranks
from domain.unwarranted_variation.series import (
    NoSeries,
    Series,
    load_area_series,
    load_place_series,
    with_baseline,
)
from domain.unwarranted_variation.sure import load_sure, turned_by_excluded
from pages.unwarranted_variation.view import (
    ALL_PERIODS,
    COMPARED,
    COUNTED,
    EVERY,
    EVERYBODY,
    FURTHEST_BEHIND,
    LEVELS,
    PEER_BASES,
    TOGETHER,
    WITHIN,
    View,
    breakdown_of,
    measure_of,
    named_peers,
    peer_codes,
    period_of,
)
from pages.words import counted_of, named
from vocabulary import Area, Freshness, Indicator, Period, Provenance, Refused

TRUST_RULE = (
    "The figure of a system or cluster is that of the trusts that draw the largest share of their patients from it (shares of "
    "2022), with all those trusts' patients, wherever they live."
)
PLACE_RULE = "The figure of an area is that of its own places, added up from counts."
AVERAGE_RULE = "The average is of all people counted, not of {many}, and includes the area's own."
PEER_RULE = {
    "like": "Compared are the area’s own {many} and the ten most like each of them.",
    "ons": "Compared are the area’s own {many} and the nearest neighbours of each that the ONS publishes.",
    "strategy-unit": "Compared are the area’s own {many} and the peers of each that the Strategy Unit publishes.",
}
NAMED_RULE = "Compared are the area’s own {many} and those named in the address."
COMPARED_BY = {"practice": ("practice",), "trust": ("trust",), "icb": ("practice", "board")}
"""The units of the fair comparison that stand for each kind of place."""
EXPECTED_RULE = "Figures are held against 1, as many as expected; that is not the average of the places compared."


class Evidence:
    """One view on one edition. A part that nobody looks at is not worked out."""

    def __init__(self, view: View, store: Store) -> None:
        area = store.area(view.area)
        assert area is not None  # the view only holds areas that are offered
        self.every = view.indicator == EVERY
        shown = replace(view, indicator=measure_of(store, vars(view)))
        store.newest(shown.indicator)
        self.view = _with_level_and_group(shown, store)
        self.store = store
        self.area: Area = area
        self.indicator: Indicator = store.indicator(self.view.indicator)
        self.level = self.view.level
        self.noun: Noun = LEVELS[self.level]
        self.breakdown = breakdown_of(vars(self.view))
        self.whom = "" if self.view.group == EVERYBODY else store.breakdown_label(self.view.group)
        usual = "peer" if view.compare in PEER_BASES else area.short_name
        self.compared = COMPARED.get(view.compare, usual)  # "Midlands"
        self.period: Period = period_of(store, vars(self.view))

    @cached_property
    def peers(self) -> Peers:
        return load_compared(
            self.store,
            self.indicator,
            self.area,
            level=self.level,
            breakdown=self.breakdown,
            period=self.period.id,
            within=self.view.area if self.view.compare == WITHIN else self.view.compare,
            among=frozenset() if isinstance(self.alike, Refused) else self.alike,
        )

    @cached_property
    def specialists(self) -> tuple[tuple[str, str], ...]:
        """Names and kinds of the hospitals with a figure that are not compared, because they are no general ones."""
        apart = self.peers.apart
        if apart is None:
            return ()
        kinds, shown = load_specialists(self.store), apart.take(apart.known)
        return tuple((str(name), kinds[str(code)]) for code, name in zip(shown.area, shown.short_name, strict=True))

    @cached_property
    def own_specialists(self) -> tuple[tuple[str, str], ...]:
        """The same of the area's own, whatever is shown."""
        kinds = load_specialists(self.store)
        own = self.store.members(self.area.code, "trust")
        return tuple((trust.short_name, kinds[trust.code]) for trust in own if trust.code in kinds)

    @cached_property
    def alike(self) -> frozenset[str] | Refused | None:
        """Codes of the places like the area's own, where these are compared with."""
        return peer_codes(self.store, vars(self.view))

    @cached_property
    def funnel(self) -> Funnel | Refused:
        if isinstance(self.alike, Refused):
            return self.alike
        return judge(self.peers, self.view.limits)  # type: ignore[arg-type]

    @cached_property
    def ranks(self) -> Ranks | Refused:
        """Between which ranks the places lie."""
        return self.funnel if isinstance(self.funnel, Refused) else load_ranks(self.store, self.funnel, self.allowed)

    @cached_property
    def excess(self) -> Excess | Refused:
        """People on the worse side above those expected, for the area's places together."""
        if isinstance(self.funnel, Refused):
            return self.funnel
        excess = self.funnel.excess
        return Refused(f"{self.no_figure}.") if excess is None else excess

    @cached_property
    def fair(self) -> Compared | None:
        """The area's result of the fair comparison, where the view shows the same figure: of everybody, in the newest period, beside
        the Midlands, with what the reader allows for. None for any other view. A system is compared by its practices where these are counted."""
        if self.breakdown or self.view.compare != MIDLANDS or self.area.kind == "region":
            return None
        if self.allowed is Allowed.NOTHING:
            return None
        kinds = COMPARED_BY.get(self.level, ())
        own = set(self.peers.rows.area[self.peers.reporting])
        found = (
            one
            for one in scan_area(self.store, self.area.code, allowed=self.allowed)
            if one.indicator.id == self.indicator.id and one.unit_kind in kinds and one.period.id == self.period.id
        )
        return next((one for one in found if one.unit == self.area.code or own == {one.unit}), None)

    @cached_property
    def sure(self) -> HowSure:
        """How sure the plain difference of the area's places together is."""
        return load_sure(self.store, self.peers)

    @cached_property
    def turned_by_excluded(self) -> bool:
        """Whether only the patients whom practices exclude keep the difference from being probable."""
        return turned_by_excluded(self.store, self.peers)

    @property
    def caveats(self) -> tuple[str, ...]:
        """What is unusual of single figures among those compared, and what holds for all of them."""
        return (
            *self.indicator.doubts(set(self.peers.rows.area), {self.period.id}, self.breakdown),
            *self.indicator.caveats,
        )

    def caveats_of(self, series: Series) -> tuple[str, ...]:
        """The same of a series: that of the place chosen, or of the area and its places."""
        rows, own = self.peers.rows, self.peers.own
        codes = {str(rows.area[self.chosen])} if self.chosen is not None else {self.area.code, *rows.area[own]}
        return (
            *self.indicator.doubts(codes, {period.id for period in series.periods}, self.breakdown),
            *self.indicator.caveats,
        )

    @property
    def no_figure(self) -> str:
        """ "The Black Country has no trust with a figure", or that its figures are held back."""
        own = int(self.peers.own.sum())
        if own and len(self.peers.held_back) == own:
            figures = "The figure of" if own == 1 else f"Every figure of the {self.noun.many} of"
            return f"{figures} {named(self.area)} is not shown: the numbers are too small"
        return f"{say.sentence_case(named(self.area))} has no {self.noun.one} with a figure"

    @cached_property
    def unit(self) -> Unit:
        """The unit, with as many decimals as tell the area's value, its interval and the target apart."""
        unit = replace(PERCENT if self.indicator.unit == "%" else unit_of(self.indicator.unit), floor=0)
        if isinstance(self.funnel, Refused):
            return unit
        target = self.funnel.target
        if target * unit.by < 1:
            unit = replace(unit, decimals=max(2, unit.decimals))
        if isinstance(self.excess, Refused):
            return unit
        value, low, high = self.funnel.own_value
        return unit.apart((value, target), (low, high), (value - target, 0.0))

    @cached_property
    def like_for_like(self) -> ComparedSystems | Refused:
        """The systems against what their people would have elsewhere."""
        return compare_systems(self.store, self.indicator.id, self.allowed)

    @property
    def allowed(self) -> Allowed:
        """What of the people the reader allows for."""
        return Allowed(self.view.allow)

    # ------------------------------------------------------------ every measure

    @cached_property
    def ambition(self) -> Ambition:
        return Ambition(self.view.ambition)

    @cached_property
    def improvements(self) -> tuple[Improvement, ...]:
        """Every measure of the area and what it would gain at the ambition."""
        among = ENGLAND if self.view.compare == ENGLAND else MIDLANDS
        return scan_improvements(self.store, self.area.code, self.ambition, among)

    @cached_property
    def ranked_improvements(self) -> tuple[Improvement, ...]:
        """The same in the order the reader asks for."""
        if self.view.count == COUNTED:
            return self.improvements
        return by_worth(self.improvements, self.view.count)  # type: ignore[arg-type]

    # ------------------------------------------------------------ over time

    @cached_property
    def chosen(self) -> int | None:
        """The row of the focus place: the one chosen by name, or the area's own furthest behind. None: its places together."""
        if self.view.place == TOGETHER:
            return None
        if self.view.place == FURTHEST_BEHIND:
            return None if isinstance(self.funnel, Refused) else self.funnel.furthest_behind
        return self.peers.rows.position(self.view.place)

    def among_alike(self, row: int) -> Standing | None:
        """A place beside the ten most like it, as they were counted; None where they are not known or have no figure."""
        group = load_peers(self.store, str(self.peers.rows.area[row]), SIMILAR)
        if isinstance(group, Refused) or not group.peers:
            return None
        found = stand_among(
            self.store, self.indicator, group, level=self.level, breakdown=self.breakdown, period=self.period.id
        )
        return found if found.known else None

    @cached_property
    def together(self) -> Series:
        """The area's places taken together, over time."""
        codes = [str(code) for code in self.peers.rows.area[self.peers.own]]
        return load_area_series(
            self.store, self.indicator, self.area, codes, level=self.level, breakdown=self.breakdown
        )

    @cached_property
    def shown(self) -> Series:
        """What the control chart shows, with the baseline the reader locked, where a reason is given for it."""
        if self.view.baseline == ALL_PERIODS or not self.view.because.strip():
            return self._every_period
        found = with_baseline(self._every_period, self.indicator, self.view.baseline)
        return self._every_period if isinstance(found, Refused) else found

    @cached_property
    def _every_period(self) -> Series:
        """The chosen place over time, or the area's places together."""
        if self.chosen is None:
            return self.together
        code = str(self.peers.rows.area[self.chosen])
        return load_place_series(self.store, self.indicator, code, level=self.level, breakdown=self.breakdown)

    @property
    def together_name(self) -> str:
        """ "the Black Country’s trusts together"; by its own name where the area has a series of its own."""
        if not self.together.added_up:
            return named(self.area)
        several = self.peers.own.sum() > 1 and self.area.kind != "region"
        return f"{places_of(self)} together" if several else places_of(self)

    @property
    def shown_name(self) -> str:
        return self.together_name if self.chosen is None else self.peers.name(self.chosen)

    def no_control_chart(self, series: Series) -> str:
        """Why a series has no control chart."""
        match series.control_chart:
            case NoSeries.NO_PLACES:
                return f"No {self.noun.one} of this area reports this measure."
            case NoSeries.TOO_MANY_PLACES:
                return (
                    f"{self.indicator.short_name} is not published for {named(self.area)} as a whole. Choose one place."
                )
            case Refused(reason):
                return reason
        return ""

    # ------------------------------------------------------------ who does it well

    @cached_property
    def example_for(self) -> int | None:
        """The row of the place that needs an example: the chosen one, or the area's own that stands for most people."""
        if self.chosen is not None or isinstance(self.funnel, Refused):
            return self.chosen
        return needs_example(self.funnel)

    @cached_property
    def similar(self) -> Flags:
        """Places like the one that needs an example."""
        row = self.example_for
        assert row is not None
        return similar_to(self.store, self.peers, row, self.level)

    # ------------------------------------------------------------ where it comes from

    @cached_property
    def freshness(self) -> Freshness:
        """Of the figures shown: those of the level and period of the view."""
        return self.freshness_at(self.period)

    def freshness_at(self, period: Period) -> Freshness:
        return self.store.freshness(self.indicator.id, period=period, kind=self.level, breakdown=self.breakdown)

    @cached_property
    def provenance(self) -> Provenance:
        funnel = self.funnel
        return Provenance(
            definition=_definition(self.indicator, self.level) + self._peers_compared,
            releases=self.store.releases(self.indicator.id),
            edition=self.store.edition,
            method="none: the places cannot be compared" if isinstance(funnel, Refused) else funnel.variation.method,
            period=self.period.label,
            freshness=(self.freshness,),
        )

    @property
    def _peers_compared(self) -> str:
        """Which peers are compared, with a space before it; "" where an area's places are."""
        if self.view.compare not in PEER_BASES:
            return ""
        rule = NAMED_RULE if named_peers(vars(self.view)) else PEER_RULE[self.view.compare]
        return f" {rule.format(many=self.noun.many)}"


def _with_level_and_group(view: View, store: Store) -> View:
    """The view with a level and a group that the measure has: a view made in code may leave them at their defaults."""
    published = store.kinds(view.indicator)
    level = view.level if view.level in published else levels(store, view.indicator)[0]
    groups = store.breakdowns(view.indicator, kind=level)
    if level == view.level and breakdown_of(vars(view)) in groups:
        return view
    return replace(view, level=level, group=groups[0] or EVERYBODY)


def _definition(indicator: Indicator, level: str) -> str:
    figure = TRUST_RULE if level == "trust" else PLACE_RULE
    average = AVERAGE_RULE.format(many="trusts" if level == "trust" else "places")
    target = EXPECTED_RULE if comparison_kind(indicator) == "ratio" else average
    return f"{counted_of(indicator)}. {indicator.method} {figure} {target}"


def places_of(evidence: Evidence) -> str:
    """ "the Black Country’s trusts", "Lincolnshire’s trust", "the Midlands practices", "the trusts of X with Y"; a system by its name."""
    area, noun, count = evidence.area, evidence.noun, int(evidence.peers.own.sum())
    if evidence.level == area.kind and count == 1:
        return named(area)
    if area.kind == "region":
        return f"{named(area)} {noun.many}"
    if area.kind == "cluster":
        return f"the {noun.many} of {named(area)}"
    general = (
        "general " if evidence.level == "trust" and evidence.own_specialists else ""
    )  # specialist hospitals are not compared
    return f"{say.possessive(named(area))} {general}{noun.many if count > 1 else noun.one}"
