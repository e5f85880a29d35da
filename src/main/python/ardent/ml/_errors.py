"""Java's exceptions as one line of Python."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from py4j.protocol import Py4JJavaError
from pyspark.errors import IllegalArgumentException, PySparkRuntimeError

_MISTAKE = "InvalidInputException"
_DIVERGED = "DivergedException"


@contextmanager
def one_line() -> Iterator[None]:
    """Raises what the user can mend without Java's stack trace.

    PySpark does so for Java's ``IllegalArgumentException`` alone, where it is not the cause of
    another exception. All else, such as a lost cluster, keeps its trace.
    """
    try:
        yield
    except Py4JJavaError as error:
        translated = _translated(error.java_exception)
        if translated is None:
            raise
        raise translated from None


def refusal(what: str, instead: str) -> NotImplementedError:
    """Of what the server of Spark Connect does not let clients call."""
    return NotImplementedError(f"Spark Connect cannot call {what}: {instead}")


def _translated(exception: Any) -> Exception | None:
    cause = exception
    while cause is not None:
        kind = cause.getClass().getSimpleName()
        if kind == _MISTAKE:
            return IllegalArgumentException(message=cause.getMessage())
        if kind == _DIVERGED:
            return PySparkRuntimeError(message=cause.getMessage())
        cause = cause.getCause()
    message = exception.getMessage() or ""
    if exception.getClass().getName() == "java.io.IOException" and "already exists" in message:
        return IllegalArgumentException(message=message)
    return None
