"""Places compared with what their people would have elsewhere: fitted once for each measure of an edition, used by every page."""
