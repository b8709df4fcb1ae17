#include "base/state_words.hpp"

#include "base/enumerate.hpp"
#include "base/hash.hpp"
#include "base/symbol_name.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace ftcheck::base {
namespace {

// In bytes.  What is longer ends with a hash of all of it.
constexpr std::size_t longest_identity = 200;

std::string bytes(std::uint64_t number) {
  return number == 1 ? "1 byte" : fmt::format("{} bytes", number);
}

std::string section_of(const StateVariable& variable) {
  return variable.section.empty() ? "" : readable_symbol(variable.section);
}

// "ImagingDefaultArena (0xab1e0, .bss, 48 bytes)", or "the variable at 0xab1e0 (.bss, 48 bytes)".
std::string in_full(const StateVariable& variable) {
  const std::string address = fmt::format("{:#x}", variable.address);
  std::string name = "the variable at " + address;
  std::vector<std::string> facts;
  if (!variable.name.empty()) {
    name = readable_symbol(variable.name);
    facts.push_back(address);
  }
  if (!variable.section.empty()) facts.push_back(section_of(variable));
  if (variable.size) facts.push_back(bytes(*variable.size));
  return facts.empty() ? name : fmt::format("{} ({})", name, fmt::join(facts, ", "));
}

// "ImagingDefaultArena (0xab1e0)"
std::string in_short(const StateVariable& variable) {
  return variable.name.empty()
             ? fmt::format("{:#x}", variable.address)
             : fmt::format("{} ({:#x})", readable_symbol(variable.name), variable.address);
}

// The first most_listed items, each in its words; the rest is counted.
template <typename Item, typename Words>
std::string list_first(std::span<const Item> items, const Words& words) {
  const std::size_t listed = std::min(items.size(), most_listed);
  std::vector<std::string> names;
  names.reserve(listed);
  for (const Item& item : items.first(listed)) names.push_back(words(item));
  return enumerate(names, items.size() - listed);
}

std::string variables_of(const SharedState& state) {
  if (state.variables.empty()) return "static data";
  if (state.variables.size() == 1) return in_full(state.variables.front());
  return fmt::format("{} variables", state.variables.size());
}

// ": a (0x10) and b (0x18)", the end of a sentence that only counts them.
std::string list_of(const SharedState& state) {
  if (state.variables.size() < 2) return {};
  return ": " + list_first<StateVariable>(state.variables, in_short);
}

std::string function_of(const StateWriter& writer) {
  return writer.function.empty() ? fmt::format("the function at {:#x}", writer.address)
                                 : readable_symbol(writer.function);
}

// `name` is a function's, or its address.
std::string caller_of(const std::string& name) {
  return name.starts_with("0x") ? "the function at " + readable_symbol(name)
                                : readable_symbol(name);
}

std::string stores_of(const StateWriter& writer) {
  if (writer.stores <= 1) return fmt::format("1 store at {:#x}", writer.store);
  return fmt::format("{} stores, first at {:#x}", writer.stores, writer.store);
}

std::string writer_line(const StateWriter& writer) {
  std::string line = function_of(writer);
  const bool is_direct = writer.path.size() <= 1;
  const bool has_that_name = is_direct && line == readable_symbol(writer.entry);
  if (!writer.entry.empty() && !has_that_name) {
    line += fmt::format(", {} {}", is_direct ? "called as" : "reached from",
                        readable_symbol(writer.entry));
    if (writer.path.size() > 2) {
      const auto between = std::span(writer.path).subspan(1, writer.path.size() - 2);
      line += " through " + list_first<std::string>(between, readable_symbol);
    }
  }
  return line + ": " + stores_of(writer);
}

std::string shortened(std::string text) {
  if (text.size() <= longest_identity) return text;
  return fmt::format("{}… {:016x}", text.substr(0, longest_identity - 20), fnv(text));
}

std::string join(const std::set<std::string>& names) {
  return shortened(fmt::format("{}", fmt::join(names, ", ")));
}

}  // namespace

std::string list_names(std::span<const std::string> names) {
  const std::size_t listed = std::min(names.size(), most_listed);
  return enumerate(names.first(listed), names.size() - listed);
}

std::string sentence(const SharedState& state) {
  const bool one = state.writers.size() == 1;
  const std::string who =
      one ? function_of(state.writers.front())
          : fmt::format("{} {}", state.writers.size(),
                        state.kind == StateKind::fortran ? "Fortran routines" : "functions");
  const std::string what = variables_of(state);
  const std::string list = list_of(state);
  switch (state.kind) {
    case StateKind::lazy:
      return fmt::format("{} {} {} and then {} {} without a lock, so two threads may both do so{}",
                         who, one ? "tests" : "test", what, one ? "sets" : "set",
                         list.empty() ? "it" : "them", list);
    case StateKind::buffer:
      return fmt::format("{} {} {} without a lock: memory that all threads share{}", who,
                         one ? "fills" : "fill", what,
                         list.empty() ? "" : " (" + list.substr(2) + ")");
    case StateKind::fortran:
      return fmt::format("{} {} what Fortran keeps from call to call (COMMON or SAVE): {}{}", who,
                         one ? "writes" : "write", list.empty() ? what : "",
                         list.empty() ? "" : list.substr(2));
    case StateKind::shared:
      break;
  }
  return fmt::format("{} {} {} without a lock{}", who, one ? "writes" : "write", what, list);
}

std::string sentence(const UnsafeCall& call) {
  const bool one = call.callers.size() == 1;
  return fmt::format(
      "{} {} {} without a lock; all threads share its hidden state",
      one ? caller_of(call.callers.front()) : fmt::format("{} functions", call.callers.size()),
      one ? "calls" : "call", readable_symbol(call.function));
}

std::vector<std::string> writer_lines(const SharedState& state) {
  std::vector<std::string> lines;
  for (const StateWriter& writer : state.writers) {
    if (lines.size() == most_listed) {
      const std::size_t more = state.writers.size() - most_listed;
      lines.push_back(fmt::format("and {} more function{}", more, more == 1 ? "" : "s"));
      break;
    }
    lines.push_back(writer_line(writer));
  }
  return lines;
}

std::string caller_line(const UnsafeCall& call) {
  // Instances of one template read alike.
  std::vector<std::pair<std::string, std::size_t>> names;
  for (const std::string& caller : call.callers) {
    std::string name = readable_symbol(caller);
    const auto known = std::ranges::find(names, name, &std::pair<std::string, std::size_t>::first);
    if (known == names.end()) {
      names.emplace_back(std::move(name), 1);
    } else {
      ++known->second;
    }
  }
  const auto words = [](const std::pair<std::string, std::size_t>& one) {
    return one.second == 1 ? one.first : fmt::format("{} ({} functions)", one.first, one.second);
  };
  return "called by " + list_first<std::pair<std::string, std::size_t>>(names, words);
}

std::string identity(const SharedState& state) {
  std::set<std::string> names;
  for (const StateVariable& variable : state.variables) {
    if (!variable.name.empty()) names.emplace(lasting_symbol(variable.name));
  }
  if (!names.empty()) return join(names);
  for (const StateWriter& writer : state.writers) {
    if (!writer.function.empty()) names.emplace(lasting_symbol(writer.function));
  }
  if (!names.empty()) return join(names);
  for (const StateWriter& writer : state.writers) {
    if (!writer.entry.empty()) names.insert(writer.entry);
  }
  return join(names);
}

}  // namespace ftcheck::base

namespace ftcheck {

std::string_view SharedState::code() const {
  switch (kind) {
    case StateKind::lazy:
      return "FT512";
    case StateKind::buffer:
      return "FT513";
    case StateKind::fortran:
      return "FT515";
    case StateKind::shared:
      break;
  }
  return "FT511";
}

}  // namespace ftcheck
