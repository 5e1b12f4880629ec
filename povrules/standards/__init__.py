"""The registry: which standards there are, and which one governs a place and a policy year."""
