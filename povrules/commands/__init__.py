"""Commands of the command line with a module of their own, and what all commands share."""
