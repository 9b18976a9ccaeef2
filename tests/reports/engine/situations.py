"""Small situations in the shapes of many sieges, with what a careful coordinator expects of each.

No place, source or figure is a real one. `found` are sets of counts and windows that one finding of class
contradiction, tension or alert should name, with at most two others; `relayed` the same of any class; `harmless` sets
that no contradiction or tension may name exactly.
"""

from dataclasses import dataclass

Sets = tuple[str, ...]


@dataclass(frozen=True)
class Situation:
    name: str
    text: str
    found: Sets = ()
    relayed: Sets = ()
    harmless: Sets = ()


SIDES = """
    source     gov       authority party=government
    source     army      authority party=government part_of=gov
    source     council   authority party=opposition
    source     fighters  authority party=opposition part_of=council
    source     crescent  red_cross
    source     icrc      red_cross
    source     un        un
    source     monitor   ngo
    source     agency    media
    source     daily     media
"""

SITUATIONS = (
    Situation(
        "two corridors from one city",
        """
        operation  10 Dec - 23 Dec
        place      city    kind=area sealed
        corridor   west    city to camp-west
        corridor   north   city to camp-north
        icrc      15 Dec           departed city              1000       corridor=west id=A final
        icrc      15 Dec to 16 Dec  departed city              8000       id=B final
        un        16 Dec           arrived camp-west from city   1198    corridor=west id=C
        monitor   to 16 Dec        arrived camp-north from city  2310    corridor=north id=D final
        gov       15 Dec - 16 Dec  evacuated city             9500       id=E final
        council   15 Dec - 16 Dec  evacuated city             8012       id=F final
        crescent  15 Dec - 16 Dec  departed city              at least 2500  corridor=north id=G final
        """,
        found=("E F",),
        harmless=("B F", "A B", "C D", "A C", "D G", "B G"),
    ),
    Situation(
        "buses turned back",
        """
        operation  10 Dec - 23 Dec
        corridor   road  town to haven via=bridge
        movement   second  16 Dec - 17 Dec  corridors=road
        movement   third   18 Dec - 18 Dec  corridors=road
        gov       16 Dec  departed town               806    movement=second corridor=road id=A final
        crescent  17 Dec  left bridge from town       about 250  movement=second corridor=road id=B final
        un        17 Dec  arrived haven from town     553    movement=second corridor=road id=C final
        gov       18 Dec  departed town               612    movement=third corridor=road id=D final
        un        18 Dec  arrived haven from town     347    movement=third corridor=road id=E final
        agency    18 Dec  departed town               20     movement=third corridor=road unit=vehicles id=F
        """,
        found=("D E",),
        harmless=("A C", "A B C", "D F", "A D"),
    ),
    Situation(
        "evacuees counted in families",
        """
        operation  10 Aug - 30 Aug
        corridor   road  town to haven
        crescent  26 Aug  evacuated town  about 300   unit=families id=A
        gov       26 Aug  evacuated town  about 1200  id=B
        council   26 Aug  evacuated town  47          unit=families id=C
        agency    26 Aug  departed town   12          unit=vehicles id=D
        un        26 Aug  arrived haven from town  1210  id=E
        """,
        harmless=("A B", "A C", "B D", "A E", "C E", "B E"),
    ),
    Situation(
        "an agreement between two sides with a guarantor",
        """
        operation  10 Apr - 30 Apr
        source     ankara   authority party=guarantor
        corridor   road  town to haven agreed=gov,council
        window     w1    12 Apr 06:00 - 12 Apr 18:00  by=ankara agreed=gov,council status=announced announced=2022-04-11
        window     w2    12 Apr 06:00 - 12 Apr 18:00  by=gov agreed=gov,council status=held announced=2022-04-11
        window     w3    13 Apr 06:00 - 13 Apr 18:00  by=ankara agreed=gov,council status=held announced=2022-04-12
        window     w4    13 Apr 06:00 - 13 Apr 18:00  by=council status=cancelled announced=2022-04-13
        ankara    12 Apr  evacuated town   3150  id=A
        gov       12 Apr  evacuated town   3150  id=B
        council   12 Apr  evacuated town   3150  id=C
        monitor   12 Apr  evacuated town   about 3100  id=D
        ankara    12 Apr to 13 Apr  evacuated town   7200   id=E final
        gov       12 Apr to 13 Apr  evacuated town   5020   id=F final
        """,
        found=("E F", "w3 w4"),
        harmless=("w1 w2", "A B", "B C", "A D", "A E", "B F"),
    ),
    Situation(
        "medical evacuations beside the rest",
        """
        operation  10 Feb - 28 Feb
        corridor   road  town to hospital-town
        icrc      20 Feb        evacuated town            41   group=wounded id=A final
        crescent  20 Feb        evacuated town            64   id=B final wounded=41
        council   20 Feb        evacuated town            at least 40  group=wounded id=C
        gov       20 Feb        evacuated town            12   group=wounded id=D final
        un        20 Feb        arrived hospital-town from town  63  id=E final
        icrc      19 Feb        remaining town            about 300  group=wounded id=F
        council   19 Feb        remaining town            280  group=wounded id=G
        daily     25 Feb        evacuated town            7    group=wounded id=H final
        """,
        found=("A D", "C D"),
        harmless=("A B", "A C", "B E", "F G", "A H"),
    ),
    Situation(
        "an exchange of populations between two towns",
        """
        operation  10 Apr - 30 Apr
        place      hill    sealed
        place      country  kind=country
        place      hill    in=country sealed
        place      valley  in=country sealed
        corridor   a  hill to capital
        corridor   b  valley to province
        gov       14 Apr  departed hill      about 5000  corridor=a id=A final
        monitor   14 Apr  departed hill      5000        corridor=a id=B final
        monitor   14 Apr  departed valley    2200        corridor=b id=C final
        agency    14 Apr  departed country   7200        id=D final
        council   14 Apr  departed valley    2350        corridor=b id=E final
        un        14 Apr  departed country   more than 9000  id=F final
        monitor   15 Apr  killed hill        126         id=G
        agency    15 Apr  killed country     at least 112  id=H
        gov       13 Apr  remaining hill     about 16000  id=I
        gov       15 Apr  remaining hill     8000        id=J final
        """,
        found=("C E", "D F", "I J"),
        harmless=("A B", "B C", "A C", "C D", "G H", "B D", "B C D"),
    ),
    Situation(
        "totals over weeks that are revised",
        """
        operation  1 Mar - 30 Apr
        corridor   road  town to haven
        un        to 10 Mar  arrived haven   12400  id=A reported_at=2022-03-11
        un        to 10 Mar  arrived haven   11950  id=B reported_at=2022-03-14
        un        to 17 Mar  arrived haven   20110  id=C reported_at=2022-03-18
        gov       to 17 Mar  arrived haven   about 20000  id=D reported_at=2022-03-18
        gov       to 24 Mar  arrived haven   31207  id=E final reported_at=2022-03-25
        gov       to 24 Mar  arrived haven   26350  id=F final reported_at=2022-03-29
        un        to 31 Mar  arrived haven   19000  id=G reported_at=2022-04-01
        agency    to 31 Mar  arrived haven   more than 26000  id=H reported_at=2022-04-01
        """,
        found=("E F", "C G"),
        harmless=("C D", "B C", "D E", "A C", "F H"),
    ),
    Situation(
        "children counted as a group and as a part",
        """
        operation  10 Mar - 30 Mar
        corridor   road  town to haven
        movement   first  20 Mar - 20 Mar  corridors=road
        un        20 Mar  evacuated town   265  movement=first children=120 women=90 id=A final
        unicef    20 Mar  evacuated town   120  movement=first group=children id=B final
        gov       20 Mar  evacuated town   264  movement=first group=women_children_older id=C final
        council   20 Mar  evacuated town   412  movement=first group=children id=D final
        agency    20 Mar  evacuated town   more than 100  movement=first group=children id=E final
        crescent  20 Mar  evacuated town   150  movement=first children=90 women=80 id=F final
        """,
        found=("A D", "B D"),
        harmless=("A B", "A C", "B E", "A E", "B C"),
    ),
    Situation(
        "a number that includes the wounded",
        """
        operation  10 Dec - 23 Dec
        corridor   road  town to haven
        icrc      15 Dec  departed town   951  wounded=40 id=A final
        crescent  15 Dec  departed town   911  id=B final note=without-wounded
        crescent  15 Dec  departed town   40   group=wounded id=C final
        gov       15 Dec  departed town   108  group=wounded id=D final
        un        15 Dec  departed town   about 950  id=E
        """,
        found=("C D",),
        harmless=("A C", "A E", "B C", "B E"),
    ),
    Situation(
        "fighters and civilians leave together",
        """
        operation  20 Mar - 20 Apr
        corridor   road  town to haven
        army      22 Mar            departed town   1580  id=A final
        army      22 Mar            departed town   413   group=fighters id=B final
        council   22 Mar            departed town   1167  group=civilians id=C final
        monitor   22 Mar            departed town   more than 1500  id=D
        fighters  22 Mar            departed town   88    group=fighters id=E final
        army      22 Mar to 24 Mar  departed town   4979  id=F final
        monitor   22 Mar to 24 Mar  departed town   7000  id=G final
        army      25 Mar            departed town   2400  id=H final
        army      22 Mar to 25 Mar  departed town   6100  id=I final
        """,
        found=("B E", "F G", "F H I"),
        harmless=("A B", "A C", "B C", "A D", "A F", "A B C"),
    ),
    Situation(
        "who remains, before and after",
        """
        operation  20 Aug - 30 Aug
        place      suburb  sealed
        corridor   road  suburb to haven
        un        24 Aug           remaining suburb   about 4000  id=A
        council   24 Aug           remaining suburb   8300        id=B
        gov       26 Aug to 27 Aug  departed suburb    about 3000  id=C final
        un        28 Aug           remaining suburb   0           id=D final
        council   28 Aug           remaining suburb   at least 900  id=E
        agency    24 Aug           remaining suburb   4000-8000   id=F
        un        21 Aug           remaining suburb   about 4000  id=G
        """,
        found=("A B", "D E"),
        harmless=("A C", "A F", "A G", "C D"),
    ),
    Situation(
        "one post in two versions, and an echo",
        """
        operation  10 May - 30 May
        corridor   road  town to haven
        mayor via agency  17 May  departed town    264  statement=post id=A
        mayor via daily   16 May  departed town    264  statement=post id=B
        mayor via monitor  17 May  departed region  264  statement=post id=C
        place      town  in=region
        agency            17 May  departed town    531  id=D
        un                17 May  departed town    531  id=E
        army              18 May  departed town    959  id=F
        daily             19 May  departed town    959  id=G
        """,
        relayed=("A B", "A C", "F G"),
        harmless=("A B", "D E", "F G"),
    ),
    Situation(
        "held back at a checkpoint",
        """
        operation  10 Nov - 30 Nov
        corridor   road  town to haven via=post
        un        12 Nov to 15 Nov  departed town              1150  corridor=road id=A final
        council   12 Nov to 15 Nov  detained post from town    137   corridor=road id=B final
        army      12 Nov to 15 Nov  detained post from town    12    corridor=road id=C final
        army      15 Nov            in_detention post          9     id=D final
        monitor   15 Nov            in_detention post          130   id=E final
        council   14 Nov            prevented town             about 400  id=F
        un        12 Nov to 18 Nov  arrived haven from town    1003  corridor=road id=G final
        """,
        found=("B C", "D E", "F"),
        harmless=("A B", "C D", "A G", "B E", "A B G"),
    ),
    Situation(
        "the hospital and the city around it",
        """
        operation  15 Nov - 22 Nov
        place      hospital  in=city kind=site
        corridor   road  city to haven
        icrc      19 Nov            departed hospital           128   id=A final
        un        19 Nov            departed city               450   id=B final
        army      19 Nov            departed city               97    id=C final
        icrc      19 Nov            remaining hospital          291   id=D
        gov       20 Nov            remaining hospital          250   id=E
        agency    19 Nov            arrived haven from hospital  31    id=F
        daily     19 Nov            arrived haven from city     31    id=G
        """,
        found=("A C", "B C"),
        harmless=("A B", "D E", "F G", "A F", "B G"),
    ),
    Situation(
        "a day of buses, told as it goes",
        """
        operation  10 Dec - 23 Dec
        corridor   road  town to haven
        agency    15 Dec  departed town               951           id=A so_far
        gov       15 Dec  departed town               20            unit=vehicles id=B
        council   15 Dec  departed town               about 1000    id=C so_far
        icrc      15 Dec  evacuated town              about 3000    id=D
        un        15 Dec  arrived haven from town     2900          id=E
        gov       15 Dec  planned town                up to 4000    id=F
        icrc      16 Dec  departed town               more than 9500  id=G final
        monitor   15 Dec - 16 Dec  departed town      8500-12500    id=H
        gov       15 Dec - 16 Dec  departed town      9500          id=I final
        un        15 Dec - 16 Dec  arrived haven from town  12200   id=J final
        """,
        found=("I J", "A G I"),
        harmless=("A C", "A D", "D E", "C D", "F D", "G H", "A B", "H J", "D G"),
    ),
    Situation(
        "daily figures against a total of another",
        """
        operation  1 Mar - 30 Mar
        corridor   road  town to haven
        gov       20 Mar            departed town   1200    id=A final
        gov       21 Mar            departed town   850     id=B final
        gov       22 Mar            departed town   0       id=C final
        council   22 Mar            departed town   more than 70  id=D final
        un        20 Mar - 22 Mar   departed town   1500    id=E final
        council   20 Mar - 22 Mar   departed town   2126    id=F final
        agency    20 Mar - 21 Mar   departed town   more than 2000  id=G
        icrc      to 22 Mar         departed town   3400    id=H
        daily     21 Mar            departed town   about 900   id=I
        """,
        found=("C D", "A B E", "E F"),
        harmless=("A G", "B I", "F H", "A F", "A B F", "E H", "A B G"),
    ),
    Situation(
        "the city, its district, and the region around",
        """
        operation  1 Mar - 30 Mar
        place      region  kind=area
        place      city      in=region
        place      district  in=city
        corridor   east  city to haven
        corridor   south  city to harbour
        gov       12 Mar          evacuated city      4200   id=A final
        mayor     12 Mar          evacuated district  740    id=B final
        gov       12 Mar          evacuated region    9800   id=C final
        un        12 Mar          evacuated city      2100   corridor=east id=D final
        agency    12 Mar          evacuated city      5100   corridor=south id=E final
        mayor     12 Mar          evacuated district  6900   id=F final
        monitor   12 Mar to 13 Mar  evacuated city    more than 4000  id=G
        gov       13 Mar          evacuated city      4200   id=H final
        """,
        found=("A E", "A F", "B F"),
        harmless=("A B", "A C", "A D", "A G", "B D", "A H", "C H"),
    ),
    Situation(
        "those inside, guessed again and again",
        """
        operation  1 Mar - 30 Apr
        place      suburb  in=region
        corridor   road  suburb to haven
        un        1 Mar            remaining suburb   400000          id=A
        agency    9 Mar            remaining suburb   about 400000    id=B
        un        18 Mar           remaining suburb   400000          id=C
        gov       9 Mar            remaining suburb   fewer than 100000  id=D
        un        20 Mar           departed suburb    about 50000     id=E
        council   20 Mar           remaining suburb   350000          id=F
        """,
        found=("B D",),
        harmless=("A B", "A C", "C F", "E F", "B C", "A F"),
    ),
    Situation(
        "a pause that one side says was broken",
        """
        operation  1 Mar - 30 Mar
        corridor   road  suburb to haven agreed=gov,council
        window     p1   2 Mar 09:00 - 2 Mar 14:00  by=gov agreed=gov,council status=held announced=2022-03-01
        window     p2   2 Mar 09:00 - 2 Mar 14:00  by=council status=collapsed announced=2022-03-02
        window     p3   3 Mar 09:00 - 3 Mar 14:00  by=gov agreed=gov status=announced announced=2022-03-02
        window     p4   3 Mar 09:00 - 3 Mar 17:00  by=un agreed=gov,council status=announced announced=2022-03-02
        window     p5   4 Mar 09:00 - 4 Mar 14:00  by=gov agreed=gov,council status=held announced=2022-03-03
        violation  p1  by=gov against=council
        violation  p1  by=council against=gov
        un        4 Mar 11:00 - 4 Mar 13:00  departed suburb   150  corridor=road id=A
        un        5 Mar 11:00 - 5 Mar 13:00  departed suburb   80   corridor=road id=B
        council   2 Mar   prevented suburb  about 120  id=C
        """,
        found=("p1 p2", "C"),
        relayed=("p3 p4", "p1", "B"),
        harmless=("p3 p4", "A B", "p2 p5"),
    ),
    Situation(
        "a toll that rises, and two sides that count their own",
        """
        operation  1 Mar - 30 Mar
        corridor   road  town to haven
        agency    7 Mar            killed town   at least 9  id=A
        agency    7 Mar            killed town   at least 21  id=B reported_at=2022-03-08
        gov       7 Mar            killed town   22  id=C final
        council   7 Mar            killed town   22  id=D final
        monitor   7 Mar            killed town   14  id=E final
        monitor   7 Mar            killed town   2   group=children id=F
        council   7 Mar            injured town  47  id=G
        gov       7 Mar            injured town  31  id=H final
        """,
        found=("C E", "G H"),
        harmless=("A B", "B C", "C D", "A C", "E F", "C G"),
    ),
    Situation(
        "a convoy on its way through",
        """
        operation  1 May - 10 May
        place      plant  in=city sealed
        corridor   road  city to haven via=stop
        movement   one   3 May - 4 May  corridors=road
        un        3 May  departed plant            101   movement=one id=A final
        un        3 May  joined stop               58    movement=one id=B final
        icrc      3 May  left stop from plant      32    movement=one id=C final
        un        4 May  arrived haven             127   movement=one id=D final
        icrc      4 May  arrived haven from plant  69    movement=one id=E final
        gov       4 May  arrived haven             156   movement=one id=F final
        army      3 May  departed plant            80    movement=one id=G final
        agency    4 May  in_transit stop           about 100  id=H
        mayor     4 May  arrived haven             more than 100  id=I
        gov       4 May  arrived haven from plant  dozens  id=J
        """,
        found=("D F", "A G"),
        harmless=("A B", "A D", "D E", "A E", "D I", "F I", "E J", "A C", "A C E", "A B D"),
    ),
)
