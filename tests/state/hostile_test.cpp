// Files that are cut off or changed: nothing may crash, hang or take long.
#include "binary/functions.hpp"
#include "binary/limit.hpp"
#include "binary/symbol_table.hpp"
#include "fixture.hpp"

#include <array>
#include <chrono>

using namespace ftcheck;
using namespace ftcheck::state::test;

namespace {

// Analyses what may be damaged; returns whether it could be opened.
bool survives(const std::vector<std::byte>& bytes) {
  try {
    for (const binary::Image& image : binary::open_images(bytes, "damaged")) {
      const StateReport report = state::analyse(bytes, image, "stores", "c-api");
      for (const SharedState& state : report.shared) {
        CHECK_FALSE(state.variables.empty());
        CHECK_FALSE(state.writers.empty());
      }
    }
    return true;
  } catch (const Error&) {
    return false;
  }
}

// One build of each format and architecture, with symbols.
std::vector<std::string> files() {
  std::vector<std::string> paths;
  for (const Build& build : builds()) {
    if (build.has_symbols) paths.push_back(build.path("stores"));
  }
  return paths;
}

}  // namespace

TEST_CASE("files that are cut off are analysed as far as they go") {
  for (const std::string& path : files()) {
    CAPTURE(path);
    const auto whole = read_file(path);
    REQUIRE(survives(whole));
    for (std::size_t size = 0; size < whole.size(); size += 200) {
      survives({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)});
    }
  }
}

TEST_CASE("a symbol table that is garbled changes names at most") {
  for (const std::string& path : files()) {
    CAPTURE(path);
    const Opened opened(path);
    // Only the table is read from these bytes; the image stays as it was.
    for (const unsigned value : {0xFFU, 0x7FU, 0x00U, 0x80U}) {
      auto bytes = opened.bytes;
      for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i % 3 != value % 3) continue;
        const std::byte before = bytes[i];
        bytes[i] = static_cast<std::byte>(value);
        const auto table = binary::read_symbol_table(bytes, opened.image());
        if (i % 255 == 0) {
          table.find_data(0x4000);
          table.section_of(0x4000);
          state::analyse(bytes, opened.image(), "stores", "c-api");
        }
        bytes[i] = before;
      }
    }
  }
}

TEST_CASE("a file that is shorter than its image, empty or another one, gives no wrong symbols") {
  for (const std::string& path : files()) {
    CAPTURE(path);
    const Opened opened(path);
    CHECK(binary::read_symbol_table({}, opened.image()).symbols.empty());
    const std::vector<std::byte> zeros(4096);
    CHECK(binary::read_symbol_table(zeros, opened.image()).symbols.empty());
    for (const std::string& other : files()) {
      const auto bytes = read_file(other);
      binary::read_symbol_table(bytes, opened.image());
      state::analyse(bytes, opened.image(), "stores", "c-api");
    }
  }
}

TEST_CASE("files with changed bytes are analysed as far as they make sense") {
  for (const std::string& path : files()) {
    CAPTURE(path);
    auto bytes = read_file(path);
    unsigned count = 0;
    for (std::size_t i = 4; i < bytes.size(); i += bytes.size() / 700 + 1) {
      const std::byte before = bytes[i];
      bytes[i] = static_cast<std::byte>(std::array{0xFFU, 0x00U, 0x7FU, 0x01U}[count++ % 4]);
      survives(bytes);
      bytes[i] = before;
    }
  }
}

TEST_CASE("code and data of random bytes are analysed in a short time") {
  for (const auto architecture : {binary::Architecture::x86_64, binary::Architecture::aarch64}) {
    std::vector<std::byte> code(200'000);
    std::uint64_t state = 88172645463325252U;
    for (std::byte& byte : code) {
      state ^= state << 13;
      state ^= state >> 7;
      state ^= state << 17;
      byte = static_cast<std::byte>(state);
    }
    binary::Image image;
    image.architecture = architecture;
    image.pointer_size = 8;
    image.regions.push_back({0x10000, code.size(), code, false, true});
    image.regions.push_back({0x80000, code.size(), code, true, false});
    for (std::uint64_t at = 0; at < code.size(); at += 1000) {
      binary::Fixup fixup;
      fixup.kind = binary::Fixup::Kind::address;
      fixup.size = 8;
      fixup.address = 0x80000 + at;
      fixup.value = 0x10000 + at;
      image.fixups.push_back(fixup);
      image.exports.push_back({"f" + std::to_string(at), 0x10000 + at, ""});
    }
    const auto begin = std::chrono::steady_clock::now();
    state::analyse(code, image, "module", "c-api");
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(20));
  }
}

TEST_CASE("code for other processors is not analysed, and the report says so") {
  binary::Image image;
  image.architecture = binary::Architecture::s390x;
  image.pointer_size = 8;
  const StateReport report = state::analyse({}, image, "module", "c-api");
  CHECK_FALSE(report.not_analysed.empty());
  CHECK(report.shared.empty());
}
