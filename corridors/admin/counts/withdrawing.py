"""Withdrawing counts, which takes the place of deleting them: each gets a version that says so, and stays readable."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import cast

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import unquote
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from corridors import access
from corridors.access import Action
from corridors.admin.base import may
from corridors.admin.in_operation import InOperationAdmin
from corridors.figures import figure_in_words
from corridors.models import EvacueeCount, Operation, User
from corridors.services.counts import withdraw_count
from corridors.services.outcomes import Outcome
from corridors.services.writing import writing

AT_ONCE = 500


def withdraw(counts: Iterable[EvacueeCount], *, by: User) -> list[EvacueeCount]:
    """Withdraws them all, under one revision of each operation; answers with the new versions.

    Raises NotFound, and withdraws none, where one is not the user's to withdraw.
    """
    new: list[EvacueeCount] = []
    with transaction.atomic():
        by_operation = sorted(counts, key=lambda row: row.operation_id)
        for operation, mine in groupby(by_operation, lambda row: row.operation):
            with writing(operation, by=by) as write:
                outcomes = [withdraw_count(write, source=row.source.code, external_id=row.external_id) for row in mine]
            new += [o.row for o in outcomes if o.outcome is Outcome.WITHDRAWN and o.row is not None]
    return new


class WithdrawingAdmin(InOperationAdmin):
    actions = ("withdraw_selected",)

    def is_own(self, request: HttpRequest, count: EvacueeCount) -> bool:
        """Whether the user may correct and withdraw the count."""
        return (
            may(request, Action.RECORD, count.operation)
            and count.source_id in self.sources(request, count.operation)
            and access.owns(cast(User, request.user), count)
        )

    def sources(self, request: HttpRequest, operation: Operation) -> frozenset[int]:
        """For whom the user may log counts there; asked once a request."""
        known: dict[int, frozenset[int]] = request.__dict__.setdefault("_sources", {})
        if operation.pk not in known:
            sources = access.sources_to_record(cast(User, request.user), operation)
            known[operation.pk] = frozenset(sources.values_list("pk", flat=True))
        return known[operation.pk]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.withdraw_view)
        name = f"{self.opts.app_label}_{self.opts.model_name}_withdraw"
        return [path("<path:object_id>/withdraw/", view, name=name), *super().get_urls()]

    def withdraw_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        count = self.get_object(request, unquote(object_id))
        if count is None or not self.is_own(request, count):
            return self.not_there(request, object_id)
        if request.method == "POST":
            return self._withdraw(request, [count])
        return self._ask(request, [count], standing=count)

    @admin.action(description=gettext_lazy("Withdraw the selected counts"), permissions=["add"])
    def withdraw_selected(self, request: HttpRequest, queryset: "QuerySet[EvacueeCount]") -> HttpResponse | None:
        counts = list(queryset.select_related("operation", "source", "place")[: AT_ONCE + 1])
        others = sum(not self.is_own(request, count) for count in counts)
        if len(counts) > AT_ONCE:
            problem = _("Select %(number)d counts at most.") % {"number": AT_ONCE}
        elif others:
            problem = ngettext(
                "%(number)d of these counts is not yours to withdraw. None was withdrawn.",
                "%(number)d of these counts are not yours to withdraw. None was withdrawn.",
                others,
            ) % {"number": others}
        else:
            return self._withdraw(request, counts) if "confirmed" in request.POST else self._ask(request, counts)
        self.message_user(request, problem, messages.ERROR)
        return None

    def _ask(
        self, request: HttpRequest, counts: Sequence[EvacueeCount], standing: EvacueeCount | None = None
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Withdraw?"),
            "standing": standing,
            "counts": [(count, figure_in_words(count)) for count in counts],
            "checkbox": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/corridors/evacueecount/withdraw.html", context)

    def _withdraw(self, request: HttpRequest, counts: Sequence[EvacueeCount]) -> HttpResponse:
        withdrawn = withdraw(counts, by=cast(User, request.user))
        for count in withdrawn:
            self.log_change(request, count, _("Withdrawn"))
        if withdrawn:
            message = ngettext(
                "%(number)d count was withdrawn.", "%(number)d counts were withdrawn.", len(withdrawn)
            ) % {"number": len(withdrawn)}
            self.message_user(request, message, messages.SUCCESS)
        else:
            self.message_user(request, _("Nothing changed: this was withdrawn before."), messages.INFO)
        return HttpResponseRedirect(reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"))
