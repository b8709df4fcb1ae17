#include "rules/gil.hpp"
#include "rules/abi.hpp"
#include "rules/check.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sample.hpp"

using ftcheck::Finding;
using ftcheck::Init;
using ftcheck::InitPhase;
using ftcheck::Severity;
using ftcheck::Verdict;
using ftcheck::python::Cause;
using ftcheck::python::Judgement;
using ftcheck::python::test::judge_module;
using ftcheck::rules::how_to_declare;
using ftcheck::rules::reason_of;
using ftcheck::rules::test::contains;
using ftcheck::rules::test::seen;

namespace {

constexpr std::string_view path = "pkg/_x.cpython-314t-x86_64-linux-gnu.so";

std::vector<Finding> check_module(Judgement judgement) {
  return ftcheck::rules::check_module(seen(std::move(judgement)).view(), false);
}

Judgement judged(Cause reason) {
  Judgement judgement;
  judgement.cause = reason;
  judgement.binding = "c-api";
  judgement.evidence = {"the first fact", "the decisive fact"};
  return judgement;
}

// The only finding.
Finding only(const Judgement& judgement) {
  const Finding finding = ftcheck::rules::test::only(check_module(judgement));
  CHECK(finding.module == std::string(path));
  CHECK(finding.code() == reason_of(seen(judgement).view())->code);
  return finding;
}

Judgement undeclared(std::string_view binding, std::optional<InitPhase> phase) {
  Judgement judgement = judged(Cause::undeclared);
  judgement.binding = binding;
  judgement.init = Init{"PyInit__x", phase};
  return judgement;
}

Finding of_fixture(const std::string& fixture) {
  return only(judge_module(fixture));
}

}  // namespace

TEST_CASE("a module that is ready has no findings") {
  CHECK(check_module(judged(Cause::none)).empty());
  CHECK(check_module(judge_module("linux-x86_64/multi_ready.cpython-314t-x86_64-linux-gnu.so"))
            .empty());
}

TEST_CASE("a module that cannot be installed because of its wheel has no finding of its own") {
  CHECK(check_module(judged(Cause::wheel)).empty());
}

TEST_CASE("each reason has its code and severity") {
  struct Row {
    Cause reason;
    std::string_view code;
    Severity severity;
  };
  for (const Row& row : {
           Row{Cause::undeclared, "FT301", Severity::error},
           Row{Cause::declares_used, "FT302", Severity::error},
           Row{Cause::undecided, "FT303", Severity::warning},
           Row{Cause::suffix, "FT202", Severity::error},
           Row{Cause::layout, "FT401", Severity::error},
           Row{Cause::library, "FT402", Severity::error},
           Row{Cause::no_init, "FT408", Severity::error},
       }) {
    CAPTURE(row.code);
    const Finding finding = only(judged(row.reason));
    CHECK(finding.code() == row.code);
    CHECK(finding.severity == row.severity);
  }
}

TEST_CASE("the message for a module that cannot be loaded contains the evidence") {
  for (const Cause reason : {Cause::suffix, Cause::layout, Cause::library, Cause::no_init}) {
    CHECK(contains(only(judged(reason)).message, "the decisive fact"));
  }
}

TEST_CASE("a judgement may have no evidence") {
  for (const Cause reason : {Cause::undeclared, Cause::undecided, Cause::suffix, Cause::layout,
                             Cause::library, Cause::no_init}) {
    Judgement judgement;
    judgement.cause = reason;
    only(judgement);
  }
}

TEST_CASE("fixtures trigger the rule they show, and their good twins do not") {
  struct Row {
    std::string fixture;
    std::string_view code;
    std::string twin;
  };
  const std::string linux_suffix = ".cpython-314t-x86_64-linux-gnu.so";
  for (const Row& row : {
           Row{"linux-x86_64/multi_nothing" + linux_suffix, "FT301",
               "linux-x86_64/multi_ready" + linux_suffix},
           Row{"linux-x86_64/single_nothing" + linux_suffix, "FT301",
               "linux-x86_64/single_ready" + linux_suffix},
           Row{"linux-x86_64/multi_used" + linux_suffix, "FT302",
               "linux-x86_64/multi_ready" + linux_suffix},
           Row{"linux-x86_64/cython_used" + linux_suffix, "FT302",
               "linux-x86_64/cython_ready" + linux_suffix},
           Row{"linux-x86_64/single_unknown_value" + linux_suffix, "FT303",
               "linux-x86_64/single_ready" + linux_suffix},
           Row{"linux-x86_64/default_suffix.cpython-314-x86_64-linux-gnu.so", "FT202",
               "linux-x86_64/multi_ready" + linux_suffix},
           Row{"linux-x86_64/abi3_gil.abi3.so", "FT202", "linux-x86_64/export_ready.abi3t.so"},
           Row{"linux-x86_64/default_layout" + linux_suffix, "FT401",
               "linux-x86_64/multi_ready" + linux_suffix},
           Row{"win_amd64/wrong_dll.cp314t-win_amd64.pyd", "FT402",
               "win_amd64/multi_ready.cp314t-win_amd64.pyd"},
           Row{"linux-x86_64/wrong_name" + linux_suffix, "FT408",
               "linux-x86_64/two_inits" + linux_suffix},
       }) {
    CAPTURE(row.fixture);
    CHECK(of_fixture(row.fixture).code() == row.code);
    for (const Finding& finding : check_module(judge_module(row.twin))) {
      CHECK(finding.code() != row.code);
    }
  }
}

TEST_CASE("the help says what users of each binding generator write") {
  struct Row {
    std::string_view binding;
    std::string_view words;
  };
  for (const Row& row : {
           Row{"cython", "# cython: freethreading_compatible=True"},
           Row{"cython", "-X freethreading_compatible=True"},
           Row{"pybind11", "py::mod_gil_not_used()"},
           Row{"nanobind", "FREE_THREADED"},
           Row{"pyo3", "#[pymodule(gil_used = false)]"},
           Row{"pyo3", "the default from 0.28"},
           Row{"cffi", "cffi 2.0"},
           Row{"f2py", "--freethreading-compatible"},
           Row{"swig", "`-nogil` (SWIG 4.4"},
           Row{"mypyc", "mypyc 1.20"},
           Row{"boost-python", "PyUnstable_Module_SetGIL"},
           Row{"c-api", "{Py_mod_gil, Py_MOD_GIL_NOT_USED}"},
       }) {
    CAPTURE(row.binding);
    CHECK(contains(how_to_declare(row.binding), row.words));
    CHECK(contains(only(undeclared(row.binding, InitPhase::multi)).help, row.words));
  }
}

TEST_CASE("a generator's help does not depend on how the module is initialized") {
  for (const std::string_view binding : {"cython", "pybind11", "nanobind", "pyo3", "cffi", "f2py",
                                         "swig", "mypyc", "boost-python"}) {
    CAPTURE(binding);
    for (const InitPhase phase : {InitPhase::multi, InitPhase::single, InitPhase::module_export}) {
      CHECK(contains(only(undeclared(binding, phase)).help, how_to_declare(binding)));
    }
  }
}

TEST_CASE("an unknown generator gets the help for the C API") {
  CHECK(contains(how_to_declare("something-new"), "Py_mod_gil"));
}

TEST_CASE("the help for the C API names the slot, or SetGIL for single-phase modules") {
  const Finding multi = only(undeclared("c-api", InitPhase::multi));
  CHECK(contains(multi.help, "{Py_mod_gil, Py_MOD_GIL_NOT_USED}"));
  CHECK_FALSE(contains(multi.help, "PyUnstable_Module_SetGIL"));
  const Finding single = only(undeclared("c-api", InitPhase::single));
  CHECK(contains(single.help, "PyUnstable_Module_SetGIL(m, Py_MOD_GIL_NOT_USED)"));
  CHECK(contains(single.help, "Py_GIL_DISABLED"));
  CHECK_FALSE(contains(single.help, "Py_mod_gil,"));
  const Finding exported = only(undeclared("c-api", InitPhase::module_export));
  CHECK(contains(exported.help, "Py_mod_gil"));
  CHECK_FALSE(contains(exported.help, "PyUnstable_Module_SetGIL"));
}

TEST_CASE("the help for a module that exports its slots names the PySlot array") {
  CHECK_FALSE(
      contains(only(undeclared("c-api", InitPhase::module_export)).help, "PyModuleDef_Slot"));
}

TEST_CASE("the help says to make the code safe before declaring") {
  CHECK(contains(only(undeclared("c-api", InitPhase::multi)).help, "safe without the GIL"));
  CHECK(contains(only(undeclared("cython", InitPhase::multi)).help, "safe without the GIL"));
}

TEST_CASE("fixtures made by real generators get that generator's help") {
  CHECK(contains(of_fixture("linux-x86_64/cython_used.cpython-314t-x86_64-linux-gnu.so").help,
                 how_to_declare("cython")));
  CHECK(contains(of_fixture("linux-x86_64/swig_nothing.cpython-314t-x86_64-linux-gnu.so").help,
                 how_to_declare("swig")));
  CHECK(contains(
      of_fixture("linux-x86_64/boost_python_nothing.cpython-314t-x86_64-linux-gnu.so").help,
      how_to_declare("boost-python")));
}

namespace {

using ftcheck::rules::check_declarations;
using ftcheck::rules::WheelFacts;
using ftcheck::rules::test::codes;
using ftcheck::rules::test::good_module;
using ftcheck::rules::test::good_wheel;

using Codes = std::vector<std::string>;

constexpr std::string_view classifier_root = "Programming Language :: Python :: Free Threading";

WheelFacts with_modules(const std::vector<std::pair<std::string, Verdict>>& modules) {
  WheelFacts wheel = good_wheel();
  for (const auto& [file, verdict] : modules) {
    wheel.modules.push_back(good_module("pkg/" + file));
    wheel.modules.back().verdict = verdict;
  }
  return wheel;
}

WheelFacts classified(std::string classifier, Verdict verdict) {
  WheelFacts wheel = with_modules({{"_x.so", verdict}});
  wheel.metadata->classifiers = {"Programming Language :: Python :: 3", std::move(classifier)};
  return wheel;
}

std::string stage(std::string_view which) {
  return std::string(classifier_root) + " :: " + std::string(which);
}

Codes declarations(const WheelFacts& wheel) {
  return codes(check_declarations(wheel));
}

}  // namespace

TEST_CASE("the message names what a module depends on, whatever the verdict") {
  for (const Verdict verdict : {Verdict::ready, Verdict::enables_gil}) {
    Judgement judgement = judged(Cause::none);
    judgement.verdict = verdict;
    judgement.depends_on = {"pkg.libs/liba.so", "pkg.libs/libb.so"};
    const Finding finding = ftcheck::rules::test::only(check_module(judgement));
    CHECK(finding.code() == "FT304");
    CHECK(finding.severity == Severity::info);
    CHECK(contains(finding.message, "pkg.libs/liba.so, pkg.libs/libb.so"));
  }
}

TEST_CASE("the help for a cffi module says which cffi to require") {
  const Finding finding = ftcheck::rules::test::only(
      check_module(judge_module("linux-x86_64/cffi_module.cpython-314t-x86_64-linux-gnu.so")));
  CHECK(finding.code() == "FT304");
  CHECK(contains(finding.message, "_cffi_backend"));
  CHECK(contains(finding.help, "cffi>=2.0"));
}

TEST_CASE("a cffi module whose distribution requires the right cffi has no finding") {
  auto module = ftcheck::rules::test::seen(
      judge_module("linux-x86_64/cffi_module.cpython-314t-x86_64-linux-gnu.so"));
  module.surroundings.requires_cffi = true;
  const ftcheck::rules::ModuleView view = module.view();
  CHECK(check_declaration(view).empty());
  // That requirement does not help with any other library.
  module.judgement.gil.by = ftcheck::DeclaredBy::set_gil;
  CHECK(codes(check_declaration(view)) == Codes{"FT304"});
}

TEST_CASE("cffi counts as required only if every interpreter has to install it") {
  const std::vector<unsigned> both = {14, 15};
  const auto required = [](const std::vector<std::string>& lines,
                           std::span<const unsigned> minors) {
    ftcheck::wheel::Metadata metadata;
    metadata.requires_dist = lines;
    return ftcheck::rules::requires_cffi(metadata, minors);
  };
  CHECK(required({"cffi>=1", "cffi>=2.0"}, both));
  CHECK(required({"cffi>=2.0; python_version < '3.15'", "cffi>=2.1; python_version >= '3.15'"},
                 both));
  CHECK_FALSE(required({"cffi>=2.0; python_version < '3.15'", "cffi>=1"}, both));
  CHECK_FALSE(required({}, both));
  CHECK_FALSE(required({"cffi>=2.0"}, {}));
}

TEST_CASE("dependence is not reported for a module that cannot be loaded") {
  Judgement judgement = judged(Cause::layout);
  judgement.verdict = Verdict::incompatible;
  judgement.depends_on = {"pkg.libs/liba.so"};
  CHECK(codes(check_module(judgement)) == Codes{"FT401"});
}

TEST_CASE("FT305 counts the modules that keep the GIL disabled and those that re-enable it") {
  WheelFacts wheel = with_modules({{"a.so", Verdict::ready},
                                   {"b.so", Verdict::ready},
                                   {"c.so", Verdict::enables_gil},
                                   {"d.so", Verdict::enables_gil}});
  const Finding finding = ftcheck::rules::test::only(check_declarations(wheel));
  CHECK(finding.code() == "FT305");
  CHECK(finding.severity == Severity::warning);
  CHECK_FALSE(finding.module.has_value());
  CHECK(contains(finding.message, "2 modules keep the GIL disabled"));
  CHECK(contains(finding.message, "2 re-enable it"));
  CHECK(contains(finding.message, ": pkg/c.so and 1 other"));
}

TEST_CASE("modules for different interpreters are not mixed") {
  const std::string threaded_13 = "a.cpython-313t-x86_64-linux-gnu.so";
  const std::string threaded_14 = "a.cpython-314t-x86_64-linux-gnu.so";
  CHECK(declarations(
            with_modules({{threaded_13, Verdict::enables_gil}, {threaded_14, Verdict::ready}}))
            .empty());
  CHECK(declarations(with_modules({{threaded_13, Verdict::enables_gil},
                                   {threaded_14, Verdict::ready},
                                   {"b.so", Verdict::ready}})) == Codes{"FT305"});
  CHECK(declarations(with_modules({{"a.so", Verdict::unknown}, {"b.so", Verdict::ready}})).empty());
  CHECK(declarations(with_modules({{"a.so", Verdict::enables_gil}})).empty());
}

TEST_CASE("a classifier of beta or higher contradicts a module that re-enables the GIL") {
  for (const std::string_view promise : {"2 - Beta", "3 - Stable", "4 - Resilient"}) {
    CAPTURE(promise);
    const Finding finding = ftcheck::rules::test::only(
        check_declarations(classified(stage(promise), Verdict::enables_gil)));
    CHECK(finding.code() == "FT306");
    CHECK(finding.severity == Severity::error);
    CHECK(contains(finding.message, promise));
    CHECK(contains(finding.message, "pkg/_x.so"));
    CHECK(declarations(classified(stage(promise), Verdict::ready)).empty());
    CHECK(declarations(classified(stage(promise), Verdict::unknown)).empty());
    CHECK(declarations(classified(stage(promise), Verdict::incompatible)).empty());
  }
}

TEST_CASE("a classifier that promises nothing contradicts nothing") {
  for (const std::string& classifier :
       {stage("1 - Unstable"), std::string(classifier_root), stage("something else"),
        std::string("Programming Language :: Python :: Free Threading Later :: 3 - Stable"),
        std::string("Programming Language :: Python :: 3.14")}) {
    CAPTURE(classifier);
    CHECK(declarations(classified(classifier, Verdict::enables_gil)).empty());
  }
}

TEST_CASE("a ready wheel without the classifier gets a hint about it") {
  const Finding finding = ftcheck::rules::test::only(
      check_declarations(classified("Topic :: Utilities", Verdict::ready)));
  CHECK(finding.code() == "FT307");
  CHECK(finding.severity == Severity::info);
  CHECK(contains(finding.help, stage("2 - Beta")));
  for (const std::string& classifier : {stage("1 - Unstable"), std::string(classifier_root)}) {
    CHECK(declarations(classified(classifier, Verdict::ready)).empty());
  }
}

TEST_CASE("the classifier is not suggested for wheels that are not ready or not installable") {
  CHECK(declarations(with_modules({})).empty());
  CHECK(declarations(with_modules({{"a.so", Verdict::ready}, {"b.so", Verdict::unknown}})).empty());
  WheelFacts wheel = with_modules({{"a.so", Verdict::ready}});
  CHECK(declarations(wheel) == Codes{"FT307"});
  wheel.interpreters.clear();
  CHECK(declarations(wheel).empty());
  wheel = with_modules({{"a.so", Verdict::ready}});
  wheel.metadata.reset();
  CHECK(declarations(wheel).empty());
}
