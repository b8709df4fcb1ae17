#include "binary/symbol_table.hpp"

#include "binary/functions.hpp"
#include "fixture.hpp"

#include <algorithm>

using namespace ftcheck::binary;
using namespace ftcheck::binary::test;

namespace {

// A module about shared state, whose names are known.
struct File {
  explicit File(const std::string& path)
      : bytes(read_module("../state/modules/" + path)), images(open_images(bytes, path)) {}
  const Image& image() const { return images.front(); }
  SymbolTable symbols() const { return read_symbol_table(bytes, image()); }

  std::vector<std::byte> bytes;
  std::vector<Image> images;
};

const Symbol* find(const SymbolTable& table, std::string_view name) {
  const auto found = std::ranges::find(table.symbols, name, &Symbol::name);
  return found == table.symbols.end() ? nullptr : &*found;
}

const std::vector<std::string> with_symbols = {
    "linux-x86_64/symbols/stores.so", "linux-aarch64/symbols/stores.so",
    "macosx-x86_64/symbols/stores.so", "macosx-arm64/symbols/stores.so",
    "win_amd64/symbols/stores.pyd"};
const std::vector<std::string> without_symbols = {
    "linux-x86_64/stripped/stores.so",  "linux-aarch64/stripped/stores.so",
    "macosx-x86_64/stripped/stores.so", "macosx-arm64/stripped/stores.so",
    "win_amd64/stripped/stores.pyd",    "win_amd64/microsoft/stores.pyd"};

}  // namespace

TEST_CASE("symbols have the names, addresses and kinds of functions and variables") {
  for (const std::string& path : with_symbols) {
    CAPTURE(path);
    const File file(path);
    const SymbolTable table = file.symbols();
    const Symbol* const function = find(table, "plain");
    REQUIRE(function != nullptr);
    CHECK(function->is_function);
    CHECK(function->size > 0);
    const Region* const code = find_region(file.image(), function->address);
    REQUIRE(code != nullptr);
    CHECK(code->executable);
    CHECK(table.find_function(function->address) == function);
    CHECK(table.find_function(function->address + 1) == nullptr);
    CHECK(table.find_data(function->address) == nullptr);

    const Symbol* const variable = find(table, "indexed_table");
    REQUIRE(variable != nullptr);
    CHECK_FALSE(variable->is_function);
    CHECK(variable->size >= 1024);
    const Region* const data = find_region(file.image(), variable->address);
    REQUIRE(data != nullptr);
    CHECK(data->writable);
    CHECK(table.find_data(variable->address) == variable);
    CHECK(table.find_data(variable->address + 1000) == variable);
    CHECK(table.find_function(variable->address) == nullptr);
  }
}

TEST_CASE("a name that fills its field has no terminator") {
  const File file("win_amd64/symbols/stores.pyd");
  const SymbolTable table = file.symbols();
  for (const char* const name : {"released", "escaping"}) {
    CAPTURE(name);
    CHECK(find(table, name) != nullptr);
  }
}

TEST_CASE("a name in a Mach-O file that is only an underscore stays one") {
  const File file("macosx-x86_64/symbols/stores.so");
  auto bytes = file.bytes;
  constexpr std::string_view name("\0_plain\0", 8);
  const auto at = std::search(bytes.begin(), bytes.end(), name.begin(), name.end(),
                              [](std::byte a, char b) { return a == static_cast<std::byte>(b); });
  REQUIRE(at != bytes.end());
  *(at + 2) = std::byte{0};
  const SymbolTable table = read_symbol_table(bytes, file.image());
  CHECK(find(table, "_") != nullptr);
  CHECK(find(table, "plain") == nullptr);
}

TEST_CASE("symbols and sections are sorted by address") {
  for (const std::string& path : with_symbols) {
    CAPTURE(path);
    const File file(path);
    const SymbolTable table = file.symbols();
    CHECK(std::ranges::is_sorted(table.symbols, {}, &Symbol::address));
    CHECK(std::ranges::is_sorted(table.sections, {}, &Section::address));
  }
}

TEST_CASE("an address is in the section that holds it") {
  for (const std::string& path : with_symbols) {
    CAPTURE(path);
    const File file(path);
    const SymbolTable table = file.symbols();
    const bool is_mach_o = file.image().format == ftcheck::BinaryFormat::mach_o;
    CHECK(table.section_of(find(table, "plain")->address) == (is_mach_o ? "__text" : ".text"));
    CHECK(table.section_of(find(table, "indexed_table")->address) ==
          (is_mach_o ? "__bss" : ".bss"));
    CHECK(table.section_of(find(table, "methods")->address) == (is_mach_o ? "__data" : ".data"));
    CHECK(table.section_of(~std::uint64_t{0}).empty());
  }
}

TEST_CASE("a stripped file has sections, and no symbol of what it does not export") {
  for (const std::string& path : without_symbols) {
    CAPTURE(path);
    const File file(path);
    const SymbolTable table = file.symbols();
    CHECK(find(table, "plain") == nullptr);
    CHECK(find(table, "indexed_table") == nullptr);
    CHECK_FALSE(table.sections.empty());
  }
}

TEST_CASE("each slice of a universal file has its own symbols") {
  const auto bytes = read_module("macosx-universal2/multi_ready.cpython-314t-darwin.so");
  const auto images = open_images(bytes, "universal");
  REQUIRE(images.size() == 2);
  for (const Image& image : images) {
    const SymbolTable table = read_symbol_table(bytes, image);
    const Symbol* const init = find(table, "PyInit_multi_ready");
    REQUIRE(init != nullptr);
    CHECK(init->address == find_export(image, "PyInit_multi_ready")->address);
  }
}

TEST_CASE("unwind tables list functions by address, without overlaps, in code") {
  for (const auto* const paths : {&with_symbols, &without_symbols}) {
    for (const std::string& path : *paths) {
      CAPTURE(path);
      const File file(path);
      const std::vector<Extent> all = functions(file.image());
      CHECK_FALSE(all.empty());
      for (std::size_t i = 0; i < all.size(); ++i) {
        const Region* const region = find_region(file.image(), all[i].address);
        REQUIRE(region != nullptr);
        CHECK(region->executable);
        CHECK(all[i].size <= region->size - (all[i].address - region->address));
        if (i > 0) CHECK(all[i - 1].address + all[i - 1].size <= all[i].address);
      }
    }
  }
}

TEST_CASE("functions begin and end where their symbols say") {
  for (const std::string& path : with_symbols) {
    // A compact unwind table has one entry for neighbours with the same frame.
    if (path.starts_with("macosx")) continue;
    CAPTURE(path);
    const File file(path);
    const SymbolTable table = file.symbols();
    const std::vector<Extent> all = functions(file.image());
    for (const char* const name : {"plain", "lazy", "copied", "passed_own", "indexed"}) {
      CAPTURE(name);
      const Symbol* const symbol = find(table, name);
      REQUIRE(symbol != nullptr);
      const auto found = std::ranges::find(all, symbol->address, &Extent::address);
      REQUIRE(found != all.end());
      CHECK(found->size <= symbol->size);
      CHECK(found->size + 16 > symbol->size);
    }
  }
}

TEST_CASE("an image without unwind tables, or with damaged ones, lists no functions outside it") {
  Image image;
  image.pointer_size = 8;
  CHECK(functions(image).empty());
  for (const std::string& path : with_symbols) {
    CAPTURE(path);
    File file(path);
    for (std::size_t i = 64; i < file.bytes.size(); i += 5) {
      const std::byte before = file.bytes[i];
      file.bytes[i] = static_cast<std::byte>(i % 2 == 0 ? 0xFF : 0x80);
      for (const Extent& one : functions(file.image())) {
        const Region* const region = find_region(file.image(), one.address);
        REQUIRE(region != nullptr);
        REQUIRE(one.size <= region->size - (one.address - region->address));
      }
      file.bytes[i] = before;
    }
  }
}

TEST_CASE("a damaged symbol table is read as far as it makes sense") {
  for (const std::string& path : with_symbols) {
    CAPTURE(path);
    const File file(path);
    auto bytes = file.bytes;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      const std::byte before = bytes[i];
      bytes[i] = static_cast<std::byte>(i % 3 == 0 ? 0xFF : i % 3 == 1 ? 0x80 : 0x00);
      const SymbolTable table = read_symbol_table(bytes, file.image());
      table.find_data(0x1000);
      table.find_function(0x1000);
      table.section_of(0x1000);
      bytes[i] = before;
    }
    for (std::size_t size = 0; size < bytes.size(); size += 16) {
      read_symbol_table(ftcheck::base::Bytes(bytes).first(size), file.image());
    }
    CHECK(read_symbol_table({}, file.image()).symbols.empty());
  }
}

TEST_CASE("of many symbols at one address the first with a size is found") {
  SymbolTable table;
  table.symbols = {{.address = 0x1000, .size = 8, .name = "first"},
                   {.address = 0x1000, .size = 4, .name = "second"},
                   {.address = 0x1010, .size = 4, .name = "function", .is_function = true}};
  REQUIRE(table.find_data(0x1000) != nullptr);
  CHECK(table.find_data(0x1000)->name == "first");
  CHECK(table.find_data(0x1004)->name == "first");
  CHECK(table.find_data(0x1008) == nullptr);
  CHECK(table.find_data(0x1010) == nullptr);
  CHECK(table.find_function(0x1000) == nullptr);
  CHECK(table.find_function(0x1010)->name == "function");
}
