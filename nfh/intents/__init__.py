"""Typed intents, a module a family."""
