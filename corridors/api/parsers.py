"""Bodies of requests, to the values that they hold."""

import json
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any

from django.conf import settings
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser, JSONParser
from rest_framework.request import Request

from corridors.domain.errors import Problem, Rejected
from corridors.domain.reading import COUNTS
from corridors.packages.sheets import SheetError, rows_in

Context = Mapping[str, Any] | None


class TooLarge(APIException):
    status_code = 413
    default_code = "too_large"
    default_detail = "The body is larger than this address takes; send it in parts."


def refuse_too_large(request: Request) -> None:
    limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    if limit is not None and int(request.META.get("CONTENT_LENGTH") or 0) > limit:
        raise TooLarge


@dataclass(frozen=True, slots=True)
class Given:
    """One of many counts, as it was given: in which row (from 1), and what; or why it cannot be told."""

    row: int
    value: object = None
    problem: Problem | None = None


class JsonParser(JSONParser):
    """JSON by the letter: no NaN, no infinity, no depth and no length that would exhaust the parser."""

    strict = True

    def parse(self, stream: IO[Any], media_type: str | None = None, parser_context: Context = None) -> Any:
        refuse_too_large((parser_context or {})["request"])
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError:
            raise ParseError("JSON parse error - the values are nested too deeply.") from None


class JsonListParser(JsonParser):
    """A JSON list, to a list of `Given`; its rows are numbered by their place."""

    def parse(self, stream: IO[Any], media_type: str | None = None, parser_context: Context = None) -> Any:
        values = super().parse(stream, media_type, parser_context)
        if not isinstance(values, list):
            raise Rejected([Problem("not_a_list", "", "Give a JSON list of counts.")])
        return [Given(row, value) for row, value in enumerate(values, start=1)]


class JsonLinesParser(BaseParser):
    """One JSON value a line, to a list of `Given`; its rows are numbered by their line."""

    media_type = "application/x-ndjson"

    def parse(self, stream: IO[Any], media_type: str | None = None, parser_context: Context = None) -> Any:
        return list(_of_lines(stream.read()))


def _of_lines(body: bytes) -> Iterator[Given]:
    for row, line in enumerate(body.removeprefix(BOM_UTF8).split(b"\n"), start=1):
        if line.strip():
            try:
                yield Given(row, _DECODER.decode(line.decode()))
            except (ValueError, RecursionError) as error:
                yield Given(row, problem=Problem("not_json", "", f"The line is no JSON: {error}."))


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no number")


_DECODER = json.JSONDecoder(parse_constant=_refuse)


class CsvParser(BaseParser):
    """counts.csv as an operation package has it, to a list of `Given`; its rows are numbered as a spreadsheet does."""

    media_type = "text/csv"

    def parse(self, stream: IO[Any], media_type: str | None = None, parser_context: Context = None) -> Any:
        try:
            rows = rows_in(stream.read())
            _, header = next(rows, (1, []))
            _check_header(header)
            return [_of_cells(row, header, cells) for row, cells in rows]
        except SheetError as error:
            where = f"Row {error.row}: " if error.row else ""
            raise Rejected([Problem(error.code, "", f"{where}{error}")]) from None


def _check_header(header: Sequence[str]) -> None:
    problems = [*_unwanted(header)]
    problems += [
        Problem("missing_column", name, f"The column {name!r} is missing.")
        for name in COUNTS.columns
        if name in COUNTS.required and name not in header
    ]
    if problems:
        raise Rejected(problems)


def _unwanted(header: Sequence[str]) -> Iterator[Problem]:
    for name, times in Counter(header).items():
        if name not in COUNTS.columns:
            yield Problem("unknown_column", name[:100], f"There is no column {name[:100]!r} in {COUNTS.name}.")
        elif times > 1:
            yield Problem("duplicate_column", name, f"The column {name!r} stands there {times} times.")


def _of_cells(row: int, header: Sequence[str], cells: Sequence[str]) -> Given:
    if any(cells[len(header) :]):
        message = "The row has more cells than the header; put a cell that contains a comma in double quotes."
        return Given(row, problem=Problem("too_many_cells", "", message))
    return Given(row, dict(zip(header, cells, strict=False)))
