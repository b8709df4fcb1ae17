#include "flow/functions/summaries.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "flow/code.hpp"
#include "flow/model.hpp"

using namespace ftcheck::flow;  // NOLINT(google-build-using-namespace)
using namespace ftcheck::isa;   // NOLINT(google-build-using-namespace)
using ftcheck::binary::Image;
using ftcheck::flow::test::model;
using ftcheck::python::test::Code;
using ftcheck::python::test::data_start;
using ftcheck::python::test::Opened;
using ftcheck::python::test::SmallImage;

namespace {

constexpr std::uint64_t f = 0x1000;
constexpr std::uint64_t g = 0x1100;
constexpr std::uint64_t h = 0x1200;

// The summaries of an image's functions.
struct Walk {
  Program program;
  Summaries functions;

  explicit Walk(const Image& image, std::size_t budget = 10'000, bool through_pointers = false)
      : program(image, machine_for(image), model()), functions(program, through_pointers, budget) {}
  bool returns(std::uint64_t entry) { return functions.summary(entry).returns; }
  bool can_matter(std::uint64_t entry) { return functions.can_matter(entry); }
};

std::uint64_t address_of(const Image& image, std::string_view name) {
  const auto* symbol = ftcheck::binary::find_export(image, name);
  REQUIRE(symbol != nullptr);
  return symbol->address;
}

}  // namespace

TEST_CASE("a function that ends in one that never returns does not return either") {
  Code code;
  code.call_import("abort");
  code.ret();  // the next code in the file, never reached
  code.move_to(g);
  code.call(f);
  code.ret();
  code.move_to(h);
  code.call_import("PyErr_Clear");
  code.ret();
  Walk walk(code.image);
  CHECK_FALSE(walk.returns(f));
  CHECK_FALSE(walk.returns(g));
  CHECK(walk.returns(h));
}

TEST_CASE("a function that gives up on one of two paths returns") {
  Code code;
  code.test_eax();
  code.jump_if_zero(code.here() + 12);  // over the call
  code.call_import("abort");
  code.ret();
  Walk walk(code.image);
  CHECK(walk.returns(f));
}

TEST_CASE("a function that ends in a trap or loops for ever does not return") {
  Code code;
  code.clear_eax();
  code.trap();
  code.move_to(g);
  code.jump(g);
  Walk walk(code.image);
  CHECK_FALSE(walk.returns(f));
  CHECK_FALSE(walk.returns(g));
}

TEST_CASE("a function matters if it calls a relevant API function, or jumps to it") {
  Code code;
  code.call_import("PyModule_Create2");
  code.ret();
  code.move_to(g);
  code.jump_import("PyModuleDef_Init");
  code.move_to(h);
  code.call_import("PyModule_AddIntConstant");
  code.ret();
  Walk walk(code.image);
  CHECK(walk.functions.summary(f).matters);
  CHECK(walk.functions.summary(g).matters);
  CHECK(walk.returns(g));
  CHECK_FALSE(walk.functions.summary(h).matters);
  CHECK_FALSE(walk.can_matter(h));
}

TEST_CASE("a function can matter through one that it calls") {
  Code code;
  code.call(g);
  code.ret();
  code.move_to(g);
  code.call(h);
  code.ret();
  code.move_to(h);
  code.call_import("PyUnstable_Module_SetGIL");
  code.ret();
  Walk walk(code.image);
  CHECK_FALSE(walk.functions.summary(f).matters);
  const auto& callees = walk.functions.summary(f).callees;
  CHECK(std::find(callees.begin(), callees.end(), g) != callees.end());
  CHECK(walk.can_matter(f));
  CHECK(walk.can_matter(g));
  CHECK(walk.can_matter(h));
}

TEST_CASE("a function whose address is passed on counts as called if pointers are looked through") {
  Code code;
  code.first_argument(g);
  code.call_import("call_later");
  code.ret();
  code.move_to(g);
  code.jump_import("PyModuleDef_Init");
  Walk plain(code.image);
  CHECK_FALSE(plain.can_matter(f));
  Walk through(code.image, 10'000, true);
  CHECK(through.can_matter(f));
}

TEST_CASE("a function that is passed to run once counts as called") {
  Code code;
  code.first_argument(g);
  code.call_import("pthread_once");
  code.ret();
  code.move_to(g);
  code.call_import("PyUnstable_Module_SetGIL");
  code.ret();
  Walk walk(code.image);
  CHECK(walk.can_matter(f));
  CHECK(walk.functions.summary(f).calls_once);
  CHECK_FALSE(walk.functions.summary(g).calls_once);
}

TEST_CASE("a table with the address of a function is looked through if constants are") {
  constexpr std::uint64_t table = 0x4000;
  struct Row {
    ftcheck::BinaryFormat format;
    bool writable;
    bool matters;
  };
  using ftcheck::BinaryFormat;
  for (const Row& row :
       {Row{BinaryFormat::elf, false, true}, Row{BinaryFormat::elf, true, false},
        Row{BinaryFormat::mach_o, false, true}, Row{BinaryFormat::mach_o, true, true}}) {
    CAPTURE(row.writable);
    Code code;
    code.first_argument(table);
    code.call_import("call_once");
    code.ret();
    code.move_to(g);
    code.jump_import("PyModuleDef_Init");
    code.image.format = row.format;
    code.image.regions.push_back({table, 0x100, {}, row.writable, false});
    code.image.fixups.push_back({table + 0x18, g, 0, ftcheck::binary::Fixup::Kind::address, 8});
    Walk walk(code.image, 10'000, true);
    CHECK(walk.can_matter(f) == row.matters);
  }
}

TEST_CASE("functions that call themselves or each other are read once") {
  Code code;
  code.call(f);
  code.call(g);
  code.ret();
  code.move_to(g);
  code.call(f);
  code.ret();
  Walk walk(code.image);
  CHECK(walk.returns(f));
  CHECK(walk.returns(g));
  CHECK_FALSE(walk.can_matter(f));
  CHECK_FALSE(walk.can_matter(g));
}

TEST_CASE("functions that call each other all matter if one does, in any order of asking") {
  Code code;
  code.call(g);
  code.ret();
  code.move_to(g);
  code.test_eax();
  code.jump_if_zero(h);
  code.call(f);
  code.ret();
  code.move_to(h);
  code.jump_import("PyModuleDef_Init");
  for (const std::uint64_t first : {f, g}) {
    CAPTURE(first);
    Walk walk(code.image);
    CHECK(walk.can_matter(first));
    CHECK(walk.can_matter(f));
    CHECK(walk.can_matter(g));
  }
}

TEST_CASE("a function that was not read to its end may matter and may return") {
  Code code;
  for (int i = 0; i < 50; ++i) {
    code.clear_eax();
  }
  code.trap();
  Walk walk(code.image, 10);
  CHECK(walk.functions.summary(f).cut_short);
  CHECK(walk.returns(f));
  CHECK(walk.can_matter(f));
}

TEST_CASE("a pass that only decides whether a function returns is continued, not repeated") {
  Code code;
  code.test_eax();
  code.jump_if_zero(code.here() + 7);  // over the return
  code.ret();
  code.ret();
  code.move_to(g);
  code.call(f);
  code.ret();
  constexpr std::size_t instructions = 6;
  CHECK_FALSE(Walk(code.image, instructions).can_matter(g));
  CHECK(Walk(code.image, instructions - 1).can_matter(g));
}

TEST_CASE("an unrealistically long chain of calls does no harm") {
  SmallImage small(0x1000, 0x10000);
  // call the next instruction, ten thousand times, and return
  std::uint64_t at = 0x1000;
  for (int i = 0; i < 10'000; ++i, at += 5) {
    small.put(at, 0xE8, 1);
  }
  small.put(at, 0xC3, 1);
  Walk walk(small.image, 1'000'000);
  CHECK(walk.returns(0x1000));
}

TEST_CASE("the init functions of real modules matter, and one that always fails does not") {
  struct Row {
    std::string_view path;
    std::string_view symbol;
    bool matters;
  };
  for (const Row& row : {
           Row{"linux-x86_64/recursive_helper.cpython-314t-x86_64-linux-gnu.so",
               "PyInit_recursive_helper", true},
           Row{"linux-x86_64/helper_returns.cpython-314t-x86_64-linux-gnu.so",
               "PyInit_helper_returns", true},
           Row{"linux-aarch64/helper_returns.cpython-314t-aarch64-linux-gnu.so",
               "PyInit_helper_returns", true},
           Row{"win_amd64/single_ready.cp314t-win_amd64.pyd", "PyInit_single_ready", true},
           Row{"macosx-arm64/multi_ready.cpython-314t-darwin.so", "PyInit_multi_ready", true},
           Row{"linux-x86_64/always_fails.cpython-314t-x86_64-linux-gnu.so", "PyInit_always_fails",
               false},
       }) {
    CAPTURE(row.path);
    const Opened opened{std::string(row.path)};
    Walk walk(opened.image());
    const std::uint64_t init = address_of(opened.image(), row.symbol);
    CHECK(walk.can_matter(init) == row.matters);
    CHECK(walk.returns(init));
  }
}

TEST_CASE("a function that adds 1 to a variable that begins with INT_MIN only counts there") {
  constexpr std::uint64_t variable = data_start + 0x100;
  struct Row {
    std::uint32_t held;
    std::uint64_t loaded;
    unsigned added;
    bool counted;
  };
  for (const Row& row : {Row{0x80000000, variable, 1, true}, Row{0x80000000, variable, 2, false},
                         Row{0x80000000, variable + 4, 1, false}, Row{5, variable, 1, false}}) {
    CAPTURE(row.held);
    CAPTURE(row.loaded);
    CAPTURE(row.added);
    Code code;
    code.put(variable, row.held, 4);
    code.put(variable + 4, row.held, 4);
    code.load_eax(row.loaded);
    code.add_to_eax(row.added);
    code.store_eax(variable);
    code.ret();
    Walk walk(code.image);
    const std::vector<WrittenVariable> expected{{variable, 4, row.counted}};
    CHECK(walk.functions.effects(f).writes == expected);
  }
}
