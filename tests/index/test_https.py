"""HTTPS and HTTP/2: certificates are checked, and an index that was given as https leads nowhere else."""
import random
import shutil
import unittest

from case import USED, main, pack
from nginx_case import LARGE, LARGE_REQUIREMENT, SMALL, SMALL_REQUIREMENT, NginxTest
from simple_index import PASSWORD, USER, write_index


class Https(NginxTest):
    @classmethod
    def setUpClass(cls):
        if not shutil.which("openssl"):
            raise unittest.SkipTest("openssl, which makes the certificate, is not installed here")
        super().setUpClass()

    @classmethod
    def write_indexes(cls):
        wheels = [cls.wheel(SMALL), cls.wheel(LARGE)]
        cls.secure = cls.serve(cls.shared / "secure", "nginx with a certificate", tls=True)
        write_index(cls.root / "main", wheels)
        write_index(cls.shared / "secure" / "main", wheels)
        write_index(cls.shared / "secure" / "private", wheels)
        write_index(cls.shared / "secure" / "vast", [cls.pack_vast()])
        write_index(cls.shared / "secure" / "leads-to-http", wheels, at=f"{cls.server.origin}/main/files")

    @classmethod
    def pack_vast(cls):
        """A wheel with a module of 20 MiB, which is fetched in one range."""
        place = cls.shared / "vast"
        place.mkdir()
        module = place / USED.name
        module.write_bytes(USED.read_bytes() + random.Random(1).randbytes(20 << 20))
        return pack(place, "vast", "1.0", module, padding=random.Random(2).randbytes(3 << 20))

    def setUp(self):
        super().setUp()
        self.secure.requests()
        self.trusting = self.environment(SSL_CERT_FILE=str(self.secure.work / "certificate.pem"))

    def test_a_certificate_that_is_trusted_gives_the_right_answer_over_http_2(self):
        answer = self.ask(SMALL_REQUIREMENT, LARGE_REQUIREMENT, index=self.secure.url("main"),
                          environment=self.trusting)
        self.assertEqual(len(answer.by_file), 2, answer.describe())
        for name, artifact in answer.by_file.items():
            self.assert_same_as_file(artifact, name)
        asked = self.secure.requests()
        self.assertEqual({ask.protocol for ask in asked}, {"HTTP/2.0"})
        self.assertLessEqual(len({ask.connection for ask in asked}), 2)

    def test_much_is_asked_over_http_1_where_a_slow_reader_stops_the_server(self):
        answer = self.ask("vast==1.0", index=self.secure.url("vast"), environment=self.trusting)
        self.assertEqual(answer.only["verdict"], "enables-gil", answer.describe())
        asked = self.secure.requests()
        self.assertEqual({ask.protocol for ask in asked if ask.bytes > 16 << 20}, {"HTTP/1.1"})
        self.assertEqual({ask.protocol for ask in asked if ask.bytes < 1 << 20}, {"HTTP/2.0"})

    def test_a_certificate_that_nobody_signed_is_an_error(self):
        answer = self.ask(SMALL_REQUIREMENT, index=self.secure.url("main"))
        self.assert_status(answer, 2)
        self.assert_error(answer.only, "certificate", "127.0.0.1")
        self.assertEqual(self.secure.requests(), [])

    def test_credentials_are_sent_over_https(self):
        answer = self.ask(SMALL_REQUIREMENT, index=self.secure.url("private", with_password=True),
                          environment=self.trusting)
        self.assert_same_as_file(answer.only, SMALL)
        self.assertNotIn(PASSWORD, answer.out + answer.err)
        self.assertNotIn(USER, answer.out + answer.err)

    def test_a_page_from_https_leads_to_no_file_over_http(self):
        answer = self.ask(SMALL_REQUIREMENT, index=self.secure.url("leads-to-http"), environment=self.trusting)
        self.assert_status(answer, 2)
        self.assert_error(answer.only, "http")
        self.assertEqual(self.server.requests(), [])


if __name__ == "__main__":
    main()
