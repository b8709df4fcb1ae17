#include "python/api/c_api.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "python/fixture.hpp"

using ftcheck::binary::Image;
using ftcheck::python::FindLibraries;
using ftcheck::python::is_cpython_name;
using ftcheck::python::Library;
using ftcheck::python::missing_api;
using ftcheck::python::missing_name;
using ftcheck::python::test::Opened;

namespace {

using Minors = std::vector<unsigned>;
using Names = std::vector<std::string>;

// Removed after 3.11; new in 3.14; new in 3.15; removed after 3.13.
constexpr auto dropped = "_PyThreadState_UncheckedGet";
constexpr auto new_in_14 = "PyIter_NextItem";
constexpr auto new_in_15 = "PyModule_FromSlotsAndSpec";
constexpr auto last_in_13 = "_PyList_FromArraySteal";

Image importing(const Names& names, const std::string& library = "") {
  Image image;
  for (const std::string& name : names) image.imports.push_back({name, library, false});
  return image;
}

Names missing(const Image& image, const Minors& minors = {14}, const FindLibraries& find = {}) {
  Names names;
  for (const auto& name : missing_api(image, minors, find)) names.emplace_back(name.name);
  return names;
}

}  // namespace

TEST_CASE("a removed name is missing from every version, with the one that had it last") {
  for (const unsigned minor : {13U, 14U, 15U}) {
    const auto name = missing_name(dropped, Minors{minor});
    REQUIRE(name.has_value());
    CHECK(name->name == dropped);
    CHECK(name->last_before == 11);
    CHECK(name->first_after == 0);
  }
  CHECK(missing_name(last_in_13, Minors{14})->last_before == 13);
  CHECK_FALSE(missing_name(last_in_13, Minors{13}).has_value());
}

TEST_CASE("a new name is missing before the version that added it, which is given") {
  CHECK(missing_name(new_in_14, Minors{13})->first_after == 14);
  CHECK(missing_name(new_in_14, Minors{13})->last_before == 0);
  CHECK_FALSE(missing_name(new_in_14, Minors{14}).has_value());
  CHECK(missing_name(new_in_15, Minors{13, 14})->first_after == 15);
}

TEST_CASE("a name that one of the versions exports is not missing") {
  CHECK_FALSE(missing_name(new_in_15, Minors{14, 15}).has_value());
  CHECK_FALSE(missing_name(last_in_13, Minors{13, 14, 15}).has_value());
}

TEST_CASE("names that every free-threaded build exports, or none ever did, are not judged") {
  for (const char* name :
       {"PyModuleDef_Init", "PyList_New", "_Py_DecRefShared", "PyUnstable_Module_SetGIL",
        "_Py_MergeZeroLocalRefcount", "malloc", "PyMyOwn_Function", "PyInit__x", "_Py", ""}) {
    CAPTURE(name);
    for (const unsigned minor : {13U, 14U, 15U}) {
      CHECK_FALSE(missing_name(name, Minors{minor}).has_value());
    }
  }
}

TEST_CASE("names of other systems and of debug builds are CPython's, and not judged") {
  for (const char* name : {"PyErr_SetFromWindowsErr", "_Py_NegativeRefcount", "PyList_New",
                           "PyUnicode_AsUnicode", "_Py_DecRefShared"}) {
    CAPTURE(name);
    CHECK(is_cpython_name(name));
  }
  CHECK_FALSE(missing_name("PyErr_SetFromWindowsErr", Minors{14}).has_value());
  CHECK_FALSE(is_cpython_name("PyMyOwn_Function"));
  CHECK_FALSE(is_cpython_name("__Py_ThreadId"));
}

TEST_CASE("nothing is said about unknown versions") {
  CHECK_FALSE(missing_name(dropped, Minors{}).has_value());
  CHECK_FALSE(missing_name(dropped, Minors{16}).has_value());
  CHECK_FALSE(missing_name(dropped, Minors{14, 16}).has_value());
}

TEST_CASE("an image's missing names are sorted, each once") {
  CHECK(missing(importing({"PyList_New", dropped, "PyUnicode_AsUnicode", dropped})) ==
        Names{"PyUnicode_AsUnicode", dropped});
  CHECK(missing(importing({"PyList_New", "malloc"})).empty());
}

TEST_CASE("an import that may be absent is not missing") {
  Image image = importing({dropped});
  image.imports[0].weak = true;
  CHECK(missing(image).empty());
}

TEST_CASE("if the format names the library, only Python's counts") {
  CHECK(missing(importing({dropped}, "python314t.dll")) == Names{dropped});
  CHECK(missing(importing({dropped}, "python3t.dll")) == Names{dropped});
  CHECK(missing(importing({dropped}, "compat.dll")).empty());
}

TEST_CASE("a name that a library of the wheel provides is not missing") {
  Image library;
  library.exports.push_back({dropped, 0x1000, ""});
  Image between;
  const Image module = importing({dropped, "PyUnicode_AsUnicode"});
  // The library that has it is needed by the one that the module names, and by itself.
  const FindLibraries find = [&](const Image& image) {
    return &image == &module ? std::vector<Library>{{"libs/between.so", &between}}
                             : std::vector<Library>{{"libs/compat.so", &library}};
  };
  CHECK(missing(module, {14}, find) == Names{"PyUnicode_AsUnicode"});
}

TEST_CASE("a library of another architecture provides nothing") {
  Image library;
  library.exports.push_back({dropped, 0x1000, ""});
  library.architecture = ftcheck::binary::Architecture::aarch64;
  Image module = importing({dropped});
  module.architecture = ftcheck::binary::Architecture::x86_64;
  const FindLibraries find = [&](const Image&) {
    return std::vector<Library>{{"libs/compat.so", &library}};
  };
  CHECK(missing(module, {14}, find) == Names{dropped});
}

TEST_CASE("the fixtures import what they say they do") {
  const Opened calls("linux-x86_64/missing_api.cpython-314t-x86_64-linux-gnu.so");
  CHECK(missing(calls.image()) == Names{dropped});
  const Opened asks("linux-x86_64/optional_api.cpython-314t-x86_64-linux-gnu.so");
  CHECK(missing(asks.image()).empty());
}
