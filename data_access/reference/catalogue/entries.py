"""What a catalogue entry of each kind holds. The fields of `Indicator` are in `vocabulary`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from vocabulary import Indicator

# Trusts by what they do, which are not compared with one another: acute and specialist hospitals, mental health and learning
# disability, community services, ambulances.
TRUST_KINDS = ("trust", "mental_health_trust", "community_trust", "ambulance_trust")
# Every kind of area, from the widest. msoa and lsoa are census areas of the year named; ltla and utla are lower and upper
# tier local authorities; itl are the international territorial levels of regional accounts; an organisation is one that
# is no trust of ours, or whose name the publisher withholds.
AREA_KINDS = (
    *("uk", "england", "region", "cluster", "icb", "sub_icb", "pcn", "practice", *TRUST_KINDS, "provider"),
    *("utla", "ltla", "msoa11", "msoa21", "lsoa11", "lsoa21", "itl1", "itl2", "itl3", "organisation"),
)


@dataclass(frozen=True)
class PrintedTotal:
    """A figure the publisher printed. The loader's result must reproduce it, or the whole source is refused.

    Either `indicator`, `period` and `area` name the figures it sums, or `counted` names a number in `Loaded.totals`
    (counted while reading but not loaded), "rows read", or "areas of kind icb" (of any kind the source names).
    """

    what: str  # "Patients on the lists of England's practices"
    value: float
    within: float  # half of the last digit printed; more only where `what` says why
    where: str  # where the publisher printed it
    counted: str = ""
    indicator: str = ""
    period: str = ""
    area: str = ""  # a kind of area whose rows are added up ("practice"), or the code of one area ("E92000001")
    breakdown: str = ""
    part: Literal["numerator", "denominator", "value"] = "value"  # a value of many areas is that of their added counts


@dataclass(frozen=True)
class Source:
    """One publication: who published it, under which licence, and in what shape it reached us."""

    id: str
    title: str
    publisher: str
    licence: str
    attribution: str
    published_as: str
    loader: str  # module in data_access/reference/sources
    files: dict[str, str]  # role -> path below the SOURCE folder
    needs: tuple[str, ...]  # sources whose areas and memberships must be loaded before
    as_of: str | None  # month of a lookup or boundary file ("2024-04"); None where the figures carry their periods
    caveats: tuple[str, ...]
    url: str  # the publisher's page about it
    published: str | None  # the day the publisher issued it ("2025-10-30"); None: not known
    read_from: dict[
        str, str
    ]  # role -> where the file of that role was read from: the exact version, where there is one
    printed_totals: tuple[PrintedTotal, ...] = ()
    no_printed_total: str = ""  # why there is none to hold the file to


@dataclass(frozen=True)
class Dimension:
    """What a breakdown divides by: deprivation tenths, sex, specialty. `values`: key -> words, in the order shown."""

    id: str
    name: str
    ordered: bool  # from one end to the other (deprivation), not merely listed (specialties)
    convention: str  # which end is which, and whose classification
    values: dict[str, str]  # empty: the source itself names them


@dataclass(frozen=True)
class Intervention:
    """What spending on something has been found to buy in health, as published. `pounds_per_year`: for one year in full health."""

    id: str
    name: str  # "More of the public health grant"
    pounds_per_year: float
    lowest: float | None  # of what the source gives; None: it gives one figure
    highest: float | None
    prices: str  # the year they are of: "2016/17"
    reach: str  # by deprivation; "": the source does not say
    quality: Literal["Good", "Fair", "Weak"]  # of the evidence
    why_quality: str
    source: str
    address: str
    quoted: str  # the figure as the source has it


@dataclass(frozen=True)
class SpendingAssociation:
    """What went with more spending of one kind in a publication, per pound: an association or a return, never a cause."""

    id: str  # the kind of care: "acute"
    name: str  # in the middle of a sentence: "hospital care"
    lowest: float  # pounds per pound
    highest: float
    counted: str  # what the pounds are: "value added of the area"
    compared: str  # what was compared with what
    source: str
    address: str
    quoted: str  # the figures as the source has them


@dataclass(frozen=True)
class HouseholdSpending:
    """What UK households spent in a year on what each industry of the country made, as published: million pounds at basic prices.

    With `imports` and `taxes` the spending adds up to `in_all`. `no_spending_of_pay`: keys of `spending` that nobody pays from pay.
    """

    title: str
    publisher: str
    licence: str
    attribution: str
    address: str
    where: str  # in the publication
    year: str
    caveat: str
    in_all: float
    imports: float
    taxes: float
    no_spending_of_pay: tuple[str, ...]
    spending: dict[str, float]  # by product


@dataclass(frozen=True)
class UnitCost:
    """What a unit of care costs on average, as published, in the prices of its year. Not the saving from one unit less."""

    id: str
    name: str  # "A night in hospital of somebody ready to leave"
    pounds: float
    prices: str  # the year they are of: "2016/17"
    quality: Literal["Good", "Fair", "Weak"]  # of the evidence
    why_quality: str
    source: str
    address: str
    quoted: str  # the figure as the source has it


@dataclass(frozen=True)
class ElicitedShift:
    """What experts thought would remain of one group of hospital activity, in percent: the mean, and as much as remains at the 10th and the 90th
    percentile of what is mitigated (so `percentile10` is the higher). `care_shift`: whether care moves out of hospital; None: not told."""

    id: str
    name: str  # in plain words; "" where no what-if offers it
    group: str
    care_shift: bool | None
    mean: float
    percentile10: float
    percentile90: float


@dataclass(frozen=True)
class ElicitedShifts:
    """All of one elicitation, by id. `horizon`: the year by which it would be so."""

    source: str
    address: str
    licence: str
    horizon: str
    shifts: dict[str, ElicitedShift]


@dataclass(frozen=True)
class AreaGroup:
    """A dated group of areas made from others. `members` are store codes."""

    id: str
    name: str
    kind: Literal["cluster"]
    region: str
    members: tuple[str, ...]
    valid_from: str
    valid_to: str


@dataclass(frozen=True)
class BoardChange:
    """An integrated care board formed from others. `formed_from`: store code of each -> how many of its practices came."""

    code: str
    ods: str
    name: str
    short_name: str
    region: str
    valid_from: str
    formed_from: dict[str, int]


@dataclass(frozen=True)
class BoardPapers:
    """Where an integrated care board publishes the papers of its meetings."""

    board: str  # store code
    papers: str  # address of the page
    together: str | None  # the page of the cluster's joint meetings


@dataclass(frozen=True)
class Reported:
    """One statement about a change, and who published it."""

    said: str
    source: str  # the publisher and the day it published
    address: str


@dataclass(frozen=True)
class PublicChange:
    """A change that was announced with a date. Says nothing of whether it worked."""

    id: str
    name: str
    area: str  # as in addresses
    place: str | None  # the trust or other place within the area; None: the area itself
    measure: str
    first_period: str  # the first one after the change
    measured: str  # what the measure counts beside what changed
    dated: tuple[Reported, ...]  # when it took effect
    claimed: tuple[Reported, ...]  # what was said of it, and by whom
    other_causes: tuple[Reported, ...]  # what else happened there at the time
    read_as: str  # how the reports were read, such as "an extract"


@dataclass(frozen=True)
class Method:
    """How figures are made: a definition, where it comes from, the function that does it, and what that was checked by."""

    id: str
    name: str
    question: str
    definition: str
    reference: str
    function: str  # dotted name
    reference_cases: dict[str, int]  # method in tests/reference_values/cases -> cases it reproduces


@dataclass(frozen=True)
class Catalogue:
    """All that is needed to check what loaders give."""

    sources: dict[str, Source]
    indicators: dict[str, Indicator]
    dimensions: dict[str, Dimension]
    groups: tuple[AreaGroup, ...]
    board_changes: tuple[BoardChange, ...] = ()
