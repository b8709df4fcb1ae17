#include "flow/values/execute.hpp"

#include <doctest/doctest.h>

#include "python/fixture.hpp"

using namespace ftcheck::flow;  // NOLINT(google-build-using-namespace)
using namespace ftcheck::isa;   // NOLINT(google-build-using-namespace)
using ftcheck::binary::Image;
using ftcheck::python::test::SmallImage;

namespace {

constexpr std::uint64_t place = 0x5000;

Value computed(Opcode opcode, const Value& a, const Value& b, unsigned size = 8,
               unsigned pointer_size = 8) {
  Choices choices;
  return compute(opcode, a, b, size, pointer_size, choices);
}

Value of_numbers(Opcode opcode, std::uint64_t a, std::uint64_t b, unsigned size = 8) {
  return computed(opcode, number(a), number(b), size);
}

// Four registers, and 64 bytes of an image.
struct Bench {
  SmallImage small{place, 64};
  State state;
  Choices choices;

  Bench() { state.registers.resize(4); }
  Value& reg(Register n) { return state.registers[n]; }
  void run(const Operation& operation) { execute(small.image, operation, state, choices); }
};

}  // namespace

TEST_CASE("operations compute numbers, and only the bytes of the operation's size count") {
  CHECK(of_numbers(Opcode::add, 0xFFFFFFFF, 1, 4) == number(0));
  CHECK(of_numbers(Opcode::add, 0xFFFFFFFF, 1, 8) == number(0x100000000));
  CHECK(of_numbers(Opcode::subtract, 0, 1, 4) == number(0xFFFFFFFF));
  CHECK(of_numbers(Opcode::multiply, 3, 5) == number(15));
  CHECK(of_numbers(Opcode::bit_and, 6, 3) == number(2));
  CHECK(of_numbers(Opcode::bit_or, 6, 3) == number(7));
  CHECK(of_numbers(Opcode::bit_xor, 6, 3) == number(5));
  CHECK(of_numbers(Opcode::copy, 0x1122334455667788, 0, 4) == number(0x55667788));
}

TEST_CASE("shifts by the width or more leave only the sign") {
  CHECK(of_numbers(Opcode::shift_left, 1, 63) == number(0x8000000000000000));
  CHECK(of_numbers(Opcode::shift_left, 1, 64) == number(0));
  CHECK(of_numbers(Opcode::shift_left, 1, 32, 4) == number(0));
  CHECK(of_numbers(Opcode::shift_right, 0x100000001, 1, 4) == number(0));
  CHECK(of_numbers(Opcode::shift_right, 8, 200) == number(0));
  CHECK(of_numbers(Opcode::shift_right_signed, 0x80000000, 4, 4) == number(0xF8000000));
  CHECK(of_numbers(Opcode::shift_right_signed, 0x80000000, 77, 4) == number(0xFFFFFFFF));
  CHECK(of_numbers(Opcode::shift_right_signed, 0x80000000, 4, 8) == number(0x08000000));
}

TEST_CASE("a sign is extended from the bytes that count to those of the destination") {
  CHECK(of_numbers(Opcode::sign_extend, 0x80, 1, 4) == number(0xFFFFFF80));
  CHECK(of_numbers(Opcode::sign_extend, 0xFFFFFFFF, 4, 8) == number(0xFFFFFFFFFFFFFFFF));
}

TEST_CASE("addresses move by numbers and keep their base") {
  Value import = import_address(3, 8);
  CHECK(computed(Opcode::add, import, number(8)) == import_address(3, 16));
  CHECK(computed(Opcode::add, number(8), import) == import_address(3, 16));
  CHECK(computed(Opcode::subtract, stack_place(0), number(8)) == stack_place(0 - std::uint64_t{8}));
  CHECK(computed(Opcode::add, stack_place(0 - std::uint64_t{8}), number(8)) == stack_place(0));
  Value member = call_result(2);
  member.offset = 24;
  CHECK(computed(Opcode::add, call_result(2), number(24)) == member);
}

TEST_CASE("a 32-bit stack location is the same however it is reached") {
  const Value down = computed(Opcode::subtract, stack_place(0), number(8), 4, 4);
  const Value up = computed(Opcode::add, stack_place(0), number(0xFFFFFFF8), 4, 4);
  CHECK(down == up);
  CHECK(computed(Opcode::add, down, number(8), 4, 4) == stack_place(0));
}

TEST_CASE("the distance between locations in one object is a number, otherwise unknown") {
  CHECK(computed(Opcode::subtract, stack_place(24), stack_place(8)) == number(16));
  CHECK(computed(Opcode::subtract, call_result(1), call_result(1)) == number(0));
  CHECK(computed(Opcode::subtract, call_result(1), call_result(2)).is_unknown());
  CHECK(computed(Opcode::subtract, stack_place(8), call_result(1)).is_unknown());
  CHECK(computed(Opcode::subtract, number(8), stack_place(8)).is_unknown());
}

TEST_CASE("a result that is zero or all ones for any other operand is known") {
  CHECK(computed(Opcode::bit_and, unknown(), number(0)) == number(0));
  CHECK(computed(Opcode::multiply, number(0), unknown()) == number(0));
  CHECK(computed(Opcode::bit_or, unknown(), number(0xFFFFFFFF), 4) == number(0xFFFFFFFF));
  CHECK(computed(Opcode::bit_or, call_result(1), number(0)) == call_result(1));
  CHECK(computed(Opcode::bit_xor, call_result(1), number(0)) == call_result(1));
}

TEST_CASE("an address that is truncated, shifted or mixed is unknown") {
  CHECK(computed(Opcode::copy, import_address(0), number(0), 4).is_unknown());
  CHECK(computed(Opcode::add, stack_place(0), number(1), 4).is_unknown());
  CHECK(computed(Opcode::shift_left, call_result(1), number(1)).is_unknown());
  CHECK(computed(Opcode::add, stack_place(0), stack_place(8)).is_unknown());
  CHECK(computed(Opcode::bit_and, call_result(1), number(1)).is_unknown());
  CHECK(computed(Opcode::multiply, call_result(1), number(2)).is_unknown());
}

TEST_CASE("an int that a call returned is still that call's result in half a register") {
  CHECK(computed(Opcode::copy, call_result(1), number(0), 4) == call_result(1));
  CHECK(computed(Opcode::copy, call_result(1), number(0), 1).is_unknown());
}

TEST_CASE("the stack can be aligned") {
  const Value below = stack_place(0 - std::uint64_t{24});
  CHECK(computed(Opcode::bit_and, below, number(0xFFFFFFFFFFFFFFF0)) ==
        stack_place(0 - std::uint64_t{32}));
  CHECK(computed(Opcode::bit_and, below, number(0xF)).is_unknown());
}

TEST_CASE("operations apply to each member of a choice") {
  Choices choices;
  const Value some = choices.join(number(1), number(2));
  CHECK(compute(Opcode::add, some, number(10), 8, 8, choices) ==
        choices.join(number(11), number(12)));
  CHECK(compute(Opcode::bit_and, some, number(4), 8, 8, choices) == number(0));
  CHECK(compute(Opcode::add, some, unknown(), 8, 8, choices).is_unknown());
  const Value mixed = choices.join(number(1), call_result(0));
  CHECK(compute(Opcode::shift_left, mixed, number(1), 8, 8, choices).is_unknown());
}

TEST_CASE("loads and stores go through registers and constants") {
  Bench bench;
  bench.small.put(place + 8, 0x11223344, 4);
  bench.reg(1) = number(place + 8);
  bench.run({Opcode::load, 4, {}, 0, in(1), {}});
  CHECK(bench.reg(0) == number(0x11223344));
  bench.reg(2) = number(0x1122334455667788);
  bench.run({Opcode::store, 2, {}, 0, constant(place + 8), in(2)});
  bench.run({Opcode::load, 4, {}, 0, in(1), {}});
  CHECK(bench.reg(0) == number(0x11227788));
}

TEST_CASE("half of a pointer is unknown after it is stored") {
  Bench bench;
  bench.reg(0) = import_address(0);
  bench.run({Opcode::store, 8, {}, 0, constant(place), in(0)});
  bench.run({Opcode::load, 8, {}, 1, constant(place), {}});
  CHECK(bench.reg(1) == import_address(0));
  bench.run({Opcode::store, 4, {}, 0, constant(place), in(0)});
  bench.run({Opcode::load, 4, {}, 1, constant(place), {}});
  CHECK(bench.reg(1).is_unknown());
}

TEST_CASE("a store to one of two locations may have changed either") {
  Bench bench;
  bench.small.put(place, 7, 8);
  bench.small.put(place + 8, 7, 8);
  bench.reg(0) = bench.choices.join(number(place), number(place + 8));
  bench.run({Opcode::store, 8, {}, 0, in(0), constant(1)});
  const Value either = bench.choices.join(number(1), number(7));
  for (const std::uint64_t at : {place, place + 8}) {
    bench.run({Opcode::load, 8, {}, 1, constant(at), {}});
    CHECK(bench.reg(1) == either);
  }
}

TEST_CASE("a load from one of two locations is what either holds") {
  Bench bench;
  bench.small.put(place, 7, 8);
  bench.small.put(place + 8, 9, 8);
  bench.reg(0) = bench.choices.join(number(place), number(place + 8));
  bench.run({Opcode::load, 8, {}, 1, in(0), {}});
  CHECK(bench.reg(1) == bench.choices.join(number(7), number(9)));
  bench.reg(0) = bench.choices.join(number(place), number(0x9000));
  bench.run({Opcode::load, 8, {}, 1, in(0), {}});
  CHECK(bench.reg(1).is_unknown());
}

TEST_CASE("a part of a register is replaced") {
  Bench bench;
  bench.reg(0) = number(0x1122334455667788);
  bench.run({Opcode::insert, 1, {}, 0, constant(0xAA), constant(8)});
  CHECK(bench.reg(0) == number(0x112233445566AA88));
  bench.run({Opcode::insert, 2, {}, 0, constant(0x1BBBB), constant(48)});
  CHECK(bench.reg(0) == number(0xBBBB33445566AA88));
  bench.reg(1) = call_result(0);
  bench.run({Opcode::insert, 1, {}, 1, constant(0xAA), constant(8)});
  CHECK(bench.reg(1).is_unknown());
}

// Like `mov r8b, 1` before a call with a bool.
TEST_CASE("the lowest byte of a register can be its only known part") {
  Bench bench;
  bench.reg(1) = call_result(0);
  bench.run({Opcode::insert, 1, {}, 1, constant(0x1AB), constant(0)});
  CHECK(bench.reg(1) == byte_known(0xAB));
  bench.run({Opcode::copy, 4, {}, 2, in(1), {}});
  CHECK(bench.reg(2) == byte_known(0xAB));
  bench.run({Opcode::copy, 1, {}, 3, in(2), {}});
  CHECK(bench.reg(3) == number(0xAB));
  bench.run({Opcode::bit_and, 4, {}, 3, in(2), constant(0x0F)});
  CHECK(bench.reg(3) == number(0x0B));
  bench.run({Opcode::bit_and, 4, {}, 3, in(2), constant(0x10F)});
  CHECK(bench.reg(3).is_unknown());
  bench.run({Opcode::add, 4, {}, 3, in(2), constant(1)});
  CHECK(bench.reg(3).is_unknown());
  bench.run({Opcode::compare, 1, {}, 0, in(2), constant(0xAB)});
  CHECK(holds(bench.state, Condition::equal, bench.state.flags[0], bench.choices) == true);
  bench.run({Opcode::compare, 4, {}, 0, in(2), constant(0xAB)});
  CHECK(holds(bench.state, Condition::equal, bench.state.flags[0], bench.choices) == std::nullopt);
}

TEST_CASE("the lowest two bytes of a register can be its only known part") {
  Bench bench;
  bench.run({Opcode::insert, 2, {}, 1, constant(0x1234), constant(0)});
  CHECK(bench.reg(1) == word_known(0x1234));
  bench.run({Opcode::insert, 1, {}, 1, constant(0xAB), constant(8)});
  CHECK(bench.reg(1) == word_known(0xAB34));
  bench.run({Opcode::copy, 2, {}, 2, in(1), {}});
  CHECK(bench.reg(2) == number(0xAB34));
  bench.run({Opcode::copy, 1, {}, 2, in(1), {}});
  CHECK(bench.reg(2) == number(0x34));
  bench.run({Opcode::sign_extend, 8, {}, 2, in(1), constant(2)});
  CHECK(bench.reg(2) == number(0xFFFFFFFFFFFFAB34));
  bench.run({Opcode::add, 4, {}, 2, in(1), constant(1)});
  CHECK(bench.reg(2) == unknown());
}

TEST_CASE("a division by zero, and a NaN result, are unknown") {
  Bench bench;
  bench.run({Opcode::divide, 8, {}, 1, constant(7), constant(0)});
  CHECK(bench.reg(1) == unknown());
  bench.run({Opcode::float_divide, 8, {}, 1, constant(0), constant(0)});
  CHECK(bench.reg(1) == unknown());
  bench.run({Opcode::float_to_signed, 4, {}, 1, constant(0x43E0000000000000), constant(8)});
  CHECK(bench.reg(1) == unknown());
}

TEST_CASE("the lowest byte is still known in memory") {
  Bench bench;
  bench.reg(0) = stack_place(stack_on_entry);
  bench.reg(1) = byte_known(0xAB);
  bench.run({Opcode::store, 8, {}, 0, in(0), in(1)});
  bench.run({Opcode::load, 8, {}, 2, in(0), {}});
  CHECK(bench.reg(2) == byte_known(0xAB));
  bench.run({Opcode::load, 1, {}, 2, in(0), {}});
  CHECK(bench.reg(2) == number(0xAB));
  bench.run({Opcode::load, 2, {}, 2, in(0), {}});
  CHECK(bench.reg(2).is_unknown());
  bench.run({Opcode::store, 1, {}, 0, in(0), in(1)});
  bench.run({Opcode::load, 1, {}, 2, in(0), {}});
  CHECK(bench.reg(2) == number(0xAB));
}

TEST_CASE("comparisons set the flags they name and leave the others unchanged") {
  Bench bench;
  bench.reg(0) = number(5);
  bench.run({Opcode::compare, 4, {}, 0, in(0), constant(5)});
  bench.run({Opcode::compare_bits, 8, {}, 1, in(0), constant(2)});
  CHECK(holds(bench.state, Condition::equal, bench.state.flags[0], bench.choices) == true);
  CHECK(holds(bench.state, Condition::equal, bench.state.flags[1], bench.choices) == true);
  bench.run({Opcode::compare_result, 8, {}, 1, in(0), {}});
  CHECK(holds(bench.state, Condition::equal, bench.state.flags[1], bench.choices) == false);
  bench.run({Opcode::unknown_flags, 8, {}, 0, {}, {}});
  CHECK_FALSE(
      holds(bench.state, Condition::equal, bench.state.flags[0], bench.choices).has_value());
}

TEST_CASE("a conditional move moves, does not, or leaves both possible") {
  Bench bench;
  bench.run({Opcode::compare, 8, {}, 0, constant(1), constant(1)});
  bench.reg(0) = number(7);
  bench.run({Opcode::select, 8, Condition::not_equal, 0, constant(9), constant(0)});
  CHECK(bench.reg(0) == number(7));
  bench.run({Opcode::select, 8, Condition::equal, 0, constant(9), constant(0)});
  CHECK(bench.reg(0) == number(9));
  bench.run({Opcode::unknown_flags, 8, {}, 0, {}, {}});
  bench.run({Opcode::select, 8, Condition::equal, 0, constant(7), constant(0)});
  CHECK(bench.reg(0) == bench.choices.join(number(7), number(9)));
}

TEST_CASE("a result that an operation cannot determine becomes unknown") {
  Bench bench;
  bench.reg(0) = number(1);
  bench.run({Opcode::unknown, 8, {}, 0, {}, {}});
  CHECK(bench.reg(0).is_unknown());
}

TEST_CASE("control operations are distinguished from the others") {
  for (const Opcode opcode :
       {Opcode::branch, Opcode::jump, Opcode::call, Opcode::ret, Opcode::stop}) {
    CHECK(is_control(opcode));
  }
  for (const Opcode opcode : {Opcode::copy, Opcode::load, Opcode::store, Opcode::compare,
                              Opcode::select, Opcode::unknown}) {
    CHECK_FALSE(is_control(opcode));
  }
}

TEST_CASE("a pointer that is moved by an unknown distance stays in its area") {
  const Value stack = stack_place(stack_on_entry - 32);
  CHECK(computed(Opcode::add, stack, unknown()) == within(area_of_stack));
  CHECK(computed(Opcode::add, unknown(), stack) == within(area_of_stack));
  CHECK(computed(Opcode::add, call_result(1), unknown()) == within(area_of_result(1)));
  CHECK(computed(Opcode::add, within(area_of_stack), number(8)) == within(area_of_stack));
  CHECK(computed(Opcode::subtract, within(area_of_stack), number(8)) == within(area_of_stack));
  CHECK(computed(Opcode::bit_and, within(area_of_stack), number(~std::uint64_t{15})) ==
        within(area_of_stack));
}

TEST_CASE("a number that is moved by an unknown distance may be any address") {
  CHECK(computed(Opcode::add, number(place), unknown()) == unknown());
  CHECK(computed(Opcode::add, unknown(), number(place)) == unknown());
  CHECK(computed(Opcode::add, within(area_of_numbers), unknown()) == unknown());
  CHECK(computed(Opcode::subtract, stack_place(8), unknown()) == unknown());
  CHECK(computed(Opcode::add, stack_place(8), within(area_of_result(1))) == unknown());
  CHECK(computed(Opcode::add, stack_place(8), unknown(), 4) == unknown());
}

TEST_CASE("numbers stay numbers, and so does the difference of pointers into one area") {
  const Value numbers = within(area_of_numbers);
  CHECK(computed(Opcode::add, numbers, number(8)) == numbers);
  CHECK(computed(Opcode::multiply, number(8), numbers) == numbers);
  CHECK(computed(Opcode::subtract, within(area_of_stack), stack_place(8)) == numbers);
  CHECK(computed(Opcode::subtract, within(area_of_result(1)), call_result(1)) == numbers);
  CHECK(computed(Opcode::subtract, within(area_of_result(1)), call_result(2)) == unknown());
  CHECK(computed(Opcode::subtract, within(area_of_stack), call_result(2)) == unknown());
}

TEST_CASE("a store to a lost location on the stack does not change the image") {
  Bench bench;
  bench.small.put(place, 7, 8);
  bench.run({Opcode::store, 8, {}, 0, constant(place + 8), constant(9)});
  bench.reg(0) = stack_place(stack_on_entry - 8);
  bench.run({Opcode::store, 8, {}, 0, in(0), constant(3)});
  bench.reg(1) = within(area_of_stack);
  bench.run({Opcode::store, 8, {}, 0, in(1), constant(4)});
  bench.run({Opcode::load, 8, {}, 2, in(0), {}});
  CHECK(bench.reg(2).is_unknown());
  bench.run({Opcode::load, 8, {}, 2, constant(place), {}});
  CHECK(bench.reg(2) == number(7));
  bench.run({Opcode::load, 8, {}, 2, constant(place + 8), {}});
  CHECK(bench.reg(2) == number(9));
}
