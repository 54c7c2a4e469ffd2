"""Pace of change: how fast the money of each part moves towards its fair share, by stated rules, with every budget met to the penny."""

from analysis.pace_of_change.faster import Faster, rules_to_arrive
from analysis.pace_of_change.many import last_amounts
from analysis.pace_of_change.path import Path, pace_of_change
from analysis.pace_of_change.rules import MOST_YEARS, UNLIMITED, Rules

__all__ = ["MOST_YEARS", "UNLIMITED", "Faster", "Path", "Rules", "last_amounts", "pace_of_change", "rules_to_arrive"]
