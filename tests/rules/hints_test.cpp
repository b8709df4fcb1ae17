#include "rules/hints.hpp"
#include "rules/check.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "sample.hpp"

using ftcheck::BuiltFor;
using ftcheck::DeclaredBy;
using ftcheck::Finding;
using ftcheck::GilDeclaration;
using ftcheck::Init;
using ftcheck::InitPhase;
using ftcheck::Rule;
using ftcheck::Severity;
using ftcheck::binary::Image;
using ftcheck::python::test::judge_module;
using ftcheck::python::test::Opened;
using ftcheck::rules::check_hints;
using ftcheck::rules::check_module;
using ftcheck::rules::test::codes;
using ftcheck::rules::test::contains;
using ftcheck::rules::test::only;
using ftcheck::rules::test::Seen;

namespace {

using Names = std::vector<std::string>;

// A ready module with multi-phase initialization that imports these names.
Seen importing(const Names& names, std::string_view binding = "c-api") {
  Seen module;
  module.judgement.binding = binding;
  module.judgement.abi.built_for = BuiltFor::free_threaded;
  module.judgement.init = Init{"PyInit__x", InitPhase::multi};
  module.judgement.gil = {GilDeclaration::not_used, DeclaredBy::slot};
  module.images.emplace_back();
  for (const std::string& name : names) module.images[0].imports.push_back({name, "", false});
  return module;
}

Names hints_of(const Seen& module) {
  return codes(check_hints(module.view()));
}

Finding hint(const Seen& module) {
  return only(check_hints(module.view()));
}

Seen with_data(std::uint64_t bytes, std::string_view binding = "c-api") {
  Seen module = importing({}, binding);
  module.images[0].regions.push_back({0x1000, bytes, {}, true, false});
  return module;
}

const std::vector<std::string_view> generators = {"c-api", "cython",      "pybind11", "nanobind",
                                                  "pyo3",  "cffi",        "f2py",     "swig",
                                                  "mypyc", "boost-python"};

// The bindings whose modules get the hint if they import these names.
std::set<std::string_view> told(const Names& names, std::string_view code) {
  std::set<std::string_view> bindings;
  for (const std::string_view binding : generators) {
    const Names found = hints_of(importing(names, binding));
    if (std::ranges::find(found, code) != found.end()) bindings.insert(binding);
  }
  return bindings;
}

}  // namespace

TEST_CASE("hints have severity info and explain what they skip, cannot see and are based on") {
  const auto is_hint = [](const Rule& rule) { return rule.code.starts_with("FT5"); };
  CHECK(std::ranges::count_if(ftcheck::all_rules(), is_hint) == 13);
  for (const Rule& rule : ftcheck::all_rules()) {
    if (!is_hint(rule)) continue;
    CAPTURE(rule.code);
    CHECK(rule.severity == Severity::info);
    CHECK(contains(rule.explanation, " skips "));
    CHECK(contains(rule.explanation, "ftcheck cannot see"));
    CHECK(contains(rule.example, "```"));
    CHECK(contains(rule.source, "https://docs.python.org/3/howto/"));
  }
}

TEST_CASE("hints are given only on request, after all other findings") {
  Seen module = importing({"PyDict_GetItem"});
  module.judgement.cause = ftcheck::python::Cause::undeclared;
  CHECK(codes(check_module(module.view(), false)) == Names{"FT301"});
  CHECK(codes(check_module(module.view(), true)) == Names{"FT301", "FT501"});
}

TEST_CASE("the fixture with everything to review gets all hints except FT503") {
  const std::string path = "linux-i686/hints_many.cpython-314t-i386-linux-gnu.so";
  const Opened opened(path);
  Seen module;
  module.judgement = judge_module(path);
  module.images = opened.images;
  const std::vector<Finding> findings = check_hints(module.view());
  CHECK(codes(findings) == Names{"FT501", "FT502", "FT504", "FT505", "FT506", "FT507", "FT508"});
  for (const Finding& finding : findings) {
    CAPTURE(finding.code());
    CHECK(finding.severity == Severity::info);
    CHECK(finding.module == module.path);
    CHECK(finding.help != "");
    CHECK_FALSE(finding.message.ends_with('.'));
  }
  CHECK(contains(findings[2].message, "type hints_many.Counter is static"));
  CHECK(contains(findings[3].message, "8 KiB"));
}

TEST_CASE("where shared state is searched for, nothing is guessed from sizes and imports") {
  Seen module = with_data(16 * 1024);
  module.images[0].imports.push_back({"PyType_FromSpec", "", false});
  CHECK(hints_of(module) == Names{"FT505", "FT506"});
  for (const std::string_view architecture : {"x86_64", "aarch64"}) {
    module.judgement.architecture = architecture;
    module.judgement.state.reset();
    CHECK(hints_of(module).empty());
    module.judgement.state.emplace().not_analysed = "it has too much code";
    CHECK(hints_of(module) == Names{"FT505", "FT506"});
  }
}

TEST_CASE("its reviewed twin gets none") {
  const std::string path = "linux-i686/hints_none.cpython-314t-i386-linux-gnu.so";
  const Opened opened(path);
  Seen module;
  module.judgement = judge_module(path);
  module.images = opened.images;
  CHECK(hints_of(module) == Names{});
}

TEST_CASE(
    "functions that return borrowed references are named with their replacements, each once") {
  const Finding finding =
      hint(importing({"PyDict_GetItem", "PyDict_GetItemWithError", "PyWeakref_GetObject"}));
  CHECK(
      contains(finding.message, "PyDict_GetItem, PyDict_GetItemWithError and PyWeakref_GetObject"));
  CHECK(contains(finding.help, "call PyDict_GetItemRef and PyWeakref_GetRef instead"));
  CHECK(contains(finding.help, "PyList_GET_ITEM"));
  CHECK(contains(hint(importing({"PyList_GetItem"}, "pybind11")).help, "scoped_critical_section"));
}

TEST_CASE("the help for a loop over a dictionary names the generator's critical section") {
  CHECK(contains(hint(importing({"PyDict_Next"})).help, "Py_BEGIN_CRITICAL_SECTION"));
  CHECK(contains(hint(importing({"PyDict_Next"}, "pybind11")).help, "py::scoped_critical_section"));
  CHECK(contains(hint(importing({"PyDict_Next"}, "nanobind")).help, "nb::ft_object_guard"));
}

TEST_CASE("a module that begins any critical section gets no hint about loops") {
  for (const std::string function : {"PyDict_Next", "PySequence_Fast"}) {
    CHECK(hints_of(importing({function, "PyCriticalSection2_Begin"})).empty());
    CHECK_FALSE(hints_of(importing({function, "PyMutex_Lock"})).empty());
  }
}

TEST_CASE("critical sections cannot be seen in a module for the default build") {
  for (const std::string function : {"PyDict_Next", "PySequence_Fast"}) {
    Seen module = importing({function});
    CHECK(contains(hint(module).message, "begins no critical section"));
    for (const BuiltFor built_for : {BuiltFor::gil, BuiltFor::abi3}) {
      module.judgement.abi.built_for = built_for;
      CHECK_FALSE(contains(hint(module).message, "begins no critical section"));
      CHECK(contains(hint(module).message, "leave no trace"));
    }
  }
}

TEST_CASE("the help for single-phase initialization depends on the generator") {
  Seen module = importing({});
  module.judgement.init->phase = InitPhase::single;
  CHECK(hint(module).code() == "FT503");
  CHECK(contains(hint(module).help, "PyModuleDef_Init"));
  CHECK(contains(hint(module).message, "PyInit__x"));
  module.judgement.binding = "pybind11";
  CHECK(contains(hint(module).help, "pybind11 3.0"));
  for (const std::string_view binding : {"cython", "nanobind", "mypyc", "pyo3", "swig"}) {
    CAPTURE(binding);
    module.judgement.binding = binding;
    CHECK(contains(hint(module).help, "multi-phase initialization"));
    CHECK_FALSE(contains(hint(module).help, "PyModuleDef_Init"));
  }
  module.judgement.binding = "f2py";
  CHECK(hints_of(module).empty());
}

TEST_CASE("a module whose phase is unknown, or that exports its slots, is not single-phase") {
  Seen module = importing({});
  module.judgement.init->phase = InitPhase::module_export;
  CHECK(hints_of(module).empty());
  module.judgement.init->phase.reset();
  CHECK(hints_of(module).empty());
  module.judgement.init.reset();
  CHECK(hints_of(module).empty());
}

TEST_CASE(
    "static types that cannot be seen are inferred from PyType_Ready, and the message says so") {
  const Finding finding = hint(importing({"PyType_Ready", "PyMutex_Lock"}));
  CHECK(finding.code() == "FT504");
  CHECK(contains(finding.message, "imports PyType_Ready"));
}

TEST_CASE("global data is reported from 8 KiB on") {
  CHECK(hints_of(with_data(8191)).empty());
  CHECK(contains(hint(with_data(8192)).message, "8 KiB"));
  CHECK(hints_of(with_data(1 << 20, "cython")).empty());
  CHECK_FALSE(hints_of(with_data(1 << 20, "pybind11")).empty());
}

TEST_CASE("a module that declares and creates types but imports no lock gets a hint") {
  const Names spec = {"PyType_FromSpec"};
  CHECK(hint(importing(spec)).code() == "FT506");
  CHECK(hints_of(importing({})).empty());
  CHECK(hints_of(importing({"PyType_FromSpec", "pthread_mutex_lock"})).empty());
  for (const GilDeclaration declared :
       {GilDeclaration::used, GilDeclaration::nothing, GilDeclaration::unknown}) {
    Seen module = importing(spec);
    module.judgement.gil = {declared, {}};
    CHECK(hints_of(module).empty());
  }
}

TEST_CASE("the message names the object allocators that a module imports") {
  const Finding finding = hint(importing({"PyObject_Realloc", "PyObject_Malloc", "PyObject_Free"}));
  CHECK(finding.code() == "FT507");
  CHECK(contains(finding.message, "PyObject_Malloc and PyObject_Realloc,"));
  CHECK(hints_of(importing({"PyObject_Free"})).empty());
}

TEST_CASE("there is no hint about what the generator's own code does") {
  using Bindings = std::set<std::string_view>;
  CHECK(told({"PyDict_Next"}, "FT502") ==
        Bindings{"c-api", "pybind11", "nanobind", "cffi", "f2py", "swig", "boost-python"});
  CHECK(told({"PyType_Ready"}, "FT504") == Bindings{"c-api", "nanobind", "pyo3", "cffi"});
  CHECK(told({"PyObject_Malloc"}, "FT507") ==
        Bindings{"c-api", "pybind11", "nanobind", "cffi", "f2py", "swig", "boost-python"});
  CHECK(told({"PyDict_SetDefault"}, "FT501") ==
        Bindings{"c-api", "nanobind", "cffi", "f2py", "swig", "boost-python"});
}

TEST_CASE("a cffi module gets no hint about its code, but _cffi_backend itself does") {
  const Names names = {"PyDict_GetItem", "PyDict_Next", "PyType_Ready", "PyObject_Malloc",
                       "PySequence_Fast"};
  Seen module = importing(names, "cffi");
  module.judgement.init->phase = InitPhase::single;
  CHECK(hints_of(module) == Names{"FT501", "FT502", "FT503", "FT504", "FT506", "FT507", "FT508"});
  module.judgement.gil.by = DeclaredBy::delegated;
  CHECK(hints_of(module) == Names{});
}

TEST_CASE("a module without an image gets no hints") {
  Seen module = importing({});
  module.images.clear();
  CHECK(hints_of(module).empty());
}
