#include "python/handover.hpp"

#include "binary/link.hpp"
#include "flow/engine/constructors.hpp"
#include "flow/engine/indirect.hpp"
#include "flow/functions/image_code.hpp"
#include "flow/functions/references.hpp"
#include "python/api/call_model.hpp"
#include "python/create.hpp"
#include "python/link_called.hpp"
#include "python/lookup.hpp"
#include "python/returned.hpp"

#include <algorithm>
#include <optional>
#include <random>
#include <utility>

#include <fmt/format.h>

namespace ftcheck::python {
namespace {

using flow::Outcome;
using flow::Return;

// Follows the init function once, and traces the start and the origin of results.
Outcome follow(flow::ImageCode& code, const InitFunction& init, const flow::Pass& pass,
               const flow::Trace& trace) {
  const binary::Image& image = code.image();
  if (trace) {
    std::string line = fmt::format("follow {} at 0x{:x}, {}", init.symbol, init.address,
                                   binary::to_string(image.architecture));
    line += pass.through_pointers ? ", through pointers" : "";
    line += pass.unroll ? ", turn by turn" : "";
    line += pass.through_handlers ? ", through handlers" : "";
    for (const binary::Part& part : image.parts) {
      line += fmt::format(", with {} at 0x{:x}", part.file, part.begin);
    }
    flow::tell(trace, std::move(line));
  }
  if (code.program() != nullptr) code.program()->note_start(init.address);
  Outcome outcome = flow::follow(code, init.address, pass, trace);
  if (trace) {
    flow::tell(trace, fmt::format("followed {} instructions", outcome.steps));
    for (std::size_t id = 0; id < outcome.calls.size(); ++id) {
      const flow::CallSite& site = outcome.calls[id];
      flow::tell(trace,
                 fmt::format("result {} is of {}, called at {}", id, called(image, site.target),
                             binary::describe_address(image.parts, site.at)));
    }
  }
  return outcome;
}

// A gil slot counts only if the Py_mod_create function, if there is one, returns a module.
void judge_created(flow::ImageCode& code, const flow::Pass& pass, const flow::Trace& trace,
                   const Return& returned, Handover& handover, Handovers& handovers) {
  if (!handover.create || handover.declared != GilDeclaration::not_used) return;
  flow::Pass later = pass;
  later.memory = flow::left_behind(returned.memory);
  const Creation creation = judge_create(code, *handover.create, later, trace);
  handovers.may_depend_on_base |= creation.may_depend_on_base;
  if (creation.what == Created::module) return;
  const bool counts_not = creation.what == Created::something_else;
  handover.declared = counts_not ? GilDeclaration::nothing : GilDeclaration::unknown;
  handover.by.reset();
  handover.evidence += ", but " + creation.why;
}

Handovers judge_outcome(flow::ImageCode& code, const InitFunction& init,
                        const FollowOptions& options, const flow::Pass& pass,
                        const Outcome& outcome) {
  const binary::Image& image = code.image();
  Handovers handovers;
  handovers.stopped = outcome.stopped;
  handovers.may_depend_on_base = outcome.may_depend_on_base;
  handovers.is_told_by_loops = outcome.thrown.empty() && !pass.through_handlers &&
                               !outcome.stopped.starts_with("more than") &&
                               !outcome.stopped.starts_with("too many");
  handovers.passes_made = outcome.passes_made;
  if (outcome.stopped_at) {
    handovers.stopped += " at " + binary::describe_address(image.parts, *outcome.stopped_at);
  }
  // Reads everything first, because following more code may change what memory refers to.
  std::vector<std::pair<const Return*, Handover>> all;
  Answers answers;
  flow::Summaries* const functions =
      outcome.returns.empty() ? nullptr : &code.summaries(pass.through_pointers, pass.steps);
  for (const Return& returned : outcome.returns) {
    for (Handover& handover : from_return({image, *code.program(), *functions, init, outcome,
                                           returned, options.expected_layout, options.slot_limit,
                                           options.are_references_known, answers})) {
      all.emplace_back(&returned, std::move(handover));
    }
  }
  for (auto& [returned, handover] : all) {
    if (!options.leaves_create) {
      judge_created(code, pass, options.trace, *returned, handover, handovers);
    }
    if (options.trace) {
      flow::tell(options.trace,
                 fmt::format("return {}: {}", describe(returned->value, outcome.choices),
                             handover.evidence));
    }
    if (std::find(handovers.all.begin(), handovers.all.end(), handover) == handovers.all.end()) {
      handovers.all.push_back(std::move(handover));
    }
  }
  if (handovers.all.empty() && handovers.stopped.empty()) {
    handovers.stopped = init.symbol + " was not seen to return anything but NULL";
  }
  if (options.trace && !handovers.stopped.empty()) {
    flow::tell(options.trace, "stopped: " + handovers.stopped);
  }
  return handovers;
}

// The variables that unseen code may have changed but does not know.  Code that knows a variable
// has the address where it, or a larger variable around it, begins.
std::vector<flow::AddressRange> kept(const flow::Program& program, flow::Summaries& functions,
                                     const Outcome& outcome) {
  constexpr std::uint64_t before = 128;
  std::vector<std::uint64_t> cuts;
  for (const auto& [begin, end] : outcome.doubted) {
    cuts.insert(cuts.end(), {begin - std::min(begin, before), begin, end});
  }
  std::ranges::sort(cuts);
  std::vector<flow::AddressRange> pieces;
  for (std::size_t i = 1; i < cuts.size(); ++i) {
    const std::uint64_t begin = cuts[i - 1];
    const auto is_of = [&](const auto& one) {
      return begin >= one.first - std::min(one.first, before) && begin < one.second;
    };
    if (begin != cuts[i] && std::ranges::any_of(outcome.doubted, is_of)) {
      pieces.emplace_back(begin, cuts[i]);
    }
  }
  const auto unknown = flow::known_to_followed_only(program, pieces);
  std::vector<flow::AddressRange> found;
  for (const auto& [begin, end] : outcome.doubted) {
    std::uint64_t done = begin - std::min(begin, before);
    auto next = std::ranges::lower_bound(unknown, flow::AddressRange(done, 0));
    for (; next != unknown.end() && next->first == done && done < end; ++next) done = next->second;
    if (done >= end) found.emplace_back(begin, end);
  }
  if (found.empty()) return found;
  for (const std::uint64_t function : flow::called_by_others(program)) {
    const flow::SideEffects& effects = functions.effects(function);
    std::erase_if(found, [&](const auto& one) { return flow::may_write(effects, {&one, 1}); });
  }
  return found;
}

// The settings of one attempt at an init function.
struct Look {
  bool through_pointers = false;  // as in Pass
  bool unroll = false;
  bool through_handlers = false;
};

// True if handlers that can be followed, but were not, may change the result: they may return what
// was made before the exception, make something else, or declare.
bool should_follow_handlers(flow::ImageCode& code, const Outcome& outcome,
                            const Handovers& handovers) {
  if (!outcome.is_caught_unseen || !flow::can_follow_handlers(code.image())) return false;
  const auto is_other = [&](const Return& returned) {
    return returned.made && is_other_when_thrown(outcome, *returned.made);
  };
  if (std::ranges::any_of(outcome.returns, is_other)) return true;
  return agreed(handovers) == GilDeclaration::not_used &&
         (flow::is_called_elsewhere(*code.program(), flow::Effect::makes) ||
          flow::is_called_elsewhere(*code.program(), flow::Effect::marks));
}

// Follows the init function, and links the libraries that it calls into until it is decided.  Most
// modules need no handlers followed, so that is tried only if their result depends on them.  From
// then on all attempts do so, because code that was followed once is not taken for unseen code.
Handovers find_with_libraries(flow::ImageCode& code, const InitFunction& init,
                              const FollowOptions& options, Look& look) {
  const binary::Image& image = code.image();
  flow::Pass pass{.steps = options.step_limit,
                  .through_pointers = look.through_pointers,
                  .before = options.before,
                  .memory = options.memory,
                  .unroll = look.unroll,
                  .through_handlers = look.through_handlers};
  Outcome outcome = follow(code, init, pass, options.trace);
  pass.followed = unfollowed_makers(outcome);
  if (!pass.followed.empty()) outcome = follow(code, init, pass, options.trace);
  Handovers handovers = judge_outcome(code, init, options, pass, outcome);
  if (!outcome.doubted.empty()) {
    pass.kept =
        kept(*code.program(), code.summaries(look.through_pointers, options.step_limit), outcome);
  }
  if (!pass.kept.empty() && agreed(handovers) == GilDeclaration::unknown) {
    outcome = follow(code, init, pass, options.trace);
    handovers = judge_outcome(code, init, options, pass, outcome);
  }
  if (!pass.through_handlers && should_follow_handlers(code, outcome, handovers)) {
    look.through_handlers = pass.through_handlers = true;
    outcome = follow(code, init, pass, options.trace);
    handovers = judge_outcome(code, init, options, pass, outcome);
  }
  if (agreed(handovers) != GilDeclaration::unknown || !options.find_libraries) {
    return handovers;
  }
  constexpr int most_rounds = 3;
  binary::Image linked = image;
  for (int round = 0; round < most_rounds; ++round) {
    if (!link_called(linked, outcome, options.find_libraries)) {
      break;
    }
    flow::ImageCode linked_code(linked, code.model());
    outcome = follow(linked_code, init, pass, options.trace);
    handovers = judge_outcome(linked_code, init, options, pass, outcome);
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

// A base address like those that loaders pick at random for every process, so no file can be made
// for the one picked here.  Nothing if the file cannot be analysed at such an address.
std::optional<std::uint64_t> random_base(const binary::Image& image) {
  if (image.pointer_size != 8) {
    return std::nullopt;
  }
  constexpr std::uint64_t lowest = 0x7F0000000000;
  constexpr std::uint64_t alignment = 0x10000;
  std::random_device random;
  return lowest + random() % 0xF00000 * alignment;
}

// True if the init function does the same wherever the file is loaded.  Code that depends on its
// address, for example by comparing it with a number, was analysed at the address that the file is
// linked at, where loaders do not load it.
bool is_same_elsewhere(const flow::ImageCode& code, const InitFunction& init,
                       const FollowOptions& options, Look look) {
  const binary::Image& image = code.image();
  const auto base = random_base(image);
  if (!base) {
    return true;
  }
  InitFunction there = init;
  there.address += *base;
  FollowOptions quiet = options;
  quiet.trace = {};
  quiet.are_references_known = true;
  const binary::Image moved = binary::moved(image, *base);
  flow::ImageCode moved_code(moved, code.model());
  const Handovers handovers = find_with_libraries(moved_code, there, quiet, look);
  return agreed(handovers) == GilDeclaration::not_used;
}

// True if it does the same after the file's constructors have run.
bool is_same_after_constructors(flow::ImageCode& code, const InitFunction& init,
                                const FollowOptions& options, Look look,
                                const Handovers& handovers) {
  const GilDeclaration declared = agreed(handovers);
  FollowOptions after = options;
  after.trace = {};
  if (handovers.libraries.empty()) after.find_libraries = {};
  const auto is_same = [&] {
    return same_effect(agreed(find_with_libraries(code, init, after, look)), declared);
  };
  if (const auto memory = flow::memory_after_constructors(code)) {
    if (flow::is_as_loaded(*memory)) return true;
    after.memory = *memory;
    if (is_same()) return true;
    // Everything they do is known.
    if (!memory->image_is_lost && !memory->image_is_doubtful && memory->exposed().empty()) {
      return false;
    }
    after.memory = {};
  }
  after.leaves_create = true;
  after.before = flow::effects_of_constructors(code);
  return after.before.is_empty() || is_same();
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
    return {{},
            fmt::format("{} is an indirect function, so the loader calls it to get another",
                        init.symbol),
            {}};
  }
  const std::optional<binary::Image> extended = with_looked_up(own);
  const binary::Image& named = extended ? *extended : own;
  const InterpreterModel model(options.minors);
  const std::optional<binary::Image> answered = flow::with_indirect_functions(named, model);
  const binary::Image& image = answered ? *answered : named;
  std::optional<flow::ImageCode> followed(std::in_place, image, model);
  Handovers handovers;
  // Most modules need no functions followed whose addresses are only taken, and are faster without.
  // If that does not help, loops are followed turn by turn.
  bool through_handlers = false;
  bool through_pointers = false;
  for (Look look : {Look{false, false}, Look{true, false}, Look{false, true}, Look{true, true}}) {
    look.through_handlers = through_handlers;
    if (look.unroll && !handovers.is_told_by_loops) break;
    // Code that was followed counts as seen, so an attempt that follows less starts anew.
    if (through_pointers && !look.through_pointers) followed.emplace(image, model);
    through_pointers = look.through_pointers;
    flow::ImageCode& code = *followed;
    handovers = find_with_libraries(code, init, options, look);
    through_handlers = look.through_handlers;
    if (agreed(handovers) == GilDeclaration::not_used && handovers.may_depend_on_base &&
        !is_same_elsewhere(code, init, options, look)) {
      handovers.stopped = "its behaviour depends on the address it is loaded at";
    } else if (agreed(handovers) != GilDeclaration::unknown &&
               !is_same_after_constructors(code, init, options, look, handovers)) {
      handovers.stopped = "it may depend on what functions write that run when it is loaded";
      break;
    }
    if (agreed(handovers) != GilDeclaration::unknown || !options.thorough) {
      break;
    }
  }
  return handovers;
}

}  // namespace ftcheck::python
