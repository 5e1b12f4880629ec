"""Random damage to files that are sound: whatever comes of it is a review with every row, or an error of povrules.

Run ``python -m damage --cases 20000 --seed 1`` in ``tests/``; a case is made again from its seed and number alone.
"""
