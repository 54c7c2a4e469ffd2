"""Which places do we plan for, and how do they differ? Custom areas, their systems and their practices."""
