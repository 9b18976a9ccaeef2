"""What `corridors` tells whoever listens; it works the same where nobody does."""

from django.dispatch import Signal

operation_changed = Signal()
"""Sent after the commit of a write, with `operation_id` and `revision`."""

consequences_asked = Signal()
"""Sent before counts are stored, with `operation_id`, `counts` (domain Counts that would be recorded) and `viewer`.

A receiver answers with `corridors.consequences.Consequences`, as far as this user may know them and in the language
that is active, or with `Unknown`, which says why it does not.
"""
