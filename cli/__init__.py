"""The command line: one module for each subject, `main` to parse a command and run it.

At the top of these modules only the standard library may be imported, in syntax that Python 3.7 can parse: setting up starts
from nothing but Python, and an old Python must get far enough to say that it is too old. Functions import what else they need.
"""
