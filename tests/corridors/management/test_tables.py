from corridors.management.tables import table


def test_columns_are_as_wide_as_their_widest_cell_and_numbers_stand_right():
    rows = [("counts.csv", 2, "value", "1,400 is\nno number"), ("a.csv", 112, None, "")]

    assert table(["file", "row", "column", "reason"], rows).split("\n") == [
        "file        row  column  reason",
        "counts.csv    2  value   1,400 is no number",
        "a.csv       112",
    ]
