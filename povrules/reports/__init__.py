"""The outputs of a run: workbook, text files, terminal."""
