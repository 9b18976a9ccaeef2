"""What `corridors` tells whoever listens; it works the same where nobody does."""

from django.dispatch import Signal

operation_changed = Signal()
"""Sent after the commit of a write, with `operation_id` and `revision`."""

consequences_asked = Signal()
"""Sent by a door before it writes, with `operation_id`, `counts` (domain Counts that would be recorded) and `viewer`.

A receiver answers with what discrepancies would open and close, as sentences that this user may read.
"""
