"""The exhibits, one module for each section: every measure, who stands out, the funnel, like for like, one place over time, who does it well, who is like us."""

from pages.unwarranted_variation.exhibits.before_after import before_after, what_explains
from pages.unwarranted_variation.exhibits.control_chart import over_time
from pages.unwarranted_variation.exhibits.doing_well import doing_well
from pages.unwarranted_variation.exhibits.examples import examples
from pages.unwarranted_variation.exhibits.excluded import excluded
from pages.unwarranted_variation.exhibits.funnel_plot import funnel_plot
from pages.unwarranted_variation.exhibits.improvements import improvements
from pages.unwarranted_variation.exhibits.like_for_like import like_for_like
from pages.unwarranted_variation.exhibits.multiples import multiples, ranks
from pages.unwarranted_variation.exhibits.on_the_map import on_the_map
from pages.unwarranted_variation.exhibits.ranked import ranked
from pages.unwarranted_variation.exhibits.trust_profile import trust_profile, trust_spine
from pages.unwarranted_variation.exhibits.which_trust import which_trust
from pages.unwarranted_variation.exhibits.who_is_like_us import who_is_like_us

__all__ = [
    "before_after",
    "doing_well",
    "examples",
    "excluded",
    "funnel_plot",
    "improvements",
    "like_for_like",
    "multiples",
    "on_the_map",
    "over_time",
    "ranked",
    "ranks",
    "trust_profile",
    "trust_spine",
    "what_explains",
    "which_trust",
    "who_is_like_us",
]
