#include "audit/environment/python.hpp"

#include "audit/installation.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <vector>

using namespace ftcheck;
using namespace ftcheck::testing;
using auditing::find_environment;

namespace fs = std::filesystem;

namespace {

// "3.14t, the directory python3.14t", or "nothing".
std::string told(const std::optional<Environment>& environment) {
  return environment ? to_string(environment->python) + ", " + environment->from : "nothing";
}

std::vector<python::Suffix> suffixes(const std::vector<std::string>& files) {
  std::vector<python::Suffix> found;
  for (const std::string& file : files) found.push_back(python::parse_module_file(file)->suffix);
  return found;
}

std::string environment_of(const Folder& folder, const std::string& site,
                           const std::vector<std::string>& modules = {}) {
  fs::create_directories(folder.path() / site);
  return told(find_environment(folder.path() / site, suffixes(modules)));
}

bool finds(std::string_view python, const std::string& file) {
  return auditing::looks_for(auditing::asked_environment(parse_interpreter(python)),
                             python::parse_module_file(file)->suffix);
}

const std::string free_threaded = "_x.cpython-314t-x86_64-linux-gnu.so";
const std::string by_default = "_x.cpython-314-x86_64-linux-gnu.so";

}  // namespace

TEST_CASE("the path that modules are imported from names the interpreter") {
  const Folder folder;
  CHECK(environment_of(folder, "lib/python3.14t/site-packages") ==
        "3.14t, the directory python3.14t");
  CHECK(environment_of(folder, "lib/python3.14/lib-dynload", {free_threaded}) ==
        "3.14, the directory python3.14");
}

TEST_CASE("the target of a linked directory counts") {
  const Folder folder;
  fs::create_directories(folder.path() / "python3.14t/site-packages");
  fs::create_directory_symlink("python3.14t/site-packages", folder.path() / "here");
  CHECK(told(find_environment(folder.path() / "here", {})) == "3.14t, the directory python3.14t");
}

TEST_CASE("on Debian, the program beside it names the interpreter") {
  const Folder folder;
  put(folder, "usr/bin/python3.13");
  put(folder, "usr/bin/python3-config");
  CHECK(environment_of(folder, "usr/lib/python3/dist-packages") == "3.13, the program python3.13");
}

TEST_CASE("programs of two interpreters decide nothing") {
  const Folder folder;
  put(folder, "usr/bin/python3.13");
  put(folder, "usr/bin/python3.14t");
  CHECK(environment_of(folder, "usr/lib/python3/dist-packages", {free_threaded}) ==
        "3.14t, the suffixes of its modules");
}

TEST_CASE("on Windows, Lib/site-packages belongs to the program in Scripts or above") {
  const Folder venv;
  put(venv, "Scripts/python3.14t.exe");
  put(venv, "Scripts/python.exe");
  CHECK(environment_of(venv, "Lib/site-packages") == "3.14t, the program python3.14t");
  const Folder installation;
  put(installation, "python3.14t.exe");
  CHECK(environment_of(installation, "Lib/site-packages") == "3.14t, the program python3.14t");
  CHECK(environment_of(installation, "DLLs") == "3.14t, the program python3.14t");
}

TEST_CASE("pyvenv.cfg names the program that created the environment") {
  const Folder folder;
  put(folder, "pyvenv.cfg",
      "home = C:\\Python314\r\nversion = 3.14.2\r\nexecutable = "
      "C:\\Python314\\python3.14t.exe\r\n");
  CHECK(environment_of(folder, "Lib/site-packages") == "3.14t, pyvenv.cfg");
}

TEST_CASE("the version in pyvenv.cfg does not tell the build, but the modules do") {
  const Folder folder;
  put(folder, "pyvenv.cfg",
      "home = C:\\Python314\nversion_info = 3.14.2.final.0\nexecutable = "
      "C:\\Python314\\python.exe");
  CHECK(environment_of(folder, "Lib/site-packages", {"_x.cp314t-win_amd64.pyd"}) ==
        "3.14t, pyvenv.cfg and the suffixes of its modules");
  CHECK(environment_of(folder, "Lib/site-packages", {"_x.cp314-win_amd64.pyd"}) ==
        "3.14, pyvenv.cfg and the suffixes of its modules");
  CHECK(environment_of(folder, "Lib/site-packages", {"_x.pyd"}) == "3.14, pyvenv.cfg");
}

TEST_CASE("an environment of uv names its interpreter's directory") {
  const Folder folder;
  put(folder, "pyvenv.cfg",
      "home = C:\\uv\\python\\cpython-3.14.2+freethreaded-windows-x86_64-none\n"
      "implementation = CPython\nuv = 0.9.9\nversion_info = 3.14.2\n");
  CHECK(environment_of(folder, "Lib/site-packages") == "3.14t, pyvenv.cfg");
}

TEST_CASE("a malformed pyvenv.cfg says nothing") {
  for (const std::string& content :
       {std::string("version"), std::string("version = \xff\x00", 12), std::string(3 << 20, 'x'),
        std::string("executable = python")}) {
    const Folder folder;
    put(folder, "pyvenv.cfg", content);
    CHECK(environment_of(folder, "Lib/site-packages") == "nothing");
  }
}

TEST_CASE("no interpreter is looked for around a directory that Python does not import from") {
  const Folder folder;
  put(folder, "bin/python3.13");
  CHECK(environment_of(folder, "target") == "nothing");
  CHECK(environment_of(folder, "target", {by_default, by_default, "_y.abi3.so"}) ==
        "3.14, the suffixes of its modules");
}

TEST_CASE("among suffixes, free-threaded ones count first, then the most frequent version") {
  const Folder folder;
  CHECK(environment_of(folder, "x", {by_default, by_default, free_threaded}) ==
        "3.14t, the suffixes of its modules");
  CHECK(environment_of(folder, "x",
                       {free_threaded, free_threaded, "_x.cpython-315t-x86_64-linux-gnu.so"}) ==
        "3.14t, the suffixes of its modules");
  CHECK(
      environment_of(folder, "x", {"_x.so", "_x.abi3.so", "_x.pypy311-pp73-x86_64-linux-gnu.so"}) ==
      "nothing");
}

TEST_CASE("each interpreter looks for its own suffixes") {
  CHECK(finds("3.14t", free_threaded));
  CHECK_FALSE(finds("3.14t", by_default));
  CHECK_FALSE(finds("3.13t", free_threaded));
  CHECK(finds("3.14t", "_x.so"));
  CHECK(finds("3.14t", "_x.abi3.so"));
  CHECK_FALSE(finds("3.15t", "_x.abi3.so"));
  CHECK(finds("3.15t", "_x.abi3t.so"));
  CHECK(finds("3.15", "_x.abi3t.so"));
  CHECK_FALSE(finds("3.14t", "_x.abi3t.so"));
  CHECK(finds("3.14", by_default));
  CHECK(finds("3.14", "_x.abi3.so"));
  CHECK_FALSE(finds("3.14", free_threaded));
  CHECK_FALSE(finds("3.11", "_x.pypy311-pp73-x86_64-linux-gnu.so"));
}
