#!/usr/bin/env python3
"""A package index that misbehaves in a chosen way, to test what asks it.

    with misbehaving.Index({"demo-1.0-py3-none-any.whl": data}) as index:
        index.url("cut-off")     # http://127.0.0.1:PORT/cut-off/simple/
        index.seen               # what was asked for

    misbehaving.py WHEEL...      serves these until it is interrupted, and prints the URL of each behaviour

The first part of a path chooses the behaviour (BEHAVIOURS): /BEHAVIOUR/simple/PROJECT/ is a page in JSON (PEP 691),
/BEHAVIOUR/files/NAME a file.  What is not named by a behaviour is as it should be: ranges, sizes, hashes.
"""
import base64
import collections
import dataclasses
import gzip
import hashlib
import http.server
import json
import pathlib
import re
import socket
import struct
import sys
import threading
import time
import zlib

BEHAVIOURS = {
    "fine": "everything is as it should be",
    "no-ranges": "a range is answered with 200 and the whole file",
    "416": "a range is answered with 416",
    "501": "a range is answered with 501",
    "unknown-total": "Content-Range has * for the file's size",
    "wrong-total": "Content-Range has another size than the file",
    "changing-total": "Content-Range has another size each time",
    "wrong-begin": "a range begins one byte later than it was asked for",
    "short-range": "a range ends one byte too early, and Content-Range says so",
    "long-range": "after a range more bytes follow, without Content-Length",
    "multipart": "a range is answered with several parts",
    "gzipped-file": "files and ranges are compressed, though nobody asked for that",
    "not-gzipped": "files are not compressed, though Content-Encoding says so",
    "cut-off": "the first answer for a file or page breaks off in the middle",
    "cut-off-no-ranges": "as cut-off, and there are no ranges",
    "cut-off-forever": "every answer breaks off before its last byte",
    "cut-off-changed": "the first answer for a page breaks off, the second is another page",
    "stalling": "after half of an answer nothing follows",
    "silent": "no answer at all",
    "slow": "an answer comes in many small pieces, all of it within a second",
    "drip": "an answer comes byte by byte, one in half a second",
    "trickle": "an answer comes with 500 bytes in a second",
    "429": "the first answer is 429 with Retry-After: 1",
    "429-date": "the first answer is 429 with Retry-After as a date",
    "429-long": "every answer is 429 with Retry-After: 86400",
    "503": "the first answer is 503",
    "503-forever": "every answer is 503",
    "404": "every answer is 404",
    "401": "every answer is 401 without the credentials user and secret",
    "302-file": "files are elsewhere on this server",
    "302-host": "pages and files are on another host",
    "302-private": "files are on a private address",
    "302-link": "files are on the address of the metadata service of cloud machines",
    "302-loop": "files redirect to themselves",
    "302-file-scheme": "files redirect to file:///etc/passwd",
    "302-credentials": "files redirect to another host with credentials in the URL",
    "endless-page": "a page has no end",
    "bomb-page": "a page of 320 KiB inflates to 320 MiB",
    "html-page": "a page is HTML that is not an index, with status 200",
    "html-file": "a file is HTML, with status 200, also if a range was asked for",
    "no-json": "a page is half of a JSON text",
    "no-sizes": "a page does not give the sizes of its files",
    "wrong-hashes": "a page gives other hashes than the files have",
    "wrong-sizes": "a page gives other sizes than the files have",
    "closing": "the connection is closed before an answer",
    "garbage": "the answer is not HTTP",
    "many-headers": "the headers of an answer have no end",
}
ONCE = ("cut-off", "cut-off-no-ranges", "cut-off-changed", "429", "429-date", "503")
PAGE_TYPE = "application/vnd.pypi.simple.v1+json"


@dataclasses.dataclass
class Seen:
    """A request."""
    method: str
    path: str
    headers: dict  # names in lower case
    host: str      # the address that it was sent to


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass

    # How the parts of an answer are sent.

    def answer(self, status, headers=(), body=b"", length=None):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.write(body)

    def write(self, data):
        try:
            self.wfile.write(data)
            self.wfile.flush()
        except OSError:
            self.close_connection = True

    def break_off(self):
        self.close_connection = True
        try:
            self.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass

    def pause(self, seconds):
        """Waits, but not longer than the server lives; false if that is over."""
        return not self.server.index.closing.wait(seconds)

    def do_HEAD(self):
        self.do_GET()

    def do_GET(self):
        index = self.server.index
        headers = {name.lower(): value for name, value in self.headers.items()}
        with index.lock:
            index.seen.append(Seen(self.command, self.path, headers, self.server.server_address[0]))
            index.count[self.path] += 1
            is_first = index.count[self.path] == 1
        match = re.fullmatch(r"/([^/]+)/(simple|files)/([^/]*)/?", self.path.split("?")[0])
        if not match or match.group(1) not in BEHAVIOURS:
            self.answer(404)
            return
        how, kind, name = match.groups()
        if how in ONCE and not is_first and how not in ("cut-off-no-ranges", "cut-off-changed"):
            how = "fine"
        if self.fail_early(how, kind, name):
            return
        if kind == "simple":
            self.send_page(how, name, is_first)
        elif name in index.files:
            self.send_file(how, name, is_first)
        else:
            self.answer(404)

    def fail_early(self, how, kind, name):
        """Answers that are the same for pages and files; true if it was one."""
        elsewhere = self.server.index.other_base
        is_file = kind == "files"
        if how in ("429", "429-date", "429-long"):
            later = {"429": "1", "429-long": "86400"}.get(how) or self.date_time_string(int(time.time()) + 2)
            self.answer(429, [("Retry-After", later)])
        elif how in ("503", "503-forever"):
            self.answer(503)
        elif how == "404":
            self.answer(404)
        elif how == "401":
            wanted = "Basic " + base64.b64encode(b"user:secret").decode()
            if self.headers.get("Authorization") == wanted:
                return False
            self.answer(401, [("WWW-Authenticate", 'Basic realm="index"')], b"no")
        elif how == "302-file" and is_file:
            self.answer(302, [("Location", f"../../fine/files/{name}")])
        elif how in ("302-host", "302-credentials") and (is_file or how == "302-host"):
            base = elsewhere.replace("//", "//other:credentials@") if how == "302-credentials" else elsewhere
            self.answer(307, [("Location", f"{base}/fine/{kind}/{name}{'' if is_file else '/'}")])
        elif how == "302-private" and is_file:
            self.answer(302, [("Location", f"http://10.255.255.1/{name}")])
        elif how == "302-link" and is_file:
            self.answer(302, [("Location", f"http://169.254.169.254/{name}")])
        elif how == "302-loop" and is_file:
            self.answer(302, [("Location", self.path)])
        elif how == "302-file-scheme" and is_file:
            self.answer(302, [("Location", "file:///etc/passwd")])
        elif how == "silent":
            self.pause(60)
            self.break_off()
        elif how == "closing":
            self.break_off()
        elif how == "garbage":
            self.write(b"SSH-2.0-something\r\n" * 4)
            self.break_off()
        elif how == "many-headers":
            self.send_response(200)
            self.end_headers_never()
        else:
            return False
        return True

    def end_headers_never(self):
        self.flush_headers()
        for number in range(1 << 20):
            self.write(b"X-Header-%d: %s\r\n" % (number, b"x" * 1000))
            if self.close_connection:
                return

    # Pages.

    def send_page(self, how, project, is_first):
        index = self.server.index
        page = index.page(how, project)
        if page is None:
            self.answer(404)
            return
        headers = [("Content-Type", PAGE_TYPE)]
        if how == "endless-page":
            self.send_endless(headers)
        elif how == "bomb-page":
            self.answer(200, [*headers, ("Content-Encoding", "gzip")], index.bomb)
        elif how == "html-page":
            self.answer(200, [("Content-Type", "text/html")], b"<!DOCTYPE html><p>Please log in</p>")
        elif how == "no-json":
            self.answer(200, headers, page[:len(page) // 2])
        elif how == "cut-off-changed" and not is_first:
            self.answer(200, headers, b" " * len(page))
        elif self.headers.get("If-None-Match") == f'"{hashlib.sha256(page).hexdigest()}"':
            self.answer(304, [("ETag", self.headers["If-None-Match"])])
        else:
            headers += [("ETag", f'"{hashlib.sha256(page).hexdigest()}"'), ("Cache-Control", "max-age=600")]
            body = page
            if "gzip" in self.headers.get("Accept-Encoding", "") and not how.startswith("cut-off"):
                body = gzip.compress(page)
                headers.append(("Content-Encoding", "gzip"))
            self.send_body(how, 200, headers, body, is_first)

    def send_endless(self, headers):
        self.send_response(200)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        piece = b'{"files": [' + b" " * 65525
        while not self.close_connection and not self.server.index.closing.is_set():
            self.write(b"%x\r\n%s\r\n" % (len(piece), piece))

    # Files.

    def wanted_range(self, size):
        match = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", ""))
        if not match:
            return None
        begin, end = int(match.group(1)), min(int(match.group(2)) + 1, size)
        return (begin, end) if begin < end else None

    def send_file(self, how, name, is_first):
        index = self.server.index
        data = index.files[name]
        headers = [("Content-Type", "application/octet-stream"), ("ETag", f'"{name}"')]
        if how == "html-file":
            self.answer(200, [("Content-Type", "text/html; charset=utf-8")], b"<html><p>Please log in</p></html>")
            return
        wanted = self.wanted_range(len(data))
        if "Range" in self.headers and wanted is None and how not in ("no-ranges", "cut-off-no-ranges"):
            self.answer(416, [("Content-Range", f"bytes */{len(data)}")])
        elif wanted is None or how in ("no-ranges", "cut-off-no-ranges"):
            if how == "gzipped-file":
                headers.append(("Content-Encoding", "gzip"))
                data = gzip.compress(data)
            elif how == "not-gzipped":
                headers.append(("Content-Encoding", "gzip"))
            self.send_body(how, 200, headers, data, is_first)
        else:
            self.send_range(how, headers, data, *wanted, is_first)

    def send_range(self, how, headers, data, begin, end, is_first):
        total = len(data)
        if how in ("416", "501"):
            self.answer(int(how), [("Content-Range", f"bytes */{total}")] if how == "416" else [])
            return
        if how == "multipart":
            piece = b"--x\r\nContent-Range: bytes %d-%d/%d\r\n\r\n%s\r\n--x--\r\n" % (begin, end - 1, total, data[begin:end])
            self.answer(206, [("Content-Type", "multipart/byteranges; boundary=x")], piece)
            return
        if how == "wrong-begin":
            begin = min(begin + 1, end - 1)
        if how == "short-range":
            end = max(end - 1, begin + 1)
        if how == "changing-total":
            total += len(self.server.index.seen)
        says = {"unknown-total": "*", "wrong-total": total + 5}.get(how, total)
        headers = [*headers, ("Content-Range", f"bytes {begin}-{end - 1}/{says}")]
        body = data[begin:end]
        if how == "gzipped-file":
            headers.append(("Content-Encoding", "gzip"))
            body = gzip.compress(body)
        if how == "long-range":
            self.send_response(206)
            for name, value in headers:
                self.send_header(name, value)
            self.send_header("Connection", "close")
            self.end_headers()
            self.write(body + b"x" * 100)
            self.break_off()
            return
        self.send_body(how, 206, headers, body, is_first)

    def send_body(self, how, status, headers, body, is_first):
        if how in ("cut-off", "cut-off-no-ranges", "cut-off-changed") and is_first:
            self.answer(status, headers, body[:len(body) // 2], len(body))
            self.break_off()
        elif how == "cut-off-forever":
            self.answer(status, headers, body[:-1], len(body))
            self.break_off()
        elif how == "stalling":
            self.answer(status, headers, body[:len(body) // 2], len(body))
            self.pause(60)
            self.break_off()
        elif how in ("slow", "drip", "trickle"):
            self.answer(status, headers, b"", len(body))
            size, wait = {"slow": (len(body) // 20 + 1, 0.03), "drip": (1, 0.5), "trickle": (100, 0.2)}[how]
            for at in range(0, len(body), size):
                self.write(body[at:at + size])
                if self.close_connection or not self.pause(wait):
                    return
        else:
            self.answer(status, headers, body)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, *_):
        pass  # a client that has gone away


class Index:
    """The server and, for redirects, another one at another address; `files` maps names to contents."""

    def __init__(self, files, address="127.0.0.1", other="127.0.0.2"):
        self.files = files
        self.seen = []
        self.count = collections.Counter()
        self.lock = threading.Lock()
        self.closing = threading.Event()
        self.servers = [Server((each, 0), Handler) for each in (address, other)]
        for server in self.servers:
            server.index = self
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        self.base, self.other_base = (f"http://{server.server_address[0]}:{server.server_address[1]}"
                                      for server in self.servers)
        self.made = {}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.closing.set()
        for server in self.servers:
            server.shutdown()
            server.server_close()

    def url(self, behaviour):
        """The index with that behaviour."""
        assert behaviour in BEHAVIOURS, behaviour
        return f"{self.base}/{behaviour}/simple/"

    def file_url(self, behaviour, name):
        assert behaviour in BEHAVIOURS, behaviour
        return f"{self.base}/{behaviour}/files/{name}"

    def forget(self):
        """Forgets what was asked for: the first request comes again."""
        with self.lock:
            self.seen.clear()
            self.count.clear()

    def asked(self, part):
        """The requests with that in their path."""
        with self.lock:
            return [seen for seen in self.seen if part in seen.path]

    def page(self, behaviour, project):
        """The page of a project; None if there are no files of it."""
        names = [name for name in self.files if normal(name.split("-")[0]) == normal(project)]
        if not names:
            return None
        files = []
        for name in sorted(names):
            data = self.files[name]
            digest = hashlib.sha256(data if behaviour != "wrong-hashes" else data + b"x").hexdigest()
            entry = {"filename": name, "url": f"../../files/{name}", "hashes": {"sha256": digest},
                     "size": len(data) + (behaviour == "wrong-sizes"), "requires-python": ">=3.9",
                     "upload-time": "2026-01-02T03:04:05.000000Z", "yanked": False}
            if behaviour == "no-sizes":
                del entry["size"]
            files.append(entry)
        versions = sorted({name.split("-")[1] for name in names})
        return json.dumps({"meta": {"api-version": "1.1"}, "name": normal(project), "files": files,
                           "versions": versions}).encode()

    @property
    def bomb(self):
        """320 MiB of blanks, compressed: blocks that all inflate to a MiB."""
        if "bomb" not in self.made:
            blanks, count, crc = b" " * (1 << 20), 320, 0
            compressor = zlib.compressobj(9, wbits=-15)
            block = compressor.compress(blanks) + compressor.flush(zlib.Z_FULL_FLUSH)
            for _ in range(count):
                crc = zlib.crc32(blanks, crc)
            self.made["bomb"] = (b"\x1f\x8b\x08" + bytes(7) + block * count + compressor.flush()
                                 + struct.pack("<II", crc, count << 20))
        return self.made["bomb"]


def normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def main():
    if len(sys.argv) < 2 or sys.argv[1].startswith("-"):
        sys.exit(__doc__)
    files = {pathlib.Path(path).name: pathlib.Path(path).read_bytes() for path in sys.argv[1:]}
    with Index(files) as index:
        for behaviour, meaning in BEHAVIOURS.items():
            print(f"{index.url(behaviour)}  {meaning}")
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            pass


if __name__ == "__main__":
    main()
