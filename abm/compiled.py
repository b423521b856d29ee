"""The one door to numba: decorators, cache folder and code version.

Numba's own cache does not notice that a rule in *another* file was edited and would run the old one. So the
cache folder is named by a hash of every source that takes part in compiling, set before anything is decorated.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import numba
from numba.core.options import DefaultOptions

Function = TypeVar("Function", bound=Callable[..., Any])

SOURCE_ROOT = Path(__file__).parent


def source_hash(only_compiled: bool = False) -> str:
    """Hash of the model's sources (``*.py`` and data tables below ``abm``).

    Args:
        only_compiled: read only what takes part in compiling: files that use this module, and the vocabulary.

    Returns:
        16 hexadecimal digits.
    """
    digest = hashlib.blake2b(digest_size=8)
    for path in sorted(SOURCE_ROOT.rglob("*")):
        if path.suffix not in {".py", ".csv"}:
            continue
        text = path.read_bytes()
        if only_compiled and path.name != "vocabulary.py" and b"abm.compiled" not in text:
            continue
        digest.update(path.relative_to(SOURCE_ROOT).as_posix().encode() + b"\0" + text + b"\0")
    return digest.hexdigest()


@cache
def code_version() -> str:
    """The hash of all sources as this process found them when it first asked: its runs are made by those."""
    return source_hash()


def _cache_folder() -> Path:
    base = os.environ.get("WELFARE_ABM_CACHE") or os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    python = f"py{sys.version_info.major}{sys.version_info.minor}"
    return Path(base) / "welfare-abm" / f"{python}-numba{numba.__version__}-{source_hash(only_compiled=True)}"


CACHE_FOLDER = _cache_folder()
numba.config.CACHE_DIR = str(CACHE_FOLDER)


_COUNT_OF_HOLDERS = "_nrt" if hasattr(DefaultOptions, "_nrt") else ""
"""Numba's option, private so far, to count who holds an array; it always counts where it has no such option."""


def is_cold() -> bool:
    """Whether nothing has been compiled yet for these sources (the first run then takes longer)."""
    return not (CACHE_FOLDER.exists() and any(CACHE_FOLDER.rglob("*.nbi")))


def _compile(*signature: Any, makes_arrays: bool = False) -> Callable[[Function], Any]:
    """What all compiled functions have in common; the interpreter is released while they run."""
    count = {_COUNT_OF_HOLDERS: makes_arrays} if _COUNT_OF_HOLDERS else {}
    compiler = numba.njit(
        *signature, cache=True, nogil=True, error_model="numpy", no_cfunc_wrapper=True, **count
    )
    return lambda function: _called_with_any_number(compiler(function))


def _called_with_any_number(compiled: Any) -> Any:
    """Let compiled callers share one compilation whether they pass a constant, a short integer or a long one.

    Left alone, numba compiles a function anew for each constant that it is called with.
    """
    usual = compiled.get_call_template

    def get_call_template(args: tuple[Any, ...], kws: dict[str, Any]) -> Any:
        return usual(tuple(map(_widened, args)), {name: _widened(kind) for name, kind in kws.items()})

    compiled.get_call_template = get_call_template
    return compiled


def _widened(kind: Any) -> Any:
    """The type of numbers that a constant or a short integer belongs to; any other type as it is."""
    kind = numba.types.unliteral(kind)
    short = isinstance(kind, numba.types.Integer) and kind.bitwidth < numba.types.int64.bitwidth
    return numba.types.int64 if short else kind


def rule(signature: str) -> Callable[[Function], Any]:
    """Compile a scalar rule with an explicit signature; ``.py_func`` is the plain Python function."""
    return _compile(signature)


def over_columns(compiled: Any) -> Callable[..., Any]:
    """The plain function of a rule without branches: it takes columns of numpy as it takes numbers, bit for bit."""
    return compiled.py_func  # type: ignore[no-any-return]


def kernel_for(result: str, *arguments: Any) -> Callable[[Function], Any]:
    """Compile a part of a loop for one signature only, so that every kind of integer a caller has is converted to it.

    Args:
        result: numba's name of the result type (``"int64"``, ``"void"``).
        arguments: numba's names of scalar types, or example values to take the type of.
    """
    types = [getattr(numba.types, one) if isinstance(one, str) else numba.typeof(one) for one in arguments]
    signature = getattr(numba.types, result)(*types)
    return _compile(signature)


def kernel(function: Function) -> Any:
    """Compile a loop over columns that makes arrays of its own; types come from its first call."""
    return _compile(makes_arrays=True)(function)


def part(function: Function) -> Any:
    """Compile a part of a loop: it reads and writes the arrays it is given, makes none and returns none.

    So it need not keep count of who holds an array, which for the ten arrays of the books costs more than what most
    parts do.
    """
    return _compile()(function)
