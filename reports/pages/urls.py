from django.urls import path

from reports.pages import views

app_name = "pages"

urlpatterns = [
    path("", views.operations, name="operations"),
    path("operations/<slug:code>/", views.operation, name="operation"),
    path("operations/<slug:code>/board/", views.board, name="board"),
    path("operations/<slug:code>/live/", views.live, name="live"),
    path("operations/<slug:code>/discrepancies/<int:pk>/", views.discrepancy, name="discrepancy"),
    path("operations/<slug:code>/discrepancies/<int:pk>/replies/", views.reply, name="reply"),
    path("operations/<slug:code>/estimates/", views.estimates, name="estimates"),
    path("operations/<slug:code>/reports/", views.reports, name="reports"),
    path("operations/<slug:code>/reports/freeze/", views.freeze, name="freeze"),
    path("operations/<slug:code>/reports/<int:number>/", views.report, name="report"),
    path("operations/<slug:code>/counts/", views.counts, name="counts"),
    path("operations/<slug:code>/counts/<int:pk>/", views.count, name="count"),
]
