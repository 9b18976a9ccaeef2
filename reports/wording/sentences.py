"""A sentence of the engine as text: translated, with names and numbers in the reader's language."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from corridors.domain.moments import Moment
from corridors.domain.package import Count
from corridors.domain.vocabulary import WindowKind
from corridors.figures import figure_in_words, number
from reports.engine.messages import Param, Ref, Sentence
from reports.wording.clauses import said
from reports.wording.figures import people
from reports.wording.moments import moment_text, window_text
from reports.wording.names import Names, isolated, listed
from reports.wording.words import group_label, stage_label

WINDOWS = {
    WindowKind.CEASEFIRE: _("the ceasefire %(when)s"),
    WindowKind.HUMANITARIAN_PAUSE: _("the humanitarian pause %(when)s"),
    WindowKind.SILENCE_REGIME: _("the silence regime %(when)s"),
}


def render(sentence: Sentence, names: Names) -> str:
    """The sentence in the active language, as plain text (escape it in HTML).

    A translation that asks for a parameter which the sentence lacks is passed over for the English template.
    """
    params = {name: _text(param, names) for name, param in sentence.params.items()}
    if sentence.plural and sentence.number is not None:
        original = sentence.template if sentence.number == 1 else sentence.plural
        template = ngettext(sentence.template, sentence.plural, sentence.number)
    else:
        original = sentence.template
        template = gettext(sentence.template)
    try:
        text = template % params
    except (KeyError, TypeError, ValueError):
        text = original % params
    return text[:1].upper() + text[1:]


def _text(param: Param, names: Names) -> str:
    if isinstance(param, Ref):
        naming = REFS.get(param.kind)
        return naming(param.of, names) if naming else isolated(", ".join(param.of))
    if isinstance(param, int):
        return number(param)
    return isolated(param)


def _window(of: tuple[str, ...], names: Names) -> str:
    window = names.windows.get(of[0])
    if window is None:
        return isolated(of[0])
    return str(WINDOWS[window.kind]) % {"when": window_text(window, names)}


def _of_count(say: Callable[[Count, Names], str]) -> Callable[[tuple[str, ...], Names], str]:
    def text(of: tuple[str, ...], names: Names) -> str:
        source, external_id = of
        count = names.counts.get((source, external_id))
        return say(count, names) if count else isolated(external_id)

    return text


REFS: Mapping[str, Callable[[tuple[str, ...], Names], str]] = {
    "organisation": lambda of, names: names.organisation(of[0]),
    "organisations": lambda of, names: names.organisations_list(of),
    "place": lambda of, names: names.place(of[0]),
    "corridor": lambda of, names: names.corridor(of[0]),
    "movement": lambda of, names: names.movement(of[0]),
    "window": _window,
    "windows": lambda of, names: listed([_window((one,), names) for one in of]),
    "said": _of_count(said),
    "figure": _of_count(lambda count, _names: figure_in_words(count)),
    "people": _of_count(lambda count, _names: people(count)),
    "stage": lambda of, _names: stage_label(of[0]),
    "group": lambda of, _names: group_label(of[0]),
    "moment": lambda of, names: moment_text(Moment.parse(of[0]), names),
}
"""How each kind of reference is named."""
