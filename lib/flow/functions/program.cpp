#include "flow/functions/program.hpp"

#include "base/reader.hpp"
#include "flow/functions/lifted_references.hpp"

#include <algorithm>

namespace ftcheck::flow {
namespace {

// Functions that code with C++ handlers calls, in the GNU and in Microsoft's run-time library.
constexpr std::string_view catching_functions[] = {"__cxa_begin_catch", "__CxxFrameHandler4"};
// Microsoft's older handler, with which Rust also catches panics, and a function that only C++ then
// calls.
constexpr std::string_view shared_handler = "__CxxFrameHandler3";
constexpr std::string_view only_cpp[] = {"__std_exception_copy", "__std_exception_destroy",
                                         "__std_terminate"};

bool imports(const binary::Image& image, std::string_view name) {
  return binary::find_import(image, name) != nullptr;
}

bool catches_exceptions(const binary::Image& image) {
  const auto is_there = [&](std::string_view name) { return imports(image, name); };
  return std::ranges::any_of(catching_functions, is_there) ||
         (imports(image, shared_handler) && std::ranges::any_of(only_cpp, is_there));
}

// Parts of the names of functions that jump back to where setjmp or getcontext returned.
constexpr std::string_view jumping[] = {"longjmp", "setcontext", "swapcontext", "RestoreContext",
                                        "RtlUnwind"};

}  // namespace

Program::Program(const binary::Image& image, std::unique_ptr<isa::Machine> machine,
                 const CallModel& model)
    : image_(image),
      machine_(std::move(machine)),
      model_(model),
      references_(std::make_unique<CodeReferences>(image)) {
  code_has_fixups_ =
      std::any_of(image.regions.begin(), image.regions.end(), [&](const binary::Region& region) {
        return region.executable && binary::has_fixups(image, region);
      });
  catches_ = catches_exceptions(image);
  imports_.reserve(image.imports.size());
  for (const binary::Import& symbol : image.imports) {
    imports_.push_back(model.import(image, symbol));
    jumps_back_ |= std::ranges::any_of(jumping, [&](std::string_view part) {
      return symbol.name.find(part) != std::string::npos;
    });
    calls_once_ |= imports_.back().effect == Effect::calls_once;
    fetches_ |= imports_.back().fetches;
  }
  // Most code that looks up names looks up irrelevant ones, and need not be followed for that.
  if (std::ranges::none_of(image.imports, &binary::Import::looked_up)) {
    for (KnownImport& known : imports_) {
      if (known.effect == Effect::find_function) known.effect = Effect::none;
    }
  }
  if (image.format != BinaryFormat::elf) {
    return;
  }
  for (const binary::Export& symbol : image.exports) {
    if (model.is_hosts_name(symbol.name)) {
      preempted_.insert(symbol.address);
    }
  }
}

std::optional<std::uint32_t> Program::looked_up(std::string_view name) const {
  for (std::uint32_t i = 0; i < image_.imports.size(); ++i) {
    if (image_.imports[i].looked_up && image_.imports[i].name == name) return i;
  }
  return std::nullopt;
}

// Code is usually read in sequence, so the chains for 64 bytes lie side by side; where the chains
// of the next 64 bytes lie depends on all bits of the address (Fibonacci hashing).
std::size_t Program::chain_of(std::uint64_t address) const {
  constexpr std::uint64_t golden = 0x9e3779b97f4a7c15;
  const std::uint64_t line = (address >> 6U) * golden >> 32U;
  return static_cast<std::size_t>(line << 4U | (address >> 2U & 15U)) & (chains_.size() - 1);
}

void Program::link(Decoded& code) {
  Decoded*& chain = chains_[chain_of(code.address)];
  code.next = chain;
  chain = &code;
}

void Program::grow() {
  constexpr std::size_t fewest = 1024;  // a power of two, like all its multiples here
  chains_.assign(std::max(fewest, 4 * chains_.size()), nullptr);
  for (std::vector<Decoded>& block : code_.blocks()) {
    for (Decoded& code : block) link(code);
  }
}

void Program::look(std::uint64_t address, isa::Lifted& instruction) {
  const std::uint64_t place = address & ~convention().mode_bits;
  if (region_ == nullptr || place - region_->address >= region_->size) {
    region_ = binary::find_region(image_, place);
  }
  instruction.length = 0;
  if (region_ == nullptr || !region_->executable) return;
  const auto bytes = base::Reader(region_->bytes).clip(place - region_->address);
  machine_->lift(bytes, address, instruction);
  if (code_has_fixups_ && binary::is_changed(image_, place, instruction.length)) {
    instruction.length = 0;
  }
}

const Decoded* Program::keep(std::uint64_t address) {
  look(address, instruction_);
  Decoded code{address, instruction_.length, {}, nullptr};
  if (code.length > 0) code.operations = operations_.add(instruction_.operations);
  Decoded& kept = code_.add(std::span(&code, 1)).front();
  if (++decoded_ > chains_.size()) {
    grow();
  } else {
    link(kept);
  }
  return &kept;
}

bool Program::was_followed(std::uint64_t address) const {
  constexpr std::uint64_t longest = 15;  // of an instruction, on x86
  if (chains_.empty()) return false;
  for (std::uint64_t begin = address - std::min(address, longest - 1); begin <= address; ++begin) {
    const Decoded* code = chains_[chain_of(begin)];
    while (code != nullptr && code->address != begin) code = code->next;
    if (code != nullptr && address - begin < code->length) return true;
  }
  return false;
}

bool Program::is_in_stub(std::uint64_t address) const {
  if (refers_by_lifting(image_)) return is_in_lifted_stub(image_, address);
  const base::Bytes code =
      binary::read_bytes(image_, address - std::min<std::uint64_t>(address, 2));
  const auto byte = [&](std::size_t i) { return std::to_integer<unsigned>(code[i]); };
  if (code.size() < 16) return false;
  if (image_.architecture == binary::Architecture::x86_64) {
    return byte(0) == 0xFF && byte(1) == 0x25;  // JMP [RIP + distance]
  }
  // LDR X17, [X16, ...]; ADD X16, X16, ...; BR X17, or the last two without the first
  const base::Bytes from = binary::read_bytes(image_, address);
  const base::Reader reader(from, true);
  constexpr std::uint64_t jump = 0xD61F0200;
  for (std::uint64_t i = 4; i <= 8; i += 4) {
    const auto word = reader.number(i, 4);
    if (word && (*word & 0xFFFFFE1FU) == (jump & 0xFFFFFE1FU)) return true;
  }
  return false;
}

const Decoded* Program::at(std::uint64_t address) {
  const Decoded* code = chains_.empty() ? nullptr : chains_[chain_of(address)];
  while (code != nullptr && code->address != address) code = code->next;
  if (code == nullptr) code = keep(address);
  return code->length > 0 ? code : nullptr;
}

}  // namespace ftcheck::flow
