"""The base of the tests that ask nginx: one server for all tests of a class."""
import random
import tempfile
import unittest
from pathlib import Path

from case import USED, IndexTest, corpus, one_of, pack
from simple_index import NGINX, Server, write_index

# A wheel that is fetched whole, and a made one that is read by ranges, because most of it is data.
SMALL = "ujson-6.1.0-cp314-"
LARGE = "large-1.0-cp314-"
SMALL_REQUIREMENT = "ujson==6.1.0"
LARGE_REQUIREMENT = "large==1.0"

PLATFORM = "manylinux_2_28_x86_64"


class NginxTest(IndexTest):
    @classmethod
    def setUpClass(cls):
        if not NGINX:
            raise unittest.SkipTest("nginx is not installed here (Debian: nginx-light)")
        shared = tempfile.TemporaryDirectory()
        cls.addClassCleanup(shared.cleanup)
        cls.shared = Path(shared.name)
        cls.wheels = [*corpus(), cls.pack_large("large", USED)]
        cls.root = cls.shared / "root"
        cls.server = cls.serve(cls.root, "nginx")
        cls.write_indexes()

    @classmethod
    def pack_large(cls, folder, module):
        """LARGE, with this module."""
        place = cls.shared / folder
        place.mkdir()
        return pack(place, "large", "1.0", module, padding=random.Random(1).randbytes(3 << 20))

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
