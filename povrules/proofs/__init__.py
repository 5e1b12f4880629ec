"""Proofs about whole standards: what holds for every household, and the household for which it does not."""
