"""A partner's receiver that listens."""

from collections.abc import Iterator

import pytest

from tests.reports.receiver import Receiver, listening


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with listening(Receiver()) as listens:
        yield listens
