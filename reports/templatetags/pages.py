"""What the templates of the pages need beyond Django's own filters."""

from datetime import datetime

from django import template
from django.utils import dateformat
from django.utils.translation import pgettext

register = template.Library()


@register.filter(expects_localtime=True)
def moment(value: datetime | None) -> str:
    """“3 May 2022, 21:40”, on the clock that the template has set with `timezone`."""
    return dateformat.format(value, pgettext("Django date format of a moment", "j F Y, H:i")) if value else ""
