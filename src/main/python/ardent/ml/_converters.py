"""What values a param accepts."""

from __future__ import annotations

from typing import Any

from pyspark.ml.param import TypeConverters


class Converters(TypeConverters):
    """PySpark's, which also take one number or one string for a list of one.

    PySpark knows the params that are lists by the names of these methods.
    """

    @staticmethod
    def toListInt(value: Any) -> list[int]:
        """A list of ints."""
        one = isinstance(value, (int, float)) and not isinstance(value, bool)
        return TypeConverters.toListInt([value] if one else value)

    @staticmethod
    def toListString(value: Any) -> list[str]:
        """A list of strings."""
        return TypeConverters.toListString([value] if isinstance(value, str) else value)

    @staticmethod
    def flat(values: tuple[Any, ...]) -> Any:
        """The arguments of a setter that takes a list or values one by one."""
        if len(values) == 1:
            return values[0]
        return list(values)
