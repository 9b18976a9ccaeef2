import pytest

from evactrack import environment


@pytest.mark.parametrize(
    ("said", "meant"), [("1", True), ("true", True), ("On", True), ("0", False), ("no", False), ("", False)]
)
def test_flag(monkeypatch, said, meant):
    monkeypatch.setenv("SWITCH", said)
    assert environment.flag("SWITCH") is meant


def test_flag_is_off_where_it_is_unset(monkeypatch):
    monkeypatch.delenv("SWITCH", raising=False)
    assert environment.flag("SWITCH") is False


def test_flag_refuses_what_it_does_not_know(monkeypatch):
    monkeypatch.setenv("SWITCH", "ture")
    with pytest.raises(ValueError, match="SWITCH must be 1 or 0, not 'ture'"):
        environment.flag("SWITCH")


@pytest.mark.parametrize("said", ["0", "-1", "nan", "inf", "soon"])
def test_number_refuses_what_is_not_positive(monkeypatch, said):
    monkeypatch.setenv("SECONDS", said)
    with pytest.raises(ValueError):  # noqa: PT011 (float's own message for "soon")
        environment.number("SECONDS", 30)


def test_words_are_separated_by_spaces_or_commas(monkeypatch):
    monkeypatch.setenv("HOSTS", " a.example, b.example\nc.example ")
    assert environment.words("HOSTS") == ["a.example", "b.example", "c.example"]


def test_kept_secret_is_long_private_and_the_same_ever_after(tmp_path):
    file = tmp_path / "secret_key"
    secret = environment.kept_secret(file)
    assert len(secret) >= 50
    assert file.stat().st_mode & 0o777 == 0o600
    assert environment.kept_secret(file) == secret
    assert list(tmp_path.iterdir()) == [file]
