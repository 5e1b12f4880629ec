"""Mutation of law files: every single slip that a file can have, and whether tests or proofs notice it."""
