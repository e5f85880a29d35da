"""Spark Connect: a server of the installed PySpark, and a client in a process of its own."""

import subprocess
import sys
from pathlib import Path


def test_fit_transform_save_load_and_search(tmp_path):
    client = Path(__file__).with_name("connect_client.py")
    done = subprocess.run(
        [sys.executable, str(client), str(tmp_path)], capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "connected" in done.stdout
