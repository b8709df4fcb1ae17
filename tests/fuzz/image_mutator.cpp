#include "fuzz/image_mutator.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <random>
#include <span>
#include <vector>

#include "fuzz/image_places.hpp"
#include "fuzz/input.hpp"

namespace ftcheck::fuzz {
namespace {

constexpr std::size_t magic_size = 6;  // of ELF with class and byte order, the longest

using Random = std::minstd_rand;

std::size_t below(Random& random, std::size_t bound) {
  return bound == 0 ? 0 : static_cast<std::size_t>(random()) % bound;
}

std::uint64_t get(std::span<const std::uint8_t> bytes, std::size_t at, std::size_t size) {
  std::uint64_t value = 0;
  for (std::size_t i = size; i > 0; --i) value = value << 8 | bytes[at + i - 1];
  return value;
}

void put(std::span<std::uint8_t> bytes, std::size_t at, std::size_t size, std::uint64_t value) {
  for (std::size_t i = 0; i < size; ++i) bytes[at + i] = static_cast<std::uint8_t>(value >> 8 * i);
}

std::uint64_t swapped(std::uint64_t value, std::size_t size) {
  std::uint64_t result = 0;
  for (std::size_t i = 0; i < size; ++i) result = result << 8 | (value >> 8 * i & 0xff);
  return result;
}

// A replacement for `old`: a limit of a type or of the file, a neighbour of the old value, the id
// of a slot, or the value of another word.
std::uint64_t new_value(Random& random, std::span<const std::uint8_t> file, std::uint64_t old,
                        std::size_t size) {
  constexpr std::array<std::uint64_t, 30> values = {0,
                                                    1,
                                                    2,
                                                    3,
                                                    4,
                                                    5,
                                                    7,
                                                    8,
                                                    16,
                                                    84,
                                                    85,
                                                    86,
                                                    87,
                                                    92,
                                                    94,
                                                    109,
                                                    0x7f,
                                                    0x80,
                                                    0xff,
                                                    0x1000,
                                                    0x7fff,
                                                    0xffff,
                                                    0x10000,
                                                    0x7fffffff,
                                                    0x80000000,
                                                    0xffffffff,
                                                    0x100000000,
                                                    0x7fffffffffffffff,
                                                    0x8000000000000000,
                                                    0xffffffffffffffff};
  switch (random() % 8) {
    case 0:
      return file.size() - random() % 9;
    case 1:
      return old + random() % 17 - 8;
    case 2:
      return old ^ std::uint64_t{1} << random() % (8 * size);
    case 3:
    case 4:
      return get(file, below(random, file.size() / size) * size, size);
    case 5:
      return random();
    default:
      return values.at(below(random, values.size()));
  }
}

// An aligned word of the place, preferably not padding.
std::size_t pick_word(Random& random, std::span<const std::uint8_t> file, const Place& place,
                      std::size_t size) {
  const std::size_t words = place.size / size;
  if (words == 0) return std::min(place.offset, file.size() - size);
  std::size_t at = below(random, words);
  for (std::size_t i = 0; i < words; ++i, at = (at + 1) % words) {
    if (get(file, place.offset + at * size, size) != 0) break;
  }
  return place.offset + at * size;
}

void change_word(Random& random, std::span<std::uint8_t> file, const Place& place) {
  constexpr std::array<std::size_t, 6> sizes = {1, 2, 4, 4, 8, 8};
  const std::size_t size = sizes.at(below(random, sizes.size()));
  if (file.size() < 2 * size) return;
  const std::size_t at = pick_word(random, file, place, size);
  std::uint64_t value = new_value(random, file, get(file, at, size), size);
  if (random() % 8 == 0) value = swapped(value, size);
  put(file, at, size, value);
}

// Copies a few words over others, or exchanges them.
void move_words(Random& random, std::span<std::uint8_t> file, const Place& from, const Place& to) {
  constexpr std::array<std::size_t, 5> sizes = {8, 16, 24, 40, 56};
  const std::size_t size = sizes.at(below(random, sizes.size()));
  if (file.size() < size) return;
  const std::size_t last = file.size() - size;
  const std::size_t source = std::min(pick_word(random, file, from, 8), last);
  const std::size_t target = std::min(pick_word(random, file, to, 8), last);
  if (random() % 2 == 0) {
    std::memmove(&file[target], &file[source], size);
  } else if (source + size <= target || target + size <= source) {
    std::swap_ranges(&file[source], &file[source] + size, &file[target]);
  }
}

std::size_t mutate_place(Random& random, std::uint8_t* data, std::size_t size, std::size_t max_size,
                         const std::vector<Place>& places) {
  const std::span file(data, size);
  const Place whole{0, size};
  const auto pick = [&] {
    return random() % 16 == 0 ? whole : places.at(below(random, places.size()));
  };
  switch (random() % 8) {
    case 0:
    case 1:
      move_words(random, file, pick(), pick());
      return size;
    case 2: {
      const Place place = pick();
      LLVMFuzzerMutate(data + place.offset, place.size, place.size);
      return size;
    }
    case 3:
      if (random() % 8 != 0) break;
      if (random() % 2 == 0) return magic_size + below(random, size - magic_size);
      if (const std::size_t more = std::min<std::size_t>(random() % 4096, max_size - size)) {
        std::memset(data + size, 0, more);
        return size + more;
      }
      break;
    default:
      break;
  }
  change_word(random, file, pick());
  return size;
}

}  // namespace

std::size_t mutate_image(std::uint8_t* data, std::size_t size, std::size_t max_size,
                         unsigned seed) {
  if (size <= 2 * magic_size) return LLVMFuzzerMutate(data, size, max_size);
  Random random(seed);
  std::array<std::uint8_t, magic_size> magic{};
  std::copy_n(data, magic.size(), magic.begin());
  if (random() % 8 == 0) {
    size = LLVMFuzzerMutate(data, size, max_size);
  } else {
    const std::vector<Place> places = find_places({data, size});
    for (std::size_t edits = 1 + random() % 4; edits > 0 && size > 2 * magic_size; --edits) {
      std::vector<Place> left = places;
      std::erase_if(left, [&](const Place& place) { return place.offset + place.size > size; });
      if (left.empty()) left.push_back({0, size});
      size = mutate_place(random, data, size, max_size, left);
    }
  }
  // Occasionally another format, class or byte order makes the difference.
  if (random() % 64 != 0 && size >= magic.size()) std::copy_n(magic.begin(), magic.size(), data);
  return size;
}

}  // namespace ftcheck::fuzz
