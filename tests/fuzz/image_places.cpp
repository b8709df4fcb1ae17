#include "fuzz/image_places.hpp"

#include <algorithm>
#include <cstring>

#include "base/reader.hpp"

namespace ftcheck::fuzz {
namespace {

using base::Reader;

class Places {
 public:
  Places(std::span<const std::uint8_t> file, bool little_endian)
      : reader_(std::as_bytes(file), little_endian) {}

  std::uint64_t u16(std::uint64_t at) const { return reader_.u16(at).value_or(0); }
  std::uint64_t u32(std::uint64_t at) const { return reader_.u32(at).value_or(0); }
  std::uint64_t word(std::uint64_t at, bool wide) const {
    return wide ? reader_.u64(at).value_or(0) : u32(at);
  }

  void add(std::uint64_t offset, std::uint64_t size) {
    if (offset >= reader_.size() || size == 0) return;
    found.push_back({static_cast<std::size_t>(offset),
                     static_cast<std::size_t>(std::min(size, reader_.size() - offset))});
  }

  std::vector<Place> found;

 private:
  Reader reader_;
};

struct Segment {
  std::uint64_t type = 0, offset = 0, address = 0, size = 0;
};

constexpr std::uint64_t most = 64;  // of segments, sections, load commands
constexpr std::uint64_t near = 512;

// The program headers, the dynamic section and the tables that it names, and data.
void add_elf(Places& places, bool wide) {
  places.add(0, wide ? 64 : 52);
  const std::uint64_t headers = places.word(wide ? 32 : 28, wide);
  const std::uint64_t count = std::min(places.u16(wide ? 56 : 44), most);
  const std::uint64_t size = wide ? 56 : 32;
  places.add(headers, count * size);
  std::vector<Segment> segments;
  for (std::uint64_t at = headers; at < headers + count * size; at += size) {
    segments.push_back({places.u32(at), places.word(at + (wide ? 8 : 4), wide),
                        places.word(at + (wide ? 16 : 8), wide),
                        places.word(at + (wide ? 32 : 16), wide)});
  }
  for (const Segment& segment : segments) {
    const bool is_data = segment.type == 1 && segment.size < 4096;
    // .eh_frame_hdr, followed by the unwind tables
    if (segment.type == 0x6474e550) places.add(segment.offset, near);
    if (segment.type != 2 && !is_data) continue;
    places.add(segment.offset, segment.size);
    if (segment.type != 2) continue;
    const unsigned step = wide ? 8 : 4;
    for (std::uint64_t i = 0; i < most; ++i) {
      const std::uint64_t value = places.word(segment.offset + (2 * i + 1) * step, wide);
      for (const Segment& load : segments) {
        if (load.type != 1 || value < load.address || value - load.address >= load.size) continue;
        places.add(load.offset + (value - load.address), near);
      }
    }
  }
}

// The headers, and the targets of the data directories.
void add_pe(Places& places) {
  const std::uint64_t header = places.u32(60);
  const bool wide = places.u16(header + 24) == 0x20b;
  const std::uint64_t directories = header + 24 + (wide ? 112 : 96);
  const std::uint64_t sections = header + 24 + places.u16(header + 20);
  const std::uint64_t count = std::min(places.u16(header + 6), most);
  places.add(header, directories + 128 - header);
  places.add(sections, count * 40);
  for (std::uint64_t directory = 0; directory < 16; ++directory) {
    const std::uint64_t address = places.u32(directories + 8 * directory);
    const std::uint64_t size = places.u32(directories + 8 * directory + 4);
    for (std::uint64_t at = sections; address != 0 && at < sections + count * 40; at += 40) {
      const std::uint64_t start = places.u32(at + 12);
      if (address < start || address - start >= places.u32(at + 16)) continue;
      places.add(places.u32(at + 20) + (address - start), std::max(size, std::uint64_t{16}));
    }
  }
  for (std::uint64_t at = sections; at < sections + count * 40; at += 40) {
    if (places.u32(at + 16) < 4096) places.add(places.u32(at + 20), places.u32(at + 16));
  }
}

// The load commands, the sections of the segments, and the contents of __LINKEDIT.
void add_mach_o(Places& places, std::uint64_t start, bool wide) {
  const std::uint64_t header = wide ? 32 : 28;
  places.add(start, header + places.u32(start + 20));
  std::uint64_t at = start + header;
  for (std::uint64_t i = 0; i < std::min(places.u32(start + 16), most); ++i) {
    const std::uint64_t command = places.u32(at) & 0x7fffffff;
    const std::uint64_t size = places.u32(at + 4);
    switch (command) {
      case 2:     // LC_SYMTAB
      case 0x33:  // LC_DYLD_EXPORTS_TRIE
      case 0x34:  // LC_DYLD_CHAINED_FIXUPS
        places.add(start + places.u32(at + 8), near);
        places.add(start + places.u32(at + 16), near);
        break;
      case 0x22:  // LC_DYLD_INFO
        for (std::uint64_t pair = 8; pair < 48; pair += 8) {
          places.add(start + places.u32(at + pair), places.u32(at + pair + 4));
        }
        break;
      case 0x19:  // LC_SEGMENT_64
        for (std::uint64_t section = at + 72; section + 80 <= at + size; section += 80) {
          if (section - at > most * 80) break;
          places.add(start + places.u32(section + 48), places.u32(section + 40));
        }
        break;
      default:
        break;
    }
    if (size == 0) break;
    at += size;
  }
}

}  // namespace

std::vector<Place> find_places(std::span<const std::uint8_t> file) {
  const std::uint32_t magic = Places(file, false).u32(0) & 0xffffffff;
  if (magic == 0x7f454c46) {
    Places places(file, file.size() > 5 && file[5] != 2);
    add_elf(places, file.size() > 4 && file[4] == 2);
    return places.found;
  }
  if (magic >> 16 == 0x4d5a) {
    Places places(file, true);
    places.add(0, 64);
    add_pe(places);
    return places.found;
  }
  if (magic == 0xcafebabe) {
    Places outer(file, false);
    Places inner(file, true);
    const std::uint64_t count = std::min<std::uint64_t>(outer.u32(4), 8);
    inner.add(0, 8 + 20 * count);
    for (std::uint64_t i = 0; i < count; ++i) {
      const std::uint64_t start = outer.u32(8 + 20 * i + 8);
      add_mach_o(inner, start, inner.u32(start) == 0xfeedfacf);
    }
    return inner.found;
  }
  Places places(file, magic == 0xcffaedfe || magic == 0xcefaedfe);
  if (places.u32(0) >> 1 == 0xfeedface >> 1) add_mach_o(places, 0, places.u32(0) & 1);
  if (places.found.empty()) places.add(0, file.size());
  return places.found;
}

}  // namespace ftcheck::fuzz
