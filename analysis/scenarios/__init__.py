"""What-ifs: the models, and the tools that work on the outcome of any model.

A model is `model(parameters, seed) -> Outcome | Refused`; its parameters are a frozen dataclass. All draws come from
the seed and none depends on a parameter, so two scenarios of one model differ by the decision and not by luck (common
random numbers).
"""

from analysis.scenarios.alternatives import Knowing, Score, losing, probably_best, size_of, worth_of_knowing
from analysis.scenarios.assumption import Range, around
from analysis.scenarios.attribution import shares_of_difference
from analysis.scenarios.comparison import Comparison, apart, compare
from analysis.scenarios.doubt import Doubt, Part
from analysis.scenarios.outcome import DRAWS, SEED, Aim, Change, Measure, Outcome, Summary, simulate, summaries, summary
from analysis.scenarios.sensitivity import Swing, Switch, switching_value, tornado

__all__ = [
    "DRAWS",
    "SEED",
    "Aim",
    "Change",
    "Comparison",
    "Doubt",
    "Knowing",
    "Measure",
    "Outcome",
    "Part",
    "Range",
    "Score",
    "Summary",
    "Swing",
    "Switch",
    "apart",
    "around",
    "compare",
    "losing",
    "probably_best",
    "shares_of_difference",
    "simulate",
    "size_of",
    "summaries",
    "summary",
    "switching_value",
    "tornado",
    "worth_of_knowing",
]
