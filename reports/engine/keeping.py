"""What can be said meanwhile as plain JSON values and back: what an evaluation stores beside its discrepancies.

`restored_meanwhile(stored_meanwhile(found)) == found`.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from corridors.domain.moments import Moment
from corridors.domain.package import CountKey
from corridors.domain.ranges import Range
from corridors.domain.vocabulary import Group, Stage
from reports.engine.estimates import Estimate, Said
from reports.engine.meanwhile import Meanwhile
from reports.engine.questions import Quantity
from reports.engine.timeline import Step

Stored = dict[str, Any]


def stored_meanwhile(found: Meanwhile) -> Stored:
    return {
        "certain": _stored_estimate(found.certain),
        "likely": _stored_estimate(found.likely),
        "certain_steps": _stored_steps(found.certain_steps),
        "likely_steps": _stored_steps(found.likely_steps),
    }


def restored_meanwhile(data: Mapping[str, Any]) -> Meanwhile:
    return Meanwhile(
        certain=_restored_estimate(data["certain"]),
        likely=_restored_estimate(data["likely"]),
        certain_steps=_restored_steps(data["certain_steps"]),
        likely_steps=_restored_steps(data["likely_steps"]),
    )


def _stored_estimate(found: Estimate) -> Stored:
    quantity = found.quantity
    return {
        "quantity": {
            "stage": str(quantity.stage),
            "place": quantity.place,
            "origin": quantity.origin,
            "corridor": quantity.corridor,
            "movement": quantity.movement,
            "group": str(quantity.group),
        },
        "moment": found.moment.said,
        "start": found.start.said if found.start else None,
        "closed": found.closed,
        "range": _ends(found.range),
        "low_by": _listed(found.low_by),
        "high_by": _listed(found.high_by),
        "voices": [_stored_said(said) for said in found.voices],
        "excluded": [_stored_said(said) for said in found.excluded],
    }


def _restored_estimate(data: Mapping[str, Any]) -> Estimate:
    quantity = data["quantity"]
    return Estimate(
        quantity=Quantity(**{**quantity, "stage": Stage(quantity["stage"]), "group": Group(quantity["group"])}),
        moment=Moment.parse(data["moment"]),
        start=Moment.parse(data["start"]) if data["start"] else None,
        closed=data["closed"],
        range=Range(*data["range"]),
        low_by=_keys(data["low_by"]),
        high_by=_keys(data["high_by"]),
        voices=tuple(_restored_said(said) for said in data["voices"]),
        excluded=tuple(_restored_said(said) for said in data["excluded"]),
    )


def _stored_said(said: Said) -> Stored:
    return {"by": said.by, "counts": _listed(said.counts), "range": _ends(said.range)}


def _restored_said(data: Mapping[str, Any]) -> Said:
    return Said(data["by"], _keys(data["counts"]), Range(*data["range"]))


def _stored_steps(steps: Iterable[Step]) -> list[list[Any]]:
    return [[step.moment.isoformat(), step.low, step.high] for step in steps]


def _restored_steps(data: Iterable[list[Any]]) -> tuple[Step, ...]:
    return tuple(Step(datetime.fromisoformat(moment), low, high) for moment, low, high in data)


def _ends(range_: Range) -> list[int | None]:
    return [range_.low, range_.high]


def _listed(keys: Iterable[CountKey]) -> list[list[str]]:
    return [list(key) for key in keys]


def _keys(data: Iterable[list[str]]) -> tuple[CountKey, ...]:
    return tuple((source, external_id) for source, external_id in data)
