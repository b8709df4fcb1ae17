#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "binary/mach_o_file.hpp"

using namespace ftcheck::binary;
using namespace ftcheck::binary::test;

namespace {

constexpr std::uint64_t base = 0x100000000;

struct TrieFile {
  std::vector<std::byte> bytes;

  Image read(const ByteString& trie) {
    MachOFile file;
    file.segment("__TEXT", base, 0x4000, {}, 5).library("/usr/lib/libz.1.dylib");
    bytes = file.linkedit(0x80000033, trie).bytes();
    return read_thin(bytes);
  }
};

// A trie with one symbol, "_f", and its node's contents.
ByteString one_symbol(const ByteString& node) {
  ByteString trie = {0x00, 0x01, '_', 'f', 0x00, 0x06};
  return trie.number(node.size(), 1).append(node).append({0x00});
}

ByteString symbol_entry(unsigned name, unsigned type, unsigned description, std::uint64_t value) {
  ByteString entry;
  return entry.number(name, 4).number(type, 1).number(1, 1).number(description, 2).number(value, 8);
}

}  // namespace

TEST_CASE("the edges of the trie spell the names of exports, in order") {
  ByteString trie = {0x00, 0x01, '_', 'P', 'y', 0x00, 0x07};    // 0: the root
  trie.append({0x00, 0x02, 'B', 0x00, 0x0f, 'A', 0x00, 0x13});  // 7: "_Py"
  trie.append({0x02, 0x00, 0x20, 0x00});                        // 15: "_PyB"
  trie.append({0x02, 0x00, 0x10, 0x01, 'x', 0x00, 0x1a});       // 19: "_PyA"
  trie.append({0x03, 0x04, 0x80, 0x01, 0x00});                  // 26: "_PyAx", weak
  TrieFile file;
  const Image image = file.read(trie);
  REQUIRE(image.exports.size() == 3);
  CHECK(image.exports[0].name == "PyA");
  CHECK(image.exports[0].address == base + 0x10);
  CHECK(image.exports[1].name == "PyAx");
  CHECK(image.exports[1].address == base + 0x80);
  CHECK(image.exports[2].name == "PyB");
  CHECK(image.exports[2].address == base + 0x20);
}

TEST_CASE("an export says what kind it is") {
  TrieFile file;
  SUBCASE("an absolute number") {
    CHECK(file.read(one_symbol({0x02, 0x21})).exports.at(0).address == 0x21);
  }
  SUBCASE("a stub and a resolver") {
    CHECK(file.read(one_symbol({0x10, 0x21, 0x31})).exports.at(0).address == base + 0x21);
  }
  SUBCASE("provided by another library under another name") {
    const Image image = file.read(one_symbol({0x08, 0x01, '_', 'g', 0x00}));
    CHECK(image.exports.at(0).name == "f");
    CHECK(image.exports.at(0).forwarded_to == "/usr/lib/libz.1.dylib.g");
    CHECK(image.exports.at(0).address == 0);
  }
  SUBCASE("provided by another library under the same name") {
    const Image image = file.read(one_symbol({0x08, 0x01, 0x00}));
    CHECK(image.exports.at(0).forwarded_to == "/usr/lib/libz.1.dylib.f");
  }
}

TEST_CASE("an invalid trie is refused") {
  TrieFile file;
  REQUIRE(file.read(one_symbol({0x00, 0x01})).exports.size() == 1);
  SUBCASE("a node that is its own child") {
    CHECK_THROWS_AS(file.read({0x00, 0x01, 'a', 0x00, 0x00}), ftcheck::Error);
  }
  SUBCASE("a child of two parents") {
    CHECK_THROWS_AS(file.read({0x00, 0x02, 'a', 0x00, 0x08, 'b', 0x00, 0x08, 0x00, 0x00}),
                    ftcheck::Error);
  }
  SUBCASE("two edges that match the same name") {
    CHECK_THROWS_AS(file.read({0x00, 0x02, 'a', 0x00, 0x0a, 'a', 'b', 0x00, 0x0e, 0x00,  //
                               0x02, 0x00, 0x10, 0x00, 0x02, 0x00, 0x20, 0x00}),
                    ftcheck::Error);
  }
  SUBCASE("an edge without letters") {
    CHECK_THROWS_AS(file.read({0x00, 0x01, 0x00, 0x06, 0x00, 0x00, 0x02, 0x00, 0x10, 0x00}),
                    ftcheck::Error);
  }
  SUBCASE("a child past the end") {
    CHECK_THROWS_AS(file.read({0x00, 0x01, 'a', 0x00, 0x70}), ftcheck::Error);
  }
  SUBCASE("a node longer than the trie") {
    CHECK_THROWS_AS(file.read({0x70, 0x00}), ftcheck::Error);
  }
  SUBCASE("an unterminated edge") {
    CHECK_THROWS_AS(file.read({0x00, 0x01, 'a', 'b'}), ftcheck::Error);
  }
  SUBCASE("a library that is not linked") {
    CHECK_THROWS_AS(file.read(one_symbol({0x08, 0x02, 0x00})), ftcheck::Error);
  }
}

TEST_CASE("nodes within each other's edges are refused before they take long") {
  constexpr unsigned count = 200;
  ByteString trie = {0x00, count};
  const std::size_t nodes = trie.size() + count * 5;
  for (unsigned i = 0; i < count; ++i) trie.append({i + 1, 0x00}).uleb_in_3(nodes + 4 * i);
  // Each node has an export and one edge, whose name is everything that follows.
  for (unsigned i = 0; i < 100'000; ++i) trie.append({0x02, 0x04, 0x05, 0x01});
  trie.append({0x00}).uleb_in_3(trie.size() + 4).append({0x00, 0x00});
  try {
    TrieFile().read(trie);
    FAIL("it was read");
  } catch (const ftcheck::Error& error) {
    CHECK(std::string(error.what()).find("trie is damaged") != std::string::npos);
  }
}

TEST_CASE("a trie that is as deep as it is long is read") {
  constexpr unsigned depth = 20'000;
  ByteString trie;
  for (unsigned i = 0; i < depth; ++i) {
    trie.append({0x00, 0x01, 'a', 0x00}).uleb_in_3(trie.size() + 3);
  }
  trie.append({0x02, 0x00, 0x01, 0x00});
  TrieFile file;
  const Image image = file.read(trie);
  REQUIRE(image.exports.size() == 1);
  CHECK(image.exports[0].name.size() == depth);
}

TEST_CASE("exports that share one long prefix do not multiply it") {
  constexpr unsigned count = 200;
  ByteString trie = {0x00, 0x01};
  trie.text(std::string(1 << 20, 'a')).uleb_in_3(trie.size() + 3);
  trie.append({0x00, count});
  const std::size_t leaves = trie.size() + count * 5;
  for (unsigned i = 0; i < count; ++i) trie.append({i + 1, 0x00}).uleb_in_3(leaves + 4 * i);
  for (unsigned i = 0; i < count; ++i) trie.append({0x02, 0x00, 0x01, 0x00});
  try {
    TrieFile().read(trie);
    FAIL("it was read");
  } catch (const ftcheck::Error& error) {
    CHECK(std::string(error.what()).find("too many exports") != std::string::npos);
  }
}

TEST_CASE("a file without a trie exports the symbols of its symbol table") {
  ByteString strings = ByteString().text("").text("_own").text("_hidden").text("_local");
  strings.text("_debug").text("_used").text("_number");
  ByteString entries = symbol_entry(1, 0x0f, 0, base + 0x10);  // external, in a section
  entries.append(symbol_entry(6, 0x1f, 0, base + 0x20));       // private external
  entries.append(symbol_entry(14, 0x0e, 0, base + 0x30));      // local
  entries.append(symbol_entry(21, 0x24, 0, base + 0x40));      // for the debugger
  entries.append(symbol_entry(28, 0x01, 0x140, 0));            // undefined
  entries.append(symbol_entry(34, 0x03, 0, 42));               // absolute
  entries.append(symbol_entry(0x7fffffff, 0x0f, 0, base));     // without a name
  MachOFile file;
  file.segment("__TEXT", base, 0x4000, {}, 5).library("/usr/lib/libz.1.dylib");
  const auto bytes = file.symbols(entries, strings).bytes();
  const Image image = read_thin(bytes);
  REQUIRE(image.exports.size() == 2);
  CHECK(image.exports[0].name == "number");
  CHECK(image.exports[0].address == 42);
  CHECK(image.exports[1].name == "own");
  CHECK(image.exports[1].address == base + 0x10);
}
