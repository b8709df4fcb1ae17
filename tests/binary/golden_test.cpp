// What is read of every module in testdata/modules, as counts and digests.
//
// A build with another version of LIEF, or for a host of the other byte order, must come to the
// same.  Of a part that differs, the count and the other tests tell more.
#include "golden.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "fixture.hpp"

using namespace ftcheck::binary;
using namespace ftcheck::binary::test;

namespace {

constexpr std::array<std::string_view, 3> format_names = {"ELF", "PE", "Mach-O"};

// FNV-1a over lines of text.
class Digest {
 public:
  void line(std::string_view text) {
    for (const char c : text) byte(static_cast<unsigned char>(c));
    byte('\n');
    ++lines_;
  }
  std::string text() const { return fmt::format("{}:{:08x}", lines_, value_); }

 private:
  void byte(unsigned char byte) { value_ = (value_ ^ byte) * 16777619u; }

  std::uint32_t value_ = 2166136261u;
  std::size_t lines_ = 0;
};

Digest digest_regions(const Image& image) {
  Digest digest;
  for (const Region& region : image.regions) {
    digest.line(fmt::format("{} {} {} {} {}", region.address, region.size, region.bytes.size(),
                            region.writable, region.executable));
  }
  return digest;
}

Digest digest_imports(const Image& image) {
  Digest digest;
  for (const Import& import : image.imports) {
    digest.line(
        fmt::format("{} {} {} {}", import.name, import.library, import.weak, import.delayed));
  }
  return digest;
}

Digest digest_exports(const Image& image) {
  Digest digest;
  for (const Export& entry : image.exports) {
    digest.line(
        fmt::format("{} {} {} {}", entry.name, entry.address, entry.forwarded_to, entry.indirect));
  }
  return digest;
}

// With what memory holds there in the end, which shows how numbers are read.
Digest digest_fixups(const Image& image) {
  Digest digest;
  for (const Fixup& fixup : image.fixups) {
    const auto word = read_word(image, fixup.address, fixup.size).value_or(Word{});
    digest.line(fmt::format("{} {} {} {} {} {} {} {}", fixup.address, fixup.value, fixup.import,
                            static_cast<unsigned>(fixup.kind), fixup.size,
                            static_cast<unsigned>(word.kind), word.value, word.import));
  }
  return digest;
}

Digest digest_constructors(const Image& image) {
  Digest digest;
  for (const std::uint64_t address : image.constructors) digest.line(fmt::format("{}", address));
  return digest;
}

std::string summary(const Image& image) {
  return fmt::format(
      "  {} {}, pointers of {}, {} endian, named \"{}\", linked to [{}]\n"
      "  regions {} imports {} exports {} fixups {} constructors {} thread-template {}\n",
      format_names.at(static_cast<std::size_t>(image.format)), to_string(image.architecture),
      image.pointer_size, image.little_endian ? "little" : "big", image.name,
      fmt::join(image.libraries, ", "), digest_regions(image).text(), digest_imports(image).text(),
      digest_exports(image).text(), digest_fixups(image).text(), digest_constructors(image).text(),
      image.thread_template.value_or(0));
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

TEST_CASE("every module is read alike, whatever version of LIEF and host") {
  std::string text;
  for (const std::string& path : module_paths()) {
    const auto bytes = read_module(path);
    text += path + '\n';
    for (const Image& image : open_images(bytes, path)) text += summary(image);
  }
  ftcheck::golden::check_golden("modules.txt", text);
}
