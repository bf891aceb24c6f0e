"""What tests with servers share: one that answers as long as a block lasts."""

from __future__ import annotations

from contextlib import contextmanager
from threading import Thread


@contextmanager
def serving(server):
    """Serve in a thread while the block lasts; give the address."""
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
