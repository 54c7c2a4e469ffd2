"""Which places do we plan for, and how do they differ? Custom areas beside their systems, and the practices they are made of."""
