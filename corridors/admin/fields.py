"""Form fields for what HTML has no input for: moments as published, the end of an embargo, a route.

Days and times are entered with the browser's own pickers and read in the operation's time zone, which the form sets.
"""

import json
from datetime import UTC, date, datetime, time, tzinfo
from typing import Any, NoReturn

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from corridors.admin.problems import sentence_of
from corridors.domain.errors import Problem
from corridors.domain.moments import Moment, MomentError


class MomentInput(forms.MultiWidget):
    """A day and, where it is known, the time of that day."""

    zone: tzinfo = UTC

    def __init__(self) -> None:
        super().__init__(
            {
                "": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
                "time": forms.TimeInput(attrs={"type": "time", "aria-label": _("Time of day, where it is known")}),
            }
        )

    def decompress(self, value: Any) -> list[Any]:
        if isinstance(value, str):
            try:
                value = Moment.parse(value)
            except MomentError:
                value = None
        if value is None:
            return [None, None]
        if value.instant is None:
            return [value.day, None]
        local = value.instant.astimezone(self.zone)
        return [local.date(), local.time()]

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_0" if id_ else id_


class MomentField(forms.MultiValueField):
    """A domain `Moment`: a day alone, or a day and a time in the zone. One left as it was shown keeps its own text."""

    widget = MomentInput

    def __init__(self, **options: Any) -> None:
        day = forms.DateField(input_formats=["%Y-%m-%d"], required=False)
        super().__init__((day, forms.TimeField(required=False)), require_all_fields=False, **options)

    @property
    def zone(self) -> tzinfo:
        return self.widget.zone

    @zone.setter
    def zone(self, zone: tzinfo) -> None:
        self.widget.zone = zone

    def compress(self, data_list: list[Any]) -> Moment | None:
        day, time_of_day = (*data_list, None, None)[:2]
        if day is None:
            if time_of_day is not None:
                raise ValidationError(_("Give the day too."), code="time_without_day")
            return None
        try:
            return self._moment(day, time_of_day)
        except (MomentError, OverflowError) as error:
            code = getattr(error, "code", "moment_out_of_range")
            raise ValidationError(sentence_of(Problem(code, "", str(error))), code=code) from None

    def _moment(self, day: date, time_of_day: time | None) -> Moment:
        if time_of_day is None:
            return Moment.parse(day.isoformat())
        local = datetime.combine(day, time_of_day, self.zone)
        return Moment.parse(local.isoformat(timespec="seconds" if local.second else "minutes"))


class InstantField(forms.DateTimeField):
    """An instant, entered and shown as local time in the zone, to the minute."""

    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
    zone: tzinfo = UTC

    def to_python(self, value: Any) -> datetime | None:
        with timezone.override(self.zone):
            return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        return timezone.make_naive(value, self.zone) if isinstance(value, datetime) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        shown = initial.replace(second=0, microsecond=0) if isinstance(initial, datetime) else initial
        return super().has_changed(shown, data)


class PlainJSON(json.JSONDecoder):
    """JSON as the standard has it: without NaN and infinities, which a database refuses."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "parse_constant": self._refuse})

    @staticmethod
    def _refuse(constant: str) -> NoReturn:
        raise json.JSONDecodeError(f"{constant} is no JSON", constant, 0)


class RouteField(forms.JSONField):
    """A GeoJSON geometry as text, its other members left out; what it must be is for the service to check."""

    widget = forms.Textarea(attrs={"rows": 6, "class": "vLargeTextField code", "spellcheck": "false"})

    def __init__(self, **options: Any) -> None:
        super().__init__(decoder=PlainJSON, **options)

    def to_python(self, value: Any) -> Any:
        try:
            route = super().to_python(value)
        except (RecursionError, ValueError):
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None
        if isinstance(route, dict):
            return {name: route[name] for name in ("type", "coordinates") if name in route}
        return route

    def bound_data(self, data: Any, initial: Any) -> Any:
        return initial if self.disabled else forms.fields.InvalidJSONInput(data or "")
