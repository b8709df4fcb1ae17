#include "rules/installable.hpp"

#include "rules/check.hpp"
#include "rules/stable_abi.hpp"
#include "rules/suffix.hpp"
#include "rules/tags.hpp"

#include <doctest/doctest.h>

#include <string>

#include "sample.hpp"

using ftcheck::BuiltFor;
using ftcheck::Finding;
using ftcheck::GilDeclaration;
using ftcheck::Severity;
using ftcheck::Verdict;
using ftcheck::python::Cause;
using namespace ftcheck::rules;        // NOLINT(google-build-using-namespace)
using namespace ftcheck::rules::test;  // NOLINT(google-build-using-namespace)

namespace {

// A module in an environment of the default build for 3.15.
Seen in_default_build(const std::string& file, Cause reason) {
  Seen module;
  module.path = file;
  module.suffix = ftcheck::python::parse_module_file(file)->suffix;
  module.interpreters.clear();
  module.surroundings.installed = true;
  module.surroundings.in_default_build = true;
  module.judgement.cause = reason;
  module.judgement.verdict = Verdict::incompatible;
  module.judgement.evidence = {"the decisive fact"};
  return module;
}

}  // namespace

TEST_CASE("in a default-build environment, modules for the default build have no finding each") {
  for (const Seen& module :
       {in_default_build("_x.cpython-315-x86_64-linux-gnu.so", Cause::suffix),
        in_default_build("_x.abi3.so", Cause::suffix), in_default_build("_x.so", Cause::wheel),
        in_default_build("_x.so", Cause::layout), in_default_build("_x.abi3t.so", Cause::layout),
        in_default_build("_x.pyd", Cause::library),
        in_default_build("_x.abi3t.pyd", Cause::library)}) {
    CAPTURE(module.path);
    CHECK(is_for_default_build(module.view()));
    CHECK(reason_of(module.view()) == &not_installable);
    CHECK(check_module(module.view(), false).empty());
  }
}

TEST_CASE("in a default-build environment, other problems of a module are reported") {
  const Seen module = in_default_build("_x.cpython-315-x86_64-linux-gnu.so", Cause::no_init);
  CHECK_FALSE(is_for_default_build(module.view()));
  CHECK(reason_of(module.view())->code == "FT408");
  CHECK(codes(check_module(module.view(), false)) == std::vector<std::string>{"FT408"});
}

TEST_CASE("in a free-threaded environment, a module for the default build is an error") {
  Seen module = in_default_build("_x.cpython-315-x86_64-linux-gnu.so", Cause::suffix);
  module.surroundings.in_default_build = false;
  CHECK(reason_of(module.view()) == &suffix_not_found);
  CHECK(codes(check_module(module.view(), false)) == std::vector<std::string>{"FT202"});
}

TEST_CASE("FT204 for a default installation says how many modules already declare") {
  WheelFacts installed;
  installed.modules = {good_module("pkg/_x.so"), good_module("pkg/_y.so"),
                       good_module("pkg/_z.so")};
  CHECK_FALSE(default_installation_finding(installed).has_value());
  installed.modules[0].verdict = installed.modules[1].verdict = Verdict::incompatible;
  installed.modules[1].gil.declared = GilDeclaration::nothing;
  const auto finding = default_installation_finding(installed);
  REQUIRE(finding.has_value());
  CHECK(finding->rule == &not_installable);
  CHECK(finding->severity == Severity::error);
  CHECK(contains(finding->message, "no free-threaded Python can load 2 of its 3 modules"));
  CHECK(contains(finding->message, "; 2 of its 3 modules already declare Py_MOD_GIL_NOT_USED"));
  CHECK(contains(finding->help, "look for a release"));
}

TEST_CASE("FT204 is a note for the standard library of the default build") {
  WheelFacts installed;
  installed.is_standard_library = true;
  installed.modules = {good_module("lib-dynload/_x.so")};
  installed.modules[0].verdict = Verdict::incompatible;
  const auto finding = default_installation_finding(installed);
  REQUIRE(finding.has_value());
  CHECK(finding->severity == Severity::info);
  CHECK(contains(finding->help, "nothing to do"));
}

TEST_CASE("FT204 counts modules and declarations in words that agree") {
  WheelFacts wheel = good_wheel("cp314-cp314-manylinux_2_28_x86_64");
  const auto message = [&] { return not_installable_finding(wheel)->message; };
  wheel.modules = {good_module("pkg/_x.so")};
  CHECK(message() ==
        "the wheel is tagged cp314-cp314, so no free-threaded Python can install it; "
        "its only module already declares Py_MOD_GIL_NOT_USED");
  wheel.modules[0].gil.declared = GilDeclaration::nothing;
  CHECK(contains(message(), "; its only module does not declare Py_MOD_GIL_NOT_USED"));
  wheel.modules = {good_module("pkg/_x.so"), good_module("pkg/_y.so")};
  CHECK(contains(message(), "; both of its modules already declare Py_MOD_GIL_NOT_USED"));
  wheel.modules[0].gil.declared = GilDeclaration::nothing;
  CHECK(contains(message(), "; 1 of its 2 modules already declares Py_MOD_GIL_NOT_USED"));
  wheel.modules[1].gil.declared = GilDeclaration::used;
  CHECK(contains(message(), "; neither of its modules declares Py_MOD_GIL_NOT_USED"));
  wheel.modules.push_back(wheel.modules[0]);
  CHECK(contains(message(), "; none of its 3 modules declares Py_MOD_GIL_NOT_USED"));
}

TEST_CASE("what excuses a wheel makes FT204 a note and suppresses FT407") {
  WheelFacts wheel = good_wheel("cp39-abi3-manylinux_2_28_x86_64");
  wheel.modules = {good_module("pkg/_x.abi3.so")};
  CHECK(what_excuses(wheel).empty());
  CHECK(not_installable_finding(wheel)->severity == Severity::error);
  CHECK(check_stable_abi_wheel(wheel).size() == 1);

  WheelFacts beside = wheel;
  beside.free_threaded_sibling = true;
  WheelFacts elsewhere = good_wheel("cp39-abi3-android_24_arm64_v8a");
  elsewhere.modules = wheel.modules;
  for (const WheelFacts& excused : {beside, elsewhere}) {
    CAPTURE(excused.file);
    CHECK_FALSE(what_excuses(excused).empty());
    const auto finding = not_installable_finding(excused);
    REQUIRE(finding.has_value());
    CHECK(finding->severity == Severity::info);
    CHECK(finding->help == what_excuses(excused));
    CHECK(check_stable_abi_wheel(excused).empty());
  }
}
