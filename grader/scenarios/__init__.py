"""Trusted code that drives any implementation, one module an exercise."""
