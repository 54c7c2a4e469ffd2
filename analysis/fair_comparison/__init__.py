"""One way to compare places: what their people explain, what is left, and how sure that is.

| module         | what it answers                                                                     |
|----------------|-------------------------------------------------------------------------------------|
| `expected`     | how many events a place with these people would have at England's rates              |
| `spread`       | how much practices, networks and boards differ beyond chance                         |
| `like_for_like` | observed against expected for groups of units, with the interval and the shrunken ratio |
| `parts`        | a difference from the average in three parts that add up: mix, level, own gradient   |
| `sureness`     | how sure the direction of a difference is, in four fixed phrases                     |
"""
