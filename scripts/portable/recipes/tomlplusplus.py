"""toml++: reads configuration and lock files.  Headers only; Debian's files for CMake want its shared library."""
import shutil

NEEDS = []

CONFIG = """add_library(tomlplusplus::tomlplusplus INTERFACE IMPORTED)
set_target_properties(tomlplusplus::tomlplusplus PROPERTIES
                      INTERFACE_INCLUDE_DIRECTORIES ${CMAKE_CURRENT_LIST_DIR}/../../../include)
"""


def build(job):
    shutil.copytree(job.source / "usr" / "include", job.prefix / "include")
    config = job.prefix / "lib" / "cmake" / "tomlplusplus" / "tomlplusplusConfig.cmake"
    config.parent.mkdir(parents=True)
    config.write_text(CONFIG)
