"""Whether the parts that we lean on answer, for a load balancer or a monitor, without signing in."""

from asyncio import to_thread
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from health_check.base import HealthCheck
from health_check.checks import Database
from health_check.exceptions import ServiceUnavailable
from health_check.views import HealthCheckView
from redis import RedisError

from evactrack import broker


@dataclass
class Broker(HealthCheck):
    """Asks the broker once, for half a second at most."""

    async def run(self) -> None:
        try:
            await to_thread(broker.ping, settings.REDIS_URL)
        except (RedisError, OSError) as error:
            raise ServiceUnavailable("no answer") from error


class HealthView(HealthCheckView):
    """One line a part, and status 500 where one does not answer. `Accept` or `?format=` chooses JSON or OpenMetrics."""

    checks: Sequence[type[HealthCheck]] = (Database, Broker)

    def render_to_response(self, context: dict[str, Any], **answer: Any) -> HttpResponse:
        return self.render_to_response_text(answer["status"])  # type: ignore[no-any-return, no-untyped-call]


class DatabaseHealthView(HealthView):
    """What a web process cannot do without: while the broker is away, counts are still accepted."""

    checks = (Database,)
