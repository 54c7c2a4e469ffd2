"""The evidence behind one view: each section is loaded when an exhibit first asks for it."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

from components import narrative as say
from data_access import Store
from domain.voices.comments import THEMES, Comments, load_comments
from domain.voices.patient_experience import GapComparison, GapTrend, PatientExperience, load_patient_experience
from domain.voices.patient_survey import PatientSurvey, load_patient_survey
from domain.voices.said_and_measured import Comparison, load_appointments, load_deaths
from domain.voices.staff_survey import StaffSurvey, load_staff_survey
from pages.voices.view import COMMENTED, ORGANISATIONS, STAFF, View, period_of
from pages.words import provenance
from vocabulary import Freshness, Indicator, Period, Provenance, Refused


class Evidence:
    def __init__(self, view: View, store: Store) -> None:
        area = store.area(view.area)
        assert area is not None  # the view only holds areas that are offered
        self.view, self.store, self.area = view, store, area

    @cached_property
    def period(self) -> Period:
        return period_of(self.store, self.view.measure, self.view.year)

    @property
    def year(self) -> str:
        return self.period.label

    @cached_property
    def patients(self) -> PatientExperience:
        return load_patient_experience(self.store, self.view.measure)

    @property
    def indicator(self) -> Indicator:
        return self.patients.indicator

    @property
    def years(self) -> tuple[Period, ...]:
        return self.patients.years

    @cached_property
    def year_index(self) -> int:
        return self.years.index(self.period)

    @property
    def england(self) -> GapTrend:
        return self.patients.england

    @cached_property
    def own_codes(self) -> frozenset[str]:
        """The systems that are the area, or belong to it."""
        systems = (self.area,) if self.area.kind == "icb" else self.store.members(self.area.code, "icb")
        return frozenset(system.code for system in systems)

    @property
    def own_systems(self) -> list[GapTrend]:
        return [system for system in self.patients.systems if system.area.code in self.own_codes]

    @property
    def system(self) -> GapTrend | None:
        """The one system the area is; None for a cluster and the Midlands."""
        return self.own_systems[0] if self.area.kind == "icb" else None

    @cached_property
    def gap(self) -> GapComparison | Refused:
        """The gap of the one system the area is, compared with England's."""
        if self.system is None:
            return Refused("Only a single system has a gap of its own.")
        return self.patients.compare_gap(self.system, self.year_index)

    @cached_property
    def appointments(self) -> Comparison | Refused:
        return load_appointments(self.store, self.area, self.period)

    @cached_property
    def deaths(self) -> Comparison | Refused:
        return load_deaths(self.store, self.area)

    @cached_property
    def staff(self) -> StaffSurvey:
        return load_staff_survey(self.store, self.view.staff, self.area)

    @cached_property
    def patient_survey(self) -> PatientSurvey | Refused:
        return load_patient_survey(self.store, self.view.survey)

    @property
    def staff_asked(self) -> str:
        """What the share of staff is of: "staff who would recommend the care"."""
        return STAFF[self.view.staff][1]

    @property
    def staff_topic(self) -> str:
        """What staff were asked about, as a title begins: "enough staff"."""
        return say.mid_sentence(STAFF[self.view.staff][0])

    @cached_property
    def comments(self) -> Comments | Refused:
        year = period_of(self.store, THEMES, self.view.written)
        return load_comments(self.store, self.view.organisation, self.organisation, year)

    @property
    def comments_are_from_here(self) -> bool:
        """Whether the Midlands trust whose comments are counted serves the area."""
        systems = {system.code for system in self.store.parents(COMMENTED, "icb")}
        return bool(systems & self.own_codes)

    @property
    def organisation(self) -> str:
        return ORGANISATIONS[self.view.organisation]

    @cached_property
    def freshness(self) -> Freshness:
        """Of what patients said, in the year shown."""
        return self.store.freshness(self.view.measure, period=self.period, kind="icb")

    def caveats(self, indicator: str) -> tuple[str, ...]:
        return self.store.indicator(indicator).caveats

    def provenance(self, indicator: str, period: str, also: str = "") -> Provenance:
        """What stands under an exhibit of one indicator. `also`: a sentence that completes its definition."""
        origin = provenance(self.store, (indicator,), period)
        return replace(origin, definition=f"{self.store.indicator(indicator).name}. {also}".strip())
