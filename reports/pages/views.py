"""The pages. Each fetches the operation that its reader may see, asks for what it shows, and renders it."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from corridors import access
from corridors.access import Action
from corridors.domain.errors import Conflict, NotAllowed, Rejected
from corridors.domain.moments import MomentError
from corridors.models import Operation
from corridors.records import record_of
from reports.engine.findings import FindingClass
from reports.pages.counts import Asked, ledger_of
from reports.pages.detail import detail_of
from reports.pages.door import PageRequest, form, page
from reports.pages.downloads import counts_downloads, estimates_downloads
from reports.pages.labels import REPORT_PROBLEMS, ROLES
from reports.pages.meanwhile import estimate_about, estimates_page
from reports.pages.moments import moment_from
from reports.pages.operations import dates_of, operation_rows
from reports.pages.overview import overview_of
from reports.pages.replies import not_accepted, send_reply
from reports.pages.reports import freeze_by_form, report_page, reports_page
from reports.pages.state import state_of
from reports.pages.versions import count_page
from reports.wording import class_label

NO_CONTENT, BAD_REQUEST = 204, 400


@page
def operations(request: PageRequest) -> HttpResponse:
    return render(request, "reports/operations.html", {"rows": operation_rows(request.user)})


@page
def operation(request: PageRequest, code: str) -> HttpResponse:
    shown = access.visible_operation(request.user, code)
    return render(request, "reports/operation.html", {**_operation(request, shown), **_overview(request, shown)})


@page
def board(request: PageRequest, code: str) -> HttpResponse:
    """The discrepancies alone, as the filters ask; the page's own address then says the same."""
    shown = access.visible_operation(request.user, code)
    response = render(request, "reports/parts/board.html", _overview(request, shown))
    asked = [(name, word) for name in ("class", "q") for word in request.GET.getlist(name) if word]
    response["HX-Replace-Url"] = reverse("pages:operation", args=[code]) + (f"?{urlencode(asked)}" if asked else "")
    return response


@page
def live(request: PageRequest, code: str) -> HttpResponse:
    """What changed since the page was drawn: nothing, the state of the evaluation alone, or all that it shows."""
    shown = access.visible_operation(request.user, code)
    state = state_of(shown)
    seen = request.GET.get("seen", "")
    if seen == state.token:
        return HttpResponse(status=NO_CONTENT)
    context: dict[str, Any] = {"operation": shown, "state": state}
    if seen.split(".")[0] != state.evaluated:
        context |= {"changed": True, **_overview(request, shown)}
    return render(request, "reports/parts/live.html", context)


@page
def discrepancy(request: PageRequest, code: str, pk: int) -> HttpResponse:
    shown = access.visible_operation(request.user, code)
    detail = detail_of(shown, request.user, pk)
    meanwhile = estimate_about(shown, request.user, [each.row for each in detail.said])
    context = {**_operation(request, shown), "detail": detail, "meanwhile": meanwhile}
    return render(request, "reports/discrepancy.html", context)


@form
def reply(request: PageRequest, code: str, pk: int) -> HttpResponse:
    """Stores a reply and shows the discrepancy; one that cannot be stored is shown again with what is wrong."""
    shown, given = access.visible_operation(request.user, code), request.POST.dict()
    try:
        sentence = send_reply(shown, request.user, pk, given)
    except (Rejected, Conflict, NotAllowed) as error:
        detail = detail_of(shown, request.user, pk, sent=not_accepted(given, error))
        return render(
            request, "reports/discrepancy.html", {**_operation(request, shown), "detail": detail}, status=BAD_REQUEST
        )
    messages.success(request, sentence)
    return redirect("pages:discrepancy", code, pk)


@page
def estimates(request: PageRequest, code: str) -> HttpResponse:
    shown = access.visible_operation(request.user, code)
    context = _operation(request, shown)
    try:
        as_of = moment_from(request.GET.get("as_of", ""), record_of(shown).zone)
    except MomentError:
        return render(request, "reports/estimates.html", {**context, "unreadable": request.GET["as_of"]}, status=400)
    found = estimates_page(shown, request.user, as_of=as_of)
    downloads = estimates_downloads(shown, as_of) if found.shown else None
    context |= {"meanwhile": found, "as_of": as_of, "downloads": downloads}
    return render(request, "reports/estimates.html", context)


@page
def reports(request: PageRequest, code: str) -> HttpResponse:
    shown = access.visible_operation(request.user, code)
    found = reports_page(shown, request.user, page=request.GET.get("page", "1"))
    return render(request, "reports/reports.html", {**_operation(request, shown), "reports": found})


@form
def freeze(request: PageRequest, code: str) -> HttpResponse:
    """Freezes a report and shows it; what cannot be frozen is shown again with what is wrong."""
    shown, given = access.visible_operation(request.user, code), request.POST.dict()
    try:
        row = freeze_by_form(shown, request.user, given)
    except (Rejected, Conflict, NotAllowed) as error:
        sent = not_accepted(given, error, REPORT_PROBLEMS)
        found = reports_page(shown, request.user, page="1", sent=sent)
        context = {**_operation(request, shown), "reports": found, "faults": sent.faults}
        return render(request, "reports/reports.html", context, status=BAD_REQUEST)
    messages.success(request, _("Frozen as report %(number)s. It stays as it is.") % {"number": row.number})
    return redirect("pages:report", code, row.number)


@page
def report(request: PageRequest, code: str, number: int) -> HttpResponse:
    shown = access.visible_operation(request.user, code)
    found = report_page(shown, request.user, number)
    return render(request, "reports/report.html", {**_operation(request, shown), "report": found})


@page
def counts(request: PageRequest, code: str) -> HttpResponse:
    shown = access.visible_operation(request.user, code)
    context = {**_operation(request, shown), "may_record": _may_record(request, shown)}
    try:
        as_of = moment_from(request.GET.get("as_of", ""), record_of(shown).zone)
    except MomentError:
        return render(request, "reports/counts.html", {**context, "unreadable": request.GET["as_of"]}, status=400)
    ledger = ledger_of(shown, request.user, asked=Asked.by(request.GET), as_of=as_of)
    downloads = counts_downloads(shown, request.user, ledger) if ledger.said else None
    return render(request, "reports/counts.html", {**context, "ledger": ledger, "downloads": downloads})


@page
def count(request: PageRequest, code: str, pk: int) -> HttpResponse:
    shown = access.visible_operation(request.user, code)
    return render(
        request, "reports/count.html", {**_operation(request, shown), "shown": count_page(shown, request.user, pk)}
    )


def _operation(request: PageRequest, shown: Operation) -> dict[str, Any]:
    """What the heading of every page of an operation says."""
    role = access.role_in(request.user, shown)
    return {
        "operation": shown,
        "dates": dates_of(shown),
        "role": ROLES[role] if role else _("You are no member of this operation, so you see its name only"),
    }


def _overview(request: PageRequest, shown: Operation) -> dict[str, Any]:
    classes, text = request.GET.getlist("class"), request.GET.get("q", "")
    return {
        "operation": shown,
        "state": state_of(shown),
        "overview": overview_of(shown, request.user, classes=classes, text=text),
        "classes": [(each.value, class_label(each), each in classes) for each in FindingClass],
        "filtered": bool(classes or text.strip()),
        "text": text,
    }


def _may_record(request: PageRequest, shown: Operation) -> bool:
    return request.user.is_staff and access.may(request.user, Action.RECORD, shown)
