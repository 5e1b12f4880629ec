"""Tests of what is proved of whole standards."""
