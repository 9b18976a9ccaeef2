"""What counts, places and windows mean. Pure: the standard library alone, no database, no framework."""
