"""Readings of the law: facts of a census, decisions of the rules, proofs, reasons, explanations."""
