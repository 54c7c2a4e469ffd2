"""Did it work? A series after a decision, compared with what it would have been without it.

| module            | what it answers                                                                        |
|-------------------|----------------------------------------------------------------------------------------|
| `interrupted`     | after a date, against the series' own earlier trend; before and after                  |
| `donors`          | against places without the decision: difference in differences, synthetic control      |
| `parallel_trends` | whether trends were parallel before; difference in differences adjusted for trends     |
| `autoregressive`  | the regression behind these, with intervals that keep their coverage on short series   |
| `least_squares`   | the standard errors of other programs, for comparison                                  |
| `verdicts`        | the effect expected against the effect found, in six plain verdicts                    |
| `power`           | the smallest effect a series can detect, by date                                       |
| `calibration`     | over many decisions: coverage of intervals and reliability of probabilities            |
| `pooling`         | one effect over several places with the same decision, and the prediction for another  |
"""
