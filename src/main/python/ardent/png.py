"""Pictures."""

from __future__ import annotations

from os import PathLike


class Png(bytes):
    """The bytes of a PNG file, which a notebook shows as the picture."""

    def _repr_png_(self) -> bytes:
        return bytes(self)

    def __repr__(self) -> str:
        return f"<PNG of {len(self)} bytes>"

    def save(self, path: str | PathLike[str]) -> None:
        """Writes the file."""
        with open(path, "wb") as file:
            file.write(self)
