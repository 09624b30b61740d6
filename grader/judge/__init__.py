"""The trusted side: draws examples, asks workers, compares, decides. Never imports a submission."""
