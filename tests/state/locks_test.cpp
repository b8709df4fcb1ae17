#include "fixture.hpp"

using namespace ftcheck;
using namespace ftcheck::state::test;

namespace {

// The modules with locks of a build: AArch64's has them also with atomic operations that are
// instructions, not functions.
std::vector<std::string> modules(const Build& build) {
  const bool has_both = build.is_arm && build.format == BinaryFormat::elf;
  return has_both ? std::vector<std::string>{"locks", "locks-inline"}
                  : std::vector<std::string>{"locks"};
}

template <typename Check>
void for_each_module(const Check& check) {
  for (const Build& build : builds()) {
    CAPTURE(build.folder);
    for (const std::string& module : modules(build)) {
      CAPTURE(module);
      check(build, analyse(build, module));
    }
  }
}

}  // namespace

TEST_CASE("each kind of lock protects") {
  for_each_module([](const Build&, const StateReport& report) {
    const auto codes = named(report);
    for (const char* const method : {"mutex_call", "critical_section", "python_lock", "srw",
                                     "windows_critical", "posix", "posix_if_threads", "unfair"}) {
      CAPTURE(method);
      CHECK_FALSE(codes.contains(std::string("locks.") + method));
    }
  });
}

TEST_CASE("PyMutex protects where its fast path is inlined") {
  for_each_module([](const Build&, const StateReport& report) {
    CHECK_FALSE(named(report).contains("locks.mutex_inline"));
    CHECK_FALSE(named(report).contains("locks.early"));
  });
}

TEST_CASE("a spin lock protects, and its own variable is not reported") {
  for_each_module([](const Build&, const StateReport& report) {
    CHECK_FALSE(named(report).contains("locks.spin"));
  });
}

TEST_CASE("functions that only lock and unlock do so for their callers") {
  for_each_module([](const Build&, const StateReport& report) {
    CHECK_FALSE(named(report).contains("locks.wrapped"));
  });
}

TEST_CASE("so do functions that lock only where the thread has no lock yet") {
  for_each_module([](const Build&, const StateReport& report) {
    CHECK_FALSE(named(report).contains("locks.reentrant"));
    CHECK(indirect(report).empty());
  });
}

TEST_CASE("a function all of whose callers hold a lock is protected") {
  for_each_module([](const Build&, const StateReport& report) {
    CHECK_FALSE(named(report).contains("locks.helped"));
    CHECK_FALSE(named(report).contains("locks.helped_too"));
    CHECK_FALSE(named(report).contains("locks.through"));
    CHECK_FALSE(named(report).contains("locks.through_own"));
  });
}

TEST_CASE("what runs once is protected") {
  for_each_module([](const Build&, const StateReport& report) {
    CHECK_FALSE(named(report).contains("locks.once"));
    CHECK_FALSE(named(report).contains("locks.passed_once"));
    CHECK(indirect(report).empty());
  });
}

TEST_CASE("a store after the lock was released is reported") {
  for_each_module([](const Build&, const StateReport& report) {
    CHECK(code_of(report, "locks.after_unlock") == "FT511");
    CHECK(code_of(report, "locks.after_inline") == "FT511");
  });
}

TEST_CASE("a lock that is held on one path only does not protect") {
  for_each_module([](const Build&, const StateReport& report) {
    CHECK(code_of(report, "locks.one_path") == "FT511");
  });
}

TEST_CASE("of a function's callers, the one without a lock is named") {
  for_each_module([](const Build& build, const StateReport& report) {
    const SharedState* const state = find(report, "locks.mixed");
    CHECK(state != nullptr);
    if (state == nullptr) return;
    REQUIRE(state->writers.size() == 1);
    CHECK(state->code() == "FT511");
    CHECK(state->writers.front().path.size() == 2);
    if (build.has_symbols) {
      CHECK(state->writers.front().path == std::vector<std::string>{"mixed", "set_mixed"});
    }
  });
}

TEST_CASE("nothing else of a module with locks is reported") {
  for_each_module([](const Build&, const StateReport& report) {
    std::set<std::string> others;
    for (const auto& [entry, code] : named(report)) others.insert(entry);
    for (const char* const entry :
         {"locks.after_unlock", "locks.after_inline", "locks.one_path", "locks.mixed"}) {
      others.erase(entry);
    }
    std::string names;
    for (const std::string& one : others) names += one + " ";
    CHECK(names.empty());
    CHECK(report.calls.empty());
  });
}
