"""Fair comparison of places: what their populations explain, what remains, and how sure that is.

| module          | what it answers                                                                         |
|-----------------|-----------------------------------------------------------------------------------------|
| `expected`      | the events expected in a place with these people at England's rates                     |
| `spread`        | how much practices, networks and boards differ beyond chance                            |
| `few_units`     | the same two questions for a few large units (boards, trusts)                           |
| `like_for_like` | observed against expected for groups of units: interval and shrunken ratio              |
| `parts`         | a difference from the average in three parts that add up: mix, level, own gradient      |
| `sureness`      | how sure the direction of a difference is, in four fixed phrases                        |
| `diagnostics`   | how well a model of expected events fits                                                |
| `splines`       | smooth covariates                                                                       |
"""
