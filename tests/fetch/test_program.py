"""ftcheck-fetch against an index that misbehaves: each case ends in the right bytes or a clear error, within its time."""
import base64
import json
import os
import pathlib
import random
import resource
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "index"))
import misbehaving
from frames import Cancel, Program, Request, Setup

NAME = "demo-1.0-py3-none-any.whl"
CONTENT = random.Random(1).randbytes(300_000)
TAIL = len(CONTENT) - 65536
SECRET = base64.b64encode(b"user:secret").decode()
NO_VARIABLES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "NETRC", "PIP_CERT", "REQUESTS_CA_BUNDLE",
                "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR")


def environment(**more):
    plain = {key: value for key, value in os.environ.items()
             if key.upper() not in NO_VARIABLES and not key.startswith("UV_INDEX")}
    return {**plain, "HOME": "/nonexistent", **more}


class Case(unittest.TestCase):
    def setUp(self):
        self.index = misbehaving.Index({NAME: CONTENT, "other-1.0-py3-none-any.whl": CONTENT[:1000]})
        self.addCleanup(self.index.close)
        self.id = 0

    def start(self, indexes=None, env=None, **patience):
        """With the index at self.index as the only one that the user gave, unless `indexes` names others."""
        given = [("", self.index.url("fine"))] if indexes is None else list(indexes)
        setup = Setup(indexes=given, **{"connect": 2000, "stall": 1000, "backoff": 20, "longest": 3000, **patience})
        program = Program(setup, env=env or environment())
        self.addCleanup(program.__exit__)
        return program

    def request(self, how, **more):
        self.id += 1
        return Request(self.id, self.index.file_url(how, NAME), self.index.url(how), **more)

    def page_request(self, how, **more):
        self.id += 1
        return Request(self.id, self.index.url(how) + "demo/", self.index.url(how), accept=misbehaving.PAGE_TYPE,
                       **{"most": 1 << 20, **more})

    def ask(self, how, seconds=5, program=None, **more):
        """The tail of the file."""
        return (program or self.start()).ask(self.request(how, **{"begin": TAIL, "end": len(CONTENT), **more}), seconds)

    def ask_page(self, how, seconds=5, program=None, **more):
        return (program or self.start()).ask(self.page_request(how, **more), seconds)

    def is_range(self, result, begin=TAIL, end=len(CONTENT)):
        self.assertEqual(result.ended.error, "")
        self.assertEqual(result.started.status, 206)
        self.assertEqual(result.started.total, len(CONTENT))
        self.assertEqual((result.first, result.content), (begin, CONTENT[begin:end]))

    def is_whole(self, result):
        self.assertEqual(result.ended.error, "")
        self.assertEqual((result.first, len(result.content)), (0, len(CONTENT)))
        self.assertEqual(result.content, CONTENT)

    def is_page(self, result, how="fine"):
        self.assertEqual(result.ended.error, "")
        self.assertEqual(result.content, self.index.page(how, "demo"))

    def is_error(self, result, *parts):
        for part in parts:
            self.assertIn(part, result.ended.error)
        self.assertNotIn("secret", result.ended.error)
        self.assertIn("://", result.ended.error)


class Fine(Case):
    def test_a_range_a_whole_file_and_a_page(self):
        program = self.start()
        self.is_range(self.ask("fine", program=program))
        self.is_range(self.ask("fine", program=program, begin=0, end=1), 0, 1)
        whole = self.ask("fine", program=program, begin=0, end=0)
        self.is_whole(whole)
        self.assertEqual((whole.started.status, whole.started.total), (200, len(CONTENT)))
        page = self.ask_page("fine", program=program)
        self.is_page(page)
        self.assertEqual(page.started.content_type, misbehaving.PAGE_TYPE)
        self.assertEqual(page.started.max_age, 600)
        self.assertEqual(page.started.url, self.index.url("fine") + "demo/")
        self.assertEqual((page.ended.requests, page.ended.status), (1, 200))

    def test_what_is_asked_for_says_who_asks_and_never_asks_for_more_than_one_range(self):
        program = self.start()
        self.ask("fine", program=program)
        self.ask_page("fine", program=program)
        file, page = self.index.seen
        self.assertRegex(file.headers["user-agent"], r"^ftcheck/[0-9.]+$")
        self.assertEqual(file.headers["accept-encoding"], "identity")
        self.assertEqual(file.headers["range"], f"bytes={TAIL}-{len(CONTENT) - 1}")
        self.assertEqual(page.headers["accept"], misbehaving.PAGE_TYPE)
        self.assertEqual(page.headers["accept-encoding"], "gzip")
        self.assertNotIn("range", page.headers)
        self.assertEqual({file.method, page.method}, {"GET"})

    def test_a_page_that_is_still_the_same_is_not_sent_again(self):
        program = self.start()
        etag = self.ask_page("fine", program=program).started.etag
        again = self.ask_page("fine", program=program, etag=etag)
        self.assertEqual((again.started.status, again.content, again.ended.error), (304, b"", ""))

    def test_many_ranges_at_the_same_time_need_two_connections(self):
        program = self.start()
        with_ports = []
        original = misbehaving.Handler.do_GET

        def do_get(handler):
            with_ports.append(handler.client_address[1])
            original(handler)

        misbehaving.Handler.do_GET = do_get
        self.addCleanup(setattr, misbehaving.Handler, "do_GET", original)
        for begin in range(0, len(CONTENT), 2000):
            program.send(self.request("fine", begin=begin, end=min(begin + 2000, len(CONTENT))))
        for id, result in program.wait(20).items():
            begin = (id - 1) * 2000
            self.is_range(result, begin, min(begin + 2000, len(CONTENT)))
        self.assertLessEqual(len(set(with_ports)), 2)

    def test_a_cancelled_request_ends_and_the_others_go_on(self):
        program = self.start(stall=20_000)
        slow = self.request("stalling", begin=0, end=0)
        program.send(slow)
        self.is_range(self.ask("fine", program=program))
        program.send(Cancel(slow.id))
        program.wait(2)
        self.is_range(self.ask("fine", program=program))

    def test_the_program_ends_with_its_socket_also_in_the_middle_of_an_answer(self):
        program = self.start(stall=20_000)
        program.send(self.request("drip"))
        time.sleep(0.2)
        program.__exit__()
        self.assertEqual(program.process.returncode, 0)
        self.assertEqual(program.errors, "")


class Ranges(Case):
    """Servers that cannot do ranges, or do them wrong: one whole download, and the server is remembered."""

    def test_each_way_to_refuse_a_range_leads_to_one_whole_download(self):
        for how in ("no-ranges", "416", "501", "unknown-total", "wrong-begin", "short-range", "long-range", "multipart",
                    "gzipped-file"):
            with self.subTest(how):
                self.index.forget()
                program = self.start()
                self.is_whole(self.ask(how, program=program))
                self.assertLessEqual(len(self.index.seen), 2)
                self.index.forget()
                self.is_whole(self.ask(how, program=program, begin=10, end=20))
                [again] = self.index.seen
                self.assertNotIn("range", again.headers)

    def test_a_total_that_is_not_the_size_on_the_page_is_not_believed(self):
        self.is_whole(self.ask("wrong-total", size=len(CONTENT)))
        self.is_range(self.ask("fine", size=len(CONTENT)))

    def test_a_total_that_changes_is_not_believed(self):
        program = self.start()
        first = self.ask("changing-total", program=program, begin=0, end=100)
        self.assertEqual(first.ended.error, "")
        self.is_whole(self.ask("changing-total", program=program, begin=100, end=200))

    def test_a_whole_file_instead_of_a_range_is_limited(self):
        result = self.ask("no-ranges", most=100_000)
        self.is_error(result, "larger than the limit of 100000 bytes (download)", "300000", "--limit")
        self.assertEqual(result.content, b"")

    def test_a_whole_file_for_a_range_of_all_of_it_is_no_offence(self):
        program = self.start()
        self.is_whole(self.ask("no-ranges", program=program, begin=0, end=len(CONTENT)))
        self.ask("no-ranges", program=program)
        self.assertIn("range", self.index.seen[-1].headers)

    def test_html_instead_of_a_file_is_passed_on_with_its_type(self):
        result = self.ask("html-file")
        self.assertEqual(result.started.content_type, "text/html; charset=utf-8")
        self.assertEqual((result.first, result.content[:6]), (0, b"<html>"))

    def test_a_compressed_file_is_decompressed_or_an_error(self):
        self.is_whole(self.ask("gzipped-file", begin=0, end=0))
        self.is_error(self.ask("not-gzipped", begin=0, end=0), "not compressed as it says")


class Broken(Case):
    def test_an_answer_that_breaks_off_is_continued_where_it_stopped(self):
        self.is_range(self.ask("cut-off"))
        first, second = self.index.seen
        self.assertEqual(first.headers["range"], f"bytes={TAIL}-{len(CONTENT) - 1}")
        self.assertEqual(second.headers["range"], f"bytes={TAIL + 32768}-{len(CONTENT) - 1}")
        self.index.forget()
        self.is_whole(self.ask("cut-off", begin=0, end=0))
        first, second = self.index.seen
        self.assertNotIn("range", first.headers)
        self.assertEqual(second.headers["range"], f"bytes=150000-{len(CONTENT) - 1}")

    def test_a_file_that_breaks_off_on_a_server_without_ranges_is_fetched_again(self):
        self.is_whole(self.ask("cut-off-no-ranges"))
        self.index.forget()
        self.is_whole(self.ask("cut-off-no-ranges", begin=0, end=0))

    def test_a_page_that_breaks_off_is_fetched_again(self):
        result = self.ask_page("cut-off")
        self.is_page(result)
        self.assertEqual(result.ended.requests, 2)

    def test_two_halves_of_different_pages_are_no_page(self):
        self.is_error(self.ask_page("cut-off-changed"), "changed while it was fetched")

    def test_answers_that_always_break_off_end_in_an_error(self):
        for result in (self.ask_page("cut-off-forever"), self.ask("cut-off-forever", begin=0, end=0)):
            self.is_error(result, "less than it announced", "(tried 4 times)")
            self.assertEqual(result.ended.requests, 4)

    def test_a_server_that_falls_silent_ends_in_an_error(self):
        program = self.start()
        for how in ("stalling", "silent"):
            program.send(self.request(how, begin=0, end=0))
            program.send(self.page_request(how))
        started = time.monotonic()
        for result in program.wait(15).values():
            self.is_error(result, "hardly any bytes for 1 seconds", "(tried 2 times)")
        self.assertLess(time.monotonic() - started, 12)

    def test_a_slow_server_is_waited_for_and_one_that_drips_is_not(self):
        self.is_whole(self.ask("slow", begin=0, end=0))
        for how in ("drip", "trickle"):
            self.is_error(self.ask(how, seconds=30, begin=0, end=0), "hardly any bytes", "(tried 2 times)")

    def test_a_server_that_closes_or_talks_something_else_ends_in_an_error(self):
        program = self.start()
        self.is_error(self.ask("closing", program=program), "broke off", "(tried 4 times)")
        self.is_error(self.ask("garbage", program=program))
        self.is_error(self.ask("many-headers", program=program))

    def test_nobody_listens(self):
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            base = f"http://127.0.0.1:{unused.getsockname()[1]}/simple/"
        result = self.start([("", base)]).ask(Request(1, base + "demo/", base, accept="text/html"), 10)
        self.is_error(result, "does not accept connections", base)
        self.assertEqual((result.ended.status, result.ended.requests), (0, 4))

    def test_a_host_that_does_not_exist(self):
        base = "https://nowhere.invalid/simple/"
        result = self.start().ask(Request(1, base + "demo/", base, accept="text/html"), 20)
        self.is_error(result, base, "not known here")

    def test_what_is_not_a_url_is_an_error(self):
        program = self.start()
        for number, url in enumerate(["", "demo", "ftp://127.0.0.1/x", "file:///etc/passwd", "http://", "http://[::1"]):
            result = program.ask(Request(100 + number, url, self.index.url("fine"), accept="text/html"), 5)
            self.assertIn("not a URL that can be fetched", result.ended.error)


class Status(Case):
    def test_an_overloaded_server_is_asked_again_after_the_time_it_asks_for(self):
        for how, least in (("429", 1), ("429-date", 0.5)):
            started = time.monotonic()
            self.is_range(self.ask(how))
            self.assertGreaterEqual(time.monotonic() - started, least)

    def test_other_requests_to_an_overloaded_server_wait_too(self):
        program = self.start()
        program.send(self.request("429", begin=TAIL, end=len(CONTENT)))
        time.sleep(0.3)
        self.is_range(self.ask("fine", program=program))
        [refused] = self.index.asked("/429/")[:1]
        self.assertLess(self.index.seen.index(refused), self.index.seen.index(self.index.asked("/fine/")[0]))
        self.is_range(program.wait(5)[1])

    def test_a_server_that_asks_for_a_long_wait_is_not_waited_for(self):
        self.is_error(self.ask("429-long"), "429 (Too Many Requests)", "86400 seconds")

    def test_an_error_of_the_server_is_retried_three_times(self):
        self.is_range(self.ask("503"))
        result = self.ask("503-forever")
        self.is_error(result, "503 (Service Unavailable)", "4 times")
        self.assertEqual((result.ended.status, result.ended.requests), (503, 4))

    def test_what_does_not_exist_is_not_retried(self):
        result = self.ask_page("404")
        self.is_error(result, "404 (Not Found)")
        self.assertEqual((result.ended.status, result.ended.requests), (404, 1))


class Limits(Case):
    def test_a_page_without_end_is_an_error(self):
        result = self.ask_page("endless-page")
        self.is_error(result, "larger than the limit of 1048576 bytes (page)", "--limit")
        self.assertLess(result.ended.received, 4 << 20)

    def test_a_page_that_inflates_to_a_gigabyte_is_an_error(self):
        program = self.start()
        self.is_error(self.ask_page("bomb-page", program=program), "larger than the limit of 1048576 bytes (page)")
        self.assertLess(most_memory(program.process.pid), 100 << 20)

    def test_a_run_sends_no_more_requests_than_allowed(self):
        program = self.start(most_requests=3)
        self.is_range(self.ask("fine", program=program))
        self.is_error(self.ask("503-forever", program=program), "3 requests", "--limit requests=")
        self.is_error(self.ask("fine", program=program), "3 requests", "--limit requests=")
        self.assertEqual(len(self.index.seen), 3)

    def test_a_run_fetches_no_more_bytes_than_allowed(self):
        program = self.start(most_bytes=400_000)
        self.is_whole(self.ask("fine", program=program, begin=0, end=0))
        self.is_error(self.ask("fine", program=program, begin=0, end=0), "400000", "--limit download-total=")
        self.is_error(self.ask("fine", program=program), "--limit download-total=")

    def test_memory_stays_small_while_nobody_reads(self):
        big = "big-1.0-py3-none-any.whl"
        self.index.files[big] = bytes(64 << 20)
        program = self.start()
        for number in range(4):
            program.send(Request(number, self.index.file_url("fine", big), self.index.url("fine")))
        time.sleep(1.5)
        self.assertLess(most_memory(program.process.pid), 100 << 20)
        left = {number: 0 for number in range(4)}
        deadline = time.monotonic() + 30
        ended = 0
        while ended < 4:
            message = program.receive(deadline - time.monotonic())
            self.assertIsNotNone(message)
            if hasattr(message, "bytes"):
                self.assertEqual(message.offset, left[message.id])
                left[message.id] += len(message.bytes)
            elif hasattr(message, "error"):
                self.assertEqual((message.error, left[message.id]), ("", 64 << 20))
                ended += 1
        self.assertLess(most_memory(program.process.pid), 100 << 20)


def most_memory(process):
    """The most memory that it has had, in bytes."""
    status = pathlib.Path(f"/proc/{process}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) << 10


class Redirects(Case):
    def test_redirects_are_followed_on_the_same_server_and_to_another_one(self):
        result = self.ask("302-file")
        self.is_range(result)
        self.assertEqual(result.ended.requests, 2)
        self.assertEqual(result.started.url, self.index.file_url("fine", NAME))
        result = self.ask("302-host")
        self.is_range(result)
        self.assertTrue(result.started.url.startswith(self.index.other_base))
        self.is_page(self.ask_page("302-host"))

    def test_a_loop_ends_after_five(self):
        result = self.ask("302-loop")
        self.is_error(result, "redirected more than 5 times")
        self.assertEqual(result.ended.requests, 6)

    def test_addresses_of_other_networks_are_not_reached(self):
        for how, address in (("302-private", "http://10.255.255.1/"), ("302-link", "http://169.254.169.254/")):
            with self.subTest(how):
                self.is_error(self.ask(how), address, "internal network")

    def test_other_schemes_are_not_followed(self):
        self.is_error(self.ask("302-file-scheme"), "not a URL of http or https")

    def test_an_index_of_https_leads_to_no_file_of_http(self):
        base = "https://localhost/simple/"
        result = self.start([("", base)]).ask(Request(1, self.index.file_url("fine", NAME), base))
        self.is_error(result, "without encryption")
        self.assertEqual(self.index.seen, [])


class OnlyInAFile(Case):
    """URLs that no index led to, only a file of the project such as a lock file."""

    def ask_for(self, url, program, index=""):
        self.id += 1
        return program.ask(Request(self.id, url, index, begin=TAIL, end=len(CONTENT)), 20)

    def test_http_is_not_spoken(self):
        url = self.index.file_url("fine", NAME)
        for indexes in ([], [("", "https://localhost/simple/")], [("", "http://127.0.0.3/simple/")]):
            for index in ("", self.index.url("fine")):
                result = self.ask_for(url, self.start(indexes), index)
                self.is_error(result, url, "http", "only a file of the project names it", "--index-url")
        self.assertEqual(self.index.seen, [])

    def test_addresses_of_this_machine_and_of_internal_networks_are_not_reached(self):
        # Nothing listens there; that nobody does is another sentence.
        program = self.start([("", "https://127.0.0.3/simple/")])
        for host in ("127.0.0.1", "localhost", "[::1]", "10.255.255.1", "169.254.169.254", "192.168.1.1"):
            for index in ("", f"https://{host}/simple/"):
                with self.subTest(host, index=index):
                    result = self.ask_for(f"https://{host}/{NAME}", program, index)
                    self.is_error(result, host, "internal network", "only a file of the project names it",
                                  "--extra-index-url")

    def test_what_has_the_origin_of_a_given_index_is_fetched(self):
        url = self.index.file_url("fine", NAME)
        self.is_range(self.ask_for(url, self.start([("", self.index.url("404"))])))
        # Like through that index, with what belongs to it.
        secret = self.index.url("401").replace("//", "//user:secret@")
        self.is_range(self.ask_for(self.index.file_url("401", NAME), self.start([("", secret)])))

    def test_no_credentials_are_sent(self):
        with tempfile.TemporaryDirectory() as folder:
            netrc = pathlib.Path(folder) / ".netrc"
            netrc.write_text("default login user password secret\n")
            with Tunnel(folder) as tunnel:
                env = environment(NETRC=str(netrc), HTTPS_PROXY=tunnel.proxy, SSL_CERT_FILE=tunnel.certificate)
                program = self.start([("", self.index.url("401").replace("//", "//user:secret@"))], env)
                result = self.ask_for("https://user:secret@files.invalid/plain", program)
                self.assertEqual(result.ended.error, "")
                self.assertIn("GET /plain", tunnel.heads[0])
                self.assertNotIn("authorization", tunnel.heads[0].lower())

    def test_redirects_lead_neither_to_http_nor_to_an_internal_network(self):
        with tempfile.TemporaryDirectory() as folder, Tunnel(folder) as tunnel:
            env = environment(HTTPS_PROXY=tunnel.proxy, SSL_CERT_FILE=tunnel.certificate)
            program = self.start([], env)
            plain = self.index.file_url("fine", NAME)
            self.is_error(self.ask_for(f"https://files.invalid/to?{plain}", program), plain, "not encrypted")
            for host in ("127.0.0.1", "localhost", "10.255.255.1", "169.254.169.254"):
                result = self.ask_for(f"https://files.invalid/to?https://{host}/", program)
                self.is_error(result, host, "internal network", "only a file of the project names it")
            self.assertEqual({head.split()[1].split("?")[0] for head in tunnel.heads}, {"/to"})
            # Where the user gave an index with that origin, it may.
            program = self.start([("", self.index.url("fine"))], env)
            self.is_range(self.ask_for(f"https://files.invalid/to?{plain}", program))


class Tunnel:
    """A proxy that leads every host to itself: "/to?URL" redirects to that URL, anything else is a short file."""

    def __init__(self, folder):
        names = "DNS:files.invalid,DNS:localhost,IP:127.0.0.1,IP:10.255.255.1,IP:169.254.169.254"
        try:
            subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                            "-nodes", "-days", "2", "-subj", "/CN=files.invalid", "-addext", f"subjectAltName={names}",
                            "-keyout", "key.pem", "-out", "certificate.pem"],
                           cwd=folder, check=True, stdin=subprocess.DEVNULL, capture_output=True)
        except FileNotFoundError:
            raise unittest.SkipTest("openssl, which makes the certificate, is not installed here")
        self.certificate = str(pathlib.Path(folder) / "certificate.pem")
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(self.certificate, pathlib.Path(folder) / "key.pem")
        self.heads = []

    def __enter__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.proxy = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.serve, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.listener.close()

    def serve(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.answer, args=[connection], daemon=True).start()

    def answer(self, connection):
        with connection:
            connection.recv(4096)
            connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            try:
                with self.context.wrap_socket(connection, server_side=True) as secure:
                    head = secure.recv(65536).decode()
                    if not head:
                        return
                    self.heads.append(head)
                    path = head.split()[1]
                    status = f"302 Found\r\nLocation: {path[4:]}" if path.startswith("/to?") else "200 OK"
                    secure.sendall(f"HTTP/1.1 {status}\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello".encode())
            except OSError:
                pass


class Credentials(Case):
    def with_credentials(self, how):
        return self.index.url(how).replace("//", "//user:secret@")

    def sent(self, program):
        program.__exit__()
        self.assertNotIn(b"secret", program.sent)
        self.assertNotIn(SECRET.encode(), program.sent)
        self.assertNotIn("secret", program.errors)

    def test_without_them_the_error_says_where_they_can_be(self):
        self.is_error(self.ask("401"), "401 (Unauthorized)", "netrc", "UV_INDEX_NAME_USERNAME")
        self.is_error(self.ask_page("401"), "401 (Unauthorized)")

    def test_those_in_the_url_of_the_index_are_used_and_reach_no_answer(self):
        program = self.start([("", self.with_credentials("401"))])
        self.is_range(self.ask("401", program=program))
        self.is_page(self.ask_page("401", program=program))
        self.sent(program)

    def test_those_of_uv_are_used(self):
        env = environment(UV_INDEX_MY_OWN_USERNAME="user", UV_INDEX_MY_OWN_PASSWORD="secret")
        program = self.start([("my-own", self.index.url("401"))], env)
        self.is_range(self.ask("401", program=program))
        self.sent(program)

    def test_those_of_netrc_are_used(self):
        with tempfile.TemporaryDirectory() as folder:
            netrc = pathlib.Path(folder) / ".netrc"
            netrc.write_text("machine 127.0.0.1 login user password secret\n")
            for env in (environment(HOME=folder), environment(NETRC=str(netrc))):
                program = self.start([("", self.index.url("401"))], env)
                self.is_range(self.ask("401", program=program))
                self.sent(program)

    def test_they_do_not_go_to_another_host(self):
        with tempfile.TemporaryDirectory() as folder:
            netrc = pathlib.Path(folder) / ".netrc"
            netrc.write_text("default login user password secret\n")
            for indexes, env in (([("", self.with_credentials("302-host"))], environment()),
                                 ([("", self.index.url("302-host"))], environment(NETRC=str(netrc)))):
                self.index.forget()
                program = self.start(indexes, env)
                self.is_range(self.ask("302-host", program=program))
                self.is_page(self.ask_page("302-host", program=program))
                own = [seen for seen in self.index.seen if seen.host == "127.0.0.1"]
                other = [seen for seen in self.index.seen if seen.host == "127.0.0.2"]
                self.assertEqual({seen.headers.get("authorization") for seen in own}, {f"Basic {SECRET}"})
                self.assertEqual({seen.headers.get("authorization") for seen in other}, {None})
                self.sent(program)

    def test_a_file_on_another_host_gets_none(self):
        program = self.start([("", self.with_credentials("fine"))])
        program.ask(Request(1, f"{self.index.other_base}/fine/files/{NAME}", self.index.url("fine")))
        [seen] = self.index.seen
        self.assertNotIn("authorization", seen.headers)

    def test_those_that_a_redirect_brings_are_not_used(self):
        program = self.start()
        result = self.ask("302-credentials", program=program)
        self.is_range(result)
        self.assertNotIn("authorization", self.index.seen[-1].headers)
        self.assertNotIn("other:credentials", result.started.url)

    def test_those_in_the_url_of_a_request_are_neither_used_nor_shown(self):
        url = self.index.file_url("404", NAME).replace("//", "//user:secret@")
        result = self.start().ask(Request(1, url, self.index.url("404")))
        self.is_error(result, "404")
        self.assertNotIn("authorization", self.index.seen[-1].headers)


class Proxies(Case):
    def setUp(self):
        super().setUp()
        self.proxy = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(self.proxy.close)
        self.asked = []
        threading.Thread(target=self.serve, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.proxy.getsockname()[1]}"

    def serve(self):
        while True:
            try:
                connection, _ = self.proxy.accept()
            except OSError:
                return
            with connection:
                self.asked.append(connection.recv(4096).decode().splitlines()[0])
                status = "407 Proxy Authentication Required" if self.asked[-1].startswith("CONNECT") else "200 OK"
                connection.sendall(f"HTTP/1.1 {status}\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello".encode())

    def fetch(self, url, **variables):
        return self.start([("", url)], environment(**variables)).ask(Request(1, url, url, accept="text/html"), 5)

    def test_the_variables_name_a_proxy_and_exceptions(self):
        url = "http://index.invalid/simple/demo/"
        for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
            result = self.fetch(url, **{name: self.url})
            self.assertEqual((result.content, self.asked.pop()), (b"hello", f"GET {url} HTTP/1.1"))
        for exception in ("*", "index.invalid", ".invalid", "other, invalid"):
            self.is_error(self.fetch(url, http_proxy=self.url, NO_PROXY=exception), "not known here")
        self.assertEqual(self.asked, [])

    def test_a_proxy_that_refuses_is_named(self):
        result = self.fetch("https://index.invalid/simple/demo/", HTTPS_PROXY=self.url)
        self.is_error(result, "the proxy answered 407 (Proxy Authentication Required)", "HTTPS_PROXY")
        self.assertEqual(self.asked, ["CONNECT index.invalid:443 HTTP/1.1"])


class Itself(Case):
    def test_it_gives_up_what_it_does_not_need(self):
        program = self.start()
        self.is_range(self.ask("fine", program=program))
        status = pathlib.Path(f"/proc/{program.process.pid}/status").read_text()
        self.assertIn("NoNewPrivs:\t1", status)
        self.assertIn("Seccomp:\t2", status)
        soft, hard = resource.prlimit(program.process.pid, resource.RLIMIT_CORE)
        self.assertEqual((soft, hard), (0, 0))
        soft, hard = resource.prlimit(program.process.pid, resource.RLIMIT_FSIZE)
        self.assertEqual((soft, hard), (0, 0))

    def test_it_ends_when_it_gets_something_else_than_messages(self):
        for frame in (b"GET / HTTP/1.1\r\n\r\n" * 4, (1 << 62).to_bytes(8, "little"), bytes(64)):
            program = self.start()
            program.socket.sendall(frame)
            self.assertEqual(program.process.wait(5), 2)

    def test_it_serves_only_its_own_version(self):
        program = os.environ["FTCHECK_FETCH"]
        own = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=10).stdout.split()[1]
        for version, status in ((own, 0), ("0.0.1", 4)):
            ours, theirs = socket.socketpair()
            with ours, theirs:
                process = subprocess.Popen([program, version], stdin=theirs, stdout=subprocess.DEVNULL)
                theirs.close()
                ours.shutdown(socket.SHUT_WR)
                self.assertEqual(process.wait(10), status, version)

    def test_started_by_hand_it_says_what_it_is(self):
        program = os.environ["FTCHECK_FETCH"]
        done = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=10)
        self.assertRegex(done.stdout, r"^ftcheck-fetch [0-9.]+\n$")
        done = subprocess.run([program, "--help"], capture_output=True, text=True, timeout=10)
        self.assertIn("started by ftcheck", done.stdout)
        done = subprocess.run([program], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=10)
        self.assertIn("started by ftcheck", done.stdout + done.stderr)


class Pages(Case):
    def test_pages_that_are_none_are_passed_on_as_they_are(self):
        self.assertIn(b"Please log in", self.ask_page("html-page").content)
        self.assertRaises(ValueError, json.loads, self.ask_page("no-json").content)


if __name__ == "__main__":
    unittest.main()
