"""The figures: catalogue, sources, starter, editions, and the store that answers questions about one edition. Read-only when served."""
