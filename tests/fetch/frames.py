"""Speaks to ftcheck-fetch: the messages of lib/fetch/message.hpp, encoded as lib/fetch/frame.hpp says."""
import dataclasses
import os
import select
import socket
import struct
import subprocess
import time

NO_LIMIT = 2**64 - 1


@dataclasses.dataclass
class Setup:
    indexes: list = dataclasses.field(default_factory=list)  # of pairs: name, URL
    most_requests: int = NO_LIMIT
    most_bytes: int = NO_LIMIT
    connect: int = 10_000
    stall: int = 30_000
    backoff: int = 500
    longest: int = 60_000


@dataclasses.dataclass
class Request:
    id: int
    url: str
    index: str
    accept: str = ""
    etag: str = ""
    begin: int = 0
    end: int = 0
    size: int = 0
    most: int = 1 << 30


@dataclasses.dataclass
class Cancel:
    id: int


@dataclasses.dataclass
class Started:
    id: int
    status: int
    url: str
    content_type: str
    etag: str
    total: int  # or None
    max_age: int  # or None


@dataclasses.dataclass
class Data:
    id: int
    offset: int
    bytes: bytes


@dataclasses.dataclass
class Ended:
    id: int
    status: int
    requests: int
    received: int
    error: str


def number(value):
    return struct.pack("<Q", value)


def text(value):
    data = value.encode() if isinstance(value, str) else value
    return number(len(data)) + data


def encode(message):
    """A frame for the program."""
    body = number({Setup: 0, Request: 1, Cancel: 2}[type(message)])
    for field in dataclasses.fields(message):
        value = getattr(message, field.name)
        if field.name == "indexes":
            body += number(len(value)) + b"".join(text(name) + text(url) for name, url in value)
        else:
            body += number(value) if isinstance(value, int) else text(value)
    return text(body)


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def number(self):
        (value,) = struct.unpack_from("<Q", self.data, self.at)
        self.at += 8
        return value

    def bytes(self):
        size = self.number()
        self.at += size
        return self.data[self.at - size:self.at]

    def text(self):
        return self.bytes().decode()

    def optional(self):
        return self.number() if self.number() else None


def decode(body):
    """A message of the program."""
    reader = Reader(body)
    kind = reader.number()
    if kind == 3:
        message = Started(reader.number(), reader.number(), reader.text(), reader.text(), reader.text(),
                          reader.optional(), reader.optional())
    elif kind == 4:
        message = Data(reader.number(), reader.number(), reader.bytes())
    elif kind == 5:
        message = Ended(reader.number(), reader.number(), reader.number(), reader.number(), reader.text())
    else:
        raise AssertionError(f"the program sent a message of kind {kind}")
    assert reader.at == len(body), "a frame has more bytes than its message"
    return message


@dataclasses.dataclass
class Result:
    """All that came for one request."""
    started: Started = None
    ended: Ended = None
    content: bytes = b""  # in the order of the offsets, from the first one
    first: int = None     # the lowest offset

    def put(self, data):
        if self.first is None or data.offset < self.first:
            self.first, self.content = data.offset, b""  # the whole file instead of the range
        at = data.offset - self.first
        assert at <= len(self.content), "there is a gap between two pieces"
        self.content = self.content[:at] + data.bytes + self.content[at + len(data.bytes):]


class Program:
    """A running ftcheck-fetch."""

    def __init__(self, setup, program=None, env=None):
        ours, theirs = socket.socketpair()
        self.socket = ours
        self.process = subprocess.Popen([program or os.environ["FTCHECK_FETCH"]], stdin=theirs, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.PIPE, env=env)
        theirs.close()
        self.buffer = bytearray()
        self.sent = b""  # everything that came, to look for what must not be in it
        self.results = {}
        self.send(setup)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()
        if self.process.stderr.closed:
            return
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError("the program did not end when its socket was closed") from None
        finally:
            self.errors = self.process.stderr.read().decode(errors="replace")
            self.process.stderr.close()

    def send(self, message):
        self.socket.sendall(encode(message))
        if isinstance(message, Request):
            self.results[message.id] = Result()

    def receive(self, seconds):
        """The next message; None if none came in that time."""
        deadline = time.monotonic() + seconds
        while True:
            if len(self.buffer) >= 8:
                (length,) = struct.unpack_from("<Q", self.buffer)
                assert length <= 1 << 20, "a frame is too long"
                if len(self.buffer) >= 8 + length:
                    body = bytes(self.buffer[8:8 + length])
                    del self.buffer[:8 + length]
                    return decode(body)
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self.socket], [], [], left)[0]:
                return None
            arrived = self.socket.recv(1 << 18)
            if not arrived:
                raise AssertionError(f"the program ended: {self.process.wait()}")
            self.buffer += arrived
            self.sent += arrived[:4096]

    def wait(self, seconds, until=None):
        """Collects what comes until every request (or that one) has ended; fails after that time."""
        deadline = time.monotonic() + seconds
        while any(result.ended is None for id, result in self.results.items() if until in (None, id)):
            message = self.receive(deadline - time.monotonic())
            if message is None:
                raise AssertionError(f"no end after {seconds} seconds")
            result = self.results[message.id]
            if isinstance(message, Started):
                assert result.started is None, "two answers began for one request"
                result.started = message
            elif isinstance(message, Data):
                assert result.started is not None and result.ended is None
                result.put(message)
            else:
                assert result.ended is None, "a request ended twice"
                result.ended = message
        return self.results

    def ask(self, request, seconds=10):
        self.send(request)
        return self.wait(seconds, request.id)[request.id]
