"""share/ftcheck.schema.json describes the configuration that the program reads."""
import json
import re
import sys
import unittest
from pathlib import Path

from command import PROGRAM, READY, CommandTest

SOURCE = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(SOURCE / "scripts"))
import config_schema  # noqa: E402

try:
    import jsonschema
    import tomllib  # since Python 3.11
except ImportError:
    jsonschema = None

SCHEMA = SOURCE / "share" / "ftcheck.schema.json"
GOOD = ["", 'select = ["ALL", "FT3", "FT301", "gil-undecided"]', 'ignore = []', "hints = true",
        'fail-on = "warning"', "verify-record = true", 'format = "html"', 'color = "always"',
        'index-url = "https://a.example/simple"', 'extra-index-url = ["https://a.example", "b=http://b.example/"]',
        "extra-index-url = []", 'cache-dir = "x"', "offline = true", 'ignore-state = ["pkg._x:cache", "*:ns::pool"]',
        '[per-module-ignores]\n"pkg.*" = ["FT3"]\n"*/_x.*" = []']
BAD = ['index-url = "a.example"', 'index-url = "https://"', 'extra-index-url = "https://a.example"',
       'extra-index-url = ["b"]', 'cache-dir = ""', 'offline = "yes"', "selct = []", "select = []", 'select = "FT3"', 'ignore = ["FT9"]', "hints = 1", 'verify-record = "yes"',
       'fail-on = "info"', 'format = "xml"', 'color = "red"', 'per-module-ignores = ["FT3"]', 'ignore-state = ["cache"]', 'ignore-state = "_x:cache"',
       '[per-module-ignores]\nx = "FT3"', '[per-module-ignores]\n"" = ["FT3"]', '[per-module-ignores]\nx = ["FT9"]']


class Schema(CommandTest):
    def test_the_committed_schema_is_current(self):
        self.assertEqual(SCHEMA.read_text(), config_schema.text_of(config_schema.make(PROGRAM)),
                         "make it anew: scripts/config_schema.py build/release/cli/ftcheck")

    def test_it_has_the_keys_that_the_program_knows(self):
        (self.folder / "ftcheck.toml").write_text("bogus = 1\n")
        error = self.run_ftcheck(str(READY)).err
        known = re.search(r"choose from (.*)", error).group(1).split(", ")
        self.assertEqual(sorted(json.loads(SCHEMA.read_text())["properties"]), sorted(known))

    @unittest.skipUnless(jsonschema, "Python's jsonschema or tomllib is not there")
    def test_it_accepts_and_rejects_the_same_files_as_the_program(self):
        schema = json.loads(SCHEMA.read_text())
        jsonschema.Draft7Validator.check_schema(schema)
        validator = jsonschema.Draft7Validator(schema)
        for is_good, texts in ((True, GOOD), (False, BAD)):
            for text in texts:
                with self.subTest(text):
                    (self.folder / "ftcheck.toml").write_text(text + "\n")
                    result = self.run_ftcheck("-o", "report", str(READY))
                    self.assertEqual(result.status, 0 if is_good else 2, result.err)
                    self.assertEqual(validator.is_valid(tomllib.loads(text)), is_good)


if __name__ == "__main__":
    unittest.main()
