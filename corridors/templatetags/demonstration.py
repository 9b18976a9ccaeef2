"""What every page and form says where the service is there to be tried out."""

from typing import Any

from django import template
from django.conf import settings

register = template.Library()


@register.inclusion_tag("corridors/demonstration.html")
def demonstration() -> dict[str, Any]:
    """A line that says so, or nothing."""
    return {"is_demo": bool(getattr(settings, "DEMO", False))}
