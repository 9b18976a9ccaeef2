"""How many requests of the API a key, a session or an address has a minute: what is left is in the headers.

The headers are those of draft-ietf-httpapi-ratelimit-headers-10. All web processes count together, in the broker's
Redis or Valkey. While that does not answer nothing is limited, as a count must not be refused for want of a counter.

`reads` and `writes` are counted for each key, or for each user who signed in with a password. `unsigned` is counted
for each address: requests without a key, or with one that is not known. A key that holds is let in from any address,
however much its neighbours guess; of 256 random bits nobody guesses one.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from ipaddress import ip_address, ip_network
from typing import Any, cast

import redis
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from corridors.models import User
from evactrack.api import API_PREFIX, MEDIA_TYPE, problem

logger = logging.getLogger(__name__)

WINDOW = 60
"""Seconds after which a count begins anew; it begins with the first request."""
PATIENCE = 0.1
"""Seconds that connecting may take, and the answer: together no request waits for more than 0.2 s."""
PAUSE = 5.0
"""Seconds for which a broker that did not answer is not asked again."""
COUNT = """
local used = redis.call('INCR', KEYS[1])
if redis.call('PTTL', KEYS[1]) < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return {used, redis.call('PTTL', KEYS[1])}
"""


@dataclass(frozen=True, slots=True)
class Counted:
    """Where a policy stands after this request; `used` and `seconds`, until it begins anew, are None if not known."""

    policy: str
    used: int | None = None
    seconds: int | None = None

    @property
    def limit(self) -> int:
        return settings.LIMITS[self.policy]

    @property
    def exceeded(self) -> bool:
        return self.used is not None and self.used > self.limit

    @property
    def headers(self) -> dict[str, str]:
        headers = {"RateLimit-Policy": f'"{self.policy}";q={self.limit};w={WINDOW}'}
        if self.used is not None:
            headers["RateLimit"] = f'"{self.policy}";r={max(0, self.limit - self.used)};t={self.seconds}'
        return headers


class Limit(BaseThrottle):
    """Refuses a request of one who has used up the minute, before anything is done."""

    def allow_request(self, request: Request, view: Any) -> bool:
        if isinstance(request.user, User):
            self.counted = count("reads" if request.method in SAFE_METHODS else "writes", _signer(request.user))
        else:
            self.counted = count("unsigned", _address(request._request))
        request._request.__dict__["counted"] = self.counted
        return not self.counted.exceeded

    def wait(self) -> float | None:
        return self.counted.seconds


class LimitHeaders:
    """Says in each answer of the API what is left, and counts the requests that nobody signed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path.startswith(API_PREFIX):
            return response
        counted: Counted | None = request.__dict__.get("counted")
        if counted is None:
            counted = count("unsigned", _address(request))
            if counted.exceeded and response.status_code == HTTPStatus.UNAUTHORIZED:
                response = _refusal(request, counted)
        for name, value in counted.headers.items():
            response[name] = value
        return response


def count(policy: str, whom: str) -> Counted:
    """Counts one more request of theirs under the policy."""
    global _silent_until
    if time.monotonic() < _silent_until:
        return Counted(policy)
    try:
        used, milliseconds = _broker().eval(COUNT, 1, f"evactrack:limit:{policy}:{whom}", WINDOW * 1000)
    except (redis.RedisError, OSError) as error:
        _silent_until = time.monotonic() + PAUSE
        logger.warning("Requests are not limited, as the broker does not answer: %s", error)
        return Counted(policy)
    return Counted(policy, used, -(-milliseconds // 1000))


_silent_until = 0.0


@cache
def _broker() -> Any:
    return redis.Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE, retry=None
    )


def _signer(user: User) -> str:
    return f"user:{user.pk}" if user.key is None else f"key:{user.key.pk}"


def _address(request: HttpRequest) -> str:
    """The address that asks; of IPv6 the network of a household, which has as many addresses as it likes."""
    said = BaseThrottle().get_ident(cast(Request, request))
    try:
        found = ip_address(said)
    except ValueError:
        return "address:unknown"
    return f"address:{ip_network((found, 64), strict=False) if found.version == 6 else found}"


def _refusal(request: HttpRequest, counted: Counted) -> HttpResponse:
    sentence = _("Too many requests without a key that is known here; try again in %(seconds)d seconds.")
    body = problem(
        request.path,
        HTTPStatus.TOO_MANY_REQUESTS,
        code="throttled",
        detail=sentence % {"seconds": counted.seconds},
    )
    headers = {"Retry-After": str(counted.seconds)}
    return JsonResponse(body, status=HTTPStatus.TOO_MANY_REQUESTS, content_type=MEDIA_TYPE, headers=headers)
