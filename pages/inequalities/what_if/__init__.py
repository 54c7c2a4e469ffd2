"""The what-ifs: longer lives where people are most deprived, a narrower gap in one measure, and money moved."""
