import dataclasses
from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from corridors.domain.errors import NotAllowed
from corridors.domain.reading import COUNTS
from corridors.domain.vocabulary import Role
from corridors.models import EvacueeCount, Operation, Organisation, Place
from corridors.packages.loading import load_package
from corridors.packages.problems import PackageRejected
from corridors.packages.reading import read_package, read_with_rows
from corridors.packages.writing import write_package
from corridors.selectors import package_of
from corridors.services.outcomes import Outcome
from corridors.signals import operation_changed
from tests import build
from tests.corridors.packages.folders import PLAIN, SAMPLES, a_folder

pytestmark = pytest.mark.django_db
MODELS = (Operation, Organisation, Place, EvacueeCount)


@pytest.fixture
def package(tmp_path):
    return read_package(a_folder(tmp_path / "plain"))


def stored():
    """What the database holds of each model, with the operations' revisions."""
    return [model.objects.count() for model in MODELS], list(Operation.objects.values_list("code", "revision"))


def changed(record, **columns):
    return dataclasses.replace(record, **columns)


def problems_of(package, **options):
    with pytest.raises(PackageRejected) as rejected:
        load_package(package, **options)
    return [(p.file, p.row, p.problem.field, p.problem.code) for p in rejected.value.problems]


def test_a_package_is_created_in_one_revision(package):
    summary = load_package(package)

    assert summary.total == {Outcome.CREATED: 12}
    assert summary.by_file["counts.csv"] == {Outcome.CREATED: 2}
    assert summary.revision == Operation.objects.get().revision == 1
    assert set(EvacueeCount.objects.values_list("revision", flat=True)) == {1}


@pytest.mark.parametrize("folder", SAMPLES, ids=lambda folder: folder.name)
def test_a_sample_comes_out_as_it_went_in(folder, tmp_path):
    package = read_package(folder)
    load_package(package)

    write_package(package_of(Operation.objects.get()), tmp_path / "out")

    assert read_package(tmp_path / "out") == package


def test_all_samples_share_their_organisations():
    for folder in SAMPLES:
        load_package(read_package(folder))

    assert Operation.objects.count() == len(SAMPLES)
    assert EvacueeCount.objects.count() == sum(len(read_package(folder).counts) for folder in SAMPLES)


@pytest.mark.parametrize("folder", SAMPLES, ids=lambda folder: folder.name)
def test_loading_again_changes_nothing(folder):
    package = read_package(folder)
    created = load_package(package).total[Outcome.CREATED]
    before = stored()

    summary = load_package(package)

    assert summary.total == {Outcome.UNCHANGED: created}
    assert stored() == before


def test_a_changed_package_corrects_what_it_changes_in_one_revision(package):
    load_package(package)
    corrected = dataclasses.replace(
        package,
        operation=changed(package.operation, name="Another name"),
        places=(changed(package.places[0], name="Another haven"), *package.places[1:]),
        counts=(changed(package.counts[0], value=160), *package.counts[1:]),
    )

    summary = load_package(corrected)

    assert summary.total == {Outcome.CORRECTED: 3, Outcome.UNCHANGED: 9}
    operation = Operation.objects.get()
    assert (operation.revision, operation.name) == (2, "Another name")
    versions = (
        EvacueeCount.objects.filter(external_id="B").order_by("version").values_list("version", "value", "revision")
    )
    assert list(versions) == [(1, 150, 1), (2, 160, 2)]
    assert package_of(operation) == corrected


def test_nothing_is_removed_because_a_package_lacks_it(package):
    load_package(package)

    summary = load_package(dataclasses.replace(package, violations=(), counts=()))

    assert summary.total == {Outcome.UNCHANGED: 9}
    assert package_of(Operation.objects.get()) == package


def test_what_is_no_part_of_a_package_stays_as_it_is(package):
    load_package(package)
    Operation.objects.update(shares_counts=False)

    load_package(dataclasses.replace(package, operation=changed(package.operation, note="Noted")))

    assert Operation.objects.get().shares_counts is False


def test_a_corrected_time_zone_holds_for_the_rest_of_the_package(package):
    load_package(dataclasses.replace(package, operation=changed(package.operation, timezone="UTC")))
    row = {"external_id": "C", "stage": "departed", "place": "plant", "source": "un", "basis": "increment"}
    row |= {"qualifier": "dozens", "period_start": "2022-05-03", "period_end": "2022-05-02T22:00Z"}  # 01:00 in Kyiv

    summary = load_package(dataclasses.replace(package, counts=(COUNTS.read(row),)))

    assert summary.by_file["counts.csv"] == {Outcome.CREATED: 1}


def test_a_dry_run_stores_nothing_and_predicts_the_same(package, django_capture_on_commit_callbacks):
    load_package(package)
    corrected = dataclasses.replace(package, counts=(changed(package.counts[0], value=160),))
    before = stored()

    with django_capture_on_commit_callbacks() as announced:
        predicted = load_package(corrected, dry_run=True)

    assert stored() == before
    assert announced == []
    assert predicted == load_package(corrected)


def test_a_dry_run_of_an_operation_that_is_new(package):
    load_package(package, dry_run=True)

    assert stored() == ([0, 0, 0, 0], [])


def test_a_load_is_announced_once(package, django_capture_on_commit_callbacks):
    heard = []
    operation_changed.connect(lambda **said: heard.append(said["revision"]), weak=False, dispatch_uid="test")
    try:
        with django_capture_on_commit_callbacks(execute=True):
            load_package(package)
        with django_capture_on_commit_callbacks(execute=True):
            load_package(package)
    finally:
        operation_changed.disconnect(dispatch_uid="test")

    assert heard == [1]


def test_a_package_that_says_something_else_of_a_known_organisation(package, tmp_path):
    load_package(package)
    organisations = PLAIN["organisations.csv"].replace("ICRC,red_cross,", "Red Cross,red_cross,un")
    operation = PLAIN["operation.csv"].replace("op,", "op2,")
    other, rows = read_with_rows(a_folder(tmp_path / "other", operation=operation, organisations=organisations))
    before = stored()

    with pytest.raises(PackageRejected) as rejected:
        load_package(other, rows=rows)

    assert [str(problem).partition(". ")[0] for problem in rejected.value.problems] == [
        "organisations.csv row 3: name: 'icrc' is known with 'ICRC', and this package says 'Red Cross'",
        "organisations.csv row 3: part_of: 'icrc' is known with 'nothing', and this package says 'un'",
    ]
    assert stored() == before


def test_a_problem_stores_nothing_even_of_what_came_before_it(package):
    bad = dataclasses.replace(package, counts=(*package.counts, changed(package.counts[0], external_id="C", place="x")))

    assert problems_of(bad, rows={("counts.csv", ("icrc", "C")): 5}) == [("counts.csv", 5, "place", "unknown_code")]
    assert stored() == ([0, 0, 0, 0], [])


def test_the_records_of_a_package_that_nobody_checked_are_checked_all_the_same(package):
    places = (changed(package.places[0], latitude=47.1), changed(package.places[1], parent="nowhere"))
    bad = dataclasses.replace(package, places=(*places, *package.places[2:]))

    assert problems_of(bad) == [
        ("places.csv", None, "latitude", "half_a_position"),
        ("places.csv", None, "parent", "unknown_code"),
        ("corridors.csv", None, "destination", "unknown_code"),
        ("windows.csv", None, "corridors", "unknown_code"),
        ("movements.csv", None, "corridors", "unknown_code"),
        ("movements.csv", None, "windows", "unknown_code"),
        ("violations.csv", None, "window", "unknown_code"),
        ("counts.csv", None, "place", "unknown_code"),
        ("counts.csv", None, "corridor", "unknown_code"),
        ("counts.csv", None, "place", "unknown_code"),
        ("counts.csv", None, "corridor", "unknown_code"),
        ("counts.csv", None, "movement", "unknown_code"),
    ]


def test_places_come_after_those_that_contain_them(package):
    inside_out = (changed(package.places[0], parent="plant"), *package.places[1:])

    load_package(dataclasses.replace(package, places=inside_out))

    assert Place.objects.get(code="haven").parent.parent.code == "town"


def test_who_may_not_set_up_operations_loads_none(package):
    operation = build.an_operation("elsewhere")
    coordinator = build.a_member(operation, Role.COORDINATOR, of="un")

    with pytest.raises(NotAllowed):
        load_package(package, by=coordinator)

    assert not Operation.objects.filter(code="op").exists()


def test_whoever_logged_a_count_stays_the_one_when_it_is_corrected_by_a_load(package):
    load_package(dataclasses.replace(package, counts=()))
    reporter = build.a_member(Operation.objects.get(), Role.REPORTER, of="icrc")
    build.record(Operation.objects.get(), package.counts[0], by=reporter)

    load_package(dataclasses.replace(package, counts=(changed(package.counts[0], value=160),)))

    current = EvacueeCount.objects.get(external_id="B", superseded_at=None)
    assert (current.version, current.logged_by.code, current.recorded_by) == (2, "icrc", None)


def test_many_counts_cost_few_more_queries_than_a_few(package):
    few = _with_counts(package, 5)
    many = _with_counts(package, 1500)
    load_package(dataclasses.replace(package, counts=()))

    with CaptureQueriesContext(connection) as of_few:
        load_package(few)
    with CaptureQueriesContext(connection) as of_many:
        assert load_package(many).by_file["counts.csv"] == Counter({Outcome.CREATED: 1495, Outcome.UNCHANGED: 5})

    assert len(of_many) <= len(of_few) + 1495 / 20  # SQLite takes no more than about 25 rows in one INSERT.


def _with_counts(package, number):
    counts = (changed(package.counts[0], external_id=f"N{n}", value=n) for n in range(number))
    return dataclasses.replace(package, counts=tuple(counts))
