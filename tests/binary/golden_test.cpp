// Everything that is read from each module in testdata/modules, one line per fact and one file per
// platform.
//
// A build with another version of LIEF, or on a host of the other byte order, must read the same.
#include "golden.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "fixture.hpp"

using namespace ftcheck::binary;
using namespace ftcheck::binary::test;

namespace {

constexpr std::array<std::string_view, 4> format_names = {"ELF", "PE", "Mach-O", "WebAssembly"};

// "PyModuleDef_Init+8"
std::string imported(const Image& image, std::uint32_t import, std::uint64_t offset) {
  const std::string name =
      import < image.imports.size() ? image.imports[import].name : fmt::format("#{}", import);
  return offset == 0 ? name : fmt::format("{}+{:#x}", name, offset);
}

std::string describe(const Region& region) {
  return fmt::format("  region {:#x} size {:#x}, {:#x} of the file {}{}\n", region.address,
                     region.size, region.bytes.size(), region.writable ? "w" : "-",
                     region.executable ? "x" : "-");
}

std::string describe(const Import& import) {
  return fmt::format("  import {}{}{}{}{}\n", import.name, import.library.empty() ? "" : " of ",
                     import.library, import.weak ? ", weak" : "",
                     import.delayed ? ", delayed" : "");
}

std::string describe(const Export& entry) {
  const std::string target =
      entry.forwarded_to.empty() ? fmt::format("{:#x}", entry.address) : entry.forwarded_to;
  return fmt::format("  export {} at {}{}\n", entry.name, target,
                     entry.indirect ? ", indirect" : "");
}

std::string target(const Image& image, const Fixup& fixup) {
  switch (fixup.kind) {
    case Fixup::Kind::address:
      return fmt::format("{:#x}", fixup.value);
    case Fixup::Kind::import:
      return imported(image, fixup.import, fixup.value);
    case Fixup::Kind::indirect:
      return fmt::format("what {:#x} returns", fixup.value);
    case Fixup::Kind::opaque:
      break;
  }
  return fmt::format("opaque {:#x}", fixup.value);
}

std::string content(const Image& image, const Word& word) {
  switch (word.kind) {
    case Word::Kind::number:
      return fmt::format("number {:#x}", word.value);
    case Word::Kind::address:
      return fmt::format("{:#x}", word.value);
    case Word::Kind::import:
      return imported(image, word.import, word.value);
    case Word::Kind::unknown:
      break;
  }
  return fmt::format("unknown {:#x}", word.value);
}

// Written only if memory finally holds something else there.
std::string describe(const Image& image, const Fixup& fixup) {
  const Word word = read_word(image, fixup.address, fixup.size).value_or(Word{});
  const std::string written = target(image, fixup);
  const std::string read = content(image, word);
  return fmt::format("  fixup {:#x} of {} bytes: {}{}\n", fixup.address, fixup.size, written,
                     read == written ? "" : ", read as " + read);
}

std::string describe(const Image& image) {
  std::string text = fmt::format("  {} {}, {}-byte pointers, {}-endian, named \"{}\"\n",
                                 format_names.at(static_cast<std::size_t>(image.format)),
                                 to_string(image.architecture), image.pointer_size,
                                 image.little_endian ? "little" : "big", image.name);
  for (const std::string& library : image.libraries) text += "  library " + library + '\n';
  for (const Region& region : image.regions) text += describe(region);
  for (const Import& import : image.imports) text += describe(import);
  for (const Export& entry : image.exports) text += describe(entry);
  for (const Fixup& fixup : image.fixups) text += describe(image, fixup);
  for (const std::uint64_t address : image.constructors) {
    text += fmt::format("  constructor {:#x}\n", address);
  }
  if (image.thread_template)
    text += fmt::format("  thread template {:#x}\n", *image.thread_template);
  return text;
}

std::vector<std::string> module_paths() {
  const std::filesystem::path root = std::string(FTCHECK_TESTDATA) + "/modules";
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    const std::string path = std::filesystem::relative(entry.path(), root).generic_string();
    if (entry.is_regular_file() && looks_like_image(read_module(path))) paths.push_back(path);
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

}  // namespace

TEST_CASE("every module reads the same with any version of LIEF and on any host") {
  std::map<std::string, std::string> text_of_platform;
  for (const std::string& path : module_paths()) {
    const auto bytes = read_module(path);
    std::string& text = text_of_platform[path.substr(0, path.find('/'))];
    text += path.substr(path.find('/') + 1) + '\n';
    for (const Image& image : open_images(bytes, path)) text += describe(image);
  }
  CHECK(text_of_platform.size() == 16);
  for (const auto& [platform, text] : text_of_platform) {
    ftcheck::golden::check_golden(platform + ".txt", text);
  }
}
