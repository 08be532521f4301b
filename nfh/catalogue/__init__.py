"""Packages, options, programs: index and search."""
