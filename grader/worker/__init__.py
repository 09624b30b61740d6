"""The confined side: runs scenarios on a submission and answers with plain data."""
