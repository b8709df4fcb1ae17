#include "rules/gil.hpp"
#include "rules/check.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "sample.hpp"

using ftcheck::Finding;
using ftcheck::Init;
using ftcheck::InitPhase;
using ftcheck::Severity;
using ftcheck::Verdict;
using ftcheck::python::Judgement;
using ftcheck::python::Reason;
using ftcheck::python::test::judge_module;
using ftcheck::rules::how_to_declare;
using ftcheck::rules::reason_code;
using ftcheck::rules::test::contains;
using ftcheck::rules::test::seen;

namespace {

constexpr std::string_view path = "pkg/_x.cpython-314t-x86_64-linux-gnu.so";

std::vector<Finding> check_module(Judgement judgement) {
  return ftcheck::rules::check_module(seen(std::move(judgement)).view(), false);
}

Judgement judged(Reason reason) {
  Judgement judgement;
  judgement.reason = reason;
  judgement.binding = "c-api";
  judgement.evidence = {"the first fact", "the decisive fact"};
  return judgement;
}

// The one finding there is.
Finding only(const Judgement& judgement) {
  const Finding finding = ftcheck::rules::test::only(check_module(judgement));
  CHECK(finding.module == std::string(path));
  CHECK(finding.code == reason_code(seen(judgement).view()));
  return finding;
}

Judgement undeclared(std::string_view binding, std::optional<InitPhase> phase) {
  Judgement judgement = judged(Reason::undeclared);
  judgement.binding = binding;
  judgement.init = Init{"PyInit__x", phase};
  return judgement;
}

Finding of_fixture(const std::string& fixture) {
  return only(judge_module(fixture));
}

}  // namespace

TEST_CASE("a module that is ready has no findings") {
  CHECK(check_module(judged(Reason::none)).empty());
  CHECK(check_module(judge_module("linux-x86_64/multi_ready.cpython-314t-x86_64-linux-gnu.so"))
            .empty());
}

TEST_CASE("a module that only its wheel keeps from being installed is the wheel's finding") {
  CHECK(check_module(judged(Reason::wheel)).empty());
}

TEST_CASE("each reason has its code and severity") {
  struct Row {
    Reason reason;
    std::string_view code;
    Severity severity;
  };
  for (const Row& row : {
           Row{Reason::undeclared, "FT301", Severity::error},
           Row{Reason::declares_used, "FT302", Severity::error},
           Row{Reason::undecided, "FT303", Severity::warning},
           Row{Reason::suffix, "FT202", Severity::error},
           Row{Reason::layout, "FT401", Severity::error},
           Row{Reason::library, "FT402", Severity::error},
           Row{Reason::no_init, "FT408", Severity::error},
       }) {
    CAPTURE(row.code);
    const Finding finding = only(judged(row.reason));
    CHECK(finding.code == row.code);
    CHECK(finding.severity == row.severity);
  }
}

TEST_CASE("what keeps a module from loading says why, in the words of the evidence") {
  for (const Reason reason : {Reason::suffix, Reason::layout, Reason::library, Reason::no_init}) {
    CHECK(contains(only(judged(reason)).message, "the decisive fact"));
  }
}

TEST_CASE("a judgement without evidence does no harm") {
  for (const Reason reason : {Reason::undeclared, Reason::undecided, Reason::suffix, Reason::layout,
                              Reason::library, Reason::no_init}) {
    Judgement judgement;
    judgement.reason = reason;
    only(judgement);
  }
}

TEST_CASE("the fixtures trigger the rule that is theirs, and their good twins do not") {
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
    CHECK(of_fixture(row.fixture).code == row.code);
    for (const Finding& finding : check_module(judge_module(row.twin))) {
      CHECK(finding.code != row.code);
    }
  }
}

TEST_CASE("the help names what the generator's user writes, for every generator") {
  struct Row {
    std::string_view binding;
    std::string_view words;
  };
  for (const Row& row : {
           Row{"cython", "freethreading_compatible = True"},
           Row{"cython", "-X freethreading_compatible=True"},
           Row{"pybind11", "py::mod_gil_not_used()"},
           Row{"nanobind", "FREE_THREADED"},
           Row{"pyo3", "#[pymodule(gil_used = false)]"},
           Row{"cffi", "cffi 2.0"},
           Row{"f2py", "--freethreading-compatible"},
           Row{"swig", "SWIG 4.4"},
           Row{"mypyc", "mypyc 1.20"},
           Row{"boost-python", "PyUnstable_Module_SetGIL"},
           Row{"c-api", "{Py_mod_gil, Py_MOD_GIL_NOT_USED}"},
       }) {
    CAPTURE(row.binding);
    CHECK(contains(how_to_declare(row.binding), row.words));
    CHECK(contains(only(undeclared(row.binding, InitPhase::multi)).help, row.words));
  }
}

TEST_CASE("a generator's words are the same however its module is made") {
  for (const std::string_view binding : {"cython", "pybind11", "nanobind", "pyo3", "cffi", "f2py",
                                         "swig", "mypyc", "boost-python"}) {
    CAPTURE(binding);
    for (const InitPhase phase : {InitPhase::multi, InitPhase::single, InitPhase::module_export}) {
      CHECK(contains(only(undeclared(binding, phase)).help, how_to_declare(binding)));
    }
  }
}

TEST_CASE("a generator that nobody has heard of is told the C API's way") {
  CHECK(contains(how_to_declare("something-new"), "Py_mod_gil"));
}

TEST_CASE(
    "of the C API, multi-phase modules are told of the slot and single-phase ones of SetGIL") {
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

TEST_CASE("a module that exports its slots is not told of an array it has not got") {
  CHECK_FALSE(
      contains(only(undeclared("c-api", InitPhase::module_export)).help, "PyModuleDef_Slot"));
}

TEST_CASE("nobody is told to declare before the code is safe") {
  CHECK(contains(only(undeclared("c-api", InitPhase::multi)).help, "safe without the GIL"));
  CHECK(contains(only(undeclared("cython", InitPhase::multi)).help, "safe without the GIL"));
}

TEST_CASE("the fixtures of real generators are given that generator's help") {
  CHECK(contains(of_fixture("linux-x86_64/cython_used.cpython-314t-x86_64-linux-gnu.so").help,
                 how_to_declare("cython")));
  CHECK(contains(of_fixture("linux-x86_64/swig_nothing.cpython-314t-x86_64-linux-gnu.so").help,
                 how_to_declare("swig")));
  CHECK(contains(
      of_fixture("linux-x86_64/boost_python_nothing.cpython-314t-x86_64-linux-gnu.so").help,
      how_to_declare("boost-python")));
}
