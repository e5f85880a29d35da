"""Calls of Java that fail in words that help."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from py4j.java_gateway import JavaPackage
from pyspark.ml.wrapper import JavaWrapper
from pyspark.sql.utils import is_remote

from ardent._jar import unfit

if TYPE_CHECKING:
    from py4j.java_gateway import JavaObject


def java_class(name: str) -> Any:
    """A class of the jar, by its full name.

    Raises
    ------
    RuntimeError
        if Spark is not running, runs without the jar, or is of another version
    """
    from pyspark import SparkContext

    context = SparkContext._active_spark_context
    if context is None or context._jvm is None:
        raise RuntimeError("Spark is not running: ardent.session().getOrCreate() starts it")
    reason = unfit(context.version)
    if reason:
        raise RuntimeError(reason)
    found: Any = context._jvm
    for part in name.split("."):
        found = getattr(found, part)
    if isinstance(found, JavaPackage):
        raise RuntimeError(
            "this Spark session has no Ardent: stop it and start it with ardent.session(), or "
            "with spark.jars set to ardent.jar_path()"
        )
    return found


def new_java_object(name: str, *args: Any) -> JavaObject | str:
    """An instance of a class of the jar; of Spark Connect the name, as the server has the rest."""
    if is_remote():
        return name
    java_class(name)
    return JavaWrapper._new_java_obj(name, *args)
