"""The REST API of what was said: operations and their counts, for partners' own systems (see docs/partners.md)."""
