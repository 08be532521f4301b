"""Lessons, sessions, concepts."""
