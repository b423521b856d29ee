"""Folders of files that come with the model and go by name; a file of the reader's own goes by its path."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from abm.errors import ScenarioError, nearest
from scenarios.document import shown

SUFFIX = ".toml"


@dataclass(frozen=True)
class Shelf:
    """A folder of files of one sort.

    Attributes:
        folder: where they stand.
        noun: what each of them is, for messages: ``"scenario"``.
        beside: names that need no file.
    """

    folder: Path
    noun: str
    beside: tuple[str, ...] = ()

    def names(self) -> tuple[str, ...]:
        """Names of the files that come with the model."""
        return tuple(sorted(path.stem for path in self.folder.glob(f"*{SUFFIX}")))

    def locate(self, reference: str, beside: Path | None = None) -> Path:
        """The file behind a reference.

        Args:
            reference: a name on the shelf, or a path (it ends in ``.toml`` or holds a slash).
            beside: folder a relative path starts from; none is the current one.

        Raises:
            ScenarioError: no such name or file; names the nearest.
        """
        if not (reference.endswith(SUFFIX) or "/" in reference or "\\" in reference):
            if reference not in self.names():
                raise ScenarioError(self._unknown(reference, beside or Path()))
            return self.folder / f"{reference}{SUFFIX}"
        path = Path(reference).expanduser() if beside is None else beside / Path(reference).expanduser()
        try:
            is_file = path.is_file()
        except OSError as error:  # a name too long, a folder closed to the reader
            raise ScenarioError(f"{shown(path)}: cannot be read: {error.strerror}") from None
        if not is_file:
            folder = path.parent
            beside_it = folder.glob(f"*{SUFFIX}") if folder.is_dir() else ()
            others = sorted(other.name for other in beside_it if other.is_file())
            what = f"is a folder, not a {self.noun} file" if path.is_dir() else "no such file"
            raise ScenarioError(f"{shown(path)}: {what}{nearest(path.name, others)}")
        return path

    def _unknown(self, reference: str, folder: Path) -> str:
        """What to say of a name not on the shelf; perhaps it is a file without its ending, or a folder."""
        if reference and (folder / reference).is_dir():
            return f"{reference}: is a folder, not a {self.noun} file"
        if reference and (folder / f"{reference}{SUFFIX}").is_file():
            return f"unknown {self.noun} '{reference}'; did you mean '{reference}{SUFFIX}'?"
        names = (*self.beside, *self.names())
        hint = nearest(reference, names) or f"; there are {', '.join(names)}"
        return f"unknown {self.noun} '{reference}'{hint}"
