"""An operation, someone of each role, and a browser for each: what it posts is what a person would fill in."""

import html
import re
from functools import cached_property

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from corridors.domain.vocabulary import Role
from tests.build import a_member, an_operation, one_of_each_role
from tests.remembered import remembered


class Door:
    """The admin as one user meets it."""

    def __init__(self, user):
        self.user = user

    @cached_property
    def client(self):
        """Signed in when it is first used, as most tests use one door or two."""
        client = Client()
        client.force_login(self.user)
        return client

    def get(self, page, *args, **query):
        return self.client.get(address(page, *args), query)

    def post(self, page, *args, data, **query):
        return self.client.post(address(page, *args, **query), data)


def address(page, *args, **query):
    """`evacueecount_add` and the like, in the admin of `corridors`."""
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    return reverse(f"admin:corridors_{page}", args=args) + (f"?{asked}" if asked else "")


def text_of(response):
    """What a person reads: the page without its tags."""
    markup = re.sub(r"<(script|style).*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", markup))).strip()


def errors_of(response):
    """The form's errors as codes, by field."""
    form = response.context["adminform"].form
    return {name: [error.code for error in found.as_data()] for name, found in form.errors.items()}


def told(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


@remembered
def operation_and_people():
    operation = an_operation()
    return operation, {
        **one_of_each_role(operation),
        "elsewhere": a_member(an_operation("elsewhere"), Role.COORDINATOR, name="elsewhere"),
    }


@pytest.fixture
def world(db):
    return operation_and_people()


@pytest.fixture
def operation(world):
    return world[0]


@pytest.fixture
def people(world):
    return world[1]


@pytest.fixture
def doors(people):
    return {who: Door(user) for who, user in people.items()}


@pytest.fixture
def reporter(doors):
    return doors["un"]


@pytest.fixture
def coordinator(doors):
    return doors["coordinator"]


@pytest.fixture
def administrator(doors):
    return doors["administrator"]
