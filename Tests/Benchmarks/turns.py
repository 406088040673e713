"""Engines that take turns, for `bench.py` and `peers.py`: each is a process that holds work ready.

It says `ready`, then answers each line that it reads with how many seconds its work took.
"""

import contextlib
import math
import pathlib
import subprocess

# The first turns allocate and compile.
WARM_UP = 2


class Runner:
    """A process that takes one turn for each line that it is given."""

    def __init__(self, command):
        self.child = subprocess.Popen(
            [str(part) for part in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True)
        # Libraries may talk before it.
        if not any(line == "ready\n" for line in self.child.stdout):
            self.close()
            raise OSError(f"{command[0]} does not start")

    def step(self):
        """The seconds of one step."""
        self.child.stdin.write("\n")
        self.child.stdin.flush()
        answer = self.child.stdout.readline()
        if not answer:
            raise OSError(f"it ends with status {self.child.wait()}")
        return float(answer)

    def close(self):
        with contextlib.suppress(OSError):  # It may have ended.
            self.child.stdin.close()
        self.child.wait()
        self.child.stdout.close()


class OtherWork:
    """What share of the machine's processors other processes take; None where Linux doesn't say."""

    def __init__(self):
        self.start = self.machine()

    @staticmethod
    def machine():
        try:
            fields = pathlib.Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]
        except OSError:
            return None
        ticks = [int(field) for field in fields]
        # The fourth and fifth are idle time and waiting for disks.
        return sum(ticks), sum(ticks) - ticks[3] - ticks[4]

    @staticmethod
    def ticks(child):
        try:
            text = pathlib.Path(f"/proc/{child.pid}/stat").read_text()
        except OSError:
            return 0
        return sum(map(int, text.rpartition(")")[2].split()[11:13]))

    def share(self, own):
        """`own` is how many ticks the measured processes took."""
        if not self.start:
            return None
        all, busy = (end - start for end, start in zip(self.machine(), self.start))
        return max(busy - own, 0) / max(all, 1)


def alone(command):
    """The seconds of an engine's turn with nobody else there; infinite where it fails."""
    try:
        runner = Runner(command)
    except OSError:
        return math.inf
    try:
        return [runner.step() for _ in range(WARM_UP + 1)][-1]
    except OSError:
        return math.inf
    finally:
        runner.close()


def measure(commands, what, turns, say):
    """The seconds of each engine's turns, and the share of the processors that was not theirs.

    An engine that fails is left out.
    """
    runners, times, other = {}, {}, None

    def attempt(engine, action):
        try:
            return action()
        except OSError as error:
            say(f"bench: {engine}: {what} fails: {error}")
            times.pop(engine, None)

    try:
        for engine, command in commands.items():
            runner = attempt(engine, lambda command=command: Runner(command))
            if runner:
                runners[engine], times[engine] = runner, []
        for number in range(WARM_UP + turns):
            if number == WARM_UP:
                work = OtherWork()
                before = sum(work.ticks(runner.child) for runner in runners.values())
            for engine in list(times):
                seconds = attempt(engine, runners[engine].step)
                if seconds is not None and number >= WARM_UP:
                    times[engine].append(seconds)
        after = sum(work.ticks(runner.child) for runner in runners.values())
        other = work.share(after - before)
    finally:
        for runner in runners.values():
            runner.close()
    return times, other
