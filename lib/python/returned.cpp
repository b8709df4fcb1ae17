#include "python/returned.hpp"

#include "python/api/effects.hpp"
#include "python/own_declarations.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace ftcheck::python {

using flow::Made;
using flow::Outcome;
using flow::Value;

Handover Reading::unless_changed(Handover handover) const {
  if (handover.declared == GilDeclaration::unknown) return handover;
  const bool is_doubtful = returned.memory.image_is_doubtful && !are_references_known;
  if (are_exposed() || (is_doubtful && are_known_to_others())) {
    handover.declared = GilDeclaration::unknown;
    handover.evidence += ", unless code that was not followed has changed that";
  }
  return handover;
}

std::vector<flow::AddressRange> Reading::with_holders(std::vector<flow::AddressRange> all) const {
  const auto is_in = [&](std::uint64_t address) {
    return std::ranges::any_of(
        all, [&](const auto& one) { return address >= one.first && address < one.second; });
  };
  const auto leads_there = [&](const flow::Cell& cell) {
    const flow::Alternatives values = outcome.choices.alternatives(cell.value);
    return std::ranges::any_of(
        values, [&](const Value& one) { return one.is_number() && is_in(one.offset); });
  };
  for (bool is_more = true; is_more;) {
    is_more = false;
    for (const flow::Cell& cell : returned.memory.cells()) {
      if (!cell.at.is_number() || is_in(cell.at.offset) || !leads_there(cell)) continue;
      all.emplace_back(cell.at.offset, cell.at.offset + cell.size);
      is_more = true;
    }
  }
  std::ranges::sort(all);
  return all;
}

bool Reading::are_known_to_others() const {
  const std::vector<flow::AddressRange> all = with_holders(variables());
  const auto [answer, is_new] = answers.try_emplace(all);
  if (is_new) {
    const auto writes = [&](std::uint64_t function) {
      return flow::may_write(functions.effects(function), all);
    };
    answer->second = flow::are_known_elsewhere(program, all) ||
                     std::ranges::any_of(flow::called_by_others(program), writes);
  }
  return answer->second;
}

bool Reading::are_exposed() const {
  const std::uint64_t rest = 2 * image.pointer_size - sizeof(std::uint32_t);  // of the last slot
  const std::vector<flow::AddressRange> own = variables_of_their_own();
  // Code may count down from the address past the last slot.
  return std::ranges::any_of(variables(), [&](const auto& one) {
    return flow::is_exposed(returned.memory, one.first, one.second + rest + 1, own);
  });
}

std::vector<flow::AddressRange> Reading::variables_of_their_own() const {
  // Compilers for x86-64 align large variables, so what is not aligned is part of another one.
  const bool is_x86_64 = image.architecture == binary::Architecture::x86_64;
  const std::uint64_t alignment = is_x86_64 ? 16 : image.pointer_size;
  const std::uint64_t definition = 13 * image.pointer_size;
  std::vector<flow::AddressRange> own = variables();
  const auto is_in = [&](const auto& variables, std::uint64_t address) {
    return std::ranges::any_of(
        variables, [&](const auto& one) { return address >= one.first && address < one.second; });
  };
  std::erase_if(own, [&](const auto& one) { return one.first % alignment != 0; });
  const std::vector<flow::AddressRange> aligned = own;
  for (const flow::Exposed& from : returned.memory.exposed()) {
    if (is_in(aligned, from.held_in)) continue;
    const auto is_reached = [&](const auto& one) {
      return from.begin < one.second && one.first < from.end - 1 + flow::usual_variable;
    };
    std::uint64_t begin = ~std::uint64_t{0};
    std::uint64_t end = 0;
    for (const auto& one : read) {
      if (!is_reached(one)) continue;
      begin = std::min(begin, one.first);
      end = std::max(end, one.second);
    }
    if (end > begin + definition) std::erase_if(own, is_reached);
  }
  return own;
}

std::vector<flow::AddressRange> Reading::variables() const {
  constexpr std::uint64_t between = 96;  // the most between members of one variable that are read
  std::vector<flow::AddressRange> found = read;
  std::ranges::sort(found);
  std::size_t last = 0;
  for (std::size_t i = 1; i < found.size(); ++i) {
    if (found[i].first <= found[last].second + between) {
      found[last].second = std::max(found[last].second, found[i].second);
    } else {
      found[++last] = found[i];
    }
  }
  found.resize(std::min(found.size(), last + 1));
  return found;
}

std::string Reading::address(std::uint64_t at) const {
  return binary::describe_address(image.parts, at);
}

HandedMemory Reading::memory() const {
  read.clear();
  return {[this](const Value& at, unsigned size) {
            if (at.is_number()) read.emplace_back(at.offset, at.offset + size);
            return flow::load_undisturbed(image, returned.memory, at, size);
          },
          image.pointer_size,
          expected,
          image.parts,
          slot_limit,
          &outcome.choices};
}

std::string called(const binary::Image& image, const Value& target) {
  if (target.kind == Value::Kind::import) {
    return image.imports[target.id].name;
  }
  return target.is_number()
             ? "the function at " + binary::describe_address(image.parts, target.offset)
             : std::string("a function at a computed address");
}

bool is_other_when_thrown(const Outcome& outcome, const Made& made) {
  return std::ranges::any_of(outcome.thrown, [&](const Made& other) {
    const bool is_same = (other.marked_at != 0) == (made.marked_at != 0) &&
                         (made.marked_at == 0 || other.mark == made.mark);
    return other.kind != &definition && !is_same;
  });
}

namespace {

Handover from_module(const Reading& reading, const Made& made, const std::string& how) {
  Handover handover;
  handover.phase = InitPhase::single;
  if (made.kind == &bare_module) {
    handover.evidence = how +
                        ", which makes a module without a definition: the interpreter refuses such "
                        "a module from an init function, so the import fails";
    return handover;
  }
  if (made.kind == &module_of_definition && made.argument.is_number()) {
    const HandedMemory memory = reading.memory();
    handover.layout =
        read_definition(memory.read, made.argument, memory.pointer_size, memory.expected_layout)
            .layout;
  }
  const Outcome& outcome = reading.outcome;
  const bool may_be_unseen =
      (outcome.may_mark_unseen || (outcome.marks_elsewhere && made.marked_at != 0)) &&
      flow::is_called_elsewhere(reading.program, flow::Effect::marks);
  const bool may_be_other = may_be_unseen || outcome.calls_itself;
  if (may_be_other && !declares_only_what_it_makes(reading.program)) {
    handover.evidence = how + ", but code that was not followed may call PyUnstable_Module_SetGIL";
  } else if (is_other_when_thrown(outcome, made)) {
    handover.evidence =
        how + ", but what it declares may depend on an exception, and its handler was not found";
  } else if (made.marked_at != 0) {
    handover.declared = declaration_of(made.mark);
    handover.by = DeclaredBy::set_gil;
    handover.evidence =
        fmt::format("{} and calls PyUnstable_Module_SetGIL at {} with {}", how,
                    reading.address(made.marked_at), constant_name(handover.declared));
  } else if (outcome.marks_elsewhere) {
    handover.evidence = fmt::format(
        "{} and calls functions through pointers that could not be determined, which "
        "may declare for it",
        how);
  } else {
    handover.declared = GilDeclaration::nothing;
    handover.evidence = how + " and never calls PyUnstable_Module_SetGIL on it";
  }
  return handover;
}

Handover from_slots_module(const Reading& reading, const Made& made, const std::string& how) {
  if (made.marked_at != 0) {
    return from_module(reading, made, how);
  }
  Handover handover =
      reading.unless_changed(judge_export_slots(reading.memory(), made.argument, how + " of"));
  handover.phase = InitPhase::single;
  return handover;
}

std::vector<Handover> from_made(const Reading& reading, const Made& made) {
  const std::string& name = reading.init.symbol;
  std::vector<Handover> found;
  for (const Value& argument : reading.outcome.choices.alternatives(made.argument)) {
    Made one = made;
    one.argument = argument;
    const std::string function =
        called(reading.image, reading.outcome.calls.at(made.result).target);
    const std::string calls =
        fmt::format("{} calls {} at {}", name, function, reading.address(made.at));
    if (made.kind == &definition) {
      found.push_back(reading.unless_changed(judge_definition(reading.memory(), argument, calls)));
    } else if (made.kind == &module_of_slots) {
      found.push_back(from_slots_module(reading, one, calls));
    } else {
      found.push_back(from_module(reading, one, calls));
    }
  }
  return found;
}

// The name of the function if it is an import.
std::string_view import_name(const Reading& reading, const Value& target) {
  return target.kind == Value::Kind::import && target.offset == 0
             ? std::string_view(reading.image.imports[target.id].name)
             : std::string_view{};
}

bool is_string(const Reading& reading, const Value& at, std::string_view text) {
  return at.is_number() && binary::read_string(reading.image, at.offset) == text;
}

// True for the call by which a module that cffi generated has _cffi_backend make the module
// (cffi/_cffi_include.h, _cffi_init): _cffi_backend._init_cffi_1_0_external_module(table).
bool made_by_cffi(const Reading& reading, const flow::CallSite& site) {
  const std::string_view function = import_name(reading, site.target);
  if ((function != "PyObject_CallMethod" && function != "_PyObject_CallMethod_SizeT") ||
      !is_string(reading, site.arguments[1], "_init_cffi_1_0_external_module")) {
    return false;
  }
  const Value& backend = site.arguments[0];
  if (backend.kind != Value::Kind::result || backend.offset != 0) {
    return false;
  }
  const flow::CallSite& import = reading.outcome.calls.at(backend.id);
  return import_name(reading, import.target) == "PyImport_ImportModule" &&
         is_string(reading, import.arguments[0], "_cffi_backend");
}

Handover from_cffi(const Reading& reading, const flow::CallSite& site) {
  Handover handover;
  handover.phase = InitPhase::single;
  handover.declared = GilDeclaration::not_used;
  handover.by = DeclaredBy::delegated;
  handover.evidence = fmt::format(
      "{} has _cffi_backend make the module (the call at {}), which declares Py_MOD_GIL_NOT_USED "
      "for it from cffi 2.0 on, the first version for free-threaded interpreters",
      reading.init.symbol, reading.address(site.at));
  return handover;
}

// A returned value that no call known to make modules has made.
Handover from_elsewhere(const Reading& reading, const Value& value) {
  Handover handover;
  const std::string& name = reading.init.symbol;
  if (value.kind == Value::Kind::result && value.offset == 0) {
    const flow::CallSite& site = reading.outcome.calls.at(value.id);
    if (made_by_cffi(reading, site)) {
      return from_cffi(reading, site);
    }
    handover.evidence =
        fmt::format("{} returns the result of {}, called at {} and not followed", name,
                    called(reading.image, site.target), reading.address(site.at));
  } else if (value.is_number()) {
    handover.evidence =
        fmt::format("{} returns the constant 0x{:x}, which is not a module", name, value.offset);
  } else {
    handover.evidence = fmt::format("the result of {} could not be determined", name);
  }
  return handover;
}

}  // namespace

std::vector<Handover> from_return(const Reading& reading) {
  if (reading.returned.made) {
    return from_made(reading, *reading.returned.made);
  }
  if (reading.init.is_export) {
    return {reading.unless_changed(judge_export_slots(reading.memory(), reading.returned.value,
                                                      reading.init.symbol + " returns the"))};
  }
  return {from_elsewhere(reading, reading.returned.value)};
}

}  // namespace ftcheck::python
