"""Is resource where the need is? Need, payments to general practice and staff of areas, compared with a benchmark.

Three publications of three years meet here. They are combined in one number only: GPs are counted per patient weighted for
need, which is the patients of that year times the need index of the allocations nearest to it.
"""
