#!/usr/bin/env python3
"""Stands in for ftcheck-fetch: what it does with a request is the URL's path.

    /hello      answers with "hello" in two pieces
    /die        ends without an answer, with status 3
    /version    ends as a program of another version does
    /crash      is killed by a signal after the answer has begun
    /garbage    sends something that is not a message
    /huge       announces a frame of an exabyte
    /more       sends more bytes than were asked for
    /unasked    answers a request that nobody sent, then as /hello
    /late       answers only when it is cancelled
    /limits     answers with the limits that it was given
    /slow       answers as /hello after half a second
"""
import os
import pathlib
import signal
import socket
import struct
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
sys.dont_write_bytecode = True
from frames import Reader, number, text

SOCKET = socket.socket(fileno=0)


def send(kind, *fields):
    SOCKET.sendall(text(number(kind) + b"".join(number(each) if isinstance(each, int) else text(each) for each in fields)))


def answer(id, *pieces):
    send(3, id, 200, "https://there.invalid/x", "text/plain", "", 0, 0)
    at = 0
    for piece in pieces:
        send(4, id, at, piece)
        at += len(piece)
    send(5, id, 200, 1, at, "")


def messages():
    stream = SOCKET.makefile("rb")
    while len(length := stream.read(8)) == 8:
        yield Reader(stream.read(struct.unpack("<Q", length)[0]))


def handle(id, path, limits):
    if path == "/die":
        sys.exit(3)
    elif path == "/version":
        sys.exit(4)
    elif path == "/crash":
        send(3, id, 200, "https://there.invalid/x", "", "", 0, 0)
        os.kill(os.getpid(), signal.SIGSEGV)
    elif path == "/garbage":
        SOCKET.sendall(text(number(77)))
        time.sleep(10)
    elif path == "/huge":
        SOCKET.sendall(number(1 << 60))
        time.sleep(10)
    elif path == "/more":
        answer(id, b"x" * 2000)
        time.sleep(10)
    elif path == "/limits":
        answer(id, f"{limits[0]} {limits[1]}".encode())
    elif path != "/late":
        if path == "/unasked":
            answer(id + 1000, b"something else")
        if path == "/slow":
            time.sleep(0.5)
        answer(id, b"hel", b"lo")


def main():
    limits = None
    for reader in messages():
        kind = reader.number()
        if kind == 0:
            for _ in range(reader.number()):
                reader.text(), reader.text()
            limits = reader.number(), reader.number()
        elif kind == 1:
            id, url = reader.number(), reader.text()
            handle(id, url[url.index("/", 8):], limits)
        else:
            answer(reader.number(), b"too late")


main()
