"""What-ifs: the models, and what is asked of the outcome of any of them.

A model is `model(parameters, seed) -> Outcome | Refused`; its parameters are a frozen dataclass. All draws come from the seed and
none depends on a parameter, so that two scenarios of one model differ by what was decided, not by luck (common random numbers).
"""

from analysis.scenarios.assumption import Range, around
from analysis.scenarios.comparison import Comparison, compare
from analysis.scenarios.doubt import Doubt, Part
from analysis.scenarios.outcome import DRAWS, SEED, Change, Measure, Outcome, Summary, simulate, summaries, summary
from analysis.scenarios.sensitivity import Swing, Switch, switching_value, tornado

__all__ = [
    "DRAWS",
    "SEED",
    "Change",
    "Comparison",
    "Doubt",
    "Measure",
    "Outcome",
    "Part",
    "Range",
    "Summary",
    "Swing",
    "Switch",
    "around",
    "compare",
    "simulate",
    "summaries",
    "summary",
    "switching_value",
    "tornado",
]
