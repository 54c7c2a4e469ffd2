"""Typed results for each question, from (store, parameters). No text for readers, no charts, no statistics.

One folder for each question, one function for each section of its page, so that only visible sections are computed."""
