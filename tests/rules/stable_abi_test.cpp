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

// A module with that name and these imports, in a wheel with these tags or by itself.
Seen module_of(const std::string& file, const std::string& tags, const Names& imports) {
  Seen module;
  module.path = "pkg/" + file;
  module.suffix = ftcheck::python::parse_module_file(file)->suffix;
  if (!tags.empty()) module.tags = ftcheck::wheel::expand_tags(tags);
  module.images.push_back(importing(imports));
  module.judgement.binding = "c-api";
  return module;
}

Names found(const std::string& file, const std::string& tags, const Names& imports) {
  return codes(check_stable_abi(module_of(file, tags, imports).view()));
}

// A module that is initialized in a given way.
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

TEST_CASE("FT404: a module named for the stable ABI must not import names outside it") {
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

TEST_CASE("FT404: for modules whose suffix names no ABI, the wheel's tag counts") {
  for (const std::string file : {"_x.pyd", "_x.so", "_x.cpython-39-x86_64-linux-gnu.so"}) {
    CAPTURE(file);
    CHECK(found(file, cp39, outside) == Names{"FT404"});
    CHECK(found(file, abi3t, outside) == Names{"FT404"});
    CHECK(found(file, "cp314-cp314t-manylinux_2_28_x86_64", outside).empty());
    CHECK(found(file, "", outside).empty());
  }
}

TEST_CASE("FT404: modules for one version or another implementation promise nothing") {
  CHECK(found("_x.pypy39-pp73-x86_64-linux-gnu.so", cp39, outside).empty());
  CHECK(found("_x.cpython-314t-x86_64-linux-gnu.so", "cp314-abi3.cp314t-manylinux_2_28_x86_64",
              outside)
            .empty());
}

TEST_CASE("FT404: six names are listed and the rest counted") {
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

TEST_CASE("FT404: names that no CPython has belong to another project or to FT403") {
  CHECK(check_stable_abi(module_of("_x.abi3.so", "", {"PyThing_Count"}).view()).empty());
  // Private names may belong to an unknown version.
  CHECK(only(check_stable_abi(module_of("_x.abi3.so", "", {"_PyThing_Count"}).view())).code() ==
        "FT404");
}

TEST_CASE("FT404: names that a library of another distribution may export are a note") {
  Seen module = module_of("_x.abi3.so", "", {"PyRun_String"});
  CHECK(only(check_stable_abi(module.view())).severity == Severity::error);
  module.images[0].libraries = {"libc.so.6", "libshiboken6.abi3.so.6.12"};
  const Finding finding = only(check_stable_abi(module.view()));
  CHECK(finding.severity == Severity::info);
  CHECK(contains(finding.message, "libshiboken6.abi3.so.6.12"));
}

TEST_CASE("FT405: versions that Requires-Python excludes do not count") {
  Seen module = module_of("_x.abi3.so", cp39, {"PyLong_AsInt"});
  CHECK(only(check_stable_abi(module.view())).code() == "FT405");
  module.surroundings.lowest_python = 12;
  CHECK(contains(only(check_stable_abi(module.view())).message, "for Python 3.12 and later"));
  module.surroundings.lowest_python = 13;
  CHECK(check_stable_abi(module.view()).empty());
}

TEST_CASE("FT404: the help names the macro and its value for the tag") {
  CHECK(contains(only(check_stable_abi(module_of("_x.abi3.so", cp39, outside).view())).help,
                 "Py_LIMITED_API defined as 0x03090000"));
  CHECK(contains(only(check_stable_abi(module_of("_x.abi3t.so", abi3t, outside).view())).help,
                 "Py_TARGET_ABI3T defined as 0x030F0000"));
}

TEST_CASE("FT405: newer names are listed with their versions, and the help has the right tag") {
  const Finding finding =
      only(check_stable_abi(module_of("_x.abi3.so", cp39, {"PyLong_AsInt", "Py_NewRef"}).view()));
  CHECK(finding.code() == "FT405");
  CHECK(finding.severity == Severity::error);
  CHECK(contains(finding.message, "3.9"));
  CHECK(contains(finding.message, "PyLong_AsInt (3.13), Py_NewRef (3.10)"));
  CHECK(contains(finding.help, "cp313"));
  CHECK(contains(finding.help, "0x03090000"));
}

TEST_CASE("FT405: a tag as new as the imports is right") {
  CHECK(found("_x.abi3.so", "cp312-abi3-win_amd64", newer) == Names{"FT405"});
  CHECK(found("_x.abi3.so", "cp313-abi3-win_amd64", newer).empty());
  CHECK(found("_x.abi3.so", "cp314-abi3-win_amd64", newer).empty());
  CHECK(found("_x.pyd", "cp312-abi3-win_amd64", newer) == Names{"FT405"});
}

TEST_CASE("FT405: the lowest tag counts") {
  CHECK(found("_x.abi3.so", "cp313.cp39-abi3-win_amd64", newer) == Names{"FT405"});
  CHECK(found("_x.abi3.so", "cp313.cp314-abi3-win_amd64", newer).empty());
}

TEST_CASE("FT405: in a wheel for one version, abi3 modules must fit that version") {
  CHECK(found("_x.abi3.so", "cp39-cp39-win_amd64", newer) == Names{"FT405"});
  CHECK(found("_x.abi3.so", "cp313-cp313-win_amd64", newer).empty());
}

TEST_CASE("FT405: without a version in the tag, no name is too new") {
  for (const std::string tags : {"", "py3-none-win_amd64", "cp3-abi3-win_amd64"}) {
    CAPTURE(tags);
    CHECK(found("_x.abi3.so", tags, newer).empty());
  }
  for (const std::string tags : {"cp39999999999999999999-abi3-win_amd64", "cp3x-abi3-win_amd64"}) {
    CAPTURE(tags);
    CHECK(found("_x.abi3.so", tags, newer).empty());
  }
}

TEST_CASE("FT405: abi3t begins with 3.15, even beside older tags") {
  CHECK(found("_x.abi3t.so", "cp39.cp315-abi3.abi3t-win_amd64", newer).empty());
  CHECK(found("_x.abi3.so", "cp39.cp315-abi3.abi3t-win_amd64", newer) == Names{"FT405"});
}

TEST_CASE("FT406: a module for abi3t must not be created from a PyModuleDef") {
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

TEST_CASE("FT406: modules that another library creates are right") {
  Seen delegated = made("_x.abi3t.so", "", "PyInit__x", InitPhase::multi);
  delegated.judgement.gil.by = DeclaredBy::delegated;
  CHECK(check_stable_abi(delegated.view()).empty());
  Seen cffi = made("_x.abi3t.so", "", "PyInit__x", InitPhase::multi);
  cffi.judgement.binding = "cffi";
  CHECK(check_stable_abi(cffi.view()).empty());
}

TEST_CASE("FT406: no finding if it is unknown how the module is created") {
  Seen unknown = module_of("_x.abi3t.so", "", {"PyModuleDef_Init"});
  CHECK(check_stable_abi(unknown.view()).empty());
  unknown.judgement.init = Init{"PyInit__x", std::nullopt};
  CHECK(check_stable_abi(unknown.view()).empty());
  // It may create the module from slots (PyModule_FromSlotsAndSpec).
  Seen slots = module_of("_x.abi3t.so", "", {"PyModule_FromSlotsAndSpec"});
  slots.judgement.init = Init{"PyInit__x", InitPhase::single};
  CHECK(check_stable_abi(slots.view()).empty());
}

TEST_CASE("FT406: modules for the default build may have a PyModuleDef, even in a wheel for both") {
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

TEST_CASE("FT407: the help for a lone abi3 wheel says what to build") {
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

TEST_CASE("FT407: wheels that are not abi3, or not only abi3, need no counterpart") {
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

TEST_CASE("the imports of the fixtures reach the rule") {
  Seen module = module_of("abi3_outside.abi3.so", "", {});
  const ftcheck::python::test::Opened opened("linux-x86_64/abi3_outside.abi3.so");
  module.images = opened.images;
  CHECK(codes(check_stable_abi(module.view())) == Names{"FT404"});
  Seen late = module_of("abi3_newer.abi3.so", cp39, {});
  const ftcheck::python::test::Opened newer_module("linux-x86_64/abi3_newer.abi3.so");
  late.images = newer_module.images;
  CHECK(contains(only(check_stable_abi(late.view())).message, "PyImport_AddModuleRef (3.13)"));
}
