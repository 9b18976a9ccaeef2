"""Small packages on the disk, each file as the lines of a text."""

from pathlib import Path

from corridors.packages.files import FILES
from corridors.packages.problems import PackageRejected
from corridors.packages.reading import read_package

SAMPLES = sorted(folder for folder in Path(__file__).parents[3].joinpath("samples").iterdir() if folder.is_dir())

PLAIN = {
    "operation.csv": """
        code,name,timezone,starts_at
        op,Operation,Europe/Kyiv,2022-05-01
    """,
    "places.csv": """
        code,name,kind,parent,sealed
        town,Town,settlement,,
        plant,Plant,site,town,yes
        haven,Haven,reception,,
    """,
    "organisations.csv": """
        code,name,kind,part_of
        un,UN,un,
        icrc,ICRC,red_cross,
    """,
    "corridors.csv": """
        code,name,origin,destination,status,agreed_by
        way,Way,town,haven,open,un icrc
    """,
    "windows.csv": """
        external_id,corridors,kind,announced_by,starts_at,ends_at,status
        W1,way,ceasefire,un,2022-05-01,2022-05-03,held
    """,
    "movements.csv": """
        code,name,corridors,windows
        first,First convoy,way,W1
    """,
    "violations.csv": """
        external_id,window,alleged_by
        V1,W1,icrc
    """,
    "counts.csv": """
        external_id,corridor,movement,stage,place,source,basis,period_start,period_end,qualifier,value,note
        A,way,first,departed,plant,un,increment,2022-05-01,2022-05-03,exact,127,
        B,way,,arrived,haven,icrc,increment,2022-05-03,2022-05-03,about,150,"buses, cars"
    """,
}


def lines(text: str) -> str:
    """The lines of an indented text, without its first and last empty ones."""
    return "".join(f"{line.strip()}\n" for line in text.strip().splitlines())


def a_folder(folder: Path, **files: str | bytes | None) -> Path:
    """A plain package in the folder; `counts="…"` gives another counts.csv, `counts=None` none."""
    folder.mkdir(exist_ok=True)
    for file in FILES:
        content = files.get(file.name.removesuffix(".csv"), PLAIN[file.name])
        if isinstance(content, bytes):
            (folder / file.name).write_bytes(content)
        elif content is not None:
            (folder / file.name).write_text(lines(content), encoding="utf-8")
    return folder


def problems_of(folder: Path) -> list[str]:
    """What is wrong with the package in the folder, as `file row column code`."""
    try:
        read_package(folder)
    except PackageRejected as rejected:
        return [
            " ".join(
                part
                for part in (p.file.removesuffix(".csv"), str(p.row or ""), p.problem.field, p.problem.code)
                if part
            )
            for p in rejected.problems
        ]
    return []
