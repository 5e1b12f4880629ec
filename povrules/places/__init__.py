"""Communes in time: whether one is rural or urban on a day, as a person says it in a file; what a proposal knows."""
