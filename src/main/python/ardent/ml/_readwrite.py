"""Saving stages, and loading what Java, Scala or Python saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

from pyspark.ml.util import JavaMLReadable, JavaMLReader, JavaMLWritable, JavaMLWriter
from pyspark.sql.utils import is_remote

from ardent.ml._errors import one_line
from ardent.ml._java import java_class

if TYPE_CHECKING:
    from pyspark.ml.util import MLReadable

_PACKAGE = "org.ardent.ml"

R = TypeVar("R", bound="MLReadable[Any]")


class ArdentReader(JavaMLReader[R]):
    """PySpark's reader, which otherwise looks for Java's class in a package of Python's name."""

    def load(self, path: str) -> R:
        """The stage that was saved at a path."""
        with one_line():
            return super().load(path)

    @classmethod
    def _java_loader_class(cls, clazz: Any) -> str:
        return f"{_PACKAGE}.{clazz.__name__}"

    @classmethod
    def _load_java_obj(cls, clazz: Any) -> Any:
        return java_class(cls._java_loader_class(clazz))


class ArdentReadable(JavaMLReadable[R]):
    """What can be loaded."""

    @classmethod
    def read(cls) -> JavaMLReader[R]:
        """A reader of what was saved."""
        if is_remote():
            from pyspark.ml.connect.readwrite import RemoteMLReader

            # It has no method to override: it takes the module's name for that of Java's package.
            named: Any = type(cls.__name__, (cls,), {"__module__": _PACKAGE})
            return cast("JavaMLReader[R]", RemoteMLReader(named))
        return ArdentReader(cls)


class ArdentWriter(JavaMLWriter):
    """PySpark's writer."""

    def save(self, path: str) -> None:
        """Saves the stage at a path of any Hadoop file system."""
        with one_line():
            super().save(path)


class ArdentWritable(JavaMLWritable):
    """What can be saved."""

    def write(self) -> JavaMLWriter:
        """A writer of this stage."""
        return super().write() if is_remote() else ArdentWriter(self)
