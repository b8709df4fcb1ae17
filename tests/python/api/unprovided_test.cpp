#include "python/api/unprovided.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using ftcheck::binary::Image;
using ftcheck::binary::Import;
using ftcheck::python::FindLibraries;
using ftcheck::python::Library;
using ftcheck::python::RemoveExported;
using ftcheck::python::unprovided_names;

namespace {

using Names = std::vector<std::string>;

Image importing(const Names& names, const std::string& library = "") {
  Image image;
  for (const std::string& name : names) image.imports.push_back({name, library});
  return image;
}

Image library_with(const std::string& name) {
  Image library;
  library.exports.push_back({name, 0x1000, ""});
  return library;
}

}  // namespace

TEST_CASE("names that look like CPython's and that no library provides are found, sorted") {
  CHECK(unprovided_names(importing({"__Py_ThreadId", "PyList_New", "malloc", "Py_NowhereAtAll",
                                    "_PyNoWhere", "Py_NowhereAtAll"}),
                         {}, {}) == Names{"Py_NowhereAtAll", "_PyNoWhere", "__Py_ThreadId"});
}

TEST_CASE("names of CPython, of PyPy and of init functions are not looked for") {
  CHECK(unprovided_names(importing({"PyList_New", "PyErr_SetFromWindowsErr", "PyPyList_New",
                                    "PyInit__x", "PyModExport__x", "pyfoo", "Foo_Py"}),
                         {}, {})
            .empty());
}

TEST_CASE("imports that may be absent or are bound later are not needed") {
  Image image = importing({"Py_NoWhere", "Py_NotHere", "Py_NotThere"});
  image.imports[0].weak = true;
  image.imports[1].delayed = true;
  image.imports[2].looked_up = true;
  CHECK(unprovided_names(image, {}, {}).empty());
}

TEST_CASE("a name that a library of the wheel exports is that library's") {
  const Image library = library_with("PyThing_Count");
  Image image = importing({"PyThing_Count", "PyThing_Miscount"});
  image.libraries = {"libthing.so.1", "libc.so.6", "libpython3.14t.so.1.0"};
  const FindLibraries find = [&](const Image& user) {
    return &user == &image ? std::vector<Library>{{"pkg.libs/libthing.so.1", &library}}
                           : std::vector<Library>{};
  };
  CHECK(unprovided_names(image, find, {}) == Names{"PyThing_Miscount"});
}

TEST_CASE("names that a library of another distribution may provide are not judged") {
  Image image = importing({"PyThing_Count"});
  image.libraries = {"libshiboken6.abi3.so.6.11"};
  CHECK(unprovided_names(image, {}, {}).empty());
  // Nor if a library that the wheel brings needs it.
  Image between;
  between.libraries = image.libraries;
  image.libraries = {"libbetween.so"};
  const FindLibraries find = [&](const Image& user) {
    return &user == &image ? std::vector<Library>{{"libbetween.so", &between}}
                           : std::vector<Library>{};
  };
  CHECK(unprovided_names(image, find, {}).empty());
  between.libraries.clear();
  CHECK(unprovided_names(image, find, {}) == Names{"PyThing_Count"});
}

TEST_CASE("another file of the wheel that exports a name may have been loaded before") {
  const RemoveExported remove = [](Names& names, const Image&) {
    std::erase(names, "PyThing_Count");
  };
  CHECK(unprovided_names(importing({"PyThing_Count", "Py_NoWhere"}), {}, remove) ==
        Names{"Py_NoWhere"});
}

TEST_CASE("if the file names the library of an import, only Python's counts") {
  Image image = importing({"Py_NoWhere"}, "python314t.dll");
  image.libraries = {"python314t.dll", "thing.dll"};
  CHECK(unprovided_names(image, {}, {}) == Names{"Py_NoWhere"});
  CHECK(unprovided_names(importing({"Py_NoWhere"}, "thing.dll"), {}, {}).empty());
}
