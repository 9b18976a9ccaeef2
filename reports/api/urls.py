"""The addresses of this API, under /api/v1/."""

from django.urls import path

from reports.api.discrepancies import DiscrepancyDetail, DiscrepancyList
from reports.api.replies import ReplyList

app_name = "reports-api"

_DISCREPANCIES = "operations/<slug:operation>/discrepancies"

urlpatterns = [
    path(_DISCREPANCIES, DiscrepancyList.as_view(), name="discrepancies"),
    path(f"{_DISCREPANCIES}/<int:discrepancy>", DiscrepancyDetail.as_view(), name="discrepancy"),
    path(f"{_DISCREPANCIES}/<int:discrepancy>/replies", ReplyList.as_view(), name="replies"),
]
