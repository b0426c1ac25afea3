"""Loading and running the model leaves nothing behind and talks to nobody."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# onnxruntime 1.32 makes a device id in the home folder and looks up a host for its statistics within a
# minute, unless ORT_DISABLE_TELEMETRY is set before it is imported.
ENCODE = """
from retrieval.embedding import load_encoder
print(load_encoder(None).encode_queries(["Wat is jeugdhulp?"]).shape)
"""


def _run(program: str, home: Path) -> None:
    # Nothing of the caller's environment comes along: a setting there would hide the fault.
    environment = {"HOME": str(home), "PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr


def _files(home: Path) -> list[str]:
    return sorted(str(path.relative_to(home)) for path in home.rglob("*") if path.is_file())


def test_running_the_bundled_model_writes_nothing_in_the_home_folder(tmp_path: Path) -> None:
    _run(ENCODE, tmp_path)
    assert _files(tmp_path) == []


def test_a_library_that_keeps_statistics_is_seen(tmp_path: Path) -> None:
    _run("from pathlib import Path; Path.home().joinpath('deviceid').write_text('x')", tmp_path)
    assert _files(tmp_path) == ["deviceid"]
