"""The base of the tests that ask nginx: one server for all tests of a class."""
import tempfile
import unittest
from pathlib import Path

from case import IndexTest, corpus, one_of
from simple_index import NGINX, Server, write_index

# A wheel that is fetched whole, and one that is read by ranges.
SMALL = "ujson-6.1.0-cp314-"
LARGE = "lxml-6.1.3-cp314-"
SMALL_REQUIREMENT = "ujson==6.1.0"
LARGE_REQUIREMENT = "lxml==6.1.3"

PLATFORM = "manylinux_2_28_x86_64"


class NginxTest(IndexTest):
    @classmethod
    def setUpClass(cls):
        if not NGINX:
            raise unittest.SkipTest("nginx is not installed here (Debian: nginx-light)")
        cls.wheels = corpus()
        shared = tempfile.TemporaryDirectory()
        cls.addClassCleanup(shared.cleanup)
        cls.shared = Path(shared.name)
        cls.root = cls.shared / "root"
        cls.server = cls.serve(cls.root, "nginx")
        cls.write_indexes()

    @classmethod
    def serve(cls, root, name, tls=False):
        """A server, which ends with the tests of the class."""
        root.mkdir()
        return cls.enterClassContext(Server(root, cls.shared / name, tls))

    @classmethod
    def write_indexes(cls):
        """Writes the indexes below `root`: "main" has all wheels."""
        write_index(cls.root / "main", cls.wheels)

    def setUp(self):
        super().setUp()
        self.server.requests()
        self.index = self.server.url("main")

    @classmethod
    def wheel(cls, beginning):
        return one_of(cls.wheels, beginning)

    def on_disk(self, beginning):
        return self.judge_files(self.wheel(beginning), platform=PLATFORM).only

    def assert_same_as_file(self, artifact, beginning):
        self.assert_same_judgement(artifact, self.on_disk(beginning))
