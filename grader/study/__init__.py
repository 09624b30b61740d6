"""Self-study: a workspace, what was reached in it, and a screen that follows every save."""
