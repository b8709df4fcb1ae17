#include "flow/engine/trace.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace ftcheck::flow {
namespace {

std::string with_offset(std::string base, std::uint64_t offset) {
  const auto distance = static_cast<std::int64_t>(offset);
  if (distance == 0) {
    return base;
  }
  return distance > 0 ? fmt::format("{} + {}", base, distance)
                      : fmt::format("{} - {}", base, 0 - offset);
}

std::string describe_plain(const Value& value) {
  switch (value.kind) {
    case Value::Kind::unknown:
    case Value::Kind::choice:
      break;
    case Value::Kind::within:
      return value.id == area_of_numbers ? "some number"
             : value.id == area_of_stack ? "somewhere on the stack"
             : value.id == area_of_results
                 ? "somewhere in results"
                 : fmt::format("somewhere in result {}", value.id - area_of_result(0));
    case Value::Kind::number:
      return fmt::format("0x{:x}", value.offset);
    case Value::Kind::import:
      return with_offset(fmt::format("import {}", value.id), value.offset);
    case Value::Kind::result:
      return with_offset(fmt::format("result {}", value.id), value.offset);
    case Value::Kind::stack:
      return with_offset("stack", value.offset - stack_on_entry);
    case Value::Kind::half:
      return fmt::format("{} half 0x{:x}", value.id == 0 ? "lower" : "upper", value.offset);
    case Value::Kind::byte:
      return fmt::format("lowest byte 0x{:x}", value.offset);
    case Value::Kind::word:
      return fmt::format("lowest two bytes 0x{:x}", value.offset);
    case Value::Kind::counter:
      return fmt::format("counter 0x{:x}", value.offset);
    case Value::Kind::range:
      return fmt::format("0x{:x} to 0x{:x}", value.offset, value.id);
    case Value::Kind::thread:
      return with_offset(fmt::format("thread {}", value.id), value.offset);
  }
  return "?";
}

}  // namespace

void tell(const Trace& trace, std::string line) {
  std::ranges::replace(line, '\n', ' ');
  trace(line);
}

std::string describe(const Value& value, const Choices& choices) {
  if (value.kind != Value::Kind::choice) {
    return describe_plain(value);
  }
  std::string text;
  for (const Value& one : choices.alternatives(value)) {
    text += (text.empty() ? "{" : " | ") + describe_plain(one);
  }
  return text + "}";
}

std::string describe(const State& state, const Choices& choices) {
  std::string text;
  for (std::size_t i = 0; i < state.registers.size(); ++i) {
    if (state.registers[i] != unknown()) {
      text += fmt::format("r{}={} ", i, describe(state.registers[i], choices));
    }
  }
  for (const Cell& cell : state.memory.cells()) {
    if (cell.value != unknown()) {
      text += fmt::format("[{}]={}{} ", describe_plain(cell.at), describe(cell.value, choices),
                          cell.is_doubtful ? "?" : "");
    }
  }
  for (const Exposed& one : state.memory.exposed()) {
    text += one.end == one.begin + 1 ? fmt::format("exposed 0x{:x} ", one.begin)
                                     : fmt::format("exposed 0x{:x}-0x{:x} ", one.begin, one.end);
  }
  if (state.memory.image_is_doubtful) text += "variables are doubtful ";
  if (state.memory.image_is_lost) text += "variables are lost ";
  for (const Made& made : state.made) {
    text += fmt::format("{}=result {} of {} ", made.kind->name, made.result,
                        describe(made.argument, choices));
    if (made.marked_at != 0) {
      text += fmt::format("marked {} ", describe(made.mark, choices));
    }
  }
  if (!text.empty()) {
    text.pop_back();
  }
  return text;
}

}  // namespace ftcheck::flow
