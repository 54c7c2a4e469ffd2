"""Lay words and the terms of the field, and the subject of each card besides its measure."""

from __future__ import annotations

from pathlib import Path

import yaml

from pages import paths

_GIVEN = yaml.safe_load((Path(__file__).parent / "synonyms.yaml").read_text(encoding="utf-8"))
IGNORED: frozenset[str] = frozenset(_GIVEN["ignored"].split())
"""Words that do not distinguish one measure from another."""
SOFT: frozenset[str] = frozenset(_GIVEN["soft"])
"""Phrases that a card need not contain when the question names something else as well."""
SPEECH: frozenset[str] = frozenset(_GIVEN["speech"].split())
"""Common words, mostly verbs, that a card need not contain: nobody asks about "depending" or "reaching"."""
SYNONYMS: dict[str, tuple[str, ...]] = {lay: tuple(terms) for lay, terms in _GIVEN["synonyms"].items()}
"""Lay words -> terms in the texts of measures and cards."""

ABOUT_GAPS = frozenset(
    [
        "gap",
        "gaps",
        "inequality",
        "inequalities",
        "deprived",
        "deprivation",
        "poor",
        "poorer",
        "poorest",
        "poverty",
        "rich",
        "richest",
        "fifth",
        "fifths",
    ]
)
ABOUT_TIME = frozenset(
    [
        "trend",
        "trends",
        "rising",
        "rise",
        "risen",
        "fallen",
        "falling",
        "fell",
        "grown",
        "growing",
        "since",
        "history",
        "years",
        "changed",
        "improving",
    ]
)
"""Words that ask for a measure by deprivation, and over time."""

CARDS: dict[str, dict[str, tuple[str, str]]] = {
    paths.INEQUALITIES: {
        "priorities": (
            "Which inequalities are largest, in people",
            "biggest inequalities gaps priorities matter most widest deprivation rank measures people excess health gap",
        ),
        "slopes": (
            "How much shorter lives are where people are most deprived",
            "slope life expectancy deprivation gap years shorter die younger sooner steep systems compared rich poor men women",
        ),
        "size_and_trend": (
            "Which gaps grow and which shrink",
            "gaps widening narrowing getting better worse trend inequality over time",
        ),
        "rural_urban": ("Deprivation in town and country", "rural urban countryside villages towns city deprivation"),
        "neighbourhoods": (
            "Which neighbourhoods live shorter or longer than their deprivation",
            "neighbourhoods life expectancy deprivation off the line outliers MSOA",
        ),
        "life_map": ("Map of life expectancy", "map where life expectancy neighbourhoods shortest lives"),
        "deprivation_map": (
            "Map of deprivation",
            "map deprivation where most deprived neighbourhoods fifth poor poorer poorest rich richer affluent live IMD index of multiple deprivation",
        ),
        "over_time": ("Life expectancy gaps over time", "gap inside each authority life expectancy trend over years"),
        "core20plus5": (
            "Core20PLUS5",
            "core20plus5 core20 plus clinical areas maternity severe mental illness respiratory cancer hypertension approach NHS England",
        ),
        "within_between": (
            "Differences within and between systems",
            "within between systems practices Theil share of differences",
        ),
    },
    paths.RESOURCE_DISTRIBUTION: {
        "distance": (
            "How far each system is from its fair share of money",
            "fair share allocation distance from target underfunded overfunded money funding below above target system",
        ),
        "distance?stream=primary_medical": (
            "Money allocated for general practice",
            "allocation primary medical care general practice target distance",
        ),
        "distance?stream=other_primary_care": (
            "Money allocated for other primary care",
            "allocation other primary care pharmacies chemists opticians spending money",
        ),
        "distance?stream=specialised": (
            "Money allocated for specialised services",
            "allocation specialised commissioning specialist services spending money",
        ),
        "distance?stream=running_costs": (
            "Money allocated for running costs",
            "allocation running costs administration bureaucracy overheads managers of the board spend spending money",
        ),
        "arrive": (
            "When each system would reach its fair share",
            "when arrive reach fair share target how long years pace of change growth convergence faster slower how fast",
        ),
        "inside": (
            "Do payments follow need inside a system",
            "inside within system places networks PCN fair share by need money follow need match GP practices pounds paid gap highest need",
        ),
        "along": (
            "Do the most deprived get their share of payments and GPs",
            "along deprivation inverse care law most deprived fifth money pounds GPs staff share of need concentration index practices paid more",
        ),
        "payment_streams": (
            "What general practice is paid for",
            "GP practices payments by stream core contracts history need work done local schemes global sum",
        ),
        "need_alone": (
            "Need without the prices of each place",
            "need alone market forces factor prices costs weighted population",
        ),
        "systems?beside=need": (
            "Need compared with the number of people",
            "need index weighted population who needs most services",
        ),
        "systems?beside=pounds": (
            "What general practice is paid for each weighted patient",
            "GP practices paid payments pounds money per weighted patient primary care funding",
        ),
        "systems?beside=staff": (
            "GPs for the need there is",
            "general practitioners doctors number of GPs for each weighted patients workforce shortage full-time",
        ),
        "components": (
            "Need for each service",
            "need hospital community mental health maternity prescribing by service components",
        ),
        "on_the_map": ("Map of need", "map need where authorities"),
        "distance_years": (
            "Distance from fair share over time",
            "distance from target over years pace of change convergence catching up",
        ),
        "years?beside=pounds": ("GP payments over time", "payments general practice rise over years"),
        "years?beside=staff": (
            "GPs over time",
            "number of GPs fallen risen over years trend nurses staff in practices",
        ),
    },
    paths.UNWARRANTED_VARIATION: {
        "first_card": (
            "Where improvement would pay most",
            "every measure all measures improvement pay most ambition gain furthest behind where to start priorities opportunity",
        ),
        "examples": ("Who already does it well", "good examples best practice who does well learn from better like us"),
        "who_is_like_us?compare=like": (
            "Who is like us",
            "similar peers comparable trusts systems like us does better nearest neighbours",
        ),
        "doing_well": (
            "Who does it well, reliably",
            "who does well reliably steadily consistently better year after year positive deviants bright spots learn from visit what sets apart",
        ),
        "before_after?indicator=smoking_prevalence_qof&level=practice": (
            "Who stands out, before and after adjustment",
            "funnel before after adjusted unadjusted crude like for like case mix who still stands out turn round reverse only noise luck",
        ),
        "like_for_like?indicator=smoking_prevalence_qof&level=icb": (
            "Each system before and after adjustment",
            "like for like before after adjusted unadjusted plain average turn round reverse on adjustment only noise fair comparison",
        ),
        "which_trust": (
            "Which trust differs, and since when",
            "which trust differs which trust since when since what date which hospital stands out changed which trust changed and when worse since how long trust measure date",
        ),
        "what_explains": (
            "What explains the differences",
            "what explains differences variation why covariates model calibration what is left unexplained",
        ),
        "multiples": (
            "Every place over time, side by side",
            "small multiples all trusts over time side by side control charts signs of change special cause moved changed",
        ),
        "ranks": (
            "Between which ranks places lie",
            "rank ranks ranking league table caterpillar interval of the rank worst quarter position",
        ),
        "trust_spine": (
            "One trust measure by measure, beside its peers",
            "spine chart trust beside peers measure by measure worse than similar trusts benchmark",
        ),
        "trust_profile": (
            "One trust, all its measures",
            "trust profile hospital scorecard dashboard everything about a trust all measures of one trust worst quarter",
        ),
        "excluded": (
            "Who leaves patients out of the count",
            "excluded exceptions exception reporting personalised care adjustments left out of the count QOF gaming practices",
        ),
    },
    paths.LEARNING: {
        "course": (
            "Did the change work",
            "did it work evaluate evaluation effect impact before after what happened since change decision counterfactual interrupted time series",
        ),
        "designs": (
            "Do other ways of judging the change agree",
            "designs methods evaluate evaluation difference in differences synthetic control interrupted time series compared robust agree",
        ),
        "elsewhere": (
            "How much other places moved that decided nothing",
            "elsewhere other places placebo chance decided nothing would have happened anyway",
        ),
        "gap_before": (
            "Whether it ran alongside the other places before",
            "parallel trends gap before pre-trend already closing widening alongside placebo dates trend adjusted",
        ),
        "mixture": (
            "Which places the comparison is made of",
            "mixture synthetic control made of weights donor places comparison group",
        ),
        "could_tell": (
            "How small an effect we could tell",
            "could tell power smallest detectable effect how long to wait pilot evaluation plan evaluate in advance",
        ),
        "back_test": (
            "What would have been said of a change made then",
            "back test backtest backtested decision made earlier hindsight would have said placebo date",
        ),
        "evidence_map": (
            "What was tried, and how well it is known",
            "evidence map interventions tried elsewhere strength of evidence sources what works known",
        ),
        "public_cases": (
            "Changes announced in public, ready to be judged",
            "public cases examples hospital merger closures opened reorganisation announced natural experiments",
        ),
    },
    paths.WIDER_ECONOMY: {
        "shares": (
            "Health and care as a share of the economy",
            "health care share of economy GVA gross value added size sector",
        ),
        "share_over_time": ("That share over time", "health share of economy since 1998 grown over years"),
        "split": (
            "Health, residential care and social work apart",
            "split of health residential care social work economy",
        ),
        "within": ("The share inside a system", "share economy within towns authorities inside"),
        "jobs": (
            "Jobs in health and social care",
            "jobs employment employer health social work share of full-time jobs",
        ),
        "multipliers": (
            "What a pound spent on health adds elsewhere",
            "multiplier pound spent NHS brings adds other industries economic effect anchor",
        ),
        "suppliers": (
            "Which industries feel a pound spent here",
            "suppliers supply chain industries benefit from spending buy local procurement households induced location quotient Flegg regional",
        ),
        "anchors": (
            "The area’s anchors: budgets and staff",
            "anchor institutions budgets workforce council outturn estate procurement largest employer",
        ),
        "out_of_work": (
            "People out of work",
            "out of work unemployment benefits worklessness employment deprivation jobless",
        ),
        "ill_health": (
            "People out of work because they are ill",
            "ill health keeps people out of work too ill to work long-term sick worth cost to Exchequer households employers",
        ),
        "early_deaths": (
            "Preventable deaths and years of life lost before 75",
            "premature preventable deaths years of potential life lost index",
        ),
        "pair": (
            "A health outcome against an economic condition",
            "economy acting on health inactivity employment pay income housing schools early years against life expectancy correlation authorities",
        ),
        "links": (
            "Which economic conditions go with health",
            "which conditions wider determinants go with health strongest link poverty pay education housing adjusted for deprivation",
        ),
        "pension_age": (
            "Healthy life expectancy beside the State Pension age",
            "healthy life expectancy state pension age 66 67 retire working life good health",
        ),
        "health_and_work": (
            "Health and work together",
            "health and work unemployed die earlier economic inactivity sickness long-term link",
        ),
    },
    paths.VOICES: {
        "patients_in_2025": (
            "What patients say of their practice",
            "patients say think GP access survey contact getting through experience satisfaction satisfied happy practice 2025",
        ),
        "gaps": (
            "Whether patients in deprived places say the same",
            "patients experience deprivation gap survey poorer",
        ),
        "said_and_measured": (
            "What patients say beside what is measured",
            "experience against measured waits appointments belief differs from data perception",
        ),
        "staff_league": ("What staff say", "staff survey say morale enough staff trusts compared workplace"),
        "staff_over_time": ("What staff say over time", "staff survey morale trend over years improving"),
        "staff_and_deaths": (
            "Staff who would recommend the care, and deaths",
            "staff recommend care mortality deaths link",
        ),
        "themes": ("What comments are about", "comments complaints themes topics feedback patients write"),
        "feelings": ("How comments feel", "comments sentiment positive negative feelings feedback"),
    },
    paths.OVERVIEW: {
        "picture": (
            "What stands out here",
            "overview summary stand out differ expected worse better everything performance picture headline only noise luck adjustment how many comparisons differ",
        ),
        "turned": (
            "What turns round on adjustment, and what is only noise",
            "which findings differences turn round reverse change sign on adjustment adjusted unadjusted before after like for like plain only noise chance luck artefact case mix",
        ),
        "every_area": ("What each area hears first", "every area each system first finding"),
        "about": (
            "About this area",
            "how many people live population age size practices facts about area ethnic older",
        ),
        "changed": ("What new figures changed", "new figures updated changed latest edition news what is new"),
    },
    paths.DATA_AND_METHODS: {
        "cannot_say": (
            "What these figures cannot say",
            "ethnic ethnicity missing gaps in the figures not known cannot tell limits of data",
        ),
        "listing": (
            "Every measure, publication and method",
            "sources definitions methods measures list catalogue publications licence where figures come from due for newer figures",
        ),
    },
}
"""Page -> function of an exhibit -> its name in answers, and the words that lead to it.

Choices besides the area follow "?".
"""

WHAT_IFS: dict[str, str] = {
    "level-up": "longer lives raise life expectancy most deprived level up what if improve more healthy years close closing the gap bring",
    "narrow": "narrow close the gap halve reduce inequality in a measure what if",
    "spending": "spend money move shift budget invest prevention what if cost QALY health gained",
    "move": (
        "money follows need fair share redistribute rebalance move allocation shift levelling pace of change "
        "who gains and loses winners losers what would fair shares do what if"
    ),
    "merge": "merge merger merging merged put together join joined combine cluster systems boards what if",
    "one-pound": (
        "one pound five answers million pounds more extra spend spent local health care jobs economy value added otherwise have "
        "bought opportunity cost next best use what else would money buy what if"
    ),
    "spend-locally": (
        "spend pounds money locally local economy jobs value added GVA multiplier procurement recruit anchor 10 million more local health care what if"
    ),
    "shift-spending": (
        "shift move spending between hospital acute community primary social care prevention left shift jobs economy GVA what if"
    ),
    "back-to-work": (
        "people back in work back at work return to work worth what to whom 1,000 people jobs employment inactivity sickness Exchequer "
        "households employers what if"
    ),
    "care-and-discharge": (
        "councils social care home care reablement discharge free hospital beds bed days council pays NHS gains Better Care Fund together what if"
    ),
    "value-triangles": (
        "value triangles star programmes programme budget least health for money stop disinvest decommission prioritise value for money"
    ),
    "reduce-delays": "what if discharge delays shorter sooner ready to leave bed days blocked beds medically fit councils social care hospital flow",
    "shift-to-community": "what if care moved out of hospital shift to community left shift neighbourhood avoid admissions closer to home virtual ward",
    "to-peers": "reach best catch up peers move towards average what if improve fewer",
}
"""Name of a what-if -> the words that lead to it."""

PAGES: dict[str, tuple[str, str]] = {
    paths.OVERVIEW: (
        "What changed since the last meeting",
        "since last meeting last met changed new figures decided decisions board meeting catch up",
    ),
    paths.INEQUALITIES: (
        "Which inequality matters most",
        "which inequality matters most largest inequalities priority what might be done about it",
    ),
    paths.RESOURCE_DISTRIBUTION: (
        "Whether an area has its fair share of money",
        "short of money fair share of money enough money underfunded overfunded target funded",
    ),
    paths.VOICES: (
        "What patients and staff say",
        "what patients and staff say think feel people and staff voices opinion",
    ),
    paths.LEARNING: (
        "Decisions signed, and what came of them",
        "decide decided deciding decision decisions sign signed signing register log what did we decide learnt learning review verdict did it work worked pay off",
    ),
    paths.LESSONS: (
        "Six lessons on your own figures",
        "lessons lesson learn teach training quiz funnel rank regression to the mean luck probability how to read a chart",
    ),
    paths.PLACES: (
        "Places of your own",
        "own place neighbourhood custom area draw practices group planning integrated neighbourhood team boundary",
    ),
    paths.SCENARIOS: ("Scenarios", "scenarios compare options side by side kept what-ifs assumptions"),
    paths.SAVED_VIEWS: ("Saved views", "saved views bookmarks kept favourites changed since"),
    paths.PACKS: ("Board packs", "board pack slides powerpoint paper report meeting export download briefing"),
}
"""Pages, or parts of pages, without a card of their own."""

FORMS: dict[str, tuple[str, str]] = {paths.LEARNING: ("Record a decision", "")}
"""Forms that open filled in or blank: only a question that asks to fill one in leads to it."""

PARTS: dict[str, str] = {PAGES[paths.LEARNING][0]: "#register--section", FORMS[paths.LEARNING][0]: "#register--signing"}
"""Name of a part of a page in PAGES or FORMS -> its anchor."""

TOPS: dict[str, tuple[str, str]] = {
    paths.OVERVIEW: ("What to decide first, and how sure it is", "what the board must decide first finding sure"),
}
"""The top of a page, with its first finding, in addition to what PAGES says of it."""
