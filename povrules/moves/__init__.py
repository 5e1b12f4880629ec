"""Two standards over one census: whom a change of law moves, and which of the changes does."""
