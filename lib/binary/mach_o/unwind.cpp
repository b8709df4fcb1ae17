// __unwind_info, the unwind tables of Mach-O files: pages of sorted functions, with an encoding for
// each, and a table of language-specific data (Apple's <mach-o/compact_unwind_encoding.h>).
// A function that no encoding can describe has an entry in __eh_frame.
#include "binary/unwind.hpp"

namespace ftcheck::binary::unwind {
namespace {

constexpr std::uint64_t index_size = 12;
constexpr std::uint32_t has_language_data = 0x40000000;
constexpr std::uint32_t mode_bits = 0x0F000000;

struct Info {
  const Image& image;
  base::Reader table;
  std::uint64_t index = 0;  // the offset of the index of pages
  std::uint64_t count = 0;  // of pages; an entry for the end follows them
  std::uint64_t personalities = 0;
  std::uint64_t personality_count = 0;

  // Member `which` of a page's entry in the index: the first function, the page, or its part of the
  // table of language-specific data.
  std::uint32_t page(std::uint64_t number, unsigned which) const {
    return *table.u32(index + index_size * number + 4 * which);
  }
};

std::optional<Info> read_info(const Image& image) {
  const bool is_known =
      image.architecture == Architecture::x86_64 || image.architecture == Architecture::aarch64;
  const base::Reader region(read_bytes(image, image.unwind.index.address));
  const auto table = region.sub(0, image.unwind.index.size);
  if (!is_known || !table || table->u32(0) != 1U || !table->contains(0, 28)) return std::nullopt;
  const std::uint64_t count = *table->u32(24);
  Info info{image,           *table,         *table->u32(20), count - (count > 0 ? 1 : 0),
            *table->u32(12), *table->u32(16)};
  if (count == 0 || !table->contains(info.index, index_size * count) ||
      !table->contains(info.personalities, 4 * info.personality_count)) {
    return std::nullopt;
  }
  return info;
}

// The last of `count` sorted items whose number is at most `sought`; `count` if there is none.
template <typename NumberOf>
std::uint64_t last_until(std::uint64_t count, std::uint64_t sought, const NumberOf& number_of) {
  std::uint64_t first = 0;
  for (std::uint64_t left = count; left > 0;) {
    const std::uint64_t half = left / 2;
    if (number_of(first + half) <= sought) {
      first += half + 1;
      left -= half + 1;
    } else {
      left = half;
    }
  }
  return first == 0 ? count : first - 1;
}

struct Function {
  std::uint64_t begin = 0;  // offsets from the image's first byte
  std::uint64_t end = 0;
  std::uint32_t encoding = 0;
};

// An encoding that many functions share is in a table of the whole file, others are in the page's.
std::optional<std::uint32_t> encoding_of(const Info& info, std::uint64_t page, unsigned number) {
  const std::uint64_t common_table = *info.table.u32(4);
  const std::uint32_t common = *info.table.u32(8);
  if (number < common) return info.table.u32(common_table + std::uint64_t{4} * number);
  const auto table = info.table.u16(page + 8);
  const auto count = info.table.u16(page + 10);
  if (!table || !count || number - common >= *count) return std::nullopt;
  return info.table.u32(page + *table + std::uint64_t{4} * (number - common));
}

std::optional<Function> find_in_page(const Info& info, std::uint64_t number, std::uint64_t at) {
  constexpr std::uint32_t regular = 2;
  constexpr std::uint32_t compressed = 3;
  const std::uint64_t page = info.page(number, 1);
  const auto kind = page == 0 ? std::nullopt : info.table.u32(page);
  const auto first = info.table.u16(page + 4);
  const auto count = info.table.u16(page + 6);
  if (!kind || !count || (*kind != regular && *kind != compressed)) return std::nullopt;
  const unsigned size = *kind == regular ? 8 : 4;
  const auto entries = info.table.sub(page + *first, std::uint64_t{size} * *count);
  if (!entries || *count == 0) return std::nullopt;
  const auto begin = [&](std::uint64_t i) {
    const std::uint64_t entry = *entries->u32(size * i);
    return *kind == regular ? entry : info.page(number, 0) + (entry & 0xFFFFFF);
  };
  for (std::uint64_t i = 1; i < *count; ++i) {
    if (begin(i) < begin(i - 1)) return std::nullopt;
  }
  const std::uint64_t found = last_until(*count, at, begin);
  if (found == *count) return std::nullopt;
  Function function;
  function.begin = begin(found);
  function.end = found + 1 < *count ? begin(found + 1) : info.page(number + 1, 0);
  const auto encoding = *kind == regular
                            ? entries->u32(size * found + 4)
                            : encoding_of(info, page, *entries->u32(size * found) >> 24U);
  if (!encoding) return std::nullopt;
  function.encoding = *encoding;
  return function;
}

std::optional<Catch> find_by_encoding(const Info& info, std::uint64_t page,
                                      const Function& function, const Call& call) {
  const Image& image = info.image;
  const std::uint32_t personality = function.encoding >> 28U & 3U;
  if ((function.encoding & has_language_data) == 0 || personality == 0) return Catch{};
  if (personality > info.personality_count) return std::nullopt;
  const std::uint64_t slot =
      image.unwind.base + *info.table.u32(info.personalities + std::uint64_t{4} * personality - 4);
  const auto routine = read_pointer(image, slot);
  if (!routine || routine->kind != Word::Kind::import) return std::nullopt;
  const std::uint64_t first = info.page(page, 2);
  const std::uint64_t end = info.page(page + 1, 2);
  const auto table = end < first ? std::nullopt : info.table.sub(first, end - first);
  if (!table) return std::nullopt;
  const std::uint64_t count = table->size() / 8;
  const auto begin = [&](std::uint64_t i) { return std::uint64_t{*table->u32(8 * i)}; };
  const std::uint64_t found = last_until(count, function.begin, begin);
  if (found == count || begin(found) != function.begin) return std::nullopt;
  auto known = find_in_language_data(image, {routine->value, routine->import},
                                     image.unwind.base + *table->u32(8 * found + 4),
                                     image.unwind.base + function.begin, call);
  if (known) known->keeps_stack_pointer = true;  // no encoding gives the size of pushed arguments
  return known;
}

}  // namespace

bool is_sound_unwind_info(const Image& image) {
  const auto info = read_info(image);
  if (!info) return false;
  for (std::uint64_t i = 0; i < info->count; ++i) {
    if (info->page(i + 1, 0) < info->page(i, 0)) return false;
  }
  return true;
}

std::optional<Catch> find_by_unwind_info(const Image& image, const Call& call) {
  const auto info = read_info(image);
  if (!info || call.begin < image.unwind.base) return std::nullopt;
  const std::uint64_t at = call.begin - image.unwind.base;
  const auto first_of = [&](std::uint64_t i) { return std::uint64_t{info->page(i, 0)}; };
  const std::uint64_t page = last_until(info->count, at, first_of);
  if (page == info->count || at >= info->page(info->count, 0)) return std::nullopt;
  const auto function = find_in_page(*info, page, at);
  if (!function || call.end - image.unwind.base > function->end) return std::nullopt;
  const std::uint32_t by_frame = image.architecture == Architecture::x86_64 ? 0x4000000 : 0x3000000;
  if ((function->encoding & mode_bits) != by_frame) {
    return find_by_encoding(*info, page, *function, call);
  }
  const std::uint64_t entry = function->encoding & 0xFFFFFF;
  if (entry >= image.unwind.frames.size) return std::nullopt;
  const auto frame = read_frame(image, image.unwind.frames.address + entry);
  const bool is_of_it = frame && frame->begin <= call.begin && call.end <= frame->end;
  return is_of_it ? find_in_frame(image, *frame, call) : std::nullopt;
}

std::vector<Extent> functions_in_unwind_info(const Image& image) {
  constexpr std::uint32_t regular = 2;
  constexpr std::uint32_t compressed = 3;
  std::vector<Extent> found;
  const auto info = read_info(image);
  for (std::uint64_t number = 0; info && number < info->count; ++number) {
    const std::uint64_t page = info->page(number, 1);
    const auto kind = page == 0 ? std::nullopt : info->table.u32(page);
    const auto first = info->table.u16(page + 4);
    const auto count = info->table.u16(page + 6);
    if (!kind || !first || !count || (*kind != regular && *kind != compressed)) continue;
    for (std::uint64_t i = 0; i < *count; ++i) {
      const auto entry = info->table.u32(page + *first + (*kind == regular ? 8 : 4) * i);
      if (!entry) break;
      const std::uint64_t begin =
          *kind == regular ? *entry : info->page(number, 0) + (*entry & 0xFFFFFFU);
      found.push_back({image.unwind.base + begin, 0});
    }
  }
  if (found.empty()) return found;
  found.push_back({image.unwind.base + info->page(info->count, 0), 0});
  for (std::size_t i = 0; i + 1 < found.size(); ++i) {
    if (found[i + 1].address > found[i].address) {
      found[i].size = found[i + 1].address - found[i].address;
    }
  }
  found.pop_back();
  return found;
}

}  // namespace ftcheck::binary::unwind
