"""Wiring only: settings, Celery, addresses, the API's conventions and `manage.py serve`."""

from evactrack.celery import app as celery_app

__all__ = ["celery_app"]
