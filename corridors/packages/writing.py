"""Writes a `Package` as a folder of CSV files that reads back as the same `Package`."""

import csv
import os
import shutil
import tempfile
from pathlib import Path

from corridors.cells import inert
from corridors.domain.errors import Conflict
from corridors.domain.package import Package
from corridors.domain.reading import written
from corridors.packages.files import FILES, OPERATION, File
from corridors.packages.sheets import SheetError, rows_of


def write_package(package: Package, folder: Path) -> None:
    """Writes the package's files, whole or not at all: beside the folder first, then moved into its place.

    A folder that holds a package of the same operation is replaced, its other files are kept. Raises Conflict where
    something else stands there, OSError where the disk refuses. A new folder can be read by its owner alone.
    """
    folder = folder.resolve()
    _require_free(package, folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as beside:
        new, old = Path(beside, "new"), Path(beside, "old")
        if folder.exists():
            shutil.copytree(folder, new, symlinks=True)
        else:
            new.mkdir(mode=0o700)
        for file in FILES:
            _write(package, file, new / file.name)
        if folder.exists():
            folder.rename(old)
        try:
            new.rename(folder)
        except OSError:
            if old.exists():
                old.rename(folder)
            raise
        _to_disk(folder.parent)


def _require_free(package: Package, folder: Path) -> None:
    if not os.path.lexists(folder) or (folder.is_dir() and not any(folder.iterdir())):
        return
    if not (folder / OPERATION.name).is_file():
        raise Conflict(f"{folder} holds something else than a package; give another folder.", code="not_a_package")
    held = _operation_in(folder)
    if held != package.operation.code:
        message = f"{folder} holds the package of {held or 'another operation'}; give another folder."
        raise Conflict(message, code="another_package")


def _operation_in(folder: Path) -> str:
    """The code of the operation whose package the folder holds; empty where that cannot be read."""
    try:
        (_, columns), (_, cells) = rows_of(folder / OPERATION.name)
        return dict(zip(columns, cells, strict=False)).get("code", "")
    except (SheetError, ValueError):
        return ""


def _write(package: Package, file: File, path: Path) -> None:
    columns = list(file.table.columns)
    path.unlink(missing_ok=True)
    with path.open("x", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(columns)
        writer.writerow(file.tags[column] for column in columns)
        for record in file.records(package):
            writer.writerow(inert(written(record, column)) for column in columns)
        target.flush()
        os.fsync(target.fileno())


def _to_disk(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
