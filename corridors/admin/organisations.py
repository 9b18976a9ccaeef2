from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from corridors.access import Action
from corridors.admin.filters import by_word
from corridors.admin.forms import CODE_HELP, RecordForm
from corridors.admin.history import KeptAdmin
from corridors.domain.reading import ORGANISATIONS
from corridors.domain.vocabulary import OrganisationKind
from corridors.models import Organisation
from corridors.services.organisations import put_organisation
from corridors.services.records import Put


class OrganisationForm(RecordForm):
    table = ORGANISATIONS

    class Meta:
        model = Organisation
        fields = ("name", "code", "kind", "party", "part_of", "note")
        help_texts = {"code": CODE_HELP}

    def store(self) -> Put:
        put = put_organisation(self.table.read(self.row()), by=self.by)
        self.refuse_if_taken(put.outcome, self.key)
        return put


@admin.register(Organisation)
class OrganisationAdmin(KeptAdmin):
    """Organisations are shared by all operations: an administrator manages them, everyone reads them."""

    action = Action.ADMINISTER
    form = OrganisationForm
    list_display = ("name", "code", "kind", "party", "part_of")
    list_filter = (by_word("kind", _("kind"), OrganisationKind),)
    list_select_related = ("part_of",)
    search_fields = ("name", "code")
