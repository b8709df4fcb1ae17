// Files that are not modules: their init functions only return NULL.
#include "flow/functions/image_code.hpp"
#include "flow/values/execute.hpp"
#include "python/api/call_model.hpp"
#include "python/handover.hpp"

#include <algorithm>

namespace ftcheck::python {
namespace {

// True if the function is a few instructions that neither call nor branch, and read only the stack:
// its result depends on nothing that could differ between processes.
bool decides_nothing(flow::Program& program, std::uint64_t address, std::size_t most) {
  using isa::Opcode;
  const isa::Register stack = program.convention().stack_pointer;
  isa::Lifted instruction;
  for (std::size_t i = 0; i < most; ++i) {
    program.look(address, instruction);
    if (instruction.length == 0) return false;
    address += instruction.length;
    for (const isa::Operation& operation : instruction.operations) {
      const bool is_of_stack = !operation.a.is_constant && operation.a.reg == stack;
      if (operation.opcode == Opcode::ret) return true;
      if (operation.opcode == Opcode::select ||
          (operation.opcode == Opcode::load && !is_of_stack) ||
          flow::is_control(operation.opcode)) {
        return false;
      }
    }
  }
  return false;
}

}  // namespace

bool only_returns_null(const binary::Image& image) {
  constexpr std::size_t most_steps = 16;
  const InterpreterModel model;
  flow::ImageCode code(image, model);
  if (code.program() == nullptr) return false;
  const std::vector<std::string> names = all_init_functions(image);
  return !names.empty() && std::ranges::all_of(names, [&](const std::string& name) {
    const binary::Export* symbol = binary::find_export(image, name);
    if (symbol == nullptr || symbol->indirect || !symbol->forwarded_to.empty()) return false;
    if (!decides_nothing(*code.program(), symbol->address, most_steps)) return false;
    const flow::Outcome outcome = flow::follow(code, symbol->address, {most_steps});
    return outcome.stopped.empty() && outcome.returns.empty() && outcome.calls.empty() &&
           !outcome.may_depend_on_base;
  });
}

}  // namespace ftcheck::python
