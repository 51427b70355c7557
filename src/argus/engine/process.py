"""The parent's end of one worker: its process and two pipes that nobody else shares.

No worker can hold up another: there is no lock between them, and the parent never waits inside a read or a write.
"""

import os
import subprocess
import sys
from collections.abc import Iterator

from argus.engine.answers import StrangeAnswerError, Told, believe, whole_frames

PIPE_BYTES = 1 << 20
# One that never stops talking must not keep the parent from the others.
MOST_PIECES = 64
# How long a worker may take to end by itself once its pipe is closed.
LAST_SECONDS = 5.0
# Its own program, not this one again: what this one loaded, and what stands in the current folder, is not for it.
_PROGRAM = (
    "import sys; sys.path[:] = sys.argv[4:]; from argus.engine.worker import serve; serve(*map(int, sys.argv[1:4]))"
)


class Worker:
    """One process. `ended` = its pipe is closed, nothing more will come."""

    def __init__(self) -> None:
        asked, self.asking = os.pipe()
        self.telling, told = os.pipe()
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", _PROGRAM, str(asked), str(told), str(os.getpid()), *sys.path],
                stdin=subprocess.DEVNULL,
                pass_fds=(asked, told),
            )
        except BaseException:
            os.close(self.asking)
            os.close(self.telling)
            raise
        finally:
            os.close(asked)
            os.close(told)
        os.set_blocking(self.asking, False)
        os.set_blocking(self.telling, False)
        self.ended = False
        self.unsent = memoryview(b"")
        self._received = bytearray()

    @property
    def number(self) -> int:
        """Its process number."""
        return self._process.pid

    def ask(self, framed: bytes) -> None:
        """Hand it a call; what the pipe does not take yet goes with the next `push`."""
        self.unsent = memoryview(framed)
        self.push()

    def push(self) -> None:
        """Send on what is unsent, as much as the pipe takes."""
        try:
            while self.unsent:
                self.unsent = self.unsent[os.write(self.asking, self.unsent) :]
        except BlockingIOError:
            pass
        except BrokenPipeError:
            self.unsent = memoryview(b"")

    def messages(self) -> Iterator[Told]:
        """What it told since the last time.

        Raises:
            StrangeAnswerError: what it sent is no message.
        """
        for _ in range(MOST_PIECES):
            try:
                piece = os.read(self.telling, PIPE_BYTES)
            except BlockingIOError:
                return
            self.ended = not piece
            if self.ended:
                return
            self._received += piece
            for packed in whole_frames(self._received):
                message = believe(packed)
                if not isinstance(message, Told):
                    raise StrangeAnswerError("the reading process answered what is no message")
                yield message

    def is_alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    def close(self) -> None:
        """Let it end when it has done what it does."""
        os.close(self.asking)
        os.close(self.telling)

    def join(self) -> None:
        """Wait for the end of a closed one."""
        try:
            self._process.wait(LAST_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def kill(self) -> None:
        """End it now."""
        self._process.kill()
        self._process.wait()
        self.close()

    def exit_code(self) -> int:
        """How an ended one ended: below 0 = by this signal. One that lives on behind closed pipes is killed."""
        self.join()
        return int(self._process.returncode)
