#include "fuzz/zip_mutator.hpp"

#include <algorithm>
#include <array>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "binary/open.hpp"
#include "fuzz/image_mutator.hpp"
#include "fuzz/input.hpp"
#include "fuzz/zip_parts.hpp"

namespace ftcheck::fuzz {
namespace {

using testing::ZipEntry;
using Random = std::minstd_rand;

constexpr std::size_t room = 256;  // the most that a text may grow

std::size_t random_below(Random& random, std::size_t bound) {
  return bound == 0 ? 0 : static_cast<std::size_t>(random()) % bound;
}

void mutate_text(std::string& text, std::size_t most) {
  const std::size_t size = text.size();
  text.resize(std::max(size, std::min(size + room, most)));
  text.resize(LLVMFuzzerMutate(reinterpret_cast<std::uint8_t*>(text.data()), size, text.size()));
}

void mutate_content(Random& random, ZipEntry& entry) {
  entry.raw.reset();
  entry.size.reset();
  entry.crc.reset();
  if (!binary::looks_like_image(std::as_bytes(std::span(entry.content)))) {
    mutate_text(entry.content, entry.content.size() + room);
    return;
  }
  const std::size_t size = entry.content.size();
  entry.content.resize(size + room);
  entry.content.resize(mutate_image(reinterpret_cast<std::uint8_t*>(entry.content.data()), size,
                                    entry.content.size(), static_cast<unsigned>(random())));
}

// A member is found by more than a few bytes, so whole names are changed.
void change_name(Random& random, std::vector<ZipEntry>& entries, ZipEntry& entry) {
  constexpr std::array<std::string_view, 16> words = {"/",
                                                      "../",
                                                      "\\",
                                                      ".so",
                                                      ".pyd",
                                                      ".abi3.so",
                                                      ".abi3t.so",
                                                      ".cpython-314t-x86_64-linux-gnu.so",
                                                      ".cp314t-win_amd64.pyd",
                                                      ".data/platlib/",
                                                      ".dist-info/",
                                                      "RECORD",
                                                      "WHEEL",
                                                      "METADATA",
                                                      ".libs/lib.so.1",
                                                      "\xc3\xa4"};
  switch (random() % 4) {
    case 0:
      mutate_text(entry.name, 512);
      break;
    case 1:
      entry.name = entries[random_below(random, entries.size())].name;
      break;
    default: {
      const std::string_view word = words.at(random_below(random, words.size()));
      const std::size_t at = random_below(random, entry.name.size() + 1);
      entry.name = entry.name.substr(0, at) + std::string(word) +
                   (random() % 2 == 0 ? entry.name.substr(at) : std::string());
    }
  }
}

// Makes a header say something false.
void lie(Random& random, const std::vector<ZipEntry>& entries, ZipEntry& entry) {
  const auto number = static_cast<std::uint32_t>(random() % 3 == 0 ? random() * 2 : random() % 512);
  const auto small = static_cast<std::uint16_t>(random() % 16);
  const ZipEntry& other = entries[random_below(random, entries.size())];
  switch (random() % 18) {
    case 0:
      entry.size = number;
      break;
    case 1:
      entry.compressed_size = number;
      break;
    case 2:
      entry.crc = number;
      break;
    case 3:
      entry.local.name = other.name;
      break;
    case 4:
      entry.local.method = small;
      break;
    case 5:
      entry.local.flags = static_cast<std::uint16_t>(1U << small);
      break;
    case 6:
      entry.local.size = number;
      break;
    case 7:
      entry.local.compressed_size = number;
      break;
    case 8:
      entry.local.crc = number;
      break;
    case 9:
      entry.offset = number;
      break;
    case 10:
      entry.flags = static_cast<std::uint16_t>(entry.flags ^ 1U << small);
      break;
    case 11:
      entry.method = random() % 2 == 0 ? 0 : small;
      break;
    case 12:
      entry.extra += testing::zip64_field({number, entry.content.size(), number});
      entry.size = 0xffffffff;
      break;
    case 13:
      entry.extra += testing::unicode_path_field(entry.name, other.name);
      break;
    case 14:
      entry.local.extra = testing::extra_field(small, other.name);
      break;
    case 15:
      entry.flags |= 8;
      entry.after = testing::descriptor(entry, random() % 2 == 0, random() % 2 == 0);
      break;
    case 16:
      entry.is_hidden = true;
      break;
    default:
      entry.unix_mode = random() % 2 == 0 ? 0120777 : static_cast<std::uint32_t>(random() % 65536);
  }
}

void change_end(Random& random, ZipParts& parts, testing::ZipEnd& end) {
  switch (random() % 6) {
    case 0:
      end.count = static_cast<std::uint16_t>(random());
      break;
    case 1:
      end.offset = static_cast<std::uint32_t>(random() % 4096);
      break;
    case 2:
      end.size = static_cast<std::uint32_t>(random() % 4096);
      break;
    case 3:
      end.zip64.emplace();
      if (random() % 2 == 0) end.zip64->count = random() % 4;
      if (random() % 4 == 0) end.zip64->record = random() % 4096;
      break;
    default:
      mutate_text(parts.comment, 300);
  }
}

// Adds, removes and reorders members.
void change_list(Random& random, std::vector<ZipEntry>& entries) {
  const std::size_t one = random_below(random, entries.size());
  const std::size_t other = random_below(random, entries.size());
  switch (random() % 4) {
    case 0:
      if (entries.size() > 1) entries.erase(entries.begin() + static_cast<std::ptrdiff_t>(one));
      break;
    case 1:
      entries.push_back(ZipEntry(entries[one]));
      break;
    case 2:
      std::swap(entries[one].content, entries[other].content);
      break;
    default:
      std::swap(entries[one], entries[other]);
  }
}

}  // namespace

std::size_t mutate_zip(std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned seed) {
  Random random(seed);
  ZipParts parts = lift_one(as_text(data, size));
  if (parts.entries.empty() || random() % 6 == 0) return LLVMFuzzerMutate(data, size, max_size);
  testing::ZipEnd end;
  for (std::size_t edits = 1 + random() % 3; edits > 0; --edits) {
    ZipEntry& entry = parts.entries[random_below(random, parts.entries.size())];
    switch (random() % 12) {
      case 0:
        change_name(random, parts.entries, entry);
        break;
      case 1:
      case 2:
        lie(random, parts.entries, entry);
        break;
      case 3:
        change_list(random, parts.entries);
        break;
      case 4:
        change_end(random, parts, end);
        break;
      default:
        mutate_content(random, entry);
    }
  }
  end.comment = parts.comment;
  const std::string built = testing::make_zip(parts.entries, end);
  if (built.size() > max_size) return LLVMFuzzerMutate(data, size, max_size);
  std::copy(built.begin(), built.end(), data);
  return built.size();
}

}  // namespace ftcheck::fuzz
