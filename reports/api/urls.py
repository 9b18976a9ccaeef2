"""The addresses of this API, under /api/v1/."""

from django.urls import path

from reports.api.discrepancies import DiscrepancyList

app_name = "reports-api"

urlpatterns = [
    path("operations/<slug:operation>/discrepancies", DiscrepancyList.as_view(), name="discrepancies"),
]
