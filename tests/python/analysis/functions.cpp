#include "python/analysis/functions.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <memory>

#include "python/analysis/code.hpp"

using namespace ftcheck::python::analysis;  // NOLINT(google-build-using-namespace)
using ftcheck::binary::Image;
using ftcheck::python::test::Code;
using ftcheck::python::test::data_start;
using ftcheck::python::test::Opened;
using ftcheck::python::test::SmallImage;

namespace {

constexpr std::uint64_t f = 0x1000;
constexpr std::uint64_t g = 0x1100;
constexpr std::uint64_t h = 0x1200;

// Walks the functions of an image.
struct Walk {
  Program program;
  Functions functions;

  explicit Walk(const Image& image, std::size_t budget = 10'000, bool through_pointers = false)
      : program(image, machine_for(image)), functions(program, through_pointers, budget) {}
  bool returns(std::uint64_t entry) { return functions.facts(entry).returns; }
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
  code.ret();  // what comes next in the file, never reached
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

TEST_CASE("a function that gives up on one of two ways returns") {
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

TEST_CASE("a function matters if it calls one of the API that does, or jumps to it") {
  Code code;
  code.call_import("PyModule_Create2");
  code.ret();
  code.move_to(g);
  code.jump_import("PyModuleDef_Init");
  code.move_to(h);
  code.call_import("PyModule_AddIntConstant");
  code.ret();
  Walk walk(code.image);
  CHECK(walk.functions.facts(f).matters);
  CHECK(walk.functions.facts(g).matters);
  CHECK(walk.returns(g));
  CHECK_FALSE(walk.functions.facts(h).matters);
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
  CHECK_FALSE(walk.functions.facts(f).matters);
  const auto& callees = walk.functions.facts(f).callees;
  CHECK(std::find(callees.begin(), callees.end(), g) != callees.end());
  CHECK(walk.can_matter(f));
  CHECK(walk.can_matter(g));
  CHECK(walk.can_matter(h));
}

TEST_CASE(
    "a function whose address is passed on counts as called where pointers are looked through") {
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
  CHECK(walk.functions.facts(f).calls_once);
  CHECK_FALSE(walk.functions.facts(g).calls_once);
}

TEST_CASE("a table with the address of a function is looked through where constants are") {
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

TEST_CASE("functions that call themselves or each other are walked once") {
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

TEST_CASE("of functions that call each other both matter if one does, whichever is asked first") {
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

TEST_CASE("a function that was not walked to its end may matter and may return") {
  Code code;
  for (int i = 0; i < 50; ++i) {
    code.clear_eax();
  }
  code.trap();
  Walk walk(code.image, 10);
  CHECK(walk.functions.facts(f).cut_short);
  CHECK(walk.returns(f));
  CHECK(walk.can_matter(f));
}

TEST_CASE("what was walked to see whether a function returns is not walked again") {
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

TEST_CASE("a chain of calls longer than anything real does no harm") {
  ftcheck::python::test::SmallImage small(0x1000, 0x10000);
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

TEST_CASE("what a register holds is not read where it is written to first on every way") {
  constexpr Register rdi = 7;
  const auto reads = [](const std::function<void(Code&)>& write) {
    Code code;
    write(code);
    Walk walk(code.image);
    return walk.functions.reads(f, rdi);
  };
  const auto overwrite = [](Code& code) {
    code.first_argument(data_start);
    code.return_first_argument();
    code.ret();
  };
  CHECK_FALSE(reads(overwrite));
  CHECK_FALSE(reads([](Code& code) { code.ret(); }));
  CHECK(reads([](Code& code) {
    code.return_first_argument();
    code.ret();
  }));
  CHECK(reads([&](Code& code) {  // on one of two ways
    code.test_eax();
    code.jump_if_zero(g);
    code.return_first_argument();
    code.ret();
    code.move_to(g);
    overwrite(code);
  }));
  CHECK(reads([](Code& code) { code.call_import("memset"); }));
  CHECK(reads([](Code& code) { code.jump_import("memset"); }));
  CHECK(reads([](Code& code) {
    for (int i = 0; i < 300; ++i) code.clear_eax();  // too long to tell
    code.ret();
  }));
  const auto reads_in_callee = [&](const std::function<void(Code&)>& callee) {
    return reads([&](Code& code) {
      code.call(g);
      code.return_first_argument();  // which is what the call left there
      code.ret();
      code.move_to(g);
      callee(code);
    });
  };
  CHECK_FALSE(reads_in_callee(overwrite));
  CHECK(reads_in_callee([](Code& code) {
    code.return_first_argument();
    code.ret();
  }));
  CHECK(reads_in_callee([](Code& code) { code.call(g); }));
}

// Code for the i386 psABI: a linkage stub finds its import by the address of the tables, which the
// caller has made of its own address and put into EBX.
TEST_CASE("32-bit code calls imports by an address that it makes of its own") {
  using Bytes = std::initializer_list<std::uint8_t>;
  const auto can_matter = [](Bytes code_of_f, Bytes stub) {
    SmallImage code(f, 0x1000);
    code.image.architecture = ftcheck::binary::Architecture::x86;
    code.image.pointer_size = 4;
    code.image.imports.push_back({"PyModuleDef_Init", "", false});
    code.image.fixups.push_back({0x1810, 0, 0, ftcheck::binary::Fixup::Kind::import, 4, true});
    const auto put = [&](std::uint64_t address, Bytes bytes) {
      for (const std::uint8_t byte : bytes) code.put(address++, byte, 1);
    };
    put(f, code_of_f);
    put(g, stub);
    put(h, {0x8B, 0x1C, 0x24, 0xC3});  // mov ebx, [esp]; ret
    Walk walk(code.image);
    return walk.can_matter(f);
  };
  const Bytes by_pop = {0xE8, 0x00, 0x00, 0x00, 0x00,        // call next
                        0x5F,                                // next: pop edi
                        0x81, 0xC7, 0xFB, 0x07, 0x00, 0x00,  // add edi, 0x1800 - next
                        0x85, 0xC0,                          // test eax, eax
                        0x75, 0x01,                          // jne over the return
                        0xC3,                                // ret
                        0x89, 0xFB,                          // mov ebx, edi
                        0xE8, 0xE8, 0x00, 0x00, 0x00,        // call g
                        0xC3};
  const Bytes by_function = {0xE8, 0xFB, 0x01, 0x00, 0x00,        // call h
                             0x81, 0xC3, 0xFB, 0x07, 0x00, 0x00,  // add ebx, 0x1800 - here
                             0xE8, 0xF0, 0x00, 0x00, 0x00,        // call g
                             0xC3};
  const Bytes stub = {0xFF, 0x63, 0x10};                                 // jmp [ebx + 0x10]
  const Bytes marked_stub = {0xF3, 0x0F, 0x1E, 0xFB, 0xFF, 0x63, 0x10};  // endbr32 before
  const Bytes other_stub = {0xFF, 0x63, 0x14};
  CHECK(can_matter(by_pop, stub));
  CHECK(can_matter(by_function, stub));
  CHECK(can_matter(by_function, marked_stub));
  CHECK_FALSE(can_matter(by_function, other_stub));
}

// The register may hold something else by then, as where a table of C++'s leads.
TEST_CASE("a call by that register is not one that never returns because the table says abort") {
  SmallImage code(f, 0x1000);
  code.image.architecture = ftcheck::binary::Architecture::x86;
  code.image.pointer_size = 4;
  code.image.imports.push_back({"abort", "", false});
  code.image.fixups.push_back({0x1810, 0, 0, ftcheck::binary::Fixup::Kind::import, 4, true});
  const std::initializer_list<std::uint8_t> bytes = {0xE8, 0x00, 0x00, 0x00, 0x00,  // call next
                                                     0x5F,                          // next: pop edi
                                                     0x81, 0xC7, 0xFB, 0x07, 0x00,
                                                     0x00,              // add edi, 0x1800 - next
                                                     0x85, 0xC0,        // test eax, eax
                                                     0x75, 0x02,        // jne over the trap
                                                     0x0F, 0x0B,        // ud2
                                                     0xFF, 0x57, 0x10,  // call [edi + 0x10]
                                                     0xC3};
  std::uint64_t at = f;
  for (const std::uint8_t byte : bytes) code.put(at++, byte, 1);
  Walk walk(code.image);
  CHECK(walk.returns(f));
}
