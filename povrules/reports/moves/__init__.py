"""What a change of law does to a census, told: terminal, JSON, workbook, page, flow chart."""
