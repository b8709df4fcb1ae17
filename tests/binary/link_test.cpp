#include "binary/link.hpp"
#include "binary/pointers.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

using namespace ftcheck::binary;

namespace {

constexpr std::uint64_t data = 0x1000;

Import imported(std::string name) {
  return {std::move(name), "", false, false};
}

Export exported(std::string name, std::uint64_t place) {
  return {std::move(name), place, "", false};
}

// A file with 64 bytes at 0x1000; its first words are fixups.
Image file_with(std::string name, std::vector<Fixup> fixups) {
  Image image;
  image.name = std::move(name);
  Region region;
  region.address = data;
  region.size = 64;
  image.regions.push_back(region);
  image.fixups = std::move(fixups);
  return image;
}

Image module_importing(std::vector<std::string> names) {
  Image image = file_with("module", {});
  for (std::uint32_t i = 0; i < names.size(); ++i) {
    image.imports.push_back(imported(names[i]));
    image.fixups.push_back({data + 8 * i, 0, i, Fixup::Kind::import, 8});
  }
  return image;
}

constexpr Word address(std::uint64_t value) {
  return {Word::Kind::address, value, 0};
}

}  // namespace

TEST_CASE("a word for an import that a library provides holds the address there") {
  Image library = file_with("library", {});
  library.exports = {exported("helper", data + 16)};
  Image linked = module_importing({"helper", "PyModule_Create2"});
  link(linked, library, "library.so");
  const Part& part = linked.parts.front();
  CHECK(part.file == "library.so");
  CHECK(part.begin == data + part.moved_by);
  CHECK(part.end == part.begin + 64);
  CHECK(read_pointer(linked, data) == address(part.begin + 16));
  CHECK(read_pointer(linked, data + 8) == Word{Word::Kind::import, 0, 1});
}

TEST_CASE("the words of a library move with it, and its imports follow the module's") {
  Image library = file_with("library", {{data, data + 8, 0, Fixup::Kind::address, 8},
                                        {data + 8, 4, 1, Fixup::Kind::import, 8},
                                        {data + 16, 2, 0, Fixup::Kind::import, 8},
                                        {data + 24, 0, 0, Fixup::Kind::opaque, 8}});
  library.imports = {imported("of_module"), imported("PyErr_Occurred")};
  Image module = module_importing({"PyModule_Create2"});
  module.exports = {exported("of_module", data + 32)};
  Image linked = module;
  link(linked, library, "library.so");
  const std::uint64_t begin = linked.parts.front().begin;
  CHECK(read_pointer(linked, begin) == address(begin + 8));
  CHECK(read_pointer(linked, begin + 8) == Word{Word::Kind::import, 4, 2});
  CHECK(linked.imports[2].name == "PyErr_Occurred");
  CHECK(read_pointer(linked, begin + 16) == address(data + 34));
  CHECK(read_pointer(linked, begin + 24) == Word{});
  CHECK(read_pointer(linked, begin + 32) == Word{Word::Kind::number, 0, 0});
  CHECK_FALSE(read_pointer(linked, begin + 60));
  CHECK(read_word(linked, begin + 4, 8) == Word{});  // overlaps two words
}

TEST_CASE("a later library provides what earlier ones lack, and replaces nothing") {
  Image first = file_with("first", {{data, 0, 0, Fixup::Kind::import, 8}});
  first.imports = {imported("deeper")};
  first.exports = {exported("helper", data + 16)};
  Image second = file_with("second", {});
  second.exports = {exported("deeper", data + 24), exported("helper", data + 40)};
  Image linked = module_importing({"helper"});
  link(linked, first, "first.so");
  CHECK(read_pointer(linked, linked.parts[0].begin) == Word{Word::Kind::import, 0, 1});
  link(linked, second, "second.so");
  CHECK(read_pointer(linked, linked.parts[0].begin) == address(linked.parts[1].begin + 24));
  CHECK(read_pointer(linked, data) == address(linked.parts[0].begin + 16));
}

TEST_CASE("a library that is forwarded to, indirect, or not the named one provides nothing") {
  Image library = file_with("library", {});
  library.exports = {{"forwarded", 0, "other.function", false},
                     {"indirect", data, "", true},
                     exported("plain", data)};
  Image linked = module_importing({"forwarded", "indirect", "plain"});
  link(linked, library, "library.so", [](const Import& import, std::string_view provider) {
    CHECK(provider == (import.name.empty() ? "" : "library.so"));
    return import.name != "plain";
  });
  for (std::uint32_t i = 0; i < 3; ++i) {
    CHECK(read_pointer(linked, data + 8 * i) == Word{Word::Kind::import, 0, i});
  }
}

TEST_CASE("the loader's changes are also known for a library") {
  Image library = file_with("library", {{data, 0, 0, Fixup::Kind::address, 8}});
  Image linked = file_with("module", {});
  link(linked, library, "library.so");
  const std::uint64_t begin = linked.parts.front().begin;
  const Region& own = linked.regions[0];
  const Region& of_library = linked.regions[1];
  CHECK_FALSE(has_fixups(linked, own));
  CHECK(has_fixups(linked, of_library));
  CHECK_FALSE(is_changed(linked, data, 8));
  CHECK(is_changed(linked, begin, 8));
  CHECK(is_changed(linked, begin + 7, 1));
  CHECK_FALSE(is_changed(linked, begin + 8, 8));
}

TEST_CASE("the pointers of a run are visited in the module and in a library") {
  Image library = file_with("library", {{data, data + 8, 0, Fixup::Kind::address, 8},
                                        {data + 8, 0, 0, Fixup::Kind::import, 8},
                                        {data + 16, 0, 1, Fixup::Kind::import, 8},
                                        {data + 24, data, 0, Fixup::Kind::address, 8, true},
                                        {data + 32, data + 4, 0, Fixup::Kind::address, 8}});
  library.imports = {imported("of_module"), imported("PyErr_Occurred")};
  Image linked = module_importing({"helper"});
  linked.exports = {exported("of_module", data + 48)};
  library.exports = {exported("helper", data + 40)};
  link(linked, library, "library.so");
  const std::uint64_t begin = linked.parts.front().begin;
  using Pointers = std::vector<std::pair<std::uint64_t, std::uint64_t>>;
  Pointers found;
  const auto note = [&](std::uint64_t at, std::uint64_t to) { found.emplace_back(at, to); };
  visit_pointers(linked, {begin, 32}, note);
  CHECK(found == Pointers{{begin, begin + 8}, {begin + 8, data + 48}});
  found.clear();
  visit_pointers(linked, {data, 64}, note);
  CHECK(found == Pointers{{data, begin + 40}});
}

TEST_CASE("a library is not linked if there are not enough addresses") {
  Image library = file_with("library", {});
  library.exports = {exported("helper", data)};
  Image module = module_importing({"helper"});
  module.regions.push_back(module.regions.front());
  module.regions.back().address = ~std::uint64_t{0} - 0x200000;
  Image linked = module;
  link(linked, library, "library.so");
  CHECK(linked.parts.empty());
  CHECK(linked.regions.size() == 2);
  CHECK(read_pointer(linked, data) == Word{Word::Kind::import, 0, 0});
}
