"""Benchmarks: ``python -m bench`` (bench/__main__.py says how they are taken)."""
