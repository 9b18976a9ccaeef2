from django.db import models
from django.utils.translation import gettext_lazy as _

from corridors.models.keys import Key
from corridors.models.members import User
from corridors.models.operations import Operation
from corridors.models.organisations import Organisation


class Export(models.Model):
    """A file that left the service: who took it, with which key, and what was in it. Rows are only ever added.

    `asked` is the query of its address; with `revision`, the operation's at that moment, it says what the file held.
    """

    operation = models.ForeignKey(Operation, models.PROTECT, verbose_name=_("operation"), related_name="exports")
    user = models.ForeignKey(User, models.PROTECT, verbose_name=_("user"), related_name="exports")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("organisation"), related_name="exports", null=True, blank=True
    )
    role = models.CharField(_("role"), max_length=30)
    key = models.ForeignKey(
        Key, models.SET_NULL, verbose_name=_("API key"), related_name="exports", null=True, blank=True
    )
    what = models.CharField(_("what"), max_length=30)
    form = models.CharField(_("format"), max_length=20)
    asked = models.TextField(_("filters"), blank=True)
    revision = models.PositiveBigIntegerField(_("revision"))
    rows = models.PositiveIntegerField(_("rows"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.what}.{self.form}"

    def save(self, *_: object, **__: object) -> None:
        raise TypeError("An export is noted once, by corridors.services.exporting")

    def delete(self, *_: object, **__: object) -> tuple[int, dict[str, int]]:
        raise TypeError("What left the service is never deleted")
