#include "state/entries.hpp"

#include "state/tables.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace ftcheck::state {
namespace {

// Loops of ufuncs: an array of functions in the data or filled by code, given with its name to a
// function that is called through a pointer (PyUFunc_FromFuncAndData).
void name_loops(const Code& code, const std::vector<const Facts*>& facts, std::string_view module,
                std::map<std::uint64_t, std::string>& named) {
  constexpr unsigned most_loops = 64;
  std::map<std::uint64_t, std::uint64_t> filled;  // functions that code writes, by place
  for (const Facts* const one : facts) {
    for (const Store& store : one->stores) {
      if (store.constant && code.begins(*store.constant)) {
        filled.emplace(store.address, *store.constant);
      }
    }
  }
  const auto function_at = [&](std::uint64_t place) -> std::optional<std::uint64_t> {
    const auto there = code.pointer_at(place);
    if (there && code.begins(*there)) return there;
    const auto written = filled.find(place);
    return written == filled.end() ? std::nullopt : std::optional(written->second);
  };
  for (const Facts* const one : facts) {
    for (const Call& call : one->calls) {
      if (call.target != 0 || call.import || call.arguments.empty()) continue;
      const Value& table = call.arguments.front();
      if (!table.is(Value::Kind::address) || table.indexed || !function_at(table.n)) continue;
      std::string_view text;
      for (std::size_t i = 1; i < call.arguments.size(); ++i) {
        const Value& other = call.arguments[i];
        if (other.is(Value::Kind::address) && code.is_constant(other.n)) {
          const std::string_view name = name_at(code, other.n);
          if (name.size() > 1 && text.empty()) text = name;
        }
      }
      for (unsigned i = 0; i < most_loops; ++i) {
        const auto function = function_at(table.n + 8 * std::uint64_t{i});
        if (!function) break;
        named.emplace(*function, text.empty() ? fmt::format("{}: a ufunc", module)
                                              : fmt::format("{}.{}", module, text));
      }
    }
  }
}

// Records that bind functions: pybind11's and nanobind's, methods that are not in a table.
void name_records(const Code& code, const std::vector<const Facts*>& facts, std::string_view module,
                  std::map<std::uint64_t, std::string>& named) {
  for (const Facts* const one : facts) {
    for (const Record& record : one->records) {
      for (const std::uint64_t text_at : record.texts) {
        const std::string_view text = name_at(code, text_at);
        if (text.empty() || text.find_first_of(" .-") != std::string_view::npos) continue;
        for (const std::uint64_t function : record.functions) {
          named.emplace(function, fmt::format("{}.{}", module, text));
        }
        break;
      }
    }
  }
}

// Functions in the tables that Microsoft's run-time library calls at the start.
void add_initializers(const Code& code, const std::vector<const Facts*>& facts,
                      std::set<std::uint64_t>& apart) {
  constexpr std::uint64_t longest = 65'536;
  for (const Facts* const one : facts) {
    for (const Call& call : one->calls) {
      if (!call.import || call.arguments.size() < 2) continue;
      const std::string_view name = code.image().imports[*call.import].name;
      const Value& first = call.arguments[0];
      const Value& end = call.arguments[1];
      if (!name.starts_with("_initterm") || !first.is(Value::Kind::address) ||
          !end.is(Value::Kind::address)) {
        continue;
      }
      for (std::uint64_t at = first.n; at < std::min(end.n, first.n + longest); at += 8) {
        if (const auto function = code.pointer_at(at)) apart.insert(*function);
      }
    }
  }
}

// Functions with which the import of the module begins.
std::set<std::uint64_t> begin_import(const Code& code, const Tables& tables) {
  std::set<std::uint64_t> all = tables.of_module;
  all.insert(code.image().constructors.begin(), code.image().constructors.end());
  for (const binary::Export& symbol : code.image().exports) {
    if (symbol.name.starts_with("PyInit") || symbol.name.starts_with("PyModExport")) {
      all.insert(symbol.address);
    }
  }
  return all;
}

}  // namespace

std::vector<bool> called_at_import(const Code& code, const Tables& tables,
                                   const std::vector<Outline>& outlines) {
  std::vector<bool> called(outlines.size());
  std::vector<std::size_t> next;
  const auto call = [&](std::size_t function) {
    if (called[function]) return;
    called[function] = true;
    next.push_back(function);
  };
  for (const std::uint64_t address : begin_import(code, tables)) {
    if (const auto function = code.begins(address)) call(*function);
  }
  while (!next.empty()) {
    const Outline& outline = outlines[next.back()];
    next.pop_back();
    for (const std::size_t callee : outline.callees) call(callee);
  }
  return called;
}

Entries find_entries(Reading& reading, const std::vector<std::size_t>& matter, Tables tables,
                     std::string_view module) {
  const Code& code = reading.code();
  std::vector<const Facts*> facts;
  facts.reserve(matter.size());
  for (const std::size_t function : matter) facts.push_back(&reading.facts(function));
  Entries entries;
  entries.named = std::move(tables.named);
  name_loops(code, facts, module, entries.named);
  name_records(code, facts, module, entries.named);
  std::set<std::uint64_t> apart = begin_import(code, tables);
  if (code.image().entry) apart.insert(*code.image().entry);
  add_initializers(code, facts, apart);
  for (const Facts* const one : facts) apart.insert(one->once.begin(), one->once.end());
  const auto note = [&](std::uint64_t function) {
    if (!apart.contains(function) && !entries.named.contains(function)) {
      entries.indirect.insert(function);
    }
  };
  for (const binary::Fixup& fixup : code.image().fixups) {
    if (fixup.linkage) continue;
    const auto target = code.pointer_of(fixup);
    if (!target || !code.begins(*target)) continue;
    const std::string_view section = code.symbols().section_of(fixup.address);
    if (section != ".init_array" && section != ".fini_array" && !section.starts_with(".got")) {
      note(*target);
    }
  }
  for (std::size_t i = 0; i < reading.count(); ++i) {
    for (const std::uint64_t function : reading.outline(i).takes) note(function);
  }
  for (const std::uint64_t function : apart) entries.named.erase(function);
  return entries;
}

}  // namespace ftcheck::state
