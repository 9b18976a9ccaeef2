"""The REST API of what follows from what was said (see docs/partners.md)."""
