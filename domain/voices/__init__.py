"""What do the population and frontline staff think?

`patient_experience`: patients of practices by deprivation, and the gap; `said_and_measured`: survey answers against care measured;
`staff_survey`: staff of acute trusts to 2019; `comments`: what comments are about.
"""
