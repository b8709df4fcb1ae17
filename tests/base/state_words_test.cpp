#include "base/state_words.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using ftcheck::SharedState;
using ftcheck::StateKind;
using ftcheck::StateVariable;
using ftcheck::StateWriter;
using ftcheck::UnsafeCall;
using ftcheck::base::caller_line;
using ftcheck::base::identity;
using ftcheck::base::list_names;
using ftcheck::base::sentence;
using ftcheck::base::writer_lines;

namespace {

using Names = std::vector<std::string>;

StateWriter writer(const std::string& name, std::uint64_t address) {
  return {.function = name,
          .address = address,
          .store = address + 11,
          .stores = 1,
          .entry = "pkg._x.call",
          .path = {name}};
}

SharedState arena() {
  SharedState state;
  state.variables = {{"ImagingDefaultArena", 0xab1e0, 48, ".bss"}};
  state.writers = {writer("_set_blocks_max", 0x15dc0), writer("_reset_stats", 0x15e00)};
  return state;
}

}  // namespace

TEST_CASE("a sentence about one variable has all that is known of it") {
  SharedState state = arena();
  CHECK(sentence(state) ==
        "2 functions write ImagingDefaultArena (0xab1e0, .bss, 48 bytes) without a lock");
  state.writers.pop_back();
  state.variables = {{"", 0x10, 1, ""}};
  CHECK(sentence(state) == "_set_blocks_max writes the variable at 0x10 (1 byte) without a lock");
  state.variables = {{"", 0x10, 8, ".data"}};
  CHECK(sentence(state) ==
        "_set_blocks_max writes the variable at 0x10 (.data, 8 bytes) without a lock");
  state.variables = {{"", 0x10, {}, ""}};
  CHECK(sentence(state) == "_set_blocks_max writes the variable at 0x10 without a lock");
}

TEST_CASE("of many variables, the first five are named and the rest is counted") {
  SharedState state = arena();
  for (std::uint64_t i = 0; i < 6; ++i) {
    state.variables.push_back({i == 0 ? "" : "v" + std::to_string(i), 0x100 + i, {}, ".bss"});
  }
  CHECK(sentence(state) ==
        "2 functions write 7 variables without a lock: ImagingDefaultArena (0xab1e0), 0x100, v1 "
        "(0x101), v2 (0x102), v3 (0x103) and 2 more");
}

TEST_CASE("the sentence says what kind of state it is") {
  SharedState state = arena();
  state.writers.pop_back();
  const auto begins = [&](StateKind kind, std::string_view text) {
    state.kind = kind;
    return sentence(state).starts_with("_set_blocks_max " + std::string(text));
  };
  CHECK(begins(StateKind::lazy,
               "tests ImagingDefaultArena (0xab1e0, .bss, 48 bytes) and then sets "
               "it without a lock, so two threads may both do so"));
  CHECK(begins(StateKind::buffer, "fills ImagingDefaultArena"));
  CHECK(begins(StateKind::fortran, "writes what Fortran keeps"));
  state.variables.push_back({"flag", 0x10, 4, ".bss"});
  CHECK(begins(StateKind::lazy,
               "tests 2 variables and then sets them without a lock, so two "
               "threads may both do so: ImagingDefaultArena (0xab1e0) and flag"));
}

TEST_CASE("a line about a function says what Python calls and where it stores") {
  SharedState state = arena();
  state.writers[0].stores = 13;
  state.writers[1].function = "";
  state.writers[1].path = {"enter", "f", "g", "0x15e00"};
  state.writers.push_back(writer("_ZN3pkg1fEi", 0x20));
  state.writers.back().entry = "";
  CHECK(writer_lines(state) ==
        Names{"_set_blocks_max, called as pkg._x.call: 13 stores, first at 0x15dcb",
              "the function at 0x15e00, reached from pkg._x.call through f and g: 1 store at "
              "0x15e0b",
              "pkg::f: 1 store at 0x2b"});
}

TEST_CASE("what Python calls is not repeated if the function has the same name") {
  SharedState state = arena();
  state.writers = {writer("__pyx_pw_3pkg_2_x_1call", 0x20)};
  CHECK(writer_lines(state) == Names{"pkg._x.call: 1 store at 0x2b"});
  state.writers[0].path = {"__pyx_pw_3pkg_2_x_1call", "f"};
  CHECK(writer_lines(state).front().starts_with("pkg._x.call, reached from pkg._x.call"));
}

TEST_CASE("at most five functions have a line") {
  SharedState state = arena();
  state.writers.assign(7, writer("f", 0x10));
  const Names lines = writer_lines(state);
  REQUIRE(lines.size() == 6);
  CHECK(lines.back() == "and 2 more functions");
}

TEST_CASE("calls of the C library name function and callers") {
  UnsafeCall call{.function = "localtime", .callers = {"now"}};
  CHECK(sentence(call) == "now calls localtime without a lock; all threads share its hidden state");
  call.callers = {"0x10"};
  CHECK(sentence(call).starts_with("the function at 0x10 calls localtime"));
  call.callers = {"a", "b", "c"};
  CHECK(sentence(call) ==
        "3 functions call localtime without a lock; all threads share its hidden state");
  CHECK(caller_line(call) == "called by a, b and c");
  call.callers = {"_Z1fIiEvT_", "g", "_Z1fIcEvT_"};
  CHECK(caller_line(call) == "called by f<...> (2 functions) and g");
}

TEST_CASE("the identity needs no address, and no number that a compiler appended") {
  SharedState state = arena();
  state.variables.push_back({"cache.17", 0x1, {}, ""});
  const std::string before = identity(state);
  CHECK(before == "ImagingDefaultArena, cache");
  state.variables = {{"cache.23", 0x2, {}, ""}, {"ImagingDefaultArena", 0x3, {}, ""}};
  CHECK(identity(state) == before);
  state.variables = {{"", 0x5, {}, ""}};
  CHECK(identity(state) == "_reset_stats, _set_blocks_max");
  for (StateWriter& each : state.writers) each.function.clear();
  CHECK(identity(state) == "pkg._x.call");
}

TEST_CASE("a long identity is short, and differs if its end does") {
  SharedState state = arena();
  for (int i = 0; i < 500; ++i) state.variables.push_back({"v" + std::to_string(i), 0, {}, ""});
  const std::string one = identity(state);
  CHECK(one.size() < 210);
  state.variables.push_back({"zzz", 0, {}, ""});
  CHECK(identity(state) != one);
}

TEST_CASE("lists read like prose") {
  CHECK(list_names(Names{"a"}) == "a");
  CHECK(list_names(Names{"a", "b"}) == "a and b");
  CHECK(list_names(Names{"a", "b", "c", "d", "e", "f"}) == "a, b, c, d, e and 1 more");
}
