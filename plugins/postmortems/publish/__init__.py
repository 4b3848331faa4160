"""How does it reach others? What programs, spreadsheets and calendars take from a library."""
