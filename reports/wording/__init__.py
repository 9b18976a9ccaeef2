"""What the engine found, said in the reader's language: names, figures, moments, clauses and whole sentences.

Everything here answers in the language that is active when it is called.
"""

from corridors.figures import figure_in_words, number, range_read
from reports.wording.clauses import said
from reports.wording.moments import moment_of_count, moment_text
from reports.wording.names import Names
from reports.wording.sentences import render
from reports.wording.words import class_label, group_label, kind_label, severity_label, stage_label, unit_label

__all__ = [
    "Names",
    "class_label",
    "figure_in_words",
    "group_label",
    "kind_label",
    "moment_of_count",
    "moment_text",
    "number",
    "range_read",
    "render",
    "said",
    "severity_label",
    "stage_label",
    "unit_label",
]
