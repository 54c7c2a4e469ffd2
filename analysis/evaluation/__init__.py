"""Did it work? What a series did after a decision, against what it would have done.

| module           | what it answers                                                                    |
|------------------|-------------------------------------------------------------------------------------|
| `interrupted`    | after a date, against where the series' own past was heading; before and after       |
| `donors`         | against places that decided nothing: difference in differences, synthetic control    |
| `parallel_trends` | whether the place ran alongside them before; difference in differences less that trend   |
| `autoregressive` | the regression under both, with intervals that cover on short series                 |
| `least_squares`  | the errors other programs give, for comparison                                       |
| `verdicts`       | what was expected beside what was found, in one of five plain verdicts               |
| `power`          | how small an effect the series could tell, by when                                   |
| `calibration`    | over many decisions: whether intervals held and probabilities came true              |
| `pooling`        | one effect over several places that decided the same, and what to expect of the next |
"""
