// The search for shared state: in mutated modules, and in plain machine code.
//
// An input that is not a binary is code.  Its first byte chooses the architecture and the
// generator; the rest is placed at several functions' addresses, with data, a table of methods and
// the relevant imports.
#include "state/analyse.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "binary/functions.hpp"
#include "binary/open.hpp"
#include "binary/symbol_table.hpp"
#include "fuzz/image_mutator.hpp"
#include "fuzz/input.hpp"

namespace ftcheck::fuzz {
namespace {

using base::Bytes;
using binary::Architecture;
using binary::Fixup;
using binary::Image;

constexpr std::array<std::string_view, 6> bindings = {"c-api",    "cython", "f2py",
                                                      "pybind11", "swig",   "nanobind"};

void check(const Image& image, const SharedState& state) {
  expect(!state.variables.empty(), "shared state has variables");
  expect(!state.writers.empty(), "shared state has writers");
  expect(state.code().starts_with("FT51"), "shared state has a rule");
  expect(std::ranges::is_sorted(state.variables, {}, &StateVariable::address),
         "variables are sorted by address");
  expect(std::ranges::is_sorted(state.writers, {}, &StateWriter::address),
         "writers are sorted by address");
  for (const StateWriter& writer : state.writers) {
    const binary::Region* const code = binary::find_region(image, writer.address);
    expect(code != nullptr && code->executable, "a writer is code");
    expect(writer.stores > 0, "a writer stores");
    expect(!writer.path.empty(), "a writer has a path that leads to it");
  }
  for (const StateVariable& variable : state.variables) {
    expect(!variable.size || *variable.size > 0, "a size that is known is not 0");
  }
}

void analyse(Bytes file, const Image& image, std::uint8_t choice) {
  const std::string_view binding = bindings.at(choice % bindings.size());
  const StateReport report = state::analyse(file, image, "package.module", binding);
  for (const SharedState& state : report.shared) check(image, state);
  expect(std::ranges::is_sorted(report.shared, {},
                                [](const SharedState& one) {
                                  return std::tuple(one.tier, one.variables.front().address);
                                }),
         "the named tier comes first");
  for (const UnsafeCall& call : report.calls) {
    expect(!call.function.empty() && !call.callers.empty(), "a call has a function and callers");
  }
  expect(report.not_analysed.empty() || (report.shared.empty() && report.calls.empty()),
         "nothing is reported of what was not analysed");
}

void ask_tables(Bytes file, const Image& image) {
  const binary::SymbolTable symbols = binary::read_symbol_table(file, image);
  expect(std::ranges::is_sorted(symbols.symbols, {}, &binary::Symbol::address),
         "symbols are sorted by address");
  for (const binary::Symbol& symbol : symbols.symbols) {
    expect(!symbol.name.empty(), "a symbol has a name");
    if (symbol.is_function) symbols.find_function(symbol.address);
    if (!symbol.is_function) symbols.find_data(symbol.address);
    symbols.section_of(symbol.address);
  }
  std::uint64_t end = 0;
  for (const binary::Extent& function : binary::functions(image)) {
    expect(function.address >= end, "functions do not overlap");
    end = function.address + function.size;
    const binary::Region* const code = binary::find_region(image, function.address);
    expect(code != nullptr && code->executable, "a function is code");
  }
}

// An image of that code: every 64 bytes a function begins, which a table of methods names.
Image image_of(Bytes code, Architecture architecture, Bytes data) {
  constexpr std::uint64_t code_at = 0x1000;
  constexpr std::uint64_t data_at = 0x20000;
  constexpr std::uint64_t table_at = data_at + 0x400;
  constexpr std::uint64_t word = 8;
  Image image;
  image.architecture = architecture;
  image.pointer_size = word;
  image.regions.push_back({code_at, code.size(), code, false, true});
  image.regions.push_back({data_at, 4096, data, true, false});
  constexpr std::array<std::string_view, 8> names = {
      "PyMutex_Lock", "PyMutex_Unlock", "pthread_once",       "__cxa_guard_acquire",
      "memcpy",       "localtime",      "pthread_mutex_lock", "setlocale"};
  for (const std::string_view name : names) {
    Fixup fixup;
    fixup.kind = Fixup::Kind::import;
    fixup.size = word;
    fixup.address = data_at + image.imports.size() * word;
    fixup.import = static_cast<std::uint32_t>(image.imports.size());
    image.fixups.push_back(fixup);
    image.imports.push_back({std::string(name), "", false});
  }
  constexpr std::uint64_t distance = 64;
  constexpr std::uint64_t most = 32;
  for (std::uint64_t i = 0; i < most && i * distance < code.size(); ++i) {
    Fixup fixup;
    fixup.kind = Fixup::Kind::address;
    fixup.size = word;
    fixup.address = table_at + i * word;
    fixup.value = code_at + i * distance;
    image.fixups.push_back(fixup);
    image.exports.push_back({"function_" + std::to_string(100 + i), fixup.value, ""});
  }
  image.exports.push_back({"PyInit_module", code_at, ""});
  std::ranges::sort(image.exports, {}, &binary::Export::name);
  return image;
}

}  // namespace
}  // namespace ftcheck::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ftcheck;
  const auto bytes = fuzz::as_bytes(data, size);
  if (!binary::looks_like_image(bytes)) {
    if (size < 2) return 0;
    const auto architecture =
        data[0] % 4 == 2 ? binary::Architecture::aarch64 : binary::Architecture::x86_64;
    fuzz::analyse(bytes, fuzz::image_of(bytes.subspan(1), architecture, bytes), data[0] / 4);
    return 0;
  }
  try {
    for (const binary::Image& image : binary::open_images(bytes, "input")) {
      fuzz::ask_tables(bytes, image);
      fuzz::analyse(bytes, image, data[size - 1]);
    }
  } catch (const Error&) {
    return 0;
  }
  return 0;
}

std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                    unsigned seed) {
  if (!ftcheck::binary::looks_like_image(ftcheck::fuzz::as_bytes(data, size))) {
    return LLVMFuzzerMutate(data, size, max_size);
  }
  return ftcheck::fuzz::mutate_image(data, size, max_size, seed);
}
