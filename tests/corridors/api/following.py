"""A reader of the feed of changes."""

from typing import Any

from rest_framework.test import APIClient

from tests.corridors.api.openapi import assert_documented

Version = tuple[str, str, int]
"""Its source, id and number."""

URL = "/api/v1/operations/op/changes"


def feed(client: APIClient, after: int = 0, **parameters: Any) -> dict[str, Any]:
    answer = client.get(URL, {"after": after, **parameters})
    assert_documented(answer, "listChanges")
    assert answer.status_code == 200, answer.content
    told: dict[str, Any] = answer.json()
    return told


def told(page: dict[str, Any]) -> list[tuple[str, str, int]]:
    return [(each["change"], each["count"]["external_id"], each["count"]["version"]) for each in page["results"]]


def version_of(count: dict[str, Any]) -> Version:
    return count["source"], count["external_id"], count["version"]


class Follower:
    """Follows the feed as docs/partners.md says: once told that its cursor is gone, it drops what it has and begins."""

    def __init__(self, client: APIClient) -> None:
        self.client = client
        self.after = 0
        self.has: set[Version] = set()
        self.begun = 0

    def follow(self) -> None:
        """Reads until there is no more; fails where it is told of a version that it has."""
        more = True
        while more:
            answer = self.client.get(URL, {"after": self.after})
            page = answer.json()
            if answer.status_code == 410:
                self.has.clear()
                self.after = page["restart_after"]
                self.begun += 1
                continue
            versions = [version_of(change["count"]) for change in page["results"]]
            assert len(set(versions)) == len(versions)
            assert self.has.isdisjoint(versions)
            self.has.update(versions)
            self.after, more = page["revision"], page["more"]
