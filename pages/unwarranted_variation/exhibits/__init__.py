"""The exhibits, one module for each section: who stands out, the funnel, like for like, one place over time, who does it well."""

from pages.unwarranted_variation.exhibits.control_chart import over_time
from pages.unwarranted_variation.exhibits.examples import examples
from pages.unwarranted_variation.exhibits.funnel_plot import funnel_plot
from pages.unwarranted_variation.exhibits.like_for_like import like_for_like
from pages.unwarranted_variation.exhibits.ranked import ranked

__all__ = ["examples", "funnel_plot", "like_for_like", "over_time", "ranked"]
