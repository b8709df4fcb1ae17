#include "flow/functions/references.hpp"

#include <doctest/doctest.h>

#include <functional>

#include "flow/code.hpp"
#include "flow/model.hpp"

using namespace ftcheck::flow;  // NOLINT(google-build-using-namespace)
using namespace ftcheck::isa;   // NOLINT(google-build-using-namespace)
using ftcheck::binary::Architecture;
using ftcheck::python::test::CodeAndVariables;
using ftcheck::python::test::SmallImage;

namespace {

constexpr std::uint64_t f = 0x1000;
constexpr std::uint64_t g = 0x1400;
constexpr std::uint64_t h = 0x1600;
constexpr std::uint64_t variable = 0x4100;
const std::vector<AddressRange> variables{{variable, variable + 16}};

void follow_from(Program& program, std::uint64_t address) {
  const Decoded* code = program.at(address);
  while (code != nullptr && code->operations.back().opcode < Opcode::jump) {
    code = program.at(code->address + code->length);
  }
}

using Write = std::function<void(CodeAndVariables&)>;
using ftcheck::flow::test::model;

// Whether other code knows the variable, or calls the declaring function, if the code at f was
// followed and, if wanted, the code at g.
bool is_known(const Write& write, bool follows_g) {
  CodeAndVariables code;
  write(code);
  Program program(code.image, machine_for(code.image), model());
  follow_from(program, f);
  if (follows_g) follow_from(program, g);
  return are_known_elsewhere(program, variables);
}

bool is_called(const Write& write, bool follows_g) {
  CodeAndVariables code;
  write(code);
  Program program(code.image, machine_for(code.image), model());
  follow_from(program, f);
  if (follows_g) follow_from(program, g);
  return is_called_elsewhere(program, Effect::marks);
}

}  // namespace

TEST_CASE("unfollowed code that refers to a variable knows it") {
  const Write writes[] = {
      [](CodeAndVariables& code) { code.first_argument(variable); },
      [](CodeAndVariables& code) { code.load_eax(variable + 8); },
      [](CodeAndVariables& code) { code.store(variable, 1); },  // with an operand after the address
  };
  for (const Write& write : writes) {
    const auto at = [&](std::uint64_t address) {
      return [&write, address](CodeAndVariables& code) {
        code.ret();
        code.move_to(address);
        write(code);
        code.ret();
      };
    };
    CHECK(is_known(at(g), false));
    CHECK_FALSE(is_known(at(g), true));
    CHECK_FALSE(is_known(at(f), false));
  }
}

TEST_CASE("code that refers to another variable does not know this one") {
  CHECK_FALSE(is_known(
      [](CodeAndVariables& code) {
        code.ret();
        code.move_to(g);
        code.first_argument(variable + 16);
        code.store(variable - 4, 1);
        code.ret();
      },
      false));
}

TEST_CASE("a pointer in another variable makes a variable known, one in itself does not") {
  const auto pointer_in = [](std::uint64_t at) {
    return is_known([&](CodeAndVariables& code) { code.pointer(at, variable); }, false);
  };
  CHECK(pointer_in(0x4800));
  CHECK_FALSE(pointer_in(variable + 8));
}

TEST_CASE("without variables there is nothing to know") {
  CodeAndVariables code;
  code.first_argument(variable);
  const Program program(code.image, machine_for(code.image), model());
  CHECK_FALSE(are_known_elsewhere(program, {}));
}

TEST_CASE("AArch64 code knows a variable by the address of its page and an offset") {
  constexpr std::uint64_t page_of_x0 = 0xF0000000;   // adrp x0, 0x4000, at 0x1000
  constexpr std::uint64_t add_offset = 0x91040000;   // add x0, x0, #0x100
  constexpr std::uint64_t store_there = 0xF9008001;  // str x1, [x0, #0x100]
  constexpr std::uint64_t add_other = 0x91080000;    // add x0, x0, #0x200
  struct Row {
    std::uint64_t second;
    bool is_known;
  };
  for (const Row& row : {Row{add_offset, true}, Row{store_there, true}, Row{add_other, false}}) {
    CAPTURE(row.second);
    SmallImage code(f, 0x1000);
    code.image.architecture = Architecture::aarch64;
    code.image.regions.push_back({0x4000, 0x1000, {}, true, false});
    code.put(f, page_of_x0, 4);
    code.put(f + 4, row.second, 4);
    Program program(code.image, machine_for(code.image), model());
    CHECK(are_known_elsewhere(program, variables) == row.is_known);
    program.at(f);
    program.at(f + 4);
    CHECK_FALSE(are_known_elsewhere(program, variables));
  }
}

TEST_CASE("AArch64 code keeps the address of a page over writes to other registers") {
  struct Row {
    std::uint64_t between;
    bool keeps;
  };
  for (const Row& row : {Row{0xD503201F, true},      // nop
                         Row{0x1E612800, true},      // fadd d0, d0, d1
                         Row{0xF81F83A0, true},      // stur x0, [x29, #-8]
                         Row{0xF8226820, true},      // str x0, [x1, x2]
                         Row{0x8B020C00, true},      // add x0, x0, x2, lsl #3
                         Row{0x8B000C40, true},      // add x0, x2, x0, lsl #3
                         Row{0x8B020C20, false},     // add x0, x1, x2, lsl #3
                         Row{0x3CC00420, true},      // ldr q0, [x1], #0
                         Row{0xF9400020, false},     // ldr x0, [x1]
                         Row{0x94000100, false},     // bl, which returns something in x0
                         Row{0xD2800000, false}}) {  // mov x0, #0
    CAPTURE(row.between);
    SmallImage code(f, 0x1000);
    code.image.architecture = Architecture::aarch64;
    code.image.regions.push_back({0x4000, 0x1000, {}, true, false});
    code.put(f, 0xF0000000, 4);  // adrp x0, 0x4000
    code.put(f + 4, row.between, 4);
    code.put(f + 8, 0xF9008001, 4);  // str x1, [x0, #0x100]
    const Program program(code.image, machine_for(code.image), model());
    CHECK(are_known_elsewhere(program, variables) == row.keeps);
  }
}

TEST_CASE(
    "AArch64 code keeps an address over a call of a function that does not change the register") {
  struct Row {
    std::uint64_t call;
    std::uint64_t before;
    bool keeps;
  };
  for (const Row& row : {Row{0x94000100, 0xD503201F, true},     // bl
                         Row{0xD63F0100, 0xD503201F, false},    // blr x8
                         Row{0xD63F0100, 0x91200000, true}}) {  // add x0, x0, #0x800; blr x8
    CAPTURE(row.call);
    SmallImage code(f, 0x1000);
    code.image.architecture = Architecture::aarch64;
    code.image.regions.push_back({0x4000, 0x1000, {}, true, false});
    code.put(f, 0xF0000003, 4);  // adrp x3, 0x4000
    code.put(f + 4, row.before, 4);
    code.put(f + 8, row.call, 4);
    code.put(f + 12, 0xF9008061, 4);  // str x1, [x3, #0x100]
    const Program program(code.image, machine_for(code.image), model());
    CHECK(are_known_elsewhere(program, variables) == row.keeps);
  }
}

TEST_CASE("if code does not show its addresses, any code may know a variable") {
  for (const Architecture architecture : {Architecture::arm, Architecture::x86}) {
    SmallImage code(f, 0x1000);
    code.image.architecture = architecture;
    code.image.pointer_size = 4;
    const Program program(code.image, machine_for(code.image), model());
    CHECK(are_known_elsewhere(program, variables));
  }
}

TEST_CASE("a call of the declaring function counts if it was not followed") {
  const auto call_at = [](std::uint64_t address) {
    return [address](CodeAndVariables& code) {
      code.ret();
      code.move_to(address);
      code.call_import("PyUnstable_Module_SetGIL");
      code.ret();
    };
  };
  CHECK(is_called(call_at(g), false));
  CHECK_FALSE(is_called(call_at(g), true));
  CHECK_FALSE(is_called(call_at(f), false));
  CHECK_FALSE(is_called([](CodeAndVariables& code) { code.ret(); }, false));
}

TEST_CASE("a call of the declaring function by a linkage stub counts, the stub itself does not") {
  const auto write = [](bool has_call) {
    return [has_call](CodeAndVariables& code) {
      code.ret();
      code.move_to(h);
      code.jump_import("PyUnstable_Module_SetGIL");
      code.move_to(g);
      if (has_call) code.call(h);
      code.ret();
    };
  };
  CHECK(is_called(write(true), false));
  CHECK_FALSE(is_called(write(true), true));
  CHECK_FALSE(is_called(write(false), false));
}

TEST_CASE("any code may call a pointer to the declaring function") {
  CHECK(is_called(
      [](CodeAndVariables& code) {
        code.image.imports.push_back({"PyUnstable_Module_SetGIL", "", false});
        code.image.fixups.push_back(
            {variable, 0, 0, ftcheck::binary::Fixup::Kind::import, 8, false});
      },
      false));
}
