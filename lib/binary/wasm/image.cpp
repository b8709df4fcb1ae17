// WebAssembly: builds an Image like Emscripten's loader of dynamic libraries, which gives a module
// a part of the memory and of the table of functions.
//
// Code lies outside of memory.  In an Image, memory begins at 64 KiB, where no address is NULL, and
// code after all of it.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "binary/format.hpp"
#include "binary/limit.hpp"
#include "binary/wasm/plain_call.hpp"
#include "binary/wasm/straight_line.hpp"

namespace ftcheck::binary {
namespace {

using wasm::Kind;
using wasm::memory_begin;
using wasm::Sections;
using wasm::StraightLine;
using wasm::Value;

constexpr std::uint64_t code_begin = 0x200000000;

std::uint64_t address_of(const Sections& sections, base::Bytes body) {
  return code_begin + static_cast<std::uint64_t>(body.data() - sections.code.data());
}

// The bytes at each distance from the beginning of memory.
std::map<std::uint32_t, base::Bytes> placed_segments(const Sections& sections,
                                                     const StraightLine& line) {
  std::map<std::uint32_t, base::Bytes> placed;
  const auto place = [&](const Value& at, std::uint32_t segment) {
    if (at.kind == Value::Kind::memory && segment < sections.segments.size()) {
      placed[at.number] = sections.segments[segment].bytes;
    }
  };
  for (std::uint32_t i = 0; i < sections.segments.size(); ++i) {
    if (sections.segments[i].place) place(line.evaluate(*sections.segments[i].place), i);
  }
  for (const wasm::Copy& copy : line.copies()) place(copy.at, copy.segment);
  return placed;
}

void add_regions(const Sections& sections, const StraightLine& line, Image& image) {
  std::map<std::uint32_t, base::Bytes> placed = placed_segments(sections, line);
  placed.try_emplace(0);
  for (auto segment = placed.begin(); segment != placed.end(); ++segment) {
    const auto next = std::next(segment);
    const std::uint64_t end = next != placed.end() ? next->first : sections.memory;
    const std::uint64_t begin = segment->first;
    const std::uint64_t size = std::max<std::uint64_t>(
        end - std::min(begin, end), next == placed.end() ? segment->second.size() : 0);
    image.regions.push_back({.address = memory_begin + begin,
                             .size = size,
                             .bytes = segment->second,
                             .writable = true});
  }
  image.regions.push_back({.address = code_begin,
                           .size = sections.code.size(),
                           .bytes = sections.code,
                           .executable = true});
}

void add_imports(const Sections& sections, Image& image) {
  image.first_variable = static_cast<std::uint32_t>(sections.functions.size());
  for (const auto* all : {&sections.functions, &sections.globals}) {
    for (const wasm::Imported& one : *all) image.imports.push_back({std::string(one.field), ""});
  }
}

void add_exports(const Sections& sections, const StraightLine& line, Image& image) {
  for (const wasm::Exported& exported : sections.exports) {
    Export entry;
    entry.name = exported.name;
    if (exported.kind == Kind::function) {
      const auto body = wasm::body_of(sections, exported.index);
      if (!body) continue;
      entry.address = address_of(sections, *body);
    } else if (exported.kind == Kind::global) {
      // The loader adds where memory begins.
      const Value at = line.global(exported.index);
      if (at.kind != Value::Kind::number) continue;
      entry.address = memory_begin + at.number;
    } else {
      continue;
    }
    image.exports.push_back(std::move(entry));
  }
}

// What addresses mean in the Image.
class Addresses {
 public:
  Addresses(const Sections& sections, const StraightLine& line, const Image& image)
      : sections_(sections), image_(image) {
    for (const wasm::Elements& elements : sections.elements) {
      const Value place = line.evaluate(elements.place);
      if (place.kind != Value::Kind::table) continue;
      std::uint32_t at = place.number;
      for (const std::uint32_t function : elements.functions) functions_[at++] = function;
    }
  }

  Fixup fixup(std::uint64_t address, const Value& value, unsigned size) const {
    Fixup fixup{
        .address = address, .kind = Fixup::Kind::opaque, .size = static_cast<std::uint8_t>(size)};
    if (value.kind == Value::Kind::memory) {
      fixup.kind = Fixup::Kind::address;
      fixup.value = memory_begin + value.number;
    } else if (value.kind == Value::Kind::table) {
      fix_function(fixup, value.number);
    } else if (value.kind == Value::Kind::import) {
      fix_import(fixup, value);
    }
    return fixup;
  }

 private:
  void fix_function(Fixup& fixup, std::uint32_t place) const {
    const auto function = functions_.find(place);
    if (function == functions_.end()) return;
    const auto body = wasm::body_of(sections_, function->second);
    if (body) {
      fixup.kind = Fixup::Kind::address;
      fixup.value = address_of(sections_, *body);
    } else if (function->second < sections_.functions.size()) {
      fixup.kind = Fixup::Kind::import;
      fixup.import = function->second;
    }
  }

  void fix_import(Fixup& fixup, const Value& value) const {
    const auto index = image_.first_variable + value.index;
    if (const Export* own = find_export(image_, image_.imports[index].name)) {
      fixup.kind = Fixup::Kind::address;
      fixup.value = own->address + value.number;
    } else {
      fixup.kind = Fixup::Kind::import;
      fixup.import = index;
      fixup.value = value.number;
    }
  }

  const Sections& sections_;
  const Image& image_;
  std::map<std::uint32_t, std::uint32_t> functions_;  // by their place in the table
};

void add_fixups(const Sections& sections, const StraightLine& line, Image& image) {
  const Addresses addresses(sections, line, image);
  for (const wasm::Store& store : line.stores()) {
    if (store.at.kind != Value::Kind::memory) continue;
    const std::uint64_t address = memory_begin + store.at.number;
    const auto stored = read_word(image, address, store.size);
    const bool is_there = store.value.kind == Value::Kind::number &&
                          stored == Word{.kind = Word::Kind::number, .value = store.value.number};
    if (!is_there) image.fixups.push_back(addresses.fixup(address, store.value, store.size));
  }
}

const wasm::Exported* find_function(const Sections& sections, std::string_view name) {
  const auto found = std::ranges::find_if(sections.exports, [&](const wasm::Exported& exported) {
    return exported.kind == Kind::function && exported.name == name;
  });
  return found == sections.exports.end() ? nullptr : &*found;
}

// What engine and loader run before any function of the module is called.
void run_relocations(const Sections& sections, std::string_view name, StraightLine& line) {
  std::vector<std::uint32_t> functions;
  if (sections.start) functions.push_back(*sections.start);
  if (const auto* data = find_function(sections, "__wasm_apply_data_relocs")) {
    functions.push_back(data->index);
  }
  for (const std::uint32_t function : functions) {
    const auto body = wasm::body_of(sections, function);
    if (!body || !line.run(*body)) {
      throw Error(fmt::format(
          "cannot read {}: the function that writes addresses into its memory does more than that",
          name));
    }
  }
}

}  // namespace

Image read_wasm(base::Bytes bytes, std::string_view name, const Limits& limits) {
  const Sections sections = wasm::read_sections(bytes, name, limits);
  StraightLine line(sections, name);
  run_relocations(sections, name, line);
  check_relocations(line.stores().size(), limits, name);
  Image image;
  image.format = BinaryFormat::wasm;
  image.architecture = Architecture::wasm32;
  image.pointer_size = 4;
  image.libraries = sections.libraries;
  add_regions(sections, line, image);
  add_imports(sections, image);
  add_exports(sections, line, image);
  finish(image);
  add_fixups(sections, line, image);
  finish(image);
  if (const Export* constructors = find_export(image, "__wasm_call_ctors")) {
    image.constructors.push_back(constructors->address);
  }
  return image;
}

}  // namespace ftcheck::binary
