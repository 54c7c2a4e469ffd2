"""Where the numbers come from: sources, catalogue, starter, editions and the store that answers questions about them.

Imports `vocabulary` and `settings` of the project, nothing else.
"""
