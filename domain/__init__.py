"""What is known of each question, as typed results for (store, parameters). No words for the reader, no figures, no statistics of its own.

One folder for each question; one function for each section of its page, so that nothing is worked out that nobody looks at."""
