"""The service's own settings, with the peers of `bench.api` beside its addresses."""

from evactrack.settings import *  # noqa: F403

ROOT_URLCONF = "bench.api_peers"
