"""Property tests here run the same examples every time, and few enough to be quick."""

from hypothesis import settings

settings.register_profile("fast", derandomize=True, max_examples=60, deadline=None, database=None)
settings.load_profile("fast")
