"""What a teacher hands out: a student's repository, and bundles for other autograders.

Each is a folder or an archive that works as it is: it carries the grader as a wheel. None holds a
solution.
"""
