"""From one year to the next: who left the lists, who came back, who is new; by definitions that are data."""
