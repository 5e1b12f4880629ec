"""Proofs about a policy: for all persons, or households, and all days for which it is given."""
