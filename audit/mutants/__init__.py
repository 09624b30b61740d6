"""Mutants by hand, a module for each solution file.

Each has `MUTANTS`, and `EQUIVALENT`: for the name of each mutant that is a right answer after all,
the reason.
"""
