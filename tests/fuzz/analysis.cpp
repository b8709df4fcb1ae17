// The analysis of init functions: of mutated modules, and of plain machine code.
//
// An input that is not a binary is code.  Its first byte chooses the architecture; the rest is
// placed at the function's address, with a little data and the relevant imports around it.
#include "flow/engine/follow.hpp"
#include "python/api/call_model.hpp"

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "binary/open.hpp"
#include "fuzz/image_mutator.hpp"
#include "fuzz/input.hpp"
#include "python/handover.hpp"
#include "python/init_name.hpp"
#include "python/libraries.hpp"

namespace ftcheck::fuzz {
namespace {

using base::Bytes;
using binary::Architecture;
using binary::Fixup;
using binary::Image;
using flow::Outcome;

constexpr std::size_t steps = 5'000;

GilDeclaration check(const python::Handovers& handovers) {
  for (const python::Handover& handover : handovers.all) {
    expect(!handover.evidence.empty(), "every handover has evidence");
    if (handover.declared == GilDeclaration::not_used) {
      expect(handover.by.has_value(), "every declaration has a place");
    }
  }
  return python::agreed(handovers);
}

void follow(const Image& image, const python::InitFunction& init) {
  for (const bool through_pointers : {false, true}) {
    const Outcome outcome = flow::follow(image, python::InterpreterModel(), init.address,
                                         {.steps = steps, .through_pointers = through_pointers});
    expect(outcome.steps <= steps + 1, "the analysis ends at its limit");
    expect(outcome.returns.size() <= 256, "returns are kept up to a bound");
    for (const auto& returned : outcome.returns) {
      expect(!returned.value.is_number(0), "a failure is not recorded as a return");
    }
  }
  python::FollowOptions options;
  options.step_limit = steps;
  const GilDeclaration declared = check(python::find_handovers(image, init, options));
  options.step_limit = steps / 8;
  const GilDeclaration sooner = check(python::find_handovers(image, init, options));
  expect(sooner == GilDeclaration::unknown || sooner == declared,
         "a decision with few steps is the same with more steps");
  // An image is the library of another one that calls its exports: here, of itself.
  options.find_libraries = [&](const Image&) {
    return std::vector<python::Library>{{"library", &image}};
  };
  options.trace = [](const std::string& line) {
    expect(line.find('\n') == std::string::npos, "the trace has one line per step");
  };
  check(python::find_handovers(image, init, options));
}

// An image of that code, which reaches its imports through a table at the beginning of its data.
Image image_of(Bytes code, Architecture architecture, Bytes data) {
  constexpr std::uint64_t code_at = 0x1000;
  constexpr std::uint64_t data_at = 0x20000;
  Image image;
  image.architecture = architecture;
  const bool is_wide = architecture != Architecture::x86 && architecture != Architecture::arm;
  image.little_endian = architecture != Architecture::s390x;
  image.pointer_size = is_wide ? 8 : 4;
  image.regions.push_back({code_at, code.size(), code, false, true});
  image.regions.push_back({data_at, 4096, data, true, false});
  constexpr std::array<std::string_view, 6> names = {
      "PyModuleDef_Init", "PyModule_Create2", "PyUnstable_Module_SetGIL",
      "PyErr_Occurred",   "malloc",           "PyState_FindModule"};
  for (const std::string_view name : names) {
    Fixup fixup;
    fixup.kind = Fixup::Kind::import;
    fixup.size = static_cast<std::uint8_t>(image.pointer_size);
    fixup.address = data_at + image.imports.size() * image.pointer_size;
    fixup.import = static_cast<std::uint32_t>(image.imports.size());
    image.fixups.push_back(fixup);
    image.imports.push_back({std::string(name), "", false});
  }
  image.exports.push_back({"PyInit_module", code_at, ""});
  return image;
}

void follow_code(Bytes input) {
  // ARM is there twice because it has two instruction sets.
  constexpr std::array architectures = {
      Architecture::x86_64,  Architecture::x86,     Architecture::aarch64, Architecture::arm,
      Architecture::ppc64le, Architecture::riscv64, Architecture::s390x,   Architecture::arm};
  const auto choice = static_cast<std::size_t>(input.front());
  const Image image =
      image_of(input.subspan(1), architectures.at(choice % architectures.size()), input);
  // The address selects Thumb.
  const bool is_thumb =
      image.architecture == Architecture::arm && choice % architectures.size() == 3;
  follow(image, {"PyInit_module", image.exports.front().address + (is_thumb ? 1 : 0), "", false});
}

void follow_file(Bytes file) {
  std::vector<Image> images;
  try {
    images = binary::open_images(file, "input");
  } catch (const Error&) {
    return;
  }
  for (const Image& image : images) {
    const auto symbols = python::all_init_functions(image);
    for (std::size_t i = 0; i < symbols.size() && i < 2; ++i) {
      const binary::Export* init = binary::find_export(image, symbols[i]);
      if (init == nullptr) continue;
      follow(image, {init->name, init->address, init->forwarded_to,
                     symbols[i].starts_with("PyModExport")});
    }
  }
}

}  // namespace
}  // namespace ftcheck::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = ftcheck::fuzz::as_bytes(data, size);
  if (ftcheck::binary::looks_like_image(bytes)) {
    ftcheck::fuzz::follow_file(bytes);
  } else if (size > 1) {
    ftcheck::fuzz::follow_code(bytes);
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
