"""The only writers of what follows from what was said."""
