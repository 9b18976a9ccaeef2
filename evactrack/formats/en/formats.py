"""Dates as the pages write them, and clocks of 24 hours with their zone: “1:30 a.m.” is misread at night."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, H:i e"
TIME_FORMAT = "H:i"
