"""`python -m grader` is the console script `grader`."""

from grader.cli import main

main(prog_name="grader")
