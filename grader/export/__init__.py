"""What a teacher hands out: a student's repository, and bundles for other autograders.

Each is a folder or an archive that works as it is. None holds a solution; the two bundles hold the
grader's own source, the template names what is to be installed.
"""
