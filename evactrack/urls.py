"""Every address of the service. The doors describe their own; this file only says where each begins."""

from django.contrib import admin
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_required
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from evactrack.health import DatabaseHealthView, HealthView

handler404 = "evactrack.api.not_found"
handler500 = "evactrack.api.server_error"

urlpatterns = [
    path("accounts/login/", auth.LoginView.as_view(redirect_authenticated_user=True), name="login"),
    path("accounts/logout/", auth.LogoutView.as_view(), name="logout"),
    path("admin/", admin.site.urls),
    path(
        "api/docs",
        login_required(SpectacularSwaggerSplitView.as_view(template_name="evactrack/api_docs.html")),
        name="api-docs",
    ),
    path("api/schema", SpectacularAPIView.as_view(), name="schema"),
    path("api/v1/", include("corridors.api.urls")),
    path("api/v1/", include("reports.api.urls")),
    path("health/", HealthView.as_view(), name="health"),
    path("health/database/", DatabaseHealthView.as_view(), name="health-database"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("reports.pages.urls")),
]
