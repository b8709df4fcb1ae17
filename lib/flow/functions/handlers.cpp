// Where the image may catch an exception: according to its unwind tables (binary/catches.hpp),
// except for handlers that only end the process.
//
// Clang makes a function that must not throw catch everything and go to __clang_call_terminate,
// which marks the exception as caught and then calls std::terminate.
#include "flow/functions/program.hpp"
#include "flow/values/execute.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

namespace ftcheck::flow {
namespace {

constexpr std::string_view begins_catch = "__cxa_begin_catch";
constexpr std::string_view ends_process[] = {"_ZSt9terminatev", "abort"};

// Reads straight on from a handler, and into its calls, until the answer is known.
class HandlerWalk {
 public:
  explicit HandlerWalk(Program& program) : program_(program), choices_(1) {
    state_.registers.resize(program.convention().registers, unknown());
    state_.registers[program.convention().stack_pointer] = stack_place(stack_on_entry);
  }

  bool comes_to_terminate(std::uint64_t handler) {
    constexpr unsigned most = 40;  // instructions
    address_ = handler;
    for (unsigned i = 0; i < most && way_ == Way::on; ++i) {
      program_.look(address_, instruction_);
      if (instruction_.length == 0) return false;
      address_ += instruction_.length;
      for (const isa::Operation& operation : instruction_.operations) take(operation);
    }
    return way_ == Way::ends;
  }

 private:
  enum class Way { on, ends, elsewhere };

  void take(const isa::Operation& operation) {
    if (way_ != Way::on) return;
    if (operation.opcode == isa::Opcode::call || operation.opcode == isa::Opcode::jump) {
      if (operation.opcode == isa::Opcode::call) returns_to_.push_back(address_);
      go_to(evaluate(state_, operation.a));
    } else if (is_control(operation.opcode)) {
      way_ = Way::elsewhere;
    } else {
      execute(program_.image(), operation, state_, choices_);
    }
  }

  void go_to(const Value& target) {
    if (target.is_number()) {
      address_ = target.offset;
      return;
    }
    const bool is_import = target.kind == Value::Kind::import && target.offset == 0;
    const std::string_view name =
        is_import ? std::string_view(program_.image().imports[target.id].name) : "";
    if (std::ranges::count(ends_process, name) > 0) {
      way_ = Way::ends;
    } else if (name == begins_catch && !returns_to_.empty()) {
      address_ = returns_to_.back();
      returns_to_.pop_back();
      std::ranges::fill(state_.registers, unknown());
    } else {
      way_ = Way::elsewhere;
    }
  }

  Program& program_;
  Choices choices_;
  State state_;
  isa::Lifted instruction_;
  std::uint64_t address_ = 0;
  std::vector<std::uint64_t> returns_to_;
  Way way_ = Way::on;
};

}  // namespace

const binary::Catch& Program::find_catch(std::uint64_t call, unsigned length) {
  static const binary::Catch nowhere;
  static const binary::Catch anywhere{.may_catch = true};
  if (!catches_) return nowhere;
  if (!looked_for_catches_) catch_tables_ = binary::read_catch_tables(image_);
  looked_for_catches_ = true;
  if (!catch_tables_) return anywhere;
  const auto [place, is_new] = found_catches_.try_emplace(call, anywhere);
  binary::Catch& known = place->second;
  if (!is_new) return known;
  const auto found = binary::find_catch(*catch_tables_, call & ~convention().mode_bits, length);
  if (!found) return known;
  known = *found;
  known.may_catch &= !(known.handler && HandlerWalk(*this).comes_to_terminate(*known.handler));
  return known;
}

}  // namespace ftcheck::flow
