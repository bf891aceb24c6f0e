"""Demo witnesses: three witnesses on this machine who sign for the log of sealed bids, by the clock of a replay.

In:  a store of sealed bids, a folder, a clock that can be set while a past is played.
Out: addresses in the store's policy, and signatures as long as the demo is served.

The surprise: they prove nothing. Whoever runs the office runs them too, which no real
office may; a demo that lets them go would hand no receipt out and open no bid.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread

from onus.base.instants import Instant
from onus.log.policies import Group, Log, Policy
from onus.log.policies import Witness as Known
from onus.outside import clock
from onus.outside.files import atomic_file
from onus.outside.sealing.store import LOG, own_policy
from onus.outside.tlog.http_server import Server
from onus.outside.tlog.log_folder import POLICY
from onus.outside.tlog.witness import KEY, Witness, make_witness, witness_server

NAMES = ("library", "newspaper", "university")
GROUP, QUORUM = "outsiders", 2
HOST = "127.0.0.1"


@dataclass
class SetClock:
    """A clock that shows what it is set to, and the present where it is set to nothing."""

    at: Instant | None = None

    def __call__(self) -> Instant:
        """Return the instant."""
        return clock.now() if self.at is None else self.at


@dataclass
class DemoWitnesses:
    """Witnesses that are being served.

    Attributes:
        clock: of all of them.
    """

    clock: SetClock
    _servers: list[Server] = field(default_factory=list)
    _witnesses: list[Witness] = field(default_factory=list)

    def end(self) -> None:
        """Serve no longer."""
        for server in self._servers:
            server.shutdown()
            server.server_close()
        for witness in self._witnesses:
            witness.close()


def serve_demo_witnesses(folder: Path, store: Path) -> DemoWitnesses:
    """Serve the witnesses from threads of this process, and name their addresses in the policy of the store.

    Args:
        folder: of keys and memories; what is missing is made.
        store: of sealed bids, made by `make_store`.
    """
    logs = tuple(Log(one.key) for one in own_policy(store).logs)
    serving, known = DemoWitnesses(SetClock()), []
    for name in NAMES:
        place = folder / name
        if not (place / KEY).is_file():
            make_witness(place, f"{name}.demo.onus.example")
        witness = Witness(place, Policy(logs), serving.clock)
        server = witness_server(witness, host=HOST, port=0)
        Thread(target=server.serve_forever, daemon=True).start()
        serving._witnesses.append(witness)
        serving._servers.append(server)
        known.append(Known(name, witness.key.verifier, server.url))
    policy = Policy(logs, tuple(known), (Group(GROUP, QUORUM, NAMES),), GROUP)
    with atomic_file(store / LOG / POLICY) as aside:
        aside.write_bytes(policy.encode())
    return serving
