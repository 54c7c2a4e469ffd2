"""What-ifs: a frozen dataclass of levers and a pure function with a seed give an Outcome; what is asked of any Outcome.

A model is `model(levers, seed) -> Outcome | Refused`. All draws of chance come from the seed and none depends on a lever, so that
two scenarios of one model differ by what was decided, not by luck (common random numbers).
"""

from analysis.scenarios.comparison import Comparison, compare
from analysis.scenarios.outcome import DRAWS, SEED, Change, Measure, Outcome, Summary, simulate, summaries, summary
from analysis.scenarios.sensitivity import Swing, Switch, switching_value, tornado

__all__ = [
    "DRAWS",
    "SEED",
    "Change",
    "Comparison",
    "Measure",
    "Outcome",
    "Summary",
    "Swing",
    "Switch",
    "compare",
    "simulate",
    "summaries",
    "summary",
    "switching_value",
    "tornado",
]
