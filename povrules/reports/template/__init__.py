"""The forms of a survey as a workbook to fill in and to print, made from what the survey declares."""
