"""Run by test_offline_namespace.py in a network namespace that has only a loopback interface.

Ingests, asks and serves, and reports every look-up or connection that leaves this machine.
"""

import json
import socket
import sys
import threading
import time
import urllib.request
from pathlib import Path

OUTWARD: list[str] = []
HOME = ("127.", "::1", "localhost", "0.0.0.0")


def watch(event: str, arguments: tuple[object, ...]) -> None:
    """Note every address that is not this machine's own."""
    if event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
        if isinstance(address, tuple) and not str(address[0]).startswith(HOME):
            OUTWARD.append(f"{event} {address}")
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        name = arguments[0]
        name = name.decode() if isinstance(name, bytes) else name
        if name and not str(name).startswith(HOME):
            OUTWARD.append(f"{event} {name}")


def main(data: Path) -> None:
    """Do the whole walk and print what was seen as JSON."""
    sys.addaudithook(watch)
    from ingest.settings import IngestSettings
    from ui.opening import build_library, open_assistant
    from ui.server import serve

    settings = IngestSettings(data=data)
    report = build_library(settings)
    assistant = open_assistant(settings)
    answer = assistant.ask(["what does Alkmaar mean by the preliminary field?"])
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    threading.Thread(
        target=serve, args=(assistant,), kwargs={"host": "127.0.0.1", "port": port}, daemon=True
    ).start()
    page = ""
    for _ in range(150):
        time.sleep(0.2)
        try:
            page = urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10).read().decode("utf-8")
            break
        except OSError:
            continue
    with_net = True
    try:
        socket.create_connection(("192.0.2.1", 80), timeout=1).close()
    except OSError:
        with_net = False
    # The last attempt was our own, to show that there is no way out and that the watch sees it.
    seen = [line for line in OUTWARD if "192.0.2.1" in line]
    print(
        json.dumps(
            {
                "added": len(report.added),
                "citations": len(answer.citations),
                "served": "gradio_config" in page,
                "outward": [line for line in OUTWARD if line not in seen],
                "watch_works": bool(seen),
                "with_net": with_net,
            }
        )
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
