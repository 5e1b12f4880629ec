"""The same census and the same rule, by other engines: see :mod:`bench.engines.contest`."""
