"""The door: household tables of files and frames become typed columns."""
