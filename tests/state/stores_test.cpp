#include "fixture.hpp"

using namespace ftcheck;
using namespace ftcheck::state::test;

namespace {

// Checks that exactly these entries are reported, with these codes, in every build.
void check_named(std::string_view module, const std::map<std::string, std::string>& expected,
                 std::string_view binding = "c-api") {
  for (const Build& build : builds()) {
    if (module == "common" && is_microsoft(build)) continue;
    CAPTURE(build.folder);
    CHECK(text(named(analyse(build, module, binding))) == text(expected));
  }
}

}  // namespace

TEST_CASE("a store without a lock is reported with the name by which Python calls its function") {
  for (const Build& build : builds()) {
    CAPTURE(build.folder);
    const StateReport report = analyse(build, "stores");
    CHECK(code_of(report, "stores.plain") == "FT511");
    CHECK(code_of(report, "stores.lazy") == "FT512");
    CHECK(code_of(report, "stores.indexed") == "FT513");
  }
}

TEST_CASE("a store in the cold part of a function is one of the function") {
  for (const Build& build : builds()) {
    CAPTURE(build.folder);
    const StateReport report = analyse(build, "stores");
    CHECK(code_of(report, "stores.cold") == "FT511");
    if (build.has_symbols) {
      CHECK(variables(report, "stores.cold") == std::vector<std::string>{"cold_failures"});
    }
  }
}

TEST_CASE("a function that gets a variable's address writes it for its caller") {
  for (const Build& build : builds()) {
    CAPTURE(build.folder);
    const StateReport report = analyse(build, "stores");
    CHECK(code_of(report, "stores.passed") == "FT511");
    CHECK(code_of(report, "stores.passed_own").empty());
  }
}

TEST_CASE("a variable's address is followed through a function that passes it on") {
  for (const Build& build : builds()) {
    CAPTURE(build.folder);
    CHECK(code_of(analyse(build, "stores"), "stores.passed_on") == "FT511");
  }
}

TEST_CASE("functions of the C library fill the buffer that they are given") {
  for (const Build& build : builds()) {
    CAPTURE(build.folder);
    const StateReport report = analyse(build, "stores");
    CHECK(code_of(report, "stores.copied") == "FT513");
    CHECK(code_of(report, "stores.printed") == "FT513");
  }
}

TEST_CASE("a static array whose address goes into an object is a buffer") {
  for (const Build& build : builds()) {
    if (!build.has_symbols) continue;  // nothing else tells its size
    CAPTURE(build.folder);
    const StateReport report = analyse(build, "stores");
    CHECK(code_of(report, "stores.escaping") == "FT513");
    CHECK(variables(report, "stores.escaping") == std::vector<std::string>{"escaping_bytes"});
  }
}

TEST_CASE(
    "shared state: a buffer that is given away, where nothing names a generator's variables") {
  for (const Build& build : builds()) {
    if (build.has_symbols) continue;
    INFO(build.folder);
    const StateReport report = analyse(build, "stores", "cython");
    CHECK(std::ranges::any_of(report.shared, [](const SharedState& state) {
      return state.tier == StateTier::indirect && state.code() == "FT513" &&
             std::ranges::any_of(state.writers, [](const StateWriter& writer) {
               return writer.entry == "stores.escaping";
             });
    }));
  }
}

TEST_CASE("a thread's own variables, and what is on the stack, are not shared") {
  for (const Build& build : builds()) {
    CAPTURE(build.folder);
    const auto codes = named(analyse(build, "stores"));
    CHECK_FALSE(codes.contains("stores.per_thread"));
    CHECK_FALSE(codes.contains("stores.reads"));
  }
}

TEST_CASE("a variable that is accessed atomically anywhere is not reported") {
  for (const Build& build : builds()) {
    CAPTURE(build.folder);
    const auto codes = named(analyse(build, "stores"));
    CHECK_FALSE(codes.contains("stores.atomic_store"));
    CHECK_FALSE(codes.contains("stores.sometimes_plain"));
    CHECK_FALSE(codes.contains("stores.sometimes_counted"));
    // On x86 such a store is an ordinary one.
    if (build.is_arm) CHECK_FALSE(codes.contains("stores.release_store"));
  }
}

TEST_CASE("what is written with the same constants each time is told apart") {
  for (const Build& build : builds()) {
    CAPTURE(build.folder);
    const StateReport report = analyse(build, "stores");
    CHECK_FALSE(named(report).contains("stores.same_flag"));
    CHECK(std::ranges::any_of(report.shared, [](const SharedState& state) {
      return state.idempotent && state.tier == StateTier::indirect;
    }));
  }
}

TEST_CASE("a table filled with the same constants each time is told apart") {
  for (const Build& build : builds()) {
    CAPTURE(build.folder);
    CHECK_FALSE(named(analyse(build, "stores")).contains("stores.same_table"));
  }
}

TEST_CASE(
    "a report has the variable's name, address, size and section, and the place of the store") {
  for (const Build& build : builds()) {
    CAPTURE(build.folder);
    const Opened opened(build.path("stores"));
    const StateReport report = analyse(build, "stores");
    const SharedState* const state = find(report, "stores.plain");
    CHECK(state != nullptr);
    if (state == nullptr) continue;
    REQUIRE(state->variables.size() == 1);
    const StateVariable& variable = state->variables.front();
    const binary::Region* const data = binary::find_region(opened.image(), variable.address);
    REQUIRE(data != nullptr);
    CHECK(data->writable);
    REQUIRE(variable.size);
    REQUIRE(state->writers.size() == 1);
    const StateWriter& writer = state->writers.front();
    CHECK(writer.stores == 1);
    const binary::Region* const code = binary::find_region(opened.image(), writer.store);
    REQUIRE(code != nullptr);
    CHECK(code->executable);
    CHECK(writer.store >= writer.address);
    CHECK(writer.path.size() == 1);
    if (build.has_symbols) {
      CHECK(variable.name == "plain_counter");
      CHECK(*variable.size >= 4);  // long is that short on Windows
      CHECK(variable.section == (build.format == BinaryFormat::mach_o ? "__bss" : ".bss"));
      CHECK(writer.function == "plain");
      CHECK(writer.path.front() == "plain");
    } else {
      CHECK(variable.name.empty());
      CHECK(writer.function.empty());
    }
  }
}

TEST_CASE("the reference counts of static objects and types are not reported") {
  check_named("counts", {{"counts.plain", "FT511"}});
  check_named("counts-default", {{"counts.plain", "FT511"}});
}

TEST_CASE("C++'s guards of static variables, its mutexes and call_once protect") {
  for (const Build& build : builds()) {
    if (is_microsoft(build)) continue;
    CAPTURE(build.folder);
    const StateReport report = analyse(build, "guards");
    CHECK(text(named(report)) == "guards.unguarded: FT511\n");
    CHECK(indirect(report).empty());
  }
}

TEST_CASE("Microsoft's guards of static variables protect") {
  for (const Build& build : builds()) {
    if (!is_microsoft(build)) continue;
    CHECK(text(named(analyse(build, "guards"))) == "guards.unguarded: FT511\n");
  }
}

TEST_CASE("COMMON and SAVE of routines that f2py exports are Fortran's state") {
  for (const Build& build : builds()) {
    if (is_microsoft(build)) continue;
    CAPTURE(build.folder);
    const StateReport report = analyse(build, "common", "f2py");
    const auto codes = named(report);
    CHECK(text(codes) == "common.accumulate: FT515\ncommon.remember: FT515\n");
    if (build.has_symbols) {
      CHECK(variables(report, "common.accumulate") == std::vector<std::string>{"sums_"});
    }
  }
}
