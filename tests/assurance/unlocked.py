"""The service without its locks, for the negative controls: nothing else of it is changed."""

from typing import Any

from django.db.models import QuerySet

from evactrack.wsgi import application

__all__ = ["application"]


def _without_a_lock(self: QuerySet[Any], *_: Any, **__: Any) -> QuerySet[Any]:
    return self.all()


QuerySet.select_for_update = _without_a_lock  # type: ignore[method-assign,assignment]
