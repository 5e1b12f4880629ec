"""Published tables checked again: sums, rates, identities, changes and the years in their headings."""
