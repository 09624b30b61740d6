"""The report: built from verdicts, written in one module a format."""
