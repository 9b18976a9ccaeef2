"""The door for people with a keyboard: forms for everything, each of which ends in a service."""

from django.contrib.admin import site
from django.contrib.auth import admin as _groups  # noqa: F401
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from corridors.admin import counts, exports, keys, members, operations, organisations, planned

__all__ = ["counts", "exports", "keys", "members", "operations", "organisations", "planned"]

site.site_header = site.site_title = "EvacTrack"
site.index_title = _("Data entry")
# Roles are memberships here, not groups.
site.unregister(Group)
