"""Import a submission's file and find the implementation in it."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from grader.results import UNREADABLE, Where
from grader.scenarios import support
from grader.wire import text


@dataclass(frozen=True)
class Target:
    """Where an exercise's implementation is looked for: a function, or a class's method."""

    file: str
    name: str
    method: str | None = None

    @classmethod
    def parse(cls, file: str, symbol: str) -> Target:
        """From the catalogue's words, such as `linear.py` and `Linear.__init__`."""
        name, _, method = symbol.partition(".")
        return cls(file, name, method or None)


class Missing(Exception):
    """There is nothing to run: no file, no symbol, or a file that does not import."""

    def __init__(self, message: str, where: Where | None = None) -> None:
        super().__init__(message)
        self.where = where


def load(folder: Path, target: Target) -> Any:
    """The function or class named by `target`.

    Raises:
        Missing: the file is not there, does not import, or does not define the symbol.
    """
    path = folder / target.file
    if not path.is_file():
        raise Missing(_no_file(folder, target.file))
    module = import_file(path)
    found = vars(module).get(target.name)
    if found is None:
        raise Missing(f"{target.file} does not define {target.name}.")
    if target.method is None:
        if not callable(found):
            raise Missing(f"{target.name} in {target.file} is no function.")
        return found
    if not isinstance(found, type):
        raise Missing(f"{target.name} in {target.file} is no class.")
    return found


def check_method(cls: type, target: Target) -> None:
    """Refuse a class that only inherits the method asked for from torch or from `object`.

    Raises:
        Missing: the submission does not define the method.
    """
    owner = next((c for c in cls.__mro__ if target.method in vars(c)), object)
    if owner is object or owner.__module__.partition(".")[0] == "torch":
        raise Missing(f"{target.name} in {target.file} does not define {target.method}.")


def import_file(path: Path) -> ModuleType:
    """Import one file under its own name, so that pickles and other files find it.

    Raises:
        Missing: it raised; the message names the exception, the line is the student's.
    """
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise Missing(f"{path.name} is no Python file.")
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    _decode(path)
    try:
        spec.loader.exec_module(module)
    except SyntaxError as error:
        raise Missing(*_syntax(error, path)) from None
    except BaseException as error:
        seen = support.raised(error)
        said = f": {seen.message}" if seen.message else ""
        raise Missing(
            f"{path.name} does not import: it raised {seen.name}{said}", seen.where
        ) from None
    return module


def _decode(path: Path) -> None:
    """Refuse a file in another encoding; not every Python minds the bytes of a comment."""
    try:
        importlib.util.decode_source(path.read_bytes())
    except UnicodeDecodeError as error:
        raise Missing(
            f"{path.name} does not import: byte {error.start} is not UTF-8; save it as UTF-8."
        ) from None
    except SyntaxError as error:
        raise Missing(*_syntax(error, path)) from None


def _syntax(error: SyntaxError, path: Path) -> tuple[str, Where | None]:
    message = f"{path.name} does not import: {error.msg}"
    if error.lineno is None:
        return message, None
    name = Path(error.filename).name if error.filename else path.name
    line = text((error.text or "").strip(), 200) or UNREADABLE
    return f"{message} (line {error.lineno}).", Where(error.lineno, line, name)


def _no_file(folder: Path, wanted: str) -> str:
    stem = Path(wanted).stem.lower()
    near = sorted(
        entry.name
        for entry in folder.iterdir()
        if entry.name != wanted and entry.name.lower().partition(".")[0].strip() == stem
    )
    found = f", but there is {near[0]!r}: rename it" if near else ""
    return f"There is no file {wanted} that can be read in the submission{found}."
