#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "binary/fixture.hpp"
#include "binary/format.hpp"
#include "binary/wasm/plain_call.hpp"

using namespace ftcheck::binary;
using namespace ftcheck::binary::test;

namespace {

const std::string folder = "wasm32/";
const std::string suffix = ".cpython-314t-wasm32-emscripten.so";

// A file of sections, each given by its id and its content.
std::vector<std::byte> file_of(std::initializer_list<std::pair<unsigned, std::string>> sections) {
  std::string content("\0asm\1\0\0\0", 8);
  for (const auto& [id, section] : sections) {
    content += static_cast<char>(id);
    content += static_cast<char>(section.size());  // below 128
    content += section;
  }
  std::vector<std::byte> bytes;
  for (const char c : content) bytes.push_back(static_cast<std::byte>(c));
  return bytes;
}

std::string text(std::string_view of) {
  return static_cast<char>(of.size()) + std::string(of);
}

// One import of each kind that a module needs: a function, where memory begins, and an address that
// the loader finds.
const std::string imports = "\3" + text("env") + text("call_me") + std::string("\0\0", 2) +
                            text("env") + text("__memory_base") + std::string("\3\x7f\0", 3) +
                            text("GOT.mem") + text("other") + std::string("\3\x7f\1", 3);
const std::string exports = "\1" + text("run") + std::string("\0\1", 2);

// A function's body after its size, without local variables.
std::string body(std::string_view instructions) {
  const std::string code = std::string("\0", 1) + std::string(instructions) + "\x0b";
  return static_cast<char>(code.size()) + code;
}

std::string why_not(const std::vector<std::byte>& bytes) {
  try {
    read_wasm(bytes, "it");
    return {};
  } catch (const ftcheck::Error& error) {
    return error.what();
  }
}

}  // namespace

TEST_CASE("a WebAssembly module's definition and slots are read as the loader leaves them") {
  const auto bytes = read_module(folder + "multi_ready" + suffix);
  const Image image = read_wasm(bytes, "multi_ready");
  CHECK(image.format == ftcheck::BinaryFormat::wasm);
  CHECK(image.architecture == Architecture::wasm32);
  CHECK(image.pointer_size == 4);
  check_multi_ready(image);
}

TEST_CASE("addresses that code writes into memory are fixups, whatever they are made of") {
  // memory[4] = &other + 3; memory[8] = &memory[16]; memory[12] = 7; memory[0] = 0
  const std::string code = "\1" + body(std::string("\x23\0\x41\4\x6a\x23\1\x41\3\x6a\x36\2\0"
                                                   "\x23\0\x23\0\x41\x10\x6a\x36\2\x08"
                                                   "\x23\0\x41\7\x36\2\x0c"
                                                   "\x23\0\x41\0\x36\2\0",
                                                   13 + 10 + 7 + 7));
  const std::string data = "\1" + std::string("\0\x23\0\x0b", 4) + text(std::string(20, '\0'));
  const auto bytes = file_of({{2, imports}, {7, exports}, {8, "\1"}, {10, code}, {11, data}});
  const Image image = read_wasm(bytes, "it");
  const std::uint64_t memory = ftcheck::binary::wasm::memory_begin;
  const auto other = read_pointer(image, memory + 4);
  REQUIRE(other);
  CHECK(other->kind == Word::Kind::import);
  CHECK(image.imports.at(other->import).name == "other");
  CHECK(other->value == 3);
  CHECK(read_pointer(image, memory + 8) == Word{Word::Kind::address, memory + 16});
  // A number is known only if the file has it there.
  CHECK(read_pointer(image, memory + 12)->kind == Word::Kind::unknown);
  CHECK(read_pointer(image, memory) == Word{Word::Kind::number, 0});
}

TEST_CASE("a function that does more than write addresses makes memory unknown") {
  const std::string branch = "\1" + body(std::string("\x02\x40\x0b", 3));
  CHECK(why_not(file_of({{2, imports}, {7, exports}, {8, "\1"}, {10, branch}}))
            .find("does more than that") != std::string::npos);
}

TEST_CASE("only functions that do nothing else hand an address on") {
  struct Row {
    std::string_view instructions;
    bool is_plain;
  };
  using namespace std::string_view_literals;
  for (const Row& row : {Row{"\x23\0\x41\5\x6a\x10\0"sv, true}, Row{"\x23\0\x10\0"sv, true},
                         Row{"\x23\0\x41\5\x6a"sv, true}, Row{"\x23\1\x41\5\x6a\x10\0"sv, false},
                         Row{"\x23\0\x41\5\x6b\x10\0"sv, false}, Row{"\x23\0\x10\1"sv, false},
                         Row{"\x23\0\x41\5\x6a\x10\0\x1a\x23\0"sv, false}}) {
    const auto bytes = file_of({{2, imports}, {7, exports}, {10, "\1" + body(row.instructions)}});
    const Image image = read_wasm(bytes, "it");
    const Export* run = find_export(image, "run");
    REQUIRE(run != nullptr);
    const auto plain = ftcheck::binary::wasm::read_plain_call(image, run->address);
    CHECK(plain.has_value() == row.is_plain);
    if (plain && plain->import) CHECK(image.imports[*plain->import].name == "call_me");
    if (plain && row.instructions.size() > 4) {
      CHECK(plain->address == ftcheck::binary::wasm::memory_begin + 5);
    }
  }
}

TEST_CASE("a damaged WebAssembly file gives a sentence that names it") {
  CHECK(why_not(file_of({{2, "\1\3en"}})).find("cannot read it: ") == 0);
  CHECK(why_not(file_of({{6, std::string("\1\x7f\0\x20\0\x0b", 6)}})).find("constant") !=
        std::string::npos);
  auto version = file_of({});
  version[4] = std::byte{2};
  CHECK(why_not(version).find("version 1") != std::string::npos);
}

TEST_CASE("WebAssembly files that are cut off or changed are survived") {
  for (const char* name : {"multi_ready", "slots_copied"}) {
    check_truncations(folder + name + suffix);
    check_flips(folder + name + suffix);
  }
}
