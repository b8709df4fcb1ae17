#include "rules/abi.hpp"

#include "rules/check.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "sample.hpp"

using ftcheck::BinaryFormat;
using ftcheck::BuiltFor;
using ftcheck::Finding;
using ftcheck::Severity;
using ftcheck::python::Cause;
using ftcheck::rules::check_abi;
using ftcheck::rules::not_a_module;
using ftcheck::rules::reason_of;
using ftcheck::rules::test::contains;
using ftcheck::rules::test::only;
using ftcheck::rules::test::Seen;

namespace {

// A module with that name and no problems.
Seen named(const std::string& file) {
  Seen module;
  module.path = "pkg/" + file;
  module.suffix = ftcheck::python::parse_module_file(file)->suffix;
  module.judgement.abi.built_for = BuiltFor::free_threaded;
  module.judgement.evidence = {"the decisive fact"};
  return module;
}

Seen importing(const std::vector<std::string>& names) {
  Seen module = named("_x.cpython-314t-x86_64-linux-gnu.so");
  module.images.emplace_back();
  for (const std::string& name : names) module.images[0].imports.push_back({name, "", false});
  return module;
}

std::vector<Finding> found(const Seen& module) {
  return check_abi(module.view());
}

}  // namespace

TEST_CASE("a module for the free-threaded build that is named for the default build is reported") {
  Seen module = named("_x.cpython-314-x86_64-linux-gnu.so");
  module.interpreters.clear();
  module.judgement.cause = Cause::suffix;
  Finding finding = only(found(module));
  CHECK(finding.code() == "FT401");
  CHECK(finding.severity == Severity::error);
  CHECK(contains(finding.message, "free-threaded build, but its suffix"));
  CHECK(contains(finding.message, ".cpython-314-x86_64-linux-gnu.so"));

  module.judgement.abi.symbols = {"_Py_DecRefShared", "_Py_MergeZeroLocalRefcount"};
  CHECK(contains(only(found(module)).message, "it imports _Py_DecRefShared"));

  module.judgement.abi.built_for = BuiltFor::gil;
  CHECK(found(module).empty());
  module.judgement.abi.built_for = BuiltFor::unknown;
  CHECK(found(module).empty());
}

TEST_CASE("for a bare suffix, tags that are all for the default build decide") {
  Seen module = named("_x.so");
  CHECK(found(module).empty());
  module.tags = {{"cp314", "cp314", "linux_x86_64"}, {"cp39", "abi3", "linux_x86_64"}};
  const Finding finding = only(found(module));
  CHECK(finding.code() == "FT401");
  CHECK(contains(finding.message, "cp314-cp314-linux_x86_64"));
  for (const std::string abi : {"cp314t", "abi3t", "none", "pypy311_pp73"}) {
    CAPTURE(abi);
    module.tags[1].abi = abi;
    CHECK(found(module).empty());
  }
}

TEST_CASE("the help for a wrong Python library names the right one") {
  Seen module = named("_x.cp313t-win_amd64.pyd");
  module.judgement.cause = Cause::library;
  module.interpreters = {13};
  const Finding finding = only(found(module));
  CHECK(finding.code() == "FT402");
  CHECK(contains(finding.help, "python313t.dll"));
  CHECK(contains(finding.message, "the decisive fact"));
}

TEST_CASE("a module for the default build in a wheel for the default build has no findings") {
  for (const Cause reason : {Cause::layout, Cause::library}) {
    CAPTURE(reason);
    Seen module = named("_x.pyd");
    module.tags = {{"cp39", "abi3", "win_amd64"}};
    module.interpreters.clear();
    module.judgement.abi.built_for = BuiltFor::abi3;
    module.judgement.cause = reason;
    CHECK(found(module).empty());
    CHECK(reason_of(module.view())->code == "FT204");

    module.tags = {{"py3", "none", "win_amd64"}};
    module.interpreters = {13, 14, 15};
    CHECK(only(found(module)).code() == reason_of(module.view())->code);
  }
}

TEST_CASE("missing names are listed with the version that last had them or first has them") {
  const Finding dropped = only(found(importing({"PyList_New", "PyUnicode_AsUnicode"})));
  CHECK(dropped.code() == "FT403");
  CHECK(dropped.severity == Severity::error);
  CHECK(
      contains(dropped.message, "3.14t does not export: PyUnicode_AsUnicode (last seen in 3.11)"));
  CHECK(contains(dropped.help, "PyUnicode_AsWideCharString instead of PyUnicode_AsUnicode"));

  Seen early = importing({"PyModule_FromSlotsAndSpec"});
  early.interpreters = {13, 14};
  const Finding later = only(found(early));
  CHECK(contains(later.message, "3.13t, 3.14t do not export"));
  CHECK(contains(later.message, "PyModule_FromSlotsAndSpec (new in 3.15)"));
  CHECK_FALSE(contains(later.help, "instead of"));
}

TEST_CASE("five missing names are listed and the rest counted") {
  const Finding finding =
      only(found(importing({"PyAST_Validate", "PyArena_Free", "PyArena_New", "PyNode_New",
                            "PyNode_Free", "PySymtable_Build", "PyUnicode_Encode"})));
  CHECK(contains(finding.message, "PyNode_New"));
  CHECK_FALSE(contains(finding.message, "PySymtable_Build"));
  CHECK(contains(finding.message, "and 2 more"));
}

TEST_CASE("what the interpreters export is not missing") {
  CHECK(found(importing({"PyList_New", "_Py_DecRefShared", "PyUnstable_Module_SetGIL"})).empty());
  Seen bare = importing({"PyModule_FromSlotsAndSpec"});
  bare.interpreters = {13, 14, 15};
  CHECK(found(bare).empty());
  Seen of_default_build = importing({"PyUnicode_AsUnicode"});
  of_default_build.interpreters.clear();
  CHECK(found(of_default_build).empty());
}

TEST_CASE("a name missing in any slice is found") {
  Seen module = importing({"PyList_New"});
  module.images.push_back(importing({"PyUnicode_AsUnicode"}).images[0]);
  CHECK(only(found(module)).code() == "FT403");
}

TEST_CASE("a file without an init function is not a module") {
  CHECK(not_a_module().code() == "FT408");
  CHECK_FALSE(not_a_module().module.has_value());
}

namespace {

// A module with that name in a wheel with that tag, which links these libraries.
Seen linking(const std::string& file, const std::string& tag,
             const std::vector<std::string>& libraries, BinaryFormat format = BinaryFormat::pe) {
  Seen module = named(file);
  module.interpreters.clear();
  module.tags = ftcheck::wheel::expand_tags(tag);
  module.judgement.abi.built_for = BuiltFor::gil;
  module.images.emplace_back();
  module.images[0].format = format;
  module.images[0].libraries = libraries;
  return module;
}

}  // namespace

TEST_CASE("FT402: the library of one version in a module for the stable ABI") {
  const std::string tag = "cp39-abi3-win_amd64";
  const Finding finding = only(found(linking("_x.pyd", tag, {"python3.dll", "python313.dll"})));
  CHECK(finding.code() == "FT402");
  CHECK(finding.severity == Severity::error);
  CHECK(contains(finding.message, "python313.dll"));
  CHECK(contains(finding.help, "python3.dll"));
  CHECK(found(linking("_x.pyd", tag, {"python3.dll"})).empty());
  const std::string linux = "cp310-abi3-manylinux_2_28_x86_64";
  CHECK(only(found(linking("_x.abi3.so", linux, {"libpython3.13.so.1.0"}, BinaryFormat::elf)))
            .code() == "FT402");
  CHECK(found(linking("_x.abi3.so", linux, {"libpython3.so", "libc.so.6"}, BinaryFormat::elf))
            .empty());
}

TEST_CASE("FT402: the library of another version or build in a module for the default build") {
  const std::string tag = "cp312-cp312-win_amd64";
  for (const char* file : {"_x.cp312-win_amd64.pyd", "_x.pyd"}) {
    for (const char* library : {"python311.dll", "python312t.dll", "python3t.dll"}) {
      CAPTURE(library);
      const Finding finding = only(found(linking(file, tag, {library})));
      CHECK(finding.code() == "FT402");
      CHECK(contains(finding.help, "python312.dll"));
    }
    CHECK(found(linking(file, tag, {"python312.dll"})).empty());
    CHECK(found(linking(file, tag, {"python3.dll"})).empty());
    CHECK(found(linking(file, "py3-none-win_amd64", {"python312.dll"})).empty());
  }
  CHECK(found(linking("_x.pypy311-pp73-win_amd64.pyd", "pp311-pypy311_pp73-win_amd64",
                      {"python311.dll"}))
            .empty());
}

TEST_CASE("FT402: a copy of the Python library in the wheel, which is harmless only on Linux") {
  const std::string renamed = "python312-0123456789abcdef.dll";
  CHECK(only(found(linking("_x.pyd", "cp312-cp312-win_amd64", {renamed}))).severity ==
        Severity::error);
  CHECK(
      only(found(linking("_x.cpython-312-x86_64-linux-gnu.so", "cp312-cp312-manylinux_2_28_x86_64",
                         {"libpython3-1f2e3d4c.12.so.1.0"}, BinaryFormat::elf)))
          .severity == Severity::warning);
}

TEST_CASE("FT402: in an environment, the library beside a module may be the interpreter's own") {
  Seen module = linking("_x.pyd", "cp312-cp312-win_amd64", {"python312.dll"});
  const ftcheck::binary::Image python;
  module.surroundings.find_libraries = [&](const ftcheck::binary::Image&) {
    return std::vector<ftcheck::python::Library>{{"python312.dll", &python}};
  };
  CHECK(only(found(module)).code() == "FT402");
  module.tags.clear();
  CHECK(found(module).empty());
}

TEST_CASE("FT403: names that nothing exports, in modules for any build of CPython") {
  const Finding finding = only(found(importing({"PyList_New", "Py_NowhereAtAll"})));
  CHECK(finding.code() == "FT403");
  CHECK(contains(finding.message, "Py_NowhereAtAll"));
  Seen of_default_build = importing({"Py_NowhereAtAll"});
  of_default_build.interpreters.clear();
  CHECK(only(found(of_default_build)).code() == "FT403");
  // It may be a name of 3.10 or 3.12.
  Seen private_name = importing({"_PyNowhere_AtAll"});
  private_name.interpreters.clear();
  CHECK(found(private_name).empty());
  // Python 3.8 had it.
  Seen old = importing({"PyFPE_jbuf"});
  CHECK(only(found(old)).code() == "FT403");
  old.interpreters.clear();
  old.judgement.abi.built_for = BuiltFor::gil;
  old.suffix = ftcheck::python::parse_module_file("_x.cpython-38-x86_64-linux-gnu.so")->suffix;
  CHECK(found(old).empty());
  old.suffix = ftcheck::python::parse_module_file("_x.pyd")->suffix;
  for (const char* tag : {"cp38-cp38-win_amd64", "cp37-cp37m-win_amd64"}) {
    old.tags = ftcheck::wheel::expand_tags(tag);
    CHECK(found(old).empty());
  }
  Seen of_pypy = importing({"Py_NowhereAtAll"});
  of_pypy.tags = ftcheck::wheel::expand_tags("pp311-pypy311_pp73-win_amd64");
  CHECK(found(of_pypy).empty());
}
