#include "python/api/stable_abi.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "python/fixture.hpp"

using ftcheck::BinaryFormat;
using ftcheck::binary::Export;
using ftcheck::binary::Image;
using ftcheck::binary::Import;
using ftcheck::python::find_stable_symbol;
using ftcheck::python::is_python_import;
using ftcheck::python::NewerSymbol;
using ftcheck::python::stable_abi;
using ftcheck::python::StableSymbol;
using ftcheck::python::SymbolKind;
using ftcheck::python::use_of_stable_abi;
using ftcheck::python::test::Opened;

namespace {

using Names = std::vector<std::string>;

Image importing(const Names& names) {
  Image image;
  for (const std::string& name : names) image.imports.push_back({name, "", false});
  return image;
}

Image importing_from(const std::string& library, const Names& names) {
  Image image = importing(names);
  image.format = BinaryFormat::pe;
  for (Import& import : image.imports) import.library = library;
  return image;
}

Names outside(const Image& image) {
  return use_of_stable_abi({&image, 1}, 99).outside;
}

}  // namespace

TEST_CASE("the table has functions and data with the version they were added in") {
  const StableSymbol* function = find_stable_symbol("PyUnicode_AsUTF8AndSize");
  REQUIRE(function != nullptr);
  CHECK(function->added == 10);
  CHECK(function->kind == SymbolKind::function);
  const StableSymbol* data = find_stable_symbol("PyExc_ValueError");
  REQUIRE(data != nullptr);
  CHECK(data->added == 2);
  CHECK(data->kind == SymbolKind::data);
  CHECK(find_stable_symbol("PyLong_AsInt")->added == 13);
}

TEST_CASE("the table knows what some interpreters lack and what only macros use") {
  CHECK(find_stable_symbol("PyErr_SetFromWindowsErr")->macro == "MS_WINDOWS");
  CHECK(find_stable_symbol("PyLong_AsLong")->macro == "");
  CHECK(find_stable_symbol("_Py_IncRef")->abi_only);
  CHECK_FALSE(find_stable_symbol("Py_IncRef")->abi_only);
}

TEST_CASE("only functions that take a PyModuleDef from the module are unusable in abi3t") {
  Names unusable;
  for (const StableSymbol& symbol : stable_abi()) {
    if (symbol.needs_definition) unusable.emplace_back(symbol.name);
  }
  CHECK(unusable == Names{"PyModuleDef_Init", "PyModule_Create2", "PyModule_FromDefAndSpec2"});
}

TEST_CASE("names outside of the stable ABI, and parts of its names, are not found") {
  for (const std::string_view name :
       {"", "Py", "PyUnicode_AsUTF8AndSiz", "PyUnicode_AsUTF8AndSizes", "PyGILState_Check",
        "PyUnstable_Module_SetGIL", "zzz", "A"}) {
    CAPTURE(name);
    CHECK(find_stable_symbol(name) == nullptr);
  }
  for (const StableSymbol& symbol : stable_abi()) {
    CAPTURE(symbol.name);
    CHECK(find_stable_symbol(symbol.name) == &symbol);
  }
}

TEST_CASE("imports are recognized as Python's by the beginning of their names") {
  CHECK(outside(importing({"PyFoo_Bar", "Py_Foo", "_PyFoo", "_Py_Foo", "Pyfoo"})).size() == 5);
  CHECK(outside(importing({"PYFOO", "pyfoo", "__Py_x", "P", "_P", "", "malloc", "#12"})).empty());
}

TEST_CASE("init functions are not imports from the interpreter") {
  CHECK(outside(importing({"PyInit_x", "PyInitU_x", "PyModExport_x", "PyModExportU_x"})).empty());
  CHECK(outside(importing({"PyInitialize"})) == Names{"PyInitialize"});
}

TEST_CASE("in a PE file only imports from Python's DLL count") {
  for (const std::string library : {"python3.dll", "python311.dll", "PYTHON3.DLL", "python314t.dll",
                                    "python3_d.dll", "libpython3.11.dll"}) {
    CAPTURE(library);
    CHECK(outside(importing_from(library, {"PyFoo"})) == Names{"PyFoo"});
  }
  for (const std::string library : {"other.dll", "pythoncom311.dll", "python.dll", ""}) {
    CAPTURE(library);
    CHECK(outside(importing_from(library, {"PyFoo"})).empty());
  }
}

TEST_CASE("exports and weak imports do not count") {
  Image image = importing({"PyFoo"});
  image.imports[0].weak = true;
  image.imports.push_back({"PyLong_AsInt", "", true});
  image.exports.push_back(Export{"PyBar", 0x1000, ""});
  const auto use = use_of_stable_abi({&image, 1}, 9);
  CHECK(use.outside.empty());
  CHECK(use.newer.empty());
  CHECK(use.lowest == 9);
}

TEST_CASE("the newest import decides the lowest version that is true") {
  const Image image =
      importing({"PyMem_RawMalloc", "PyLong_AsInt", "PyVectorcall_NARGS", "PyLong_AsLong"});
  const auto use = use_of_stable_abi({&image, 1}, 9);
  CHECK(use.outside.empty());
  CHECK(use.newer == std::vector<NewerSymbol>{{"PyLong_AsInt", 13},
                                              {"PyMem_RawMalloc", 13},
                                              {"PyVectorcall_NARGS", 12}});
  CHECK(use.lowest == 13);
  CHECK(use_of_stable_abi({&image, 1}, 12).newer.size() == 2);
  CHECK(use_of_stable_abi({&image, 1}, 13).newer.empty());
  CHECK(use_of_stable_abi({&image, 1}, 13).lowest == 13);
}

TEST_CASE("no version promises names that were never in the stable ABI") {
  const Image image = importing({"PyGILState_Check", "PyLong_AsInt"});
  const auto use = use_of_stable_abi({&image, 1}, 2);
  CHECK(use.outside == Names{"PyGILState_Check"});
  CHECK(use.newer == std::vector<NewerSymbol>{{"PyLong_AsInt", 13}});
  CHECK(use.lowest == 13);
}

TEST_CASE("all slices of a file count, and each name once") {
  const std::vector<Image> slices = {importing({"PyB", "PyA", "PyA", "PyLong_AsInt"}),
                                     importing({"PyA", "PyC", "PyLong_AsInt"})};
  const auto use = use_of_stable_abi(slices, 9);
  CHECK(use.outside == Names{"PyA", "PyB", "PyC"});
  CHECK(use.newer.size() == 1);
  CHECK(use_of_stable_abi({}, 9).outside.empty());
}

TEST_CASE("the same imports are found in ELF, PE and Mach-O") {
  for (const std::string path : {"linux-x86_64/single_ready.cpython-314t-x86_64-linux-gnu.so",
                                 "linux-s390x/single_ready.cpython-314t-s390x-linux-gnu.so",
                                 "win_amd64/single_ready.cp314t-win_amd64.pyd",
                                 "macosx-arm64/single_ready.cpython-314t-darwin.so",
                                 "macosx-arm64-chained/single_ready.cpython-314t-darwin.so"}) {
    CAPTURE(path);
    const Opened opened(path);
    const Names names = outside(opened.image());
    CHECK(std::ranges::count(names, "PyUnstable_Module_SetGIL") == 1);
    CHECK(std::ranges::count(names, "PyModule_Create2") == 0);
  }
}
