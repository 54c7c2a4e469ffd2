"""Learning: what a decision did, worked out from the figures that came after it."""
