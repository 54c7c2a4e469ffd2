"""How do health and care and the local economy act on each other?

`accounts`: what health and care earns in each area; `jobs`: its share of full-time jobs; `out_of_work`: people out of work, and
preventable deaths beside them; `supply_chain`: what a pound of demand brings in other industries.
"""
