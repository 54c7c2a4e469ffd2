"""How do health and care and the local economy act on each other?"""
