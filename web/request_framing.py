"""Whether a whole HTTP/1.1 request has arrived: where its head ends, and how long its body is (RFC 9112, sections 6 and 7)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum, auto

LONGEST_HEAD = 65_536  # bytes: eight header fields of the longest kind that is read
_END_OF_HEAD = b"\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]{1,18})[ \t]*(?=\r\n)", re.IGNORECASE)
_CODING = re.compile(rb"\r\ntransfer-encoding:", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding:[^\r]*chunked[ \t]*\r\n", re.IGNORECASE)
_CONTINUE = re.compile(rb"\r\nexpect:[ \t]*100-continue[ \t]*\r\n", re.IGNORECASE)


class State(Enum):
    ARRIVING = auto()
    WHOLE = auto()  # or malformed: the parser reports the error
    HEAD_TOO_LONG = auto()
    ADDRESS_TOO_LONG = auto()
    BODY_TOO_LONG = auto()


@dataclass
class Arrival:
    """The bytes of one request so far."""

    largest_body: int
    data: bytearray = field(default_factory=bytearray)
    body_at: int = -1  # where the body begins, once the head is there
    wants_continue: bool = False  # the client waits to be told to send its body
    _length: int | None = None  # of the body; None: it comes in chunks
    _searched: int = 0  # how far the next thing was looked for
    _chunk_at: int = 0  # where the next chunk begins

    def add(self, more: bytes) -> State:
        """Add the received bytes and return the state of the request."""
        self.data += more
        if self.body_at < 0:
            state = self._read_head()
            if state is not None:
                return state
        if self._length is not None:
            return State.WHOLE if len(self.data) - self.body_at >= self._length else State.ARRIVING
        return self._read_chunks()

    def _read_head(self) -> State | None:
        """None: the head is there, and the body is to be looked at."""
        while self.data[:2] == b"\r\n":  # empty lines before a request are to be ignored
            del self.data[:2]
        end = self.data.find(_END_OF_HEAD, max(0, self._searched - 3))
        if end < 0:
            self._searched = len(self.data)
            if len(self.data) <= LONGEST_HEAD:
                return State.ARRIVING
            return State.HEAD_TOO_LONG if b"\r\n" in self.data else State.ADDRESS_TOO_LONG
        head = bytes(self.data[: end + 2])
        self.body_at = self._chunk_at = self._searched = end + 4
        lengths = _LENGTH.findall(head)
        coded = _CODING.search(head) is not None
        if len(lengths) > 1 or (coded and (lengths or not _CHUNKED.search(head))):
            return State.WHOLE  # malformed, or in a coding that is not read here
        if coded:
            self.wants_continue = _CONTINUE.search(head) is not None
            return None
        self._length = int(lengths[0]) if lengths else 0
        if self._length > self.largest_body:
            return State.BODY_TOO_LONG
        self.wants_continue = self._length > 0 and _CONTINUE.search(head) is not None
        return None

    def _read_chunks(self) -> State:
        while True:
            if len(self.data) - self.body_at > 2 * self.largest_body:  # chunks of one byte take six
                return State.BODY_TOO_LONG
            end = self.data.find(b"\r\n", max(self._chunk_at, self._searched - 1))
            if end < 0:
                self._searched = len(self.data)
                too_long = len(self.data) - self._chunk_at > 8190
                return State.WHOLE if too_long else State.ARRIVING  # too long: malformed
            try:
                size = int(bytes(self.data[self._chunk_at : end]).partition(b";")[0].strip(b" \t"), 16)
            except ValueError:
                return State.WHOLE  # malformed
            if size < 0:
                return State.WHOLE
            if size == 0:
                return self._read_trailers(end)
            if size > self.largest_body:
                return State.BODY_TOO_LONG
            after = end + 2 + size + 2
            if after > len(self.data):
                return State.ARRIVING
            self._chunk_at = self._searched = after

    def _read_trailers(self, end: int) -> State:
        """What follows the last chunk: nothing but an empty line, or fields up to one."""
        if self.data[end + 2 : end + 4] == b"\r\n" or self.data.find(_END_OF_HEAD, end) >= 0:
            return State.WHOLE
        return State.ARRIVING if len(self.data) - end <= LONGEST_HEAD else State.WHOLE
