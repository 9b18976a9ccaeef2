"""An operation in which two sources contradict each other, and what a page of it says to whom."""

import html
import re

import pytest
from django.urls import reverse

from corridors.domain.vocabulary import Role
from reports.models import Discrepancy
from reports.services.evaluating import evaluate
from tests.build import a_count, a_member, an_operation, record
from tests.remembered import remembered

UN, MINISTRY = a_count("U1"), a_count("M1", source="ministry", value="156")


@pytest.fixture
@remembered
def operation(db):
    """UN: 127 arrived in Haven on 3 May. MINISTRY: 156. Evaluated."""
    operation = an_operation()
    record(operation, UN, MINISTRY)
    evaluate(operation)
    return operation


@pytest.fixture
def contradiction(operation):
    return Discrepancy.objects.get(operation=operation, finding_class="contradiction")


@pytest.fixture
def coordinator(operation):
    return a_member(operation, Role.COORDINATOR)


@pytest.fixture
def read(client):
    """Opens a page as a user, and answers its status and its text as it is read: without tags."""

    def read(user, name, *args, **query):
        if client.session.get("_auth_user_id") != str(user.pk):
            client.force_login(user)
        response = client.get(reverse(f"pages:{name}", args=args), query)
        return response.status_code, text_of(response)

    return read


def text_of(response):
    markup = response.content.decode()
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", markup))).strip()
