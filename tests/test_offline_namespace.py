"""Nothing leaves the machine: ingest, ask and serve work where there is no network at all."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def test_ingest_ask_and_serve_work_in_an_empty_network_namespace(tmp_path: Path) -> None:
    if not namespaces_allowed():
        assert not os.environ.get("CI"), "CI must be able to make a network namespace"
        pytest.skip("this machine does not allow network namespaces")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("HF_", "GRADIO_"))}
    done = subprocess.run(
        [*NAMESPACE, "sh", "-c", "ip link set lo up && exec \"$@\"", "sh", sys.executable,
         str(ROOT / "tests" / "offline_walk.py"), str(tmp_path / "data")],
        cwd=ROOT, env={**environment, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=280,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout.strip().splitlines()[-1])
    assert seen["added"] == 5
    assert seen["citations"] >= 1
    assert seen["served"]
    assert seen["watch_works"]
    assert not seen["with_net"]
    assert seen["outward"] == []


NAMESPACE = ("unshare", "--net") if os.geteuid() == 0 else ("unshare", "--user", "--map-root-user", "--net")


def namespaces_allowed() -> bool:
    if not shutil.which("unshare") or not shutil.which("ip"):
        return False
    tried = subprocess.run([*NAMESPACE, "ip", "link", "set", "lo", "up"], capture_output=True, check=False)
    return tried.returncode == 0
