"""The addresses of this API, under /api/v1/."""

from django.urls import path

from reports.api.discrepancies import DiscrepancyList
from reports.api.estimates import EstimateList, EstimateTimeline

app_name = "reports-api"

urlpatterns = [
    path("operations/<slug:operation>/discrepancies", DiscrepancyList.as_view(), name="discrepancies"),
    path("operations/<slug:operation>/estimates", EstimateList.as_view(), name="estimates"),
    path("operations/<slug:operation>/estimates/timeline", EstimateTimeline.as_view(), name="estimate-timeline"),
]
