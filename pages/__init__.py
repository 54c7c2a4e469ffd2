"""The questions, one module each. To add one: write a module with a PAGE, and name it here."""

from pages import home, unwarranted_variation
from pages.planned import PLANNED as PLANNED

ANSWERED = (unwarranted_variation.PAGE,)
HOME = home.page(ANSWERED)
PAGES = (HOME, *ANSWERED)
