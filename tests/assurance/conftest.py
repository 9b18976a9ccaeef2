"""What the promises are tried with: a small size in `make test`, the full one in `make assurance`."""

import os
from collections.abc import Iterator

import pytest

from tests.conftest import Backstage, serving

IS_FULL = os.environ.get("EVACTRACK_TEST_SIZE") == "full"


@pytest.fixture
def is_full() -> bool:
    return IS_FULL


@pytest.fixture
def service(backstage: Backstage) -> Iterator[str]:
    """The address of a real web server beside a broker, without a worker that would take its time."""
    with serving(backstage) as address:
        yield address
