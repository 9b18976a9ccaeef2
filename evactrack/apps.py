from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class EvacTrackConfig(AppConfig):
    name = "evactrack"
    verbose_name = "EvacTrack"

    def ready(self) -> None:
        from evactrack import schema  # noqa: F401

    default = True


class StaticFiles(StaticFilesConfig):
    """Leaves out what no page of ours asks for, which is half of everything."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "redoc", "rest_framework"]
