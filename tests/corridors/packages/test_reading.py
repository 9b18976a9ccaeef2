import dataclasses

import pytest

from corridors.domain.moments import Moment
from corridors.packages import reading
from corridors.packages.problems import PackageRejected
from corridors.packages.reading import read_package, read_with_rows
from tests.corridors.packages.folders import PLAIN, SAMPLES, a_folder, lines, problems_of

REFERRING_TO_NOBODY = dict.fromkeys(["corridors", "windows", "movements", "violations", "counts"])


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "package"


def test_a_folder_becomes_a_package(folder):
    package = read_package(a_folder(folder))

    assert package.operation.starts_at == Moment.parse("2022-05-01")
    assert [place.code for place in package.places] == ["haven", "plant", "town"]
    assert package.corridors[0].agreed_by == ("icrc", "un")
    assert [(count.key, count.value, count.note) for count in package.counts] == [
        (("icrc", "B"), 150, "buses, cars"),
        (("un", "A"), 127, ""),
    ]


@pytest.mark.parametrize("folder", SAMPLES, ids=lambda folder: folder.name)
def test_the_samples(folder):
    package, rows = read_with_rows(folder)

    assert len(package.counts) > 20
    for file, table in (("counts.csv", package.counts), ("windows.csv", package.windows)):
        text = (folder / file).read_text(encoding="utf-8")
        assert len(table) == len([line for line in text.splitlines() if line]) - 2
    assert rows[("operation.csv", (package.operation.code,))] == 3


def test_columns_come_in_any_order_and_may_be_left_out(folder):
    organisations = """
        kind,code,name
        un,un,UN
        red_cross,icrc,ICRC
    """

    assert read_package(a_folder(folder, organisations=organisations)) == read_package(a_folder(folder))


def test_the_order_of_rows_makes_no_difference(folder, tmp_path):
    header, *rows = PLAIN["places.csv"].strip().splitlines()
    upside_down = "\n".join([header, *reversed(rows)])

    assert read_package(a_folder(folder, places=upside_down)) == read_package(a_folder(tmp_path / "other"))


@pytest.mark.parametrize(
    "dress",
    [
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace("\n", "\n#a,#b,#c,#d,#e\n", 1).encode(),
        lambda text: text.replace("\n", ",,,\n").encode(),
        lambda text: (text + "\n,,,,\n\n").encode(),
    ],
    ids=["byte order mark", "CRLF", "hashtags", "cells of a spreadsheet that are empty", "blank rows"],
)
def test_a_file_as_other_programs_write_it(folder, tmp_path, dress):
    dressed = a_folder(folder, places=dress(lines(PLAIN["places.csv"])))

    assert read_package(dressed) == read_package(a_folder(tmp_path / "plain"))


def test_files_that_are_absent_are_empty_ones(folder):
    nothing = dict.fromkeys(name.removesuffix(".csv") for name in PLAIN if name != "operation.csv")

    package = read_package(a_folder(folder, **nothing))

    assert all(not getattr(package, field.name) for field in dataclasses.fields(package)[1:])


def test_other_files_are_left_alone(folder):
    plain = read_package(a_folder(folder))
    (folder / "expected.csv").write_bytes(b"\xff\x00")
    (folder / "README.md").write_text("# Read me")

    assert read_package(folder) == plain


def test_a_folder_that_does_not_exist(tmp_path):
    assert problems_of(tmp_path / "nowhere") == ["no_folder"]
    (tmp_path / "file").write_text("code\n")
    assert problems_of(tmp_path / "file") == ["no_folder"]


@pytest.mark.parametrize(
    ("files", "problems"),
    [
        ({"operation": None}, ["operation missing_file"]),
        ({"operation": "code,name,timezone,starts_at"}, ["operation no_operation"]),
        ({"operation": PLAIN["operation.csv"] + "op2,Other,UTC,2022-05-01"}, ["operation 3 second_operation"]),
        ({"operation": PLAIN["operation.csv"] + "op,Operation,UTC,2022-05-01"}, ["operation 3 second_operation"]),
        ({"operation": b"code,name,timezone,starts_at\n,Op,UTC,2022-05-01\n"}, ["operation 2 code required"]),
        ({"operation": b"code,name,timezone,starts_at\nop,Op,Kyiv,x\n"}, ["operation 2 starts_at not_a_moment"]),
        (
            {"operation": b"code,name,timezone,starts_at\nop,Op,Kyiv,2022-05-01\n"},
            ["operation 2 timezone unknown_timezone"],
        ),
    ],
)
def test_a_package_holds_exactly_one_operation(folder, files, problems):
    assert problems_of(a_folder(folder, **files)) == problems


@pytest.mark.parametrize(
    ("header", "problems"),
    [
        ("code,name,kind,Note", ["organisations 1 Note unknown_column"]),
        ("code,name,kind,,note", ["organisations 1 unknown_column"]),
        ("code,name", ["organisations 1 kind missing_column"]),
        ("code,code,name,kind", ["organisations 1 duplicate_column"]),
        ("code;name;kind", ["organisations 1 not_comma_separated"]),
        ("code\tname\tkind", ["organisations 1 not_comma_separated"]),
        ("", ["organisations 1 no_header"]),
        ("\ncode,name,kind", ["organisations 1 no_header"]),
        (",".join(["code", "name", "kind", *(f"c{n}" for n in range(300))]), ["organisations 1 too_many_columns"]),
    ],
)
def test_a_header_that_does_not_fit(folder, header, problems):
    assert problems_of(a_folder(folder, organisations=f"{header}\n".encode(), **REFERRING_TO_NOBODY)) == problems


def test_an_unknown_column_is_named(folder):
    organisations = PLAIN["organisations.csv"].replace("part_of", "parent")

    with pytest.raises(PackageRejected, match=r"no column 'parent' in organisations\.csv; its columns are: code,"):
        read_package(a_folder(folder, organisations=organisations))


def test_all_problems_of_all_files_are_told_in_their_order(folder):
    bad = a_folder(
        folder,
        operation="""
            code,name,timezone,starts_at
            op,Operation,Europe/Kyiv,2022-02-30
        """,
        places="""
            code,name,kind,parent,latitude,longitude
            town,Town,city,,,
            plant,Plant,site,plant,91,37.6
            haven,,reception,country,,
        """,
        counts="""
            external_id,stage,place,source,basis,qualifier,value,period_end
            A,departed,plant,who,increment,exact,"1,400",
            B,arrived,haven,un,stock,exact,NaN,2022-05-03T14:00
            C,arrived,haven,un,stock,exact,,
            A,arrived,haven,un,increment,dozens,,
            A,arrived,haven,un,increment,dozens,,
        """,
    )

    assert problems_of(bad) == [
        "operation 2 starts_at not_a_moment",
        "places 2 kind unknown_word",
        "places 3 latitude not_degrees",
        "places 4 name required",
        "counts 2 value not_a_number",
        "counts 3 period_end moment_without_offset",
        "counts 3 value not_a_number",
        "counts 4 value value_missing",
        "counts 4 basis basis_not_flow",
        "counts 6 external_id duplicate_id",
    ]


@pytest.mark.parametrize(
    ("column", "said", "code"),
    [
        ("value", "1" + "0" * 30, "not_a_number"),
        ("value", "-5", "not_a_number"),
        ("value", "=2+2", "not_a_number"),
        ("value", "'=2+2", "not_a_number"),
        ("period_end", "2022-05-32", "not_a_moment"),
        ("period_end", "9999-12-31", "moment_out_of_range"),
        ("stage", "fled", "unknown_word"),
        ("place", "elsewhere", "unknown_code"),
        ("note", "a\x07b", "unreadable_text"),
    ],
)
def test_a_bad_cell_is_found_where_it_stands(folder, column, said, code):
    row = {"external_id": "A", "stage": "departed", "place": "plant", "source": "un", "basis": "increment"}
    row |= {"qualifier": "exact", "value": "127", "period_end": "", "note": "", column: said}
    counts = f"{','.join(row)}\n{','.join(row.values())}\n".encode()

    assert problems_of(a_folder(folder, counts=counts)) == [f"counts 2 {column} {code}"]


def test_a_cell_with_a_comma_outside_quotes_moves_the_rest(folder):
    counts = PLAIN["counts.csv"].replace('"buses, cars"', "buses, cars")

    assert problems_of(a_folder(folder, counts=counts)) == ["counts 3 too_many_cells"]


def test_references_are_followed_across_files(folder):
    assert problems_of(a_folder(folder, organisations=PLAIN["organisations.csv"].replace("icrc,", "sarc,"))) == [
        "corridors 2 agreed_by unknown_code",
        "violations 2 alleged_by unknown_code",
        "counts 3 source unknown_code",
    ]


def test_a_row_that_cannot_be_read_is_still_there_to_be_referred_to(folder):
    organisations = PLAIN["organisations.csv"].replace("red_cross", "red cross")

    assert problems_of(a_folder(folder, organisations=organisations)) == ["organisations 3 kind unknown_word"]


def test_what_refers_to_a_file_that_cannot_be_read_is_not_blamed(folder):
    assert problems_of(a_folder(folder, organisations=b"code,name\nun,\xff\n")) == ["organisations 2 not_utf8"]


def test_ids_are_unique_for_their_source_alone(folder):
    counts = PLAIN["counts.csv"].replace("B,way", "A,way")

    assert problems_of(a_folder(folder, counts=counts)) == []
    assert problems_of(a_folder(folder, counts=counts.replace("icrc", "un"))) == ["counts 3 external_id duplicate_id"]


def test_a_code_is_unique_in_its_file(folder):
    places = PLAIN["places.csv"] + "plant,Another plant,site,,"

    with pytest.raises(PackageRejected, match="row 5: code: 'plant' stands in row 3 already"):
        read_package(a_folder(folder, places=places))


def test_nothing_contains_itself(folder):
    places = PLAIN["places.csv"].replace("settlement,,", "settlement,plant,")
    organisations = PLAIN["organisations.csv"].replace("UN,un,", "UN,un,un")

    assert problems_of(a_folder(folder, places=places, organisations=organisations)) == [
        "places 2 parent cycle",
        "places 3 parent cycle",
        "organisations 2 part_of cycle",
    ]


def test_days_are_read_in_the_operations_zone(folder):
    windows = PLAIN["windows.csv"].replace("2022-05-03", "2022-04-30T21:30Z")  # Half past midnight of 1 May in Kyiv.

    assert problems_of(a_folder(folder, windows=windows)) == []
    in_utc = PLAIN["operation.csv"].replace("Europe/Kyiv", "UTC")
    assert problems_of(a_folder(folder, windows=windows, operation=in_utc)) == ["windows 2 ends_at ends_before_start"]


def test_another_file_than_its_name_says_is_read_no_further(folder):
    rows = "".join(f"C{n},fled,plant,un,increment,exact,1\n" for n in range(reading.MOST_PROBLEMS + 50))
    counts = f"external_id,stage,place,source,basis,qualifier,value\n{rows}"

    problems = problems_of(a_folder(folder, counts=counts.encode()))

    assert len(problems) == reading.MOST_PROBLEMS + 1
    assert problems[-1] == f"counts {reading.MOST_PROBLEMS + 1} too_many_problems"
