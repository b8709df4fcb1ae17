"""docs/integrations/plugin.md: the program compiles without a warning, and decides."""
import os
import unittest
from pathlib import Path

from pages import MIXED, READY, ROOT, IntegrationTest, blocks

BUILD = Path(os.environ["FTCHECK_BUILD"])
LIBRARIES = sorted(BUILD.glob("lib/libftcheck.so"))


@unittest.skipUnless(LIBRARIES, "this build has no shared library")
class Plugin(IntegrationTest):
    def test_the_example_compiles_and_decides(self):
        [source] = blocks("plugin", "c")
        compile_line, run_line = blocks("plugin", "sh")[0].splitlines()
        (self.folder / "check.c").write_text(source)
        folder = LIBRARIES[0].parent
        flags = f"-I{ROOT}/include -L{folder} -lftcheck -Wl,-rpath,{folder} -std=c11 -Wall -Wextra -Wpedantic -Werror"
        done = self.run_command(shell=compile_line.replace("$(pkg-config --cflags --libs ftcheck)", flags))
        self.assert_status(done, 0)
        self.put("wheelhouse", READY)
        self.assert_status(self.run_command(shell=run_line), 0)
        self.put("wheelhouse", MIXED)
        self.assert_status(self.run_command(shell=run_line), 1, f"{MIXED.name}: enables-gil")
        (self.folder / "wheelhouse" / "broken-1.0-py3-none-any.whl").write_text("no zip")
        self.assert_status(self.run_command(shell=run_line), 2, "broken-1.0")


if __name__ == "__main__":
    unittest.main()
