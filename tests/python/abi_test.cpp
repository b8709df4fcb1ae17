#include "python/abi.hpp"

#include <doctest/doctest.h>

#include "python/fixture.hpp"

using ftcheck::BuiltFor;
using ftcheck::binary::Image;
using ftcheck::python::free_threaded_imports;
using ftcheck::python::linked_python;
using ftcheck::python::parse_module_file;
using ftcheck::python::PythonLibrary;
using ftcheck::python::Suffix;
using ftcheck::python::weigh;

namespace {

std::optional<PythonLibrary> linked(std::vector<std::string> libraries) {
  Image image;
  image.libraries = std::move(libraries);
  return linked_python(image);
}

Suffix suffix(const char* file) {
  const auto parsed = parse_module_file(file);
  REQUIRE(parsed.has_value());
  return parsed->suffix;
}

const std::vector<std::string> no_symbols;
const std::vector<std::string> threaded_symbols = {"_Py_DecRefShared"};

// The weight of one witness besides the suffix.
BuiltFor with_library(const char* file, BuiltFor library) {
  return weigh(suffix(file), PythonLibrary{"python", library}, no_symbols, BuiltFor::unknown,
               false);
}
BuiltFor with_symbols(const char* file) {
  return weigh(suffix(file), std::nullopt, threaded_symbols, BuiltFor::unknown, false);
}
BuiltFor with_layout(const char* file, BuiltFor layout) {
  return weigh(suffix(file), std::nullopt, no_symbols, layout, false);
}
BuiltFor with_nothing(const char* file) {
  return with_layout(file, BuiltFor::unknown);
}

constexpr auto threaded_name = "_x.cpython-314t-x86_64-linux-gnu.so";
constexpr auto gil_name = "_x.cpython-314-x86_64-linux-gnu.so";

}  // namespace

TEST_CASE("the Python library that a module links shows which build it is for") {
  struct Row {
    std::string_view library;
    BuiltFor built_for;
  };
  for (const Row& row : {
           Row{"python314t.dll", BuiltFor::free_threaded},
           Row{"PYTHON314T.DLL", BuiltFor::free_threaded},
           Row{"python314t_d.dll", BuiltFor::free_threaded},
           Row{"python3t.dll", BuiltFor::abi3t},
           Row{"python314.dll", BuiltFor::gil},
           Row{"python314_d.dll", BuiltFor::gil},
           Row{"python39.dll", BuiltFor::gil},
           Row{"python3.dll", BuiltFor::abi3},
           Row{"libpython3.14t.so.1.0", BuiltFor::free_threaded},
           Row{"libpython3.14td.so.1.0", BuiltFor::free_threaded},
           Row{"libpython3.14.so.1.0", BuiltFor::gil},
           Row{"libpython3.so", BuiltFor::abi3},
           Row{"@rpath/libpython3.14t.dylib", BuiltFor::free_threaded},
           Row{"/opt/lib/libpython3.14.dylib", BuiltFor::gil},
           Row{"/Library/Frameworks/PythonT.framework/Versions/3.14/PythonT",
               BuiltFor::free_threaded},
           Row{"@rpath/Python.framework/Versions/3.14/Python", BuiltFor::gil},
       }) {
    CAPTURE(row.library);
    const auto found = linked({"libc.so.6", std::string(row.library)});
    REQUIRE(found.has_value());
    CHECK(found->name == row.library);
    CHECK(found->built_for == row.built_for);
  }
}

TEST_CASE("libraries other than Python's are ignored") {
  for (const std::string_view library :
       {"", "libc.so.6", "libboost_python314.so.1.80.0", "pythoncom314.dll", "python27.dll",
        "libpython2.7.so.1.0", "KERNEL32.dll", "libpython.so", "python.exe", "pythont"}) {
    CAPTURE(library);
    const auto found = linked({std::string(library)});
    // An unversioned libpython says nothing either way.
    CHECK((!found || found->built_for == BuiltFor::unknown));
  }
  CHECK_FALSE(linked({}).has_value());
}

TEST_CASE("imports that only Py_GIL_DISABLED causes are found once each, sorted") {
  Image image;
  for (const std::string_view name :
       {"_Py_MergeZeroLocalRefcount", "PyModule_Create2", "_Py_DecRefShared", "PyMutex_Lock",
        "PyCriticalSection_Begin", "_Py_DecRefShared"}) {
    image.imports.push_back({std::string(name), "", false});
  }
  CHECK(free_threaded_imports(image) ==
        std::vector<std::string>{"_Py_DecRefShared", "_Py_MergeZeroLocalRefcount"});
  CHECK(free_threaded_imports(Image{}).empty());
}

TEST_CASE("without another witness the suffix says which build a module is for") {
  CHECK(with_nothing(threaded_name) == BuiltFor::free_threaded);
  CHECK(with_nothing(gil_name) == BuiltFor::gil);
  CHECK(with_nothing("_x.abi3.so") == BuiltFor::abi3);
  CHECK(with_nothing("_x.abi3t.so") == BuiltFor::abi3t);
  CHECK(with_nothing("_x.so") == BuiltFor::unknown);
  CHECK(with_nothing("_x.pypy311-pp73-x86_64-linux-gnu.so") == BuiltFor::unknown);
}

TEST_CASE("with a bare suffix the other witnesses decide") {
  CHECK(with_symbols("_x.so") == BuiltFor::free_threaded);
  CHECK(with_layout("_x.so", BuiltFor::free_threaded) == BuiltFor::free_threaded);
  CHECK(with_layout("_x.so", BuiltFor::gil) == BuiltFor::gil);
  CHECK(with_library("_x.pyd", BuiltFor::free_threaded) == BuiltFor::free_threaded);
  CHECK(with_library("_x.pyd", BuiltFor::gil) == BuiltFor::gil);
  CHECK(with_library("_x.pyd", BuiltFor::abi3) == BuiltFor::abi3);
}

TEST_CASE("the contents of the file outweigh its name") {
  CHECK(with_layout(threaded_name, BuiltFor::gil) == BuiltFor::gil);
  CHECK(with_library("_x.cp314t-win_amd64.pyd", BuiltFor::gil) == BuiltFor::gil);
  CHECK(with_layout("_x.abi3t.so", BuiltFor::gil) == BuiltFor::gil);
}

TEST_CASE("witnesses in the file that contradict each other decide nothing") {
  CHECK(weigh(suffix(threaded_name), std::nullopt, threaded_symbols, BuiltFor::gil, false) ==
        BuiltFor::unknown);
  CHECK(weigh(suffix("_x.pyd"), PythonLibrary{"python314.dll", BuiltFor::gil}, threaded_symbols,
              BuiltFor::unknown, false) == BuiltFor::unknown);
  CHECK(weigh(suffix("_x.pyd"), PythonLibrary{"python314t.dll", BuiltFor::free_threaded},
              no_symbols, BuiltFor::gil, false) == BuiltFor::unknown);
  CHECK(weigh(suffix("_x.pyd"), PythonLibrary{"python3.dll", BuiltFor::abi3}, no_symbols,
              BuiltFor::free_threaded, false) == BuiltFor::unknown);
}

TEST_CASE("the stable ABI of both builds is recognized by its suffix or its library") {
  CHECK(with_library("_x.abi3t.pyd", BuiltFor::abi3t) == BuiltFor::abi3t);
  CHECK(with_symbols("_x.abi3t.so") == BuiltFor::abi3t);
  CHECK(weigh(suffix("_x.pyd"), PythonLibrary{"python3t.dll", BuiltFor::abi3t}, no_symbols,
              BuiltFor::unknown, true) == BuiltFor::abi3t);
}

TEST_CASE("the Python library that a module links shows which version it is for, if named") {
  struct Row {
    std::string_view library;
    unsigned minor;
  };
  for (const Row& row : {
           Row{"python314t.dll", 14},
           Row{"python313t_d.dll", 13},
           Row{"python39.dll", 9},
           Row{"python3t.dll", 0},
           Row{"python3.dll", 0},
           Row{"libpython3.13t.so.1.0", 13},
           Row{"libpython3.15t.dylib", 15},
           Row{"@rpath/PythonT.framework/Versions/3.13/PythonT", 13},
           Row{"/Library/Frameworks/PythonT.framework/Versions/3.14/PythonT", 14},
           Row{"@rpath/PythonT.framework/PythonT", 0},
           Row{"python399999999999999t.dll", 0},
           Row{"python314t-0123456789abcdef.dll", 14},
           Row{"libpython3-1f2e3d4c.14t.so.1.0", 14},
       }) {
    CAPTURE(row.library);
    const auto library = linked({std::string(row.library)});
    REQUIRE(library.has_value());
    CHECK(library->name == row.library);
    CHECK(library->minor == row.minor);
  }
}

TEST_CASE("real modules carry the witnesses of the build they were compiled for") {
  using ftcheck::python::test::Opened;
  const Opened linux_module("linux-x86_64/single_ready.cpython-314t-x86_64-linux-gnu.so");
  CHECK(free_threaded_imports(linux_module.image()) == threaded_symbols);
  CHECK_FALSE(linked_python(linux_module.image()).has_value());

  const Opened windows_module("win_amd64/multi_ready.cp314t-win_amd64.pyd");
  const auto threaded = linked_python(windows_module.image());
  REQUIRE(threaded.has_value());
  CHECK(threaded->name == "python314t.dll");
  CHECK(threaded->built_for == BuiltFor::free_threaded);

  const Opened wrong("win_amd64/wrong_dll.cp314t-win_amd64.pyd");
  const auto gil = linked_python(wrong.image());
  REQUIRE(gil.has_value());
  CHECK(gil->built_for == BuiltFor::gil);
}

TEST_CASE("a Python library that a tool put into the wheel is recognized by its name") {
  CHECK(linked({"python314t-0123456789abcdef0123456789abcdef.dll"})->renamed);
  CHECK(linked({"libpython3-1f2e3d4c.14t.so.1.0"})->renamed);
  CHECK_FALSE(linked({"libpython3.14t.so.1.0"})->renamed);
  CHECK_FALSE(linked({"libpython3.14t-dbg.so"}).has_value());
}
