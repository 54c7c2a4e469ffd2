"""One sum of money put to five questions at once: need, health, delays, the local economy, and what else it would buy."""
