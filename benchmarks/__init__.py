"""What is measured, re-runnable: this application beside a plain Dash page with the same charts, in one run."""
