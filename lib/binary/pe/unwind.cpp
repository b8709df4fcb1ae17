// The exception directory of 64-bit PE files: functions in order, each with the data that unwinds
// its frame and, if needed, a handler with data of its own (Microsoft: "x64 exception handling",
// "ARM64 exception handling").
//
// The data of the C++ handlers is read only as far as whether the function has a try block with a
// catch.  Such a function counts as catching everywhere.
#include "binary/unwind.hpp"

#include <bit>

namespace ftcheck::binary::unwind {
namespace {

bool is_arm64(const Image& image) {
  return image.architecture == Architecture::aarch64;
}

// The bytes of an entry of the directory.
unsigned entry_size(const Image& image) {
  return is_arm64(image) ? 8 : 12;
}

std::optional<base::Reader> directory(const Image& image) {
  const bool is_known = is_arm64(image) || image.architecture == Architecture::x86_64;
  const Extent& extent = image.unwind.index;
  const base::Reader region(read_bytes(image, extent.address));
  return is_known ? region.sub(0, extent.size) : std::nullopt;
}

std::optional<std::uint32_t> u32_at(const Image& image, std::uint64_t address) {
  return base::Reader(read_bytes(image, address)).u32(0);
}

struct Handler {
  std::uint64_t routine = 0;  // addresses; 0 if there is none
  std::uint64_t data = 0;
};

// UNWIND_INFO; a part of a function refers to another part's.
std::optional<Handler> x64_handler(const Image& image, std::uint32_t unwind_info) {
  constexpr unsigned asked = 1;        // UNW_FLAG_EHANDLER
  constexpr unsigned only_undoes = 2;  // UNW_FLAG_UHANDLER
  constexpr unsigned chained = 4;
  constexpr unsigned most_parts = 32;
  for (unsigned i = 0; i < most_parts; ++i) {
    const std::uint64_t at = image.unwind.base + unwind_info;
    const base::Reader info(read_bytes(image, at));
    const auto first = info.u8(0);
    const auto codes = info.u8(2);
    const unsigned version = first ? *first & 7U : 0;
    if (!codes || unwind_info % 4 != 0 || (version != 1 && version != 2)) return std::nullopt;
    const unsigned flags = *first >> 3U;
    const std::uint64_t handler = 4 + 2 * ((std::uint64_t{*codes} + 1) / 2 * 2);
    if ((flags & chained) == 0) {
      if ((flags & asked) == 0)
        return flags == 0 || flags == only_undoes ? std::optional(Handler{}) : std::nullopt;
      const auto routine = info.u32(handler);
      if (!routine) return std::nullopt;
      return Handler{image.unwind.base + *routine, at + handler + 4};
    }
    const auto next = info.u32(handler + 8);
    if (!next || flags != chained) return std::nullopt;
    unwind_info = *next;
  }
  return std::nullopt;
}

// The extent in bytes of a function, packed in its entry in the directory or in .xdata.
std::optional<std::uint32_t> arm64_size(const Image& image, std::uint32_t entry) {
  const unsigned kind = entry & 3U;
  if (kind == 3) return std::nullopt;
  if (kind != 0) return (entry >> 2U & 0x7FFU) * 4;
  const auto header = u32_at(image, image.unwind.base + entry);
  return header ? std::optional((*header & 0x3FFFFU) * 4) : std::nullopt;
}

// .xdata.
std::optional<Handler> arm64_handler(const Image& image, std::uint32_t entry) {
  if ((entry & 3U) != 0) return Handler{};
  const std::uint64_t at = image.unwind.base + entry;
  const base::Reader data(read_bytes(image, at));
  const auto header = data.u32(0);
  if (!header || (*header >> 18U & 3U) != 0) return std::nullopt;
  if ((*header >> 20U & 1U) == 0) return Handler{};
  const bool one_epilog = (*header >> 21U & 1U) != 0;
  std::uint64_t epilogs = *header >> 22U & 0x1FU;
  std::uint64_t codes = *header >> 27U;
  std::uint64_t handler = 4;
  if (epilogs == 0 && codes == 0) {
    const auto more = data.u32(4);
    if (!more) return std::nullopt;
    epilogs = *more & 0xFFFFU;
    codes = *more >> 16U & 0xFFU;
    handler = 8;
  }
  handler += 4 * ((one_epilog ? 0 : epilogs) + codes);
  const auto routine = data.u32(handler);
  if (!routine) return std::nullopt;
  return Handler{image.unwind.base + *routine, at + handler + 4};
}

struct Entry {
  Call function;
  std::uint32_t unwind = 0;
};

std::optional<Entry> find_entry(const Image& image, std::uint64_t address) {
  const auto table = directory(image);
  if (!table || address < image.unwind.base) return std::nullopt;
  const unsigned size = entry_size(image);
  const std::uint64_t at = address - image.unwind.base;
  std::uint64_t first = 0;  // past the address
  for (std::uint64_t count = table->size() / size; count > 0;) {
    const std::uint64_t half = count / 2;
    if (*table->u32((first + half) * size) <= at) {
      first += half + 1;
      count -= half + 1;
    } else {
      count = half;
    }
  }
  if (first == 0) return Entry{};
  const std::uint64_t place = (first - 1) * size;
  const std::uint64_t begin = *table->u32(place);
  Entry entry;
  entry.unwind = *table->u32(place + size - 4);
  std::uint64_t end = 0;
  if (is_arm64(image)) {
    const auto length = arm64_size(image, entry.unwind);
    if (!length) return std::nullopt;
    end = begin + *length;
  } else {
    end = *table->u32(place + 4);
  }
  if (at >= end) return Entry{};
  entry.function = {image.unwind.base + begin, image.unwind.base + end};
  return entry;
}

// FuncInfo; its fourth member is the number of try blocks.
std::optional<Catch> find_in_functions(const Image& image, std::uint64_t address) {
  constexpr std::uint32_t first_magic = 0x19930520;
  constexpr std::uint32_t last_magic = 0x19930522;
  constexpr std::uint32_t magic_bits = 0x1FFFFFFF;
  const base::Reader info(read_bytes(image, address));
  const auto magic = info.u32(0);
  const auto try_blocks = info.u32(12);
  if (!try_blocks || (*magic & magic_bits) < first_magic || (*magic & magic_bits) > last_magic) {
    return std::nullopt;
  }
  return Catch{*try_blocks != 0, {}};
}

// FuncInfo4; its first byte says which tables it has.
std::optional<Catch> find_in_compressed(const Image& image, std::uint64_t address) {
  constexpr unsigned has_try_blocks = 0x10;
  constexpr unsigned reserved = 0x80;
  const auto header = base::Reader(read_bytes(image, address)).u8(0);
  if (!header || (*header & reserved) != 0) return std::nullopt;
  return Catch{(*header & has_try_blocks) != 0, {}};
}

// The scopes of __try; those of __finally do not continue anywhere.
std::optional<Catch> find_in_scopes(const Image& image, std::uint64_t address, const Call& call) {
  constexpr unsigned scope_size = 16;
  const base::Reader table(read_bytes(image, address));
  const auto count = table.u32(0);
  if (!count || !table.contains(4, std::uint64_t{scope_size} * *count)) return std::nullopt;
  for (std::uint64_t i = 0; i < *count; ++i) {
    const std::uint64_t scope = 4 + scope_size * i;
    const std::uint64_t begin = image.unwind.base + *table.u32(scope);
    const std::uint64_t end = image.unwind.base + *table.u32(scope + 4);
    // The system compares the return address, which is the call's end.
    const bool is_within = begin <= call.end && call.begin <= end;
    if (is_within && *table.u32(scope + 12) != 0) return Catch{true, {}};
  }
  return Catch{};
}

}  // namespace

std::optional<Call> pe_function(const Image& image, std::uint64_t address) {
  const auto entry = find_entry(image, address);
  return entry && entry->function.end != 0 ? std::optional(entry->function) : std::nullopt;
}

bool is_sound_pdata(const Image& image) {
  const auto table = directory(image);
  if (!table) return false;
  const unsigned size = entry_size(image);
  std::uint64_t before = 0;  // where the last function ended, or began on ARM64
  for (std::uint64_t at = 0; table->contains(at, size); at += size) {
    const std::uint32_t begin = *table->u32(at);
    if (begin < before) return false;
    before = is_arm64(image) ? begin + 1 : *table->u32(at + 4);
  }
  return true;
}

std::optional<Catch> find_by_pdata(const Image& image, const Call& call) {
  const auto entry = find_entry(image, call.begin);
  if (!entry) return std::nullopt;
  // A function without an entry calls nothing that may throw, or lets the exception pass.
  if (entry->function.end == 0) return Catch{};
  if (call.end > entry->function.end) return std::nullopt;
  const auto handler =
      is_arm64(image) ? arm64_handler(image, entry->unwind) : x64_handler(image, entry->unwind);
  if (!handler) return std::nullopt;
  if (handler->routine == 0) return Catch{};
  const PeHandler kind = pe_handler(image, handler->routine);
  const auto info = u32_at(image, handler->data);
  switch (kind) {
    case PeHandler::passes:
      return Catch{};
    case PeHandler::functions:
      return info ? find_in_functions(image, image.unwind.base + *info) : std::nullopt;
    case PeHandler::compressed:
      return info ? find_in_compressed(image, image.unwind.base + *info) : std::nullopt;
    case PeHandler::scopes:
      return find_in_scopes(image, handler->data, call);
    case PeHandler::unknown:
      break;
  }
  return std::nullopt;
}

namespace {

// True if the data belongs to a part of a function, and refers to another part's.
bool is_chained(const Image& image, std::uint32_t unwind_info) {
  constexpr unsigned chained = 4;
  const auto first = base::Reader(read_bytes(image, image.unwind.base + unwind_info)).u8(0);
  return first && (unsigned{*first} >> 3U & chained) != 0;
}

}  // namespace

std::vector<Extent> functions_in_pdata(const Image& image) {
  std::vector<Extent> found;
  const auto table = directory(image);
  const unsigned size = entry_size(image);
  for (std::uint64_t at = 0; table && table->contains(at, size); at += size) {
    const std::uint32_t begin = *table->u32(at);
    const std::uint32_t second = *table->u32(at + 4);
    const std::uint32_t length =
        is_arm64(image) ? arm64_size(image, second).value_or(0) : second - begin;
    if (begin == 0 || length == 0) continue;
    const Extent extent = {image.unwind.base + begin, length};
    // A part of a function that follows the part before it.
    const bool goes_on = !found.empty() && !is_arm64(image) &&
                         is_chained(image, *table->u32(at + 8)) &&
                         found.back().address + found.back().size == extent.address;
    if (goes_on) {
      found.back().size += extent.size;
    } else {
      found.push_back(extent);
    }
  }
  return found;
}

}  // namespace ftcheck::binary::unwind
