"""The exhibits, one module for each section of the page."""
