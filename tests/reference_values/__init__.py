"""Reference values: what independent implementations and publications give, and whether our methods give it too."""
