"""What do the population and frontline staff think?"""
