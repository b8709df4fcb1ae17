#include "python/handover.hpp"

#include "binary/link.hpp"
#include "python/analysis/execute.hpp"
#include "python/analysis/image_code.hpp"
#include "python/analysis/references.hpp"
#include "python/create.hpp"
#include "python/link_called.hpp"
#include "python/lookup.hpp"

#include <algorithm>
#include <random>

#include <fmt/format.h>

namespace ftcheck::python {
namespace {

using analysis::Made;
using analysis::Outcome;
using analysis::Return;
using analysis::Value;

struct Reading {
  const binary::Image& image;
  const analysis::Program& program;
  const InitFunction& init;
  const Outcome& outcome;
  const Return& returned;
  BuiltFor expected;
  std::size_t slot_limit;

  // What was read of it so far.
  mutable std::vector<analysis::AddressRange> read = {};

  // What was handed over, where nobody can have changed what was read of it.
  Handover unless_changed(Handover handover) const {
    if (handover.declared == GilDeclaration::unknown) return handover;
    const bool is_doubtful = returned.memory.image_is_doubtful;
    if (are_exposed() || (is_doubtful && analysis::are_known_elsewhere(program, variables()))) {
      handover.declared = GilDeclaration::unknown;
      handover.evidence += ", unless code that was not followed has changed that";
    }
    return handover;
  }

  // True if code that was not followed has the address of one of the variables.
  bool are_exposed() const {
    const std::uint64_t rest = 2 * image.pointer_size - sizeof(std::uint32_t);  // of the last slot
    const std::vector<analysis::AddressRange> own = variables_of_their_own();
    // The address behind the last slot may be counted down.
    return std::ranges::any_of(variables(), [&](const auto& one) {
      return analysis::is_exposed(returned.memory, one.first, one.second + rest + 1, own);
    });
  }

  // Those of the variables that are no members of a variable that begins before.  Code that has the
  // address of that gets no pointer from them.  They are aligned as variables of their size are,
  // and no exposed address has the definition and its slots shortly behind it.
  std::vector<analysis::AddressRange> variables_of_their_own() const {
    constexpr std::uint64_t alignment = 16;
    const std::uint64_t definition = 13 * image.pointer_size;
    std::vector<analysis::AddressRange> own = variables();
    const auto is_in = [&](const auto& variables, std::uint64_t address) {
      return std::ranges::any_of(
          variables, [&](const auto& one) { return address >= one.first && address < one.second; });
    };
    std::erase_if(own, [&](const auto& one) { return one.first % alignment != 0; });
    const std::vector<analysis::AddressRange> aligned = own;
    for (const analysis::Exposed& from : returned.memory.exposed()) {
      if (is_in(aligned, from.held_in)) continue;
      const auto is_reached = [&](const auto& one) {
        return from.begin < one.second && one.first < from.end - 1 + analysis::usual_variable;
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

  // The variables that were read of.
  std::vector<analysis::AddressRange> variables() const {
    constexpr std::uint64_t between = 96;  // members of one that are read
    std::vector<analysis::AddressRange> found = read;
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

  std::string address(std::uint64_t at) const { return binary::describe_address(image.parts, at); }

  HandedMemory memory() const {
    read.clear();
    return {[this](const Value& at, unsigned size) {
              if (at.is_number()) read.emplace_back(at.offset, at.offset + size);
              return analysis::load_undisturbed(image, returned.memory, at, size);
            },
            image.pointer_size, expected, image.parts, slot_limit};
  }
};

std::string called(const binary::Image& image, const Value& target) {
  if (target.kind == Value::Kind::import) {
    return image.imports[target.id].name;
  }
  return target.is_number()
             ? "the function at " + binary::describe_address(image.parts, target.offset)
             : std::string("a function that is computed");
}

// True if the module may have declared something else when an exception was thrown that the image
// may catch: a handler could return it so.
bool is_other_when_thrown(const Outcome& outcome, const Made& made) {
  return std::ranges::any_of(outcome.thrown, [&](const Made& other) {
    const bool is_same = (other.declared_at != 0) == (made.declared_at != 0) &&
                         (made.declared_at == 0 || other.declared == made.declared);
    return other.kind != Made::Kind::definition && !is_same;
  });
}

Handover from_module(const Reading& reading, const Made& made, const std::string& how) {
  Handover handover;
  handover.phase = InitPhase::single;
  if (made.kind == Made::Kind::bare_module) {
    handover.evidence = how +
                        ", which makes a module without a definition: the interpreter refuses such "
                        "a module from an init function, so the import fails";
    return handover;
  }
  if (made.kind == Made::Kind::module && made.argument.is_number()) {
    const HandedMemory memory = reading.memory();
    handover.layout =
        read_definition(memory.read, made.argument, memory.pointer_size, memory.expected_layout)
            .layout;
  }
  const Outcome& outcome = reading.outcome;
  const bool may_be_unseen =
      (outcome.may_declare_unseen || (outcome.declares_elsewhere && made.declared_at != 0)) &&
      analysis::is_called_elsewhere(reading.program, analysis::Effect::set_gil);
  if (may_be_unseen) {
    handover.evidence = how + ", but code that was not followed may call PyUnstable_Module_SetGIL";
  } else if (is_other_when_thrown(outcome, made)) {
    handover.evidence =
        how + ", but what it declares may depend on an exception, and handlers are not followed";
  } else if (made.declared_at != 0) {
    handover.declared = declaration_of(made.declared);
    handover.by = DeclaredBy::set_gil;
    handover.evidence =
        fmt::format("{} and calls PyUnstable_Module_SetGIL at {} with {}", how,
                    reading.address(made.declared_at), constant_name(handover.declared));
  } else if (outcome.declares_elsewhere) {
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
  if (made.declared_at != 0) {
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
    switch (made.kind) {
      case Made::Kind::definition:
        found.push_back(
            reading.unless_changed(judge_definition(reading.memory(), argument, calls)));
        break;
      case Made::Kind::module:
      case Made::Kind::bare_module:
        found.push_back(from_module(reading, one, calls));
        break;
      case Made::Kind::slots_module:
        found.push_back(from_slots_module(reading, one, calls));
        break;
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

// True for the call with which a module that cffi generated has _cffi_backend make it
// (cffi/_cffi_include.h, _cffi_init): _cffi_backend._init_cffi_1_0_external_module(table).
bool made_by_cffi(const Reading& reading, const analysis::CallSite& site) {
  const std::string_view function = import_name(reading, site.target);
  if ((function != "PyObject_CallMethod" && function != "_PyObject_CallMethod_SizeT") ||
      !is_string(reading, site.arguments[1], "_init_cffi_1_0_external_module")) {
    return false;
  }
  const Value& backend = site.arguments[0];
  if (backend.kind != Value::Kind::result || backend.offset != 0) {
    return false;
  }
  const analysis::CallSite& import = reading.outcome.calls.at(backend.id);
  return import_name(reading, import.target) == "PyImport_ImportModule" &&
         is_string(reading, import.arguments[0], "_cffi_backend");
}

Handover from_cffi(const Reading& reading, const analysis::CallSite& site) {
  Handover handover;
  handover.phase = InitPhase::single;
  handover.declared = GilDeclaration::not_used;
  handover.by = DeclaredBy::delegated;
  handover.evidence = fmt::format(
      "{} has _cffi_backend make the module (the call at {}), which declares Py_MOD_GIL_NOT_USED "
      "for it from cffi 2.0 on, the first that free-threaded interpreters have",
      reading.init.symbol, reading.address(site.at));
  return handover;
}

// What the function returns was made by none of the calls that are known to make modules.
Handover from_elsewhere(const Reading& reading, const Value& value) {
  Handover handover;
  const std::string& name = reading.init.symbol;
  if (value.kind == Value::Kind::result && value.offset == 0) {
    const analysis::CallSite& site = reading.outcome.calls.at(value.id);
    if (made_by_cffi(reading, site)) {
      return from_cffi(reading, site);
    }
    handover.evidence =
        fmt::format("{} returns what {} returns to it at {}, which was not followed", name,
                    called(reading.image, site.target), reading.address(site.at));
  } else if (value.is_number()) {
    handover.evidence =
        fmt::format("{} returns 0x{:x} itself, which is no module", name, value.offset);
  } else {
    handover.evidence = fmt::format("what {} returns could not be determined", name);
  }
  return handover;
}

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

// Follows the init function once, and tells whoever traces where that begins and what results are.
Outcome follow(analysis::ImageCode& code, const InitFunction& init,
               const analysis::FollowLimits& limits, const analysis::Trace& trace) {
  const binary::Image& image = code.image();
  if (trace) {
    std::string line = fmt::format("follow {} at 0x{:x}, {}", init.symbol, init.address,
                                   binary::to_string(image.architecture));
    line += limits.through_pointers ? ", through pointers" : "";
    for (const binary::Part& part : image.parts) {
      line += fmt::format(", with {} at 0x{:x}", part.file, part.begin);
    }
    analysis::tell(trace, std::move(line));
  }
  Outcome outcome = analysis::follow(code, init.address, limits, trace);
  if (trace) {
    analysis::tell(trace, fmt::format("followed {} instructions", outcome.steps));
    for (std::size_t id = 0; id < outcome.calls.size(); ++id) {
      const analysis::CallSite& site = outcome.calls[id];
      analysis::tell(trace,
                     fmt::format("result {} is of {}, called at {}", id, called(image, site.target),
                                 binary::describe_address(image.parts, site.at)));
    }
  }
  return outcome;
}

// A gil slot counts only where the Py_mod_create function, if there is one, returns a module.
void judge_created(analysis::ImageCode& code, const analysis::FollowLimits& limits,
                   const analysis::Trace& trace, const Return& returned, Handover& handover,
                   Handovers& handovers) {
  if (!handover.create || handover.declared != GilDeclaration::not_used) return;
  analysis::FollowLimits later = limits;
  later.memory = analysis::left_behind(returned.memory);
  const Creation creation = judge_create(code, *handover.create, later, trace);
  handovers.may_depend_on_base |= creation.may_depend_on_base;
  if (creation.what == Created::module) return;
  const bool counts_not = creation.what == Created::something_else;
  handover.declared = counts_not ? GilDeclaration::nothing : GilDeclaration::unknown;
  handover.by.reset();
  handover.evidence += ", but " + creation.why;
}

Handovers judge_outcome(analysis::ImageCode& code, const InitFunction& init,
                        const FollowOptions& options, const analysis::FollowLimits& limits,
                        const Outcome& outcome) {
  const binary::Image& image = code.image();
  Handovers handovers;
  handovers.stopped = outcome.stopped;
  handovers.may_depend_on_base = outcome.may_depend_on_base;
  handovers.passes_module = outcome.passes_module;
  if (outcome.stopped_at) {
    handovers.stopped += " at " + binary::describe_address(image.parts, *outcome.stopped_at);
  }
  for (const Return& returned : outcome.returns) {
    for (Handover& handover : from_return({image, *code.program(), init, outcome, returned,
                                           options.expected_layout, options.slot_limit})) {
      judge_created(code, limits, options.trace, returned, handover, handovers);
      if (options.trace) {
        analysis::tell(options.trace,
                       fmt::format("return {}: {}", describe(returned.value, outcome.choices),
                                   handover.evidence));
      }
      if (std::find(handovers.all.begin(), handovers.all.end(), handover) == handovers.all.end()) {
        handovers.all.push_back(std::move(handover));
      }
    }
  }
  if (handovers.all.empty() && handovers.stopped.empty()) {
    handovers.stopped = init.symbol + " was not seen to return anything but NULL";
  }
  if (options.trace && !handovers.stopped.empty()) {
    analysis::tell(options.trace, "stopped: " + handovers.stopped);
  }
  return handovers;
}

// Follows the init function, and links the libraries it calls into as long as it is not decided.
Handovers find_with_libraries(analysis::ImageCode& code, const InitFunction& init,
                              const FollowOptions& options, bool through_pointers) {
  const binary::Image& image = code.image();
  analysis::FollowLimits limits{
      options.step_limit, through_pointers, options.minors, options.before, {}, {}};
  Outcome outcome = follow(code, init, limits, options.trace);
  limits.followed = unfollowed_makers(outcome);
  if (!limits.followed.empty()) outcome = follow(code, init, limits, options.trace);
  Handovers handovers = judge_outcome(code, init, options, limits, outcome);
  if (agreed(handovers) != GilDeclaration::unknown || !options.find_libraries) {
    return handovers;
  }
  constexpr int most_rounds = 3;
  binary::Image linked = image;
  for (int round = 0; round < most_rounds; ++round) {
    if (!link_called(linked, outcome, options.find_libraries)) {
      break;
    }
    analysis::ImageCode linked_code(linked);
    outcome = follow(linked_code, init, limits, options.trace);
    handovers = judge_outcome(linked_code, init, options, limits, outcome);
    for (const binary::Part& part : linked.parts) {
      handovers.libraries.push_back(part.file);
    }
    if (agreed(handovers) != GilDeclaration::unknown) {
      break;
    }
  }
  return handovers;
}

bool same_effect(GilDeclaration a, GilDeclaration b) {
  const auto enables = [](GilDeclaration declared) {
    return declared == GilDeclaration::used || declared == GilDeclaration::nothing;
  };
  return a == b || (enables(a) && enables(b));
}

// A base address as loaders pick them for every process anew, so that nobody can write a file for
// the one that is picked here; nothing where the file cannot be looked at there.
std::optional<std::uint64_t> random_base(const binary::Image& image) {
  if (image.pointer_size != 8) {
    return std::nullopt;
  }
  constexpr std::uint64_t lowest = 0x7F0000000000;
  constexpr std::uint64_t alignment = 0x10000;
  std::random_device random;
  return lowest + random() % 0xF00000 * alignment;
}

// True if the init function does the same wherever the file is loaded.  What depends on the
// address, as in comparing it with a number, is looked at where the file is linked, and nobody
// loads it there.
bool is_same_elsewhere(const binary::Image& image, const InitFunction& init,
                       const FollowOptions& options, bool through_pointers) {
  const auto base = random_base(image);
  if (!base) {
    return true;
  }
  InitFunction there = init;
  there.address += *base;
  FollowOptions quiet = options;
  quiet.trace = {};
  const binary::Image moved = binary::moved(image, *base);
  analysis::ImageCode code(moved);
  const Handovers handovers = find_with_libraries(code, there, quiet, through_pointers);
  return agreed(handovers) == GilDeclaration::not_used;
}

// True if it does the same after what the file's constructors do.
bool is_same_after_constructors(analysis::ImageCode& code, const InitFunction& init,
                                const FollowOptions& options, bool through_pointers,
                                GilDeclaration declared) {
  FollowOptions after = options;
  after.trace = {};
  after.before = analysis::effects_of_constructors(code);
  return after.before.is_empty() ||
         same_effect(agreed(find_with_libraries(code, init, after, through_pointers)), declared);
}

// True if the function is a few instructions that neither call nor branch, and read nothing but the
// stack: what it returns depends on nothing that could differ from one process to the next.
bool decides_nothing(analysis::Program& program, std::uint64_t address, std::size_t most) {
  using analysis::Opcode;
  const analysis::Register stack = program.convention().stack_pointer;
  analysis::Instruction instruction;
  for (std::size_t i = 0; i < most; ++i) {
    program.look(address, instruction);
    if (instruction.length == 0) return false;
    address += instruction.length;
    for (const analysis::Operation& operation : instruction.operations) {
      const bool is_of_stack = !operation.a.is_constant && operation.a.reg == stack;
      if (operation.opcode == Opcode::ret) return true;
      if (operation.opcode == Opcode::select ||
          (operation.opcode == Opcode::load && !is_of_stack) ||
          analysis::is_control(operation.opcode)) {
        return false;
      }
    }
  }
  return false;
}

}  // namespace

GilDeclaration agreed(const Handovers& handovers) {
  if (handovers.all.empty() || !handovers.stopped.empty()) {
    return GilDeclaration::unknown;
  }
  const GilDeclaration first = handovers.all.front().declared;
  const bool all =
      std::all_of(handovers.all.begin(), handovers.all.end(),
                  [&](const Handover& other) { return same_effect(first, other.declared); });
  return all ? first : GilDeclaration::unknown;
}

Handovers find_handovers(const binary::Image& own, const InitFunction& init,
                         const FollowOptions& options) {
  if (!init.forwarded_to.empty()) {
    return {{}, fmt::format("{} is forwarded to {}", init.symbol, init.forwarded_to), {}};
  }
  if (init.indirect) {
    return {
        {},
        fmt::format("{} is an indirect function, which the loader asks for another", init.symbol),
        {}};
  }
  const std::optional<binary::Image> extended = with_looked_up(own);
  const binary::Image& image = extended ? *extended : own;
  analysis::ImageCode code(image);
  Handovers handovers;
  // Most modules need no functions followed whose addresses are only taken, and are faster without.
  for (const bool through_pointers : {false, true}) {
    handovers = find_with_libraries(code, init, options, through_pointers);
    if (agreed(handovers) == GilDeclaration::not_used && handovers.may_depend_on_base &&
        !is_same_elsewhere(image, init, options, through_pointers)) {
      handovers.stopped = "what it does depends on the address it is loaded at";
    } else if (agreed(handovers) != GilDeclaration::unknown &&
               !is_same_after_constructors(code, init, options, through_pointers,
                                           agreed(handovers))) {
      handovers.stopped = "it may depend on what functions write that run when it is loaded";
    }
    if (agreed(handovers) != GilDeclaration::unknown || !options.thorough) {
      break;
    }
  }
  return handovers;
}

bool only_returns_null(const binary::Image& image) {
  constexpr std::size_t most_steps = 16;
  analysis::ImageCode code(image);
  if (code.program() == nullptr) return false;
  const std::vector<std::string> names = all_init_functions(image);
  return !names.empty() && std::ranges::all_of(names, [&](const std::string& name) {
    const binary::Export* symbol = binary::find_export(image, name);
    if (symbol == nullptr || symbol->indirect || !symbol->forwarded_to.empty()) return false;
    if (!decides_nothing(*code.program(), symbol->address, most_steps)) return false;
    const Outcome outcome = analysis::follow(code, symbol->address, {most_steps});
    return outcome.stopped.empty() && outcome.returns.empty() && outcome.calls.empty() &&
           !outcome.may_depend_on_base;
  });
}

}  // namespace ftcheck::python
