"""Ardent: autoregressive density estimation on Apache Spark.

``ardent.ml`` has the estimator, ``ardent.session()`` starts Spark with Ardent's jar, and
``ardent.load_file`` reads the tensors of a saved model.
"""

from ardent._jar import __version__, jar_path, require_pyspark

require_pyspark()

from ardent import ml  # noqa: E402
from ardent._session import session  # noqa: E402
from ardent.png import Png  # noqa: E402
from ardent.safetensors import Tensors, load_file  # noqa: E402

__all__ = ["Png", "Tensors", "__version__", "jar_path", "load_file", "ml", "session"]
