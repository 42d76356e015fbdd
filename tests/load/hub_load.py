"""A load test of the hub, run by hand: how many learners can this machine serve?

    python tests/load/hub_load.py --learners 10 --kill-hub

It starts ``workshop/hub/start.py`` in a folder of its own, on loopback, lets so many simulated
learners work at once, kills the hub in between when asked, and prints failures, medians and memory.
It needs what the hub needs (workshop/hub/requirements.txt, the proxy) and Linux.
"""

import argparse
import asyncio
import json
import os
import secrets
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from learner import Failed, Learner

ROOT = Path(__file__).resolve().parents[2]
LIMIT = 1500  # seconds for the whole test
MOST = 40


def main(argv=None):
    """Run the test; the exit code is 1 when a learner failed or lost work."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--learners", type=int, default=10, help=f"1 to {MOST} (10)")
    parser.add_argument("--kill-hub", action="store_true", help="kill -9 the hub in between")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    options = parser.parse_args(argv)
    if not 1 <= options.learners <= MOST:
        parser.error(f"--learners {options.learners}: from 1 to {MOST} are possible")
    with tempfile.TemporaryDirectory(prefix="lstm-hub-") as folder:
        hub = Hub(Path(folder))
        try:
            hub.start()
            limited = asyncio.wait_for(visit(hub, options), LIMIT)
            report = asyncio.run(limited)
        finally:
            hub.end()
    print(as_text(report))
    if options.json:
        options.json.write_text(json.dumps(report, indent=1), encoding="utf-8")
    return 1 if report["failures"] or report["lost"] else 0


class Hub:
    """The hub of ``workshop/hub``, in a folder and on ports of its own."""

    def __init__(self, folder):
        self.state, self.port = folder, free_port()
        self.address, self.password = f"http://127.0.0.1:{self.port}", secrets.token_urlsafe(12)

    def start(self):
        settings = {
            "COURSE_HUB_STATE": str(self.state),
            "COURSE_HUB_PORT": str(self.port),
            "COURSE_HUB_PASSWORD": self.password,
        }
        self.process = subprocess.Popen(
            [sys.executable, str(ROOT / "workshop" / "hub" / "start.py")],
            env={**os.environ, **settings},
        )
        self.wait_until_up()

    def wait_until_up(self, seconds=90):
        """Wait until the hub answers through the proxy."""
        import urllib.request

        for _ in range(seconds * 2):
            try:
                urllib.request.urlopen(f"{self.address}/hub/api/", timeout=2).close()
                return
            except OSError:
                time.sleep(0.5)
        raise SystemExit("The hub did not start: read the lines above.")

    def kill(self):
        """kill -9 the hub; ``start.py`` starts it again."""
        os.kill(int((self.state / "hub.pid").read_text()), signal.SIGKILL)

    def end(self):
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(120)
        except subprocess.TimeoutExpired:
            self.process.kill()


def free_port():
    """A port P such that P, P + 1 and P + 81 are free."""
    for port in range(18000, 18900, 100):
        try:
            for number in (port, port + 1, port + 81):
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", number))
        except OSError:
            continue
        return port
    raise SystemExit("No free ports between 18000 and 18900.")


async def visit(hub, options):
    """All learners at once; the figures of what happened."""
    count = options.learners
    everybody = asyncio.Barrier(count + 1)
    go_on = asyncio.Event()
    memory, before = [], available()

    async def between(learner):
        await everybody.wait()
        await go_on.wait()

    async def one(learner):
        try:
            await learner.work(between)
        except Failed as error:
            await everybody.abort()  # nobody waits for a learner who will not come
            go_on.set()
            return f"{learner.name}: {error}"
        return None

    async def teacher():
        try:
            await everybody.wait()
        except asyncio.BrokenBarrierError:
            return
        memory.append((before - available()) / count)
        if options.kill_hub:
            hub.kill()
            await asyncio.sleep(1)
            await asyncio.to_thread(hub.wait_until_up)
        go_on.set()

    learners = [Learner(hub.address, f"learner-{k + 1:02}", hub.password) for k in range(count)]
    *results, _ = await asyncio.gather(*map(one, learners), teacher())
    done = [learner for learner in learners if learner.saved is not None]
    lost = [learner.name for learner in done if not learner.kept(hub.state / "home")]
    stages = {}
    for learner in done:
        for name, seconds in learner.seconds.items():
            stages.setdefault(name, []).append(seconds)
    return {
        "learners": count,
        "hub_killed": options.kill_hub,
        "failures": [result for result in results if result],
        "lost": lost,
        "mebibytes_a_learner": round(memory[0]) if memory else None,
        "seconds": {
            name: {
                "median": round(statistics.median(took), 2),
                "longest": round(max(took), 2),
            }
            for name, took in stages.items()
        },
    }


def available():
    """Memory that is available now, in MiB."""
    line = next(line for line in Path("/proc/meminfo").open() if line.startswith("MemAvailable"))
    return int(line.split()[1]) / 1024


def as_text(report):
    """The report for the screen."""
    killed = ", the hub killed and restarted in between" if report["hub_killed"] else ""
    lines = [f"{report['learners']} learners at once{killed}."]
    lines.append(f"failures: {len(report['failures'])}   saved work lost: {len(report['lost'])}")
    lines += [f"  {failure}" for failure in report["failures"]]
    lines.append(f"memory: {report['mebibytes_a_learner']} MiB a learner")
    lines.append(f"{'stage':8} {'median':>8} {'longest':>8}  seconds")
    for name, took in report["seconds"].items():
        lines.append(f"{name:8} {took['median']:8.1f} {took['longest']:8.1f}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
