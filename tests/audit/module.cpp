#include "audit/module.hpp"

#include <doctest/doctest.h>

#include "audit/fixture.hpp"

using namespace ftcheck;  // NOLINT(google-build-using-namespace)
using ftcheck::auditing::audit_module;
using ftcheck::auditing::has_library_name;
using ftcheck::auditing::interpreter_name;
using ftcheck::auditing::ModuleResult;
using ftcheck::auditing::Surroundings;
using ftcheck::auditing::worst_verdict;
using ftcheck::testing::content_of;
using ftcheck::testing::testdata;

namespace {

std::vector<Module> modules(std::initializer_list<Verdict> verdicts) {
  std::vector<Module> result;
  for (const Verdict verdict : verdicts) {
    result.emplace_back().verdict = verdict;
  }
  return result;
}

ModuleResult audited(const std::string& fixture,
                     std::optional<std::vector<unsigned>> interpreters) {
  const std::string content = content_of(testdata("modules/" + fixture));
  Surroundings surroundings;
  surroundings.interpreters = std::move(interpreters);
  const std::string name = fixture.substr(fixture.rfind('/') + 1);
  return audit_module(std::as_bytes(std::span(content)), name, name, surroundings, {});
}

}  // namespace

TEST_CASE("the worst verdict is enables-gil, then incompatible, then unknown") {
  CHECK(worst_verdict({}) == Verdict::pure);
  CHECK(worst_verdict(modules({Verdict::ready})) == Verdict::ready);
  CHECK(worst_verdict(modules({Verdict::ready, Verdict::unknown})) == Verdict::unknown);
  CHECK(worst_verdict(modules({Verdict::incompatible, Verdict::unknown})) == Verdict::incompatible);
  CHECK(worst_verdict(modules({Verdict::enables_gil, Verdict::incompatible, Verdict::ready})) ==
        Verdict::enables_gil);
}

TEST_CASE("libraries that are no modules are told by their names") {
  for (const std::string_view name :
       {"libz.so.1", "pkg.libs/libz-1a2b.so.1.2.3", "pkg/.dylibs/libz.1.dylib", "pkg.libs/x.dll"}) {
    CAPTURE(name);
    CHECK(has_library_name(name));
  }
  for (const std::string_view name : {"x.so", "x.pyd", "x.py", "notes.so.txt", "x.so.bak", ""}) {
    CAPTURE(name);
    CHECK_FALSE(has_library_name(name));
  }
}

TEST_CASE("a free-threaded interpreter is named by its version") {
  CHECK(interpreter_name(14) == "3.14t");
}

TEST_CASE("a bare module with free-threaded code fits whatever the wheel's tags") {
  const ModuleResult installed = audited("linux-x86_64/plain.so", std::vector<unsigned>{14});
  REQUIRE(installed.module.has_value());
  CHECK(installed.module->verdict == Verdict::ready);
  const ModuleResult alone = audited("linux-x86_64/plain.so", std::nullopt);
  REQUIRE(alone.module.has_value());
  CHECK(alone.module->verdict == Verdict::ready);
}

TEST_CASE("a file that has not a module's suffix is none") {
  CHECK_FALSE(audited("linux-x86_64/libforward.so.1", std::nullopt).module.has_value());
}

// dsymutil's files have the symbols of the module, and its name, in a folder named *.dSYM.
TEST_CASE("debug information of a module, in a file of its own, is no module") {
  std::string content =
      content_of(testdata("modules/macosx-arm64/multi_ready.cpython-314t-darwin.so"));
  const std::string name = "multi_ready.cpython-314t-darwin.so";
  const auto is_module = [&] {
    return audit_module(std::as_bytes(std::span(content)), name, name, {}, {}).module.has_value();
  };
  CHECK(is_module());
  constexpr std::size_t file_type = 12;
  content[file_type] = 10;  // MH_DSYM
  CHECK_FALSE(is_module());
}
