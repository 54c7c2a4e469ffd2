"""Learning: the effect of a decision, from the figures that followed it."""
