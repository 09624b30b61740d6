"""What confinement promises, each promise tried in a real forked process."""
