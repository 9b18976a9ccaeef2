"""The addresses of this API, under /api/v1/."""

from django.urls import path

from reports.api import webhooks
from reports.api.discrepancies import DiscrepancyDetail, DiscrepancyList
from reports.api.estimates import EstimateList, EstimateTimeline
from reports.api.replies import ReplyList
from reports.api.reports import ReportContent, ReportDetail, ReportList

app_name = "reports-api"

_DISCREPANCIES = "operations/<slug:operation>/discrepancies"
_REPORTS = "operations/<slug:operation>/reports"
_WEBHOOKS = "operations/<slug:operation>/webhooks"
_WEBHOOK = f"{_WEBHOOKS}/<int:webhook>"

urlpatterns = [
    path(_DISCREPANCIES, DiscrepancyList.as_view(), name="discrepancies"),
    path(f"{_DISCREPANCIES}/<int:discrepancy>", DiscrepancyDetail.as_view(), name="discrepancy"),
    path(f"{_DISCREPANCIES}/<int:discrepancy>/replies", ReplyList.as_view(), name="replies"),
    path("operations/<slug:operation>/estimates", EstimateList.as_view(), name="estimates"),
    path("operations/<slug:operation>/estimates/timeline", EstimateTimeline.as_view(), name="estimate-timeline"),
    path(_REPORTS, ReportList.as_view(), name="reports"),
    path(f"{_REPORTS}/<int:number>", ReportDetail.as_view(), name="report"),
    path(f"{_REPORTS}/<int:number>/content", ReportContent.as_view(), name="report-content"),
    path(_WEBHOOKS, webhooks.WebhookList.as_view(), name="webhooks"),
    path(_WEBHOOK, webhooks.WebhookDetail.as_view(), name="webhook"),
    path(f"{_WEBHOOK}/rotate", webhooks.WebhookRotate.as_view(), name="webhook-rotate"),
    path(f"{_WEBHOOK}/pause", webhooks.WebhookPause.as_view(), name="webhook-pause"),
    path(f"{_WEBHOOK}/resume", webhooks.WebhookResume.as_view(), name="webhook-resume"),
    path(f"{_WEBHOOK}/replay", webhooks.WebhookReplay.as_view(), name="webhook-replay"),
    path(f"{_WEBHOOK}/test", webhooks.WebhookTest.as_view(), name="webhook-test"),
    path(f"{_WEBHOOK}/deliveries", webhooks.DeliveryList.as_view(), name="webhook-deliveries"),
    path(
        f"{_WEBHOOK}/deliveries/<int:delivery>/replay",
        webhooks.DeliveryReplay.as_view(),
        name="webhook-delivery-replay",
    ),
]
