"""Frozen reports: what one holds, its digest, and what of it one user may read."""
