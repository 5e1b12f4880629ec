"""Decision records: one household with its facts, its verdict and the law behind it, to be computed again later."""
