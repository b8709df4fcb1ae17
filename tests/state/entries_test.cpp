#include "fixture.hpp"

using namespace ftcheck;
using namespace ftcheck::state::test;

TEST_CASE("functions have the names by which Python reaches them") {
  for (const Build& build : builds()) {
    CAPTURE(build.folder);
    const auto codes = named(analyse(build, "entries"));
    for (const char* const entry :
         {"entries.of_module", "entries.Counter.bump", "entries.Counter.size",
          "entries.Counter.__repr__", "entries.Counter.__add__", "entries.Wheel.__call__",
          "entries.Wheel.spin", "entries.alone", "entries.far"}) {
      CAPTURE(entry);
      CHECK(codes.contains(entry));
    }
    CHECK(codes.size() == 9);
  }
}

TEST_CASE("getters and setters have the attribute's name") {
  for (const Build& build : builds()) {
    CAPTURE(build.folder);
    const StateReport report = analyse(build, "entries");
    std::set<std::uint64_t> functions;
    for (const SharedState& state : report.shared) {
      for (const StateWriter& writer : state.writers) {
        if (writer.entry == "entries.Counter.size") functions.insert(writer.address);
      }
    }
    CHECK(functions.size() == 2);
  }
}

TEST_CASE("a writer has the path of functions from the entry") {
  for (const Build& build : builds()) {
    CAPTURE(build.folder);
    const StateReport report = analyse(build, "entries");
    const SharedState* const state = find(report, "entries.far");
    CHECK(state != nullptr);
    if (state == nullptr) continue;
    REQUIRE(state->writers.size() == 1);
    const std::vector<std::string>& path = state->writers.front().path;
    CHECK(path.size() == 3);
    if (build.has_symbols) {
      CHECK(path == std::vector<std::string>{"far", "on_the_way", "far_away"});
    } else {
      CHECK(path.front().starts_with("0x"));
    }
  }
}

TEST_CASE("a function that is reached only through a pointer is of the indirect tier") {
  for (const Build& build : builds()) {
    CAPTURE(build.folder);
    const StateReport report = analyse(build, "entries");
    const auto functions = indirect(report);
    CHECK(functions.contains(build.has_symbols ? "handle" : ""));
    for (const SharedState& state : report.shared) {
      if (state.tier != StateTier::indirect) continue;
      for (const StateWriter& writer : state.writers) CHECK(writer.entry.empty());
    }
  }
}

TEST_CASE("what runs only at import, when a module is freed or at exit is not reported") {
  for (const Build& build : builds()) {
    CAPTURE(build.folder);
    const StateReport report = analyse(build, "entries");
    const auto functions = indirect(report);
    CHECK(functions.size() <= 1);  // the one that is reached through a pointer
    std::size_t variables = 0;
    for (const SharedState& state : report.shared) variables += state.variables.size();
    CHECK(variables == 11);
  }
}

TEST_CASE("the named tier comes first, then by address") {
  for (const Build& build : builds()) {
    CAPTURE(build.folder);
    const StateReport report = analyse(build, "entries");
    CHECK(std::ranges::is_sorted(report.shared, [](const SharedState& a, const SharedState& b) {
      return std::tuple(a.tier, a.variables.front().address) <
             std::tuple(b.tier, b.variables.front().address);
    }));
  }
}

namespace {

std::string functions(const StateReport& report) {
  std::string names;
  for (const UnsafeCall& call : report.calls) names += call.function + " ";
  return names;
}

}  // namespace

TEST_CASE("calls of C library functions with hidden state are reported unless a lock is held") {
  for (const Build& build : builds()) {
    CAPTURE(build.folder);
    const StateReport report = analyse(build, "libc");
    CHECK(report.shared.empty());
    if (build.format == BinaryFormat::pe) {
      CHECK(functions(report).empty());
      continue;
    }
    CHECK(functions(report) == "localtime rand ");
    for (const UnsafeCall& call : report.calls) {
      CHECK(call.tier == StateTier::named);
      CHECK(call.code() == "FT514");
      CHECK(call.callers.size() == 1);
      if (build.has_symbols) {
        CHECK(call.callers.front() == (call.function == "rand" ? "dice" : "local"));
      }
    }
  }
}

TEST_CASE("setting the locale is reported on every system, a query is not") {
  for (const Build& build : builds()) {
    CAPTURE(build.folder);
    CHECK(functions(analyse(build, "locale")) == "setlocale ");
    CHECK(functions(analyse(build, "libc")).find("setlocale") == std::string::npos);
  }
}
