from corridors.domain.vocabulary import Basis, Completeness, OrganisationKind, Qualifier, Unit
from tests.reports.engine.notation import package


def test_a_line_is_a_count():
    (count,) = package(
        "un via reuters  3 May  arrived haven from plant  about 127  children=20 id=A unit=families so_far"
    ).counts

    assert (count.source, count.relayed_by, count.external_id) == ("un", "reuters", "A")
    assert (count.stage, count.place, count.origin) == ("arrived", "haven", "plant")
    assert (count.qualifier, count.value, count.children, count.unit) == (Qualifier.ABOUT, 127, 20, Unit.FAMILIES)
    assert (count.basis, str(count.period_start), str(count.period_end)) == (
        Basis.INCREMENT,
        "2022-05-03",
        "2022-05-03",
    )
    assert count.completeness is Completeness.SO_FAR


def test_periods():
    increment, total, from_the_start, stock, undated = package("""
        un  29 Apr - 3 May   departed plant   101
        un  29 Apr to 3 May  departed plant   101
        un  to 3 May         departed plant   101
        un  1 May 17:48      remaining plant  dozens
        un  ?                departed plant   50-60
    """).counts

    assert (increment.basis, str(increment.period_start)) == (Basis.INCREMENT, "2022-04-29")
    assert (total.basis, str(total.period_start), str(total.period_end)) == (
        Basis.CUMULATIVE,
        "2022-04-29",
        "2022-05-03",
    )
    assert (from_the_start.basis, from_the_start.period_start) == (Basis.CUMULATIVE, None)
    assert (stock.basis, stock.period_start, str(stock.period_end)) == (
        Basis.STOCK,
        None,
        "2022-05-01T17:48+03:00",
    )
    assert (undated.period_start, undated.period_end, undated.value_max) == (None, None, 60)


def test_what_counts_use_is_declared_or_made_up():
    made = package("""
        place     plant  in=city sealed
        source    mayor  authority party=north part_of=gov
        corridor  road   plant to haven via=bridge
        window    w1     3 May 08:00 - ?  by=gov agreed=gov,un corridors=road status=held
        mayor  3 May  departed plant  20
    """)

    assert made.place_by_code["plant"].sealed
    assert made.within("plant", "city")
    assert set(made.place_by_code) == {"plant", "city", "haven", "bridge"}
    assert (made.organisation_by_code["mayor"].party, made.voice("mayor")) == ("north", "gov")
    assert made.organisation_by_code["un"].kind is OrganisationKind.NGO
    assert made.corridor_by_code["road"].via == ("bridge",)
    assert (made.windows[0].agreed_by, str(made.windows[0].starts_at), made.windows[0].ends_at) == (
        ("gov", "un"),
        "2022-05-03T08:00+03:00",
        None,
    )
