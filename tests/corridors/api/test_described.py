"""The OpenAPI document is complete, true, and its examples are published figures."""

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from corridors.api.entries import CountAtAddressSerializer, CountEntrySerializer, read_count
from corridors.api.examples import COUNT, ENTRY, ENTRY_AT_ADDRESS, RECORDS
from corridors.api.records import json_of
from corridors.domain.errors import Rejected
from corridors.domain.reading import COUNTS as TABLE
from corridors.domain.reading import TABLES
from corridors.records import KEYS, MODELS
from evactrack.schema_codes import OF_ALL, OF_BODIES, OF_ONE
from tests.build import a_count, record
from tests.corridors.api.openapi import assert_documented, document, faults, operations, resolved
from tests.corridors.api.test_counts import ARRIVED, AT_ADDRESS, COUNTS
from tests.corridors.api.test_guide import documented


def test_it_is_valid_and_made_without_a_warning():
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=StringIO())
    assert document()["openapi"] == "3.1.0"


def test_every_operation_has_a_name_a_summary_a_description_and_its_problems():
    for name, (method, operation) in operations().items():
        assert name[0].islower(), name
        assert "_" not in name, name
        assert operation["summary"], name
        assert operation["description"], name
        assert {"400", "401"} <= operation["responses"].keys(), name
        assert method == "get" or "403" in operation["responses"], name


def test_every_operation_has_an_example_and_the_codes_of_its_problems():
    for name, (_, operation) in operations().items():
        bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
        shown = [kind for body in bodies for kind in body.get("content", {}).values() if "examples" in kind]
        of_path = [parameter for parameter in operation["parameters"] if parameter["in"] == "path"]
        assert shown or (of_path and all("example" in parameter for parameter in of_path)), name
        for status, response in operation["responses"].items():
            if status >= "400" and status != "414":  # Which the web server answers.
                (kind,) = response["content"].values()
                _, also = kind["schema"]["allOf"]
                assert also["properties"]["code"]["enum"], (name, status, "evactrack/schema_codes.py")


def test_every_code_in_the_document_is_in_the_guide():
    codes = {code for of in (OF_ALL, OF_BODIES, *OF_ONE.values()) for said in of.values() for code in said}
    assert codes <= documented()
    assert OF_ONE.keys() <= operations().keys()


def test_the_examples_are_a_row_of_the_sample():
    with (Path(settings.BASE_DIR) / "samples/mariupol_azovstal_2022/counts.csv").open(newline="") as file:
        row = next(row for row in csv.DictReader(file) if row["external_id"] == ENTRY["external_id"])
    assert read_count(ENTRY) == TABLE.read(row)
    assert read_count(COUNT) == TABLE.read(row)


@pytest.mark.parametrize("record", RECORDS)
def test_the_examples_of_what_is_planned_are_rows_of_the_sample(record):
    table, key, example = next(one for one in TABLES if one.record is record), KEYS[MODELS[record]], RECORDS[record]
    with (Path(settings.BASE_DIR) / "samples/mariupol_azovstal_2022" / table.name).open(newline="") as file:
        row = next(row for row in csv.DictReader(file) if row[key] == example[key])
    assert json.loads(json.dumps(json_of(table.read(row)))) == example


def test_every_example_is_as_its_schema_says():
    shown = 0
    for name, (_, operation) in operations().items():
        bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
        for content in (resolved(body).get("content", {}) for body in bodies):
            for kind in content.values():
                for example in kind.get("examples", {}).values():
                    assert faults(example["value"], kind["schema"]) == [], name
                    shown += 1
    assert shown >= 8


@pytest.mark.parametrize(
    "given",
    [
        ARRIVED,
        {**ARRIVED, "value": "127", "men": "", "women": None, "note": "", "completeness": "", "origin": None},
        {**ARRIVED, "external_id": 17},
        {**ARRIVED, "version": 3, "withdrawn": False},
    ],
)
def test_what_is_read_is_as_the_document_says(given):
    read_count(given)
    assert faults(given, CountEntrySerializer.json_schema()) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"value": 12.5},
        {"value": True},
        {"value": -1},
        {"value": "12a"},
        {"stage": "arived"},
        {"stage": None},
        {"note": []},
        {"external_id": "x" * 201},
        {"valu": 1},
        {"withdrawn": True},
    ],
)
def test_what_the_document_forbids_is_refused(wrong):
    assert faults({**ARRIVED, **wrong}, CountEntrySerializer.json_schema()) != []
    with pytest.raises(Rejected):
        read_count({**ARRIVED, **wrong})


def test_at_its_own_address_a_count_need_not_name_itself():
    assert faults(ENTRY_AT_ADDRESS, CountAtAddressSerializer.json_schema()) == []
    assert faults(ENTRY_AT_ADDRESS, CountEntrySerializer.json_schema()) != []


def test_a_method_that_the_document_does_not_have_is_answered_with_405(un):
    asked = 0
    for path, methods in document()["paths"].items():
        examples = {
            parameter["name"]: parameter.get("example", 1)
            for operation in methods.values()
            for parameter in operation["parameters"]
            if parameter["in"] == "path"
        }
        # An id may end in /versions, and then this is where the count itself is written.
        own = {"put", "delete"} if path.endswith("/versions") else set()
        for method in {"get", "post", "put", "patch", "delete"} - methods.keys() - own:
            answer = un.generic(method.upper(), path.format(**examples))
            assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed"), (method, path)
            asked += 1
    assert asked > len(operations())


def test_every_answer_is_as_the_document_says(un, clients, operation):
    record(operation, a_count("M1", source="ministry", evidence_url="https://example.org/1", women="12"))
    url = f"{COUNTS}/un/U1"
    for answer, name in (
        (un.post(COUNTS, ARRIVED), "recordCount"),
        (un.post(COUNTS, ARRIVED), "recordCount"),
        (un.post(COUNTS, {}), "recordCount"),
        (un.post(COUNTS, "{", content_type="application/json"), "recordCount"),
        (un.post(COUNTS, "a", content_type="text/plain"), "recordCount"),
        (clients["observer"].post(COUNTS, ARRIVED), "recordCount"),
        (clients["nobody"].post(COUNTS, ARRIVED), "recordCount"),
        (clients["outsider"].post(COUNTS, ARRIVED), "recordCount"),
        (un.put(url, {**AT_ADDRESS, "value": 3}), "putCount"),
        (un.get(COUNTS), "listCounts"),
        (un.get(f"{COUNTS}?page_size=1"), "listCounts"),
        (un.get(f"{COUNTS}?as_of=soon"), "listCounts"),
        (un.get(url), "getCount"),
        (un.get(f"{COUNTS}/un/U9"), "getCount"),
        (un.get(f"{url}/versions"), "listCountVersions"),
        (un.delete(url), "withdrawCount"),
        (un.get("/api/v1/organisations"), "listOrganisations"),
        (un.get("/api/v1/operations"), "listOperations"),
        (un.get("/api/v1/operations/op"), "getOperation"),
        (un.get("/api/v1/operations/op/places"), "listPlaces"),
        (un.get("/api/v1/operations/op/corridors"), "listCorridors"),
        (un.get("/api/v1/operations/op/movements"), "listMovements"),
        (un.get("/api/v1/operations/op/windows"), "listWindows"),
        (un.get("/api/v1/operations/op/violations"), "listViolations"),
    ):
        assert_documented(answer, name)
