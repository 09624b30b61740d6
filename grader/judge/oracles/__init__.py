"""Trusted implementations that subjects are held against; a worker never knows them."""
