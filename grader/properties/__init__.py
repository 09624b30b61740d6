"""The claims, one module an exercise."""
