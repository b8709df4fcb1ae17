#include "rules/stable_abi.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sample.hpp"

using ftcheck::DeclaredBy;
using ftcheck::Finding;
using ftcheck::Init;
using ftcheck::InitPhase;
using ftcheck::Severity;
using ftcheck::binary::Image;
using ftcheck::rules::check_stable_abi;
using ftcheck::rules::check_stable_abi_wheel;
using ftcheck::rules::WheelFacts;
using ftcheck::rules::test::codes;
using ftcheck::rules::test::contains;
using ftcheck::rules::test::good_module;
using ftcheck::rules::test::good_wheel;
using ftcheck::rules::test::only;
using ftcheck::rules::test::Seen;

namespace {

using Names = std::vector<std::string>;

Image importing(const Names& names) {
  Image image;
  for (const std::string& name : names) image.imports.push_back({name, "", false});
  return image;
}

// A module of that name that imports these, in a wheel with these tags, or by itself.
Seen module_of(const std::string& file, const std::string& tags, const Names& imports) {
  Seen module;
  module.path = "pkg/" + file;
  module.suffix = ftcheck::python::parse_module_file(file)->suffix;
  if (!tags.empty()) module.surroundings.tags = ftcheck::wheel::expand_tags(tags);
  module.images.push_back(importing(imports));
  module.judgement.binding = "c-api";
  return module;
}

Names found(const std::string& file, const std::string& tags, const Names& imports) {
  return codes(check_stable_abi(module_of(file, tags, imports).view()));
}

// A module that is made in a given way.
Seen made(const std::string& file, const std::string& tags, std::string init, InitPhase phase) {
  Seen module = module_of(file, tags, {"PyModuleDef_Init"});
  module.judgement.init = Init{std::move(init), phase};
  return module;
}

const Names outside = {"PyUnstable_Module_SetGIL"};
const Names newer = {"PyLong_AsInt"};  // 3.13
const std::string cp39 = "cp39-abi3-manylinux_2_17_x86_64";
const std::string abi3t = "cp315-abi3.abi3t-manylinux_2_28_x86_64";

}  // namespace

TEST_CASE("FT404: a module named for the stable ABI must not import what is outside") {
  for (const std::string file : {"_x.abi3.so", "_x.abi3t.so", "_x.abi3t-x86_64-linux-gnu.so"}) {
    CAPTURE(file);
    const Finding finding = only(check_stable_abi(module_of(file, "", outside).view()));
    CHECK(finding.code() == "FT404");
    CHECK(finding.severity == Severity::error);
    CHECK(finding.module == "pkg/" + file);
    CHECK(contains(finding.message, "PyUnstable_Module_SetGIL"));
  }
  CHECK(found("_x.abi3.so", "", {"PyLong_AsLong", "malloc", "_Py_NoneStruct"}).empty());
}

TEST_CASE("FT404: modules without a name of their own are held to their wheel's tag") {
  for (const std::string file : {"_x.pyd", "_x.so", "_x.cpython-39-x86_64-linux-gnu.so"}) {
    CAPTURE(file);
    CHECK(found(file, cp39, outside) == Names{"FT404"});
    CHECK(found(file, abi3t, outside) == Names{"FT404"});
    CHECK(found(file, "cp314-cp314t-manylinux_2_28_x86_64", outside).empty());
    CHECK(found(file, "", outside).empty());
  }
}

TEST_CASE("FT404: another version's or implementation's module promises nothing") {
  CHECK(found("_x.pypy39-pp73-x86_64-linux-gnu.so", cp39, outside).empty());
  CHECK(found("_x.cpython-314t-x86_64-linux-gnu.so", "cp314-abi3.cp314t-manylinux_2_28_x86_64",
              outside)
            .empty());
}

TEST_CASE("FT404: six names are told, and how many more there are") {
  const Finding finding = only(check_stable_abi(
      module_of("_x.abi3.so", "",
                {"PyCMethod_Type", "PyCell_Get", "PyCell_New", "PyCell_Set", "PyCell_Type",
                 "PyClassMethod_New", "PyClassMethod_Type", "PyCode_Addr2Line"})
          .view()));
  CHECK(contains(finding.message, "8 names"));
  CHECK(contains(finding.message,
                 "PyCMethod_Type, PyCell_Get, PyCell_New, PyCell_Set, PyCell_Type, "
                 "PyClassMethod_New and 2 more"));
  CHECK_FALSE(contains(finding.message, "PyClassMethod_Type"));
  const Finding six =
      only(check_stable_abi(module_of("_x.abi3.so", "",
                                      {"PyCMethod_Type", "PyCell_Get", "PyCell_New", "PyCell_Set",
                                       "PyCell_Type", "PyClassMethod_New"})
                                .view()));
  CHECK_FALSE(contains(six.message, "more"));
}

TEST_CASE("FT404: names that no CPython has are another project's, or FT403's") {
  CHECK(check_stable_abi(module_of("_x.abi3.so", "", {"PyThing_Count"}).view()).empty());
  // Private names may be of a version that is not known.
  CHECK(only(check_stable_abi(module_of("_x.abi3.so", "", {"_PyThing_Count"}).view())).code() ==
        "FT404");
}

TEST_CASE("FT404: what a library of another distribution may provide is only worth knowing") {
  Seen module = module_of("_x.abi3.so", "", {"PyRun_String"});
  CHECK(only(check_stable_abi(module.view())).severity == Severity::error);
  module.images[0].libraries = {"libc.so.6", "libshiboken6.abi3.so.6.12"};
  const Finding finding = only(check_stable_abi(module.view()));
  CHECK(finding.severity == Severity::info);
  CHECK(contains(finding.message, "libshiboken6.abi3.so.6.12"));
}

TEST_CASE("FT405: what Requires-Python does not admit is promised nothing") {
  Seen module = module_of("_x.abi3.so", cp39, {"PyLong_AsInt"});
  CHECK(only(check_stable_abi(module.view())).code() == "FT405");
  module.surroundings.lowest_python = 12;
  CHECK(contains(only(check_stable_abi(module.view())).message, "it is for Python 3.12 and later"));
  module.surroundings.lowest_python = 13;
  CHECK(check_stable_abi(module.view()).empty());
}

TEST_CASE("FT404: the help has the macro and the version of the tag") {
  CHECK(contains(only(check_stable_abi(module_of("_x.abi3.so", cp39, outside).view())).help,
                 "Py_LIMITED_API defined as 0x03090000"));
  CHECK(contains(only(check_stable_abi(module_of("_x.abi3t.so", abi3t, outside).view())).help,
                 "Py_TARGET_ABI3T defined as 0x030F0000"));
}

TEST_CASE("FT405: what is newer than the tag is told with its version, and the tag that is true") {
  const Finding finding =
      only(check_stable_abi(module_of("_x.abi3.so", cp39, {"PyLong_AsInt", "Py_NewRef"}).view()));
  CHECK(finding.code() == "FT405");
  CHECK(finding.severity == Severity::error);
  CHECK(contains(finding.message, "3.9"));
  CHECK(contains(finding.message, "PyLong_AsInt (3.13), Py_NewRef (3.10)"));
  CHECK(contains(finding.help, "cp313"));
  CHECK(contains(finding.help, "0x03090000"));
}

TEST_CASE("FT405: a tag as new as the imports is true") {
  CHECK(found("_x.abi3.so", "cp312-abi3-win_amd64", newer) == Names{"FT405"});
  CHECK(found("_x.abi3.so", "cp313-abi3-win_amd64", newer).empty());
  CHECK(found("_x.abi3.so", "cp314-abi3-win_amd64", newer).empty());
  CHECK(found("_x.pyd", "cp312-abi3-win_amd64", newer) == Names{"FT405"});
}

TEST_CASE("FT405: of several tags the lowest is the promise") {
  CHECK(found("_x.abi3.so", "cp313.cp39-abi3-win_amd64", newer) == Names{"FT405"});
  CHECK(found("_x.abi3.so", "cp313.cp314-abi3-win_amd64", newer).empty());
}

TEST_CASE("FT405: a wheel for one version holds its abi3 modules to that version") {
  CHECK(found("_x.abi3.so", "cp39-cp39-win_amd64", newer) == Names{"FT405"});
  CHECK(found("_x.abi3.so", "cp313-cp313-win_amd64", newer).empty());
}

TEST_CASE("FT405: where no version is told there is nothing to be newer than") {
  for (const std::string tags : {"", "py3-none-win_amd64", "cp3-abi3-win_amd64"}) {
    CAPTURE(tags);
    CHECK(found("_x.abi3.so", tags, newer).empty());
  }
  for (const std::string tags : {"cp39999999999999999999-abi3-win_amd64", "cp3x-abi3-win_amd64"}) {
    CAPTURE(tags);
    CHECK(found("_x.abi3.so", tags, newer).empty());
  }
}

TEST_CASE("FT405: abi3t begins with 3.15, whatever older tags stand beside it") {
  CHECK(found("_x.abi3t.so", "cp39.cp315-abi3.abi3t-win_amd64", newer).empty());
  CHECK(found("_x.abi3.so", "cp39.cp315-abi3.abi3t-win_amd64", newer) == Names{"FT405"});
}

TEST_CASE("FT406: a module for abi3t must not make itself from a PyModuleDef") {
  for (const InitPhase phase : {InitPhase::multi, InitPhase::single}) {
    const Finding finding =
        only(check_stable_abi(made("_x.abi3t.so", "", "PyInit__x", phase).view()));
    CHECK(finding.code() == "FT406");
    CHECK(finding.severity == Severity::error);
    CHECK(contains(finding.message, "PyInit__x"));
    CHECK(contains(finding.help, "PyModExport__x"));
  }
  CHECK(codes(check_stable_abi(made("_x.pyd", abi3t, "PyInit__x", InitPhase::multi).view())) ==
        Names{"FT406"});
}

TEST_CASE("FT406: modules that export their slots are right") {
  CHECK(check_stable_abi(made("_x.abi3t.so", "", "PyModExport__x", InitPhase::module_export).view())
            .empty());
}

TEST_CASE("FT406: modules that another library makes are right") {
  Seen delegated = made("_x.abi3t.so", "", "PyInit__x", InitPhase::multi);
  delegated.judgement.gil.by = DeclaredBy::delegated;
  CHECK(check_stable_abi(delegated.view()).empty());
  Seen cffi = made("_x.abi3t.so", "", "PyInit__x", InitPhase::multi);
  cffi.judgement.binding = "cffi";
  CHECK(check_stable_abi(cffi.view()).empty());
}

TEST_CASE("FT406: nothing is said where it is not known how the module is made") {
  Seen unknown = module_of("_x.abi3t.so", "", {"PyModuleDef_Init"});
  CHECK(check_stable_abi(unknown.view()).empty());
  unknown.judgement.init = Init{"PyInit__x", std::nullopt};
  CHECK(check_stable_abi(unknown.view()).empty());
  // It may make the module from slots (PyModule_FromSlotsAndSpec).
  Seen slots = module_of("_x.abi3t.so", "", {"PyModule_FromSlotsAndSpec"});
  slots.judgement.init = Init{"PyInit__x", InitPhase::single};
  CHECK(check_stable_abi(slots.view()).empty());
}

TEST_CASE("FT406: the default build's modules may have one, in a wheel for both too") {
  for (const auto& [file, tags] : std::vector<std::pair<std::string, std::string>>{
           {"_x.abi3.so", ""},
           {"_x.abi3.so", abi3t},
           {"_x.so", abi3t},
           {"_x.pyd", "cp39-abi3-win_amd64"},
           {"_x.cpython-314t-x86_64-linux-gnu.so", "cp314-cp314t-manylinux_2_28_x86_64"}}) {
    CAPTURE(file);
    CHECK(check_stable_abi(made(file, tags, "PyInit__x", InitPhase::multi).view()).empty());
  }
}

TEST_CASE("FT407: an abi3 wheel alone is told what to build") {
  WheelFacts wheel = good_wheel(cp39);
  wheel.modules.push_back(good_module("pkg/_x.abi3.so"));
  const Finding finding = only(check_stable_abi_wheel(wheel));
  CHECK(finding.code() == "FT407");
  CHECK(finding.severity == Severity::info);
  CHECK_FALSE(finding.module.has_value());
  CHECK(contains(finding.help, "cp314t"));
  CHECK(contains(finding.help, "abi3t"));
  wheel.free_threaded_sibling = true;
  CHECK(check_stable_abi_wheel(wheel).empty());
}

TEST_CASE("FT407: wheels that are no abi3 wheels, or more, have no need of a counterpart") {
  for (const std::string& tag :
       {abi3t, std::string("cp314-cp314t-manylinux_2_28_x86_64"),
        std::string("cp314-cp314-manylinux_2_28_x86_64"), std::string("py3-none-any")}) {
    CAPTURE(tag);
    WheelFacts wheel = good_wheel(tag);
    wheel.modules.push_back(good_module("pkg/_x.abi3.so"));
    CHECK(check_stable_abi_wheel(wheel).empty());
  }
  CHECK(check_stable_abi_wheel(good_wheel(cp39)).empty());  // no modules
}

TEST_CASE("the fixtures' imports are seen through to the rule") {
  Seen module = module_of("abi3_outside.abi3.so", "", {});
  const ftcheck::python::test::Opened opened("linux-x86_64/abi3_outside.abi3.so");
  module.images = opened.images;
  CHECK(codes(check_stable_abi(module.view())) == Names{"FT404"});
  Seen late = module_of("abi3_newer.abi3.so", cp39, {});
  const ftcheck::python::test::Opened newer_module("linux-x86_64/abi3_newer.abi3.so");
  late.images = newer_module.images;
  CHECK(contains(only(check_stable_abi(late.view())).message, "PyImport_AddModuleRef (3.13)"));
}
