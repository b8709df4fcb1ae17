// The effects of calls of the C library's functions on memory, and their results.
#include "flow/calls/overwrites.hpp"

#include <doctest/doctest.h>

#include <string_view>
#include <utility>

#include "flow/calls/libc.hpp"
#include "flow/code.hpp"
#include "flow/engine/follow.hpp"
#include "flow/model.hpp"

using namespace ftcheck::flow;  // NOLINT(google-build-using-namespace)
using namespace ftcheck::isa;   // NOLINT(google-build-using-namespace)
using ftcheck::flow::test::follow;
using ftcheck::python::test::Code;

namespace {

constexpr std::uint64_t f = 0x1000;
constexpr std::uint64_t g = 0x1100;
constexpr std::uint64_t source = 0x1C00;
constexpr std::uint64_t variable = 0x1C40;
constexpr std::uint64_t neighbour = 0x1C48;
constexpr std::uint64_t text = 0x1C80;
constexpr std::uint64_t other_text = 0x1CA0;
constexpr std::uint64_t returned = 0x1D00;

// Code that calls a function, keeps its result in `returned` and hands over a definition.
struct Bench : Code {
  Bench() {
    put(source, 0x1122334455667788, 8);
    put(variable, 0xAAAA, 8);
    put(neighbour, 0xBBBB, 8);
    put_text(text, "ready");
    put_text(other_text, "readiness");
  }
  void put_text(std::uint64_t address, std::string_view characters) {
    for (const char c : characters) put(address++, static_cast<unsigned char>(c), 1);
  }
  void third_argument(unsigned byte) { bytes({0xBA, byte, 0, 0, 0}); }  // mov edx, byte
  void call_with(const char* name, std::uint64_t first, std::uint64_t second, unsigned third) {
    first_argument(first);
    second_argument_address(second);
    third_argument(third);
    call_import(name);
  }
  Outcome run() {
    // mov [rip + ...], rax
    const auto distance = static_cast<std::uint32_t>(returned - (here() + 7));
    bytes({0x48, 0x89, 0x05, distance & 0xFFU, distance >> 8U & 0xFFU, distance >> 16U & 0xFFU,
           distance >> 24U});
    first_argument(0x1900);
    jump_import("PyModuleDef_Init");
    Outcome outcome = follow(image, f, {});
    CHECK(outcome.stopped == "");
    return outcome;
  }
};

Value after(const Bench& bench, const Outcome& outcome, std::uint64_t at, unsigned size = 8) {
  REQUIRE(outcome.returns.size() == 1);
  return load(bench.image, outcome.returns[0].memory, number(at), size);
}

}  // namespace

TEST_CASE("every function that overwrites memory is known to the analysis") {
  for (const char* name : {"strcpy", "__snprintf_chk", "qsort", "wmemset", "memset_pattern16"}) {
    CAPTURE(name);
    CHECK(system_effect(name) == Effect::overwrites);
    CHECK(find_overwrite(name) != nullptr);
  }
  CHECK(find_overwrite("memcpy") == nullptr);
}

TEST_CASE("checked copies, and those of sanitizers, copy") {
  for (const char* name : {"__memcpy_chk", "__memmove_chk", "__asan_memcpy", "__mempcpy_chk"}) {
    CAPTURE(name);
    Bench bench;
    bench.call_with(name, variable, source, 8);
    const Outcome outcome = bench.run();
    CHECK(after(bench, outcome, variable) == number(0x1122334455667788));
    CHECK(after(bench, outcome, neighbour) == number(0xBBBB));
    const bool returns_end = std::string_view(name) == "__mempcpy_chk";
    CHECK(after(bench, outcome, returned) == number(returns_end ? neighbour : variable));
  }
  Bench bench;
  bench.call_with("bcopy", source, variable, 8);
  CHECK(after(bench, bench.run(), variable) == number(0x1122334455667788));
}

TEST_CASE("bzero clears as many bytes as its argument says") {
  Bench bench;
  bench.first_argument(variable);
  bench.second_argument(8);
  bench.call_import("bzero");
  const Outcome outcome = bench.run();
  CHECK(after(bench, outcome, variable) == number(0));
  CHECK(after(bench, outcome, neighbour) == number(0xBBBB));
}

TEST_CASE("memory written as text is unknown afterwards, within the known bound of its length") {
  Bench unbounded;
  unbounded.call_with("strcpy", variable, source, 0);
  Outcome outcome = unbounded.run();
  CHECK(after(unbounded, outcome, variable).is_unknown());
  CHECK(after(unbounded, outcome, neighbour).is_unknown());
  CHECK(after(unbounded, outcome, returned) == number(variable));
  Bench bounded;
  bounded.call_with("strncpy", variable, source, 8);
  outcome = bounded.run();
  CHECK(after(bounded, outcome, variable).is_unknown());
  CHECK(after(bounded, outcome, neighbour) == number(0xBBBB));
}

TEST_CASE("qsort rearranges all elements") {
  Bench bench;
  bench.first_argument(variable);
  bench.second_argument(1);
  bench.third_argument(8);
  bench.call_import("qsort");
  const Outcome outcome = bench.run();
  CHECK(after(bench, outcome, variable).is_unknown());
  CHECK(after(bench, outcome, neighbour) == number(0xBBBB));
}

TEST_CASE("a search returns an address in memory that is also known otherwise") {
  Bench bench;
  bench.call_with("memchr", text, source, 8);
  CHECK(after(bench, bench.run(), returned).is_unknown());
}

TEST_CASE("known texts and memory are compared and measured") {
  const auto compare = [](const char* name, std::uint64_t a, std::uint64_t b, unsigned size) {
    Bench bench;
    bench.call_with(name, a, b, size);
    return after(bench, bench.run(), returned);
  };
  CHECK(compare("strcmp", text, text, 0) == number(0));
  CHECK(compare("strncmp", text, other_text, 4) == number(0));
  CHECK(compare("strncmp", text, other_text, 5).kind == Value::Kind::result);
  CHECK(compare("memcmp", text, text, 20) == number(0));
  CHECK(compare("strlen", text, text, 0) == number(5));
}

TEST_CASE("allocated memory is new, and posix_memalign writes its address") {
  Bench bench;
  bench.call_with("posix_memalign", variable, source, 64);
  const Outcome outcome = bench.run();
  CHECK(after(bench, outcome, variable).kind == Value::Kind::result);
  CHECK(system_effect("_ZnwmSt11align_val_t") == Effect::writes_nothing);
  CHECK(system_effect("??2@YAPEAX_K@Z") == Effect::writes_nothing);
  CHECK(system_effect("realloc") == Effect::writes_nothing);
}

TEST_CASE("a sanitizer's report ends the path unless it is configured to continue") {
  CHECK(system_effect("__asan_report_load8") == Effect::never_returns);
  CHECK(system_effect("__asan_report_load8_noabort") == Effect::none);
  CHECK(system_effect("__ubsan_handle_out_of_bounds_abort") == Effect::never_returns);
  CHECK(system_effect("__ubsan_handle_out_of_bounds") == Effect::none);
}

TEST_CASE("a function that runs once is followed, and may not run again") {
  const auto once = [](unsigned control) {
    Bench bench;
    bench.put(source, control, 4);
    bench.first_argument(source);
    bench.second_argument_address(g);
    bench.call_import("pthread_once");
    const Outcome outcome = [&] {
      const std::uint64_t next = bench.here();
      bench.move_to(g);
      bench.store(variable, 7);
      bench.ret();
      bench.move_to(next);
      return bench.run();
    }();
    return std::pair(after(bench, outcome, variable, 4), after(bench, outcome, returned));
  };
  CHECK(once(0) == std::pair(number(7), number(0)));
  CHECK(once(1).first.kind != Value::Kind::number);
}
