// The unwind tables of ELF files, which Mach-O files have too: a frame description entry (FDE) for
// each function, and a common information entry (CIE) for what functions share.  ELF files also
// have a header with the FDEs' addresses in order (Linux Standard Base, "Exception Frames").
#include "binary/unwind.hpp"

namespace ftcheck::binary::unwind {
namespace {

constexpr unsigned omitted = 0xFF;
constexpr unsigned format_bits = 0x0F;
constexpr unsigned relative_bits = 0x70;
constexpr unsigned relative_to_itself = 0x10;
constexpr unsigned relative_to_data = 0x30;
constexpr unsigned indirect = 0x80;

// The bytes of a number in that format; 0 for a variable size, and for no number.
unsigned size_of(unsigned encoding, unsigned pointer_size) {
  switch (encoding & format_bits) {
    case 0x0:
      return pointer_size;
    case 0x2:
    case 0xA:
      return 2;
    case 0x3:
    case 0xB:
      return 4;
    case 0x4:
    case 0xC:
      return 8;
    default:
      return 0;
  }
}

std::uint64_t sign_extend(std::uint64_t number, unsigned size) {
  const unsigned unused = 64 - 8 * size;
  return static_cast<std::uint64_t>(static_cast<std::int64_t>(number << unused) >> unused);
}

// What the CIE says about its functions' FDEs.
struct Common {
  std::optional<Pointer> personality;
  unsigned addresses = 0;  // their encoding
  unsigned language_data = omitted;
  bool has_sizes = false;  // of the data after the addresses
};

// Reads the data that the letters of the augmentation announce.
bool read_augmentation(Cursor& cursor, std::string_view letters, Common& common) {
  for (const char letter : letters) {
    if (letter == 'S' || letter == 'B' || letter == 'G')
      continue;  // for signals and signed pointers
    if (letter != 'P' && letter != 'L' && letter != 'R') return false;
    const auto encoding = cursor.number(1);
    if (!encoding) return false;
    const auto how = static_cast<unsigned>(*encoding);
    if (letter == 'L') common.language_data = how;
    if (letter == 'R') common.addresses = how;
    if (letter != 'P') continue;
    common.personality = cursor.encoded(how);
    if (!common.personality) return false;
  }
  return true;
}

std::optional<Common> read_common(const Image& image, std::uint64_t address) {
  Cursor cursor(image, address);
  const auto length = cursor.number(4);
  if (!length || *length == 0) return std::nullopt;
  const bool is_wide = *length == 0xFFFFFFFF;
  const auto id = is_wide && !cursor.skip(8) ? std::nullopt : cursor.number(4);
  const auto version = cursor.number(1);
  const auto letters = cursor.string();
  if (!id || *id != 0 || !version || (*version != 1 && *version != 3) || !letters) {
    return std::nullopt;
  }
  if (!cursor.uleb() || !cursor.sleb()) return std::nullopt;  // the alignment of code and data
  const auto return_register = *version == 1 ? cursor.number(1) : cursor.uleb();
  if (!return_register) return std::nullopt;
  Common common;
  if (letters->empty()) return common;
  common.has_sizes = true;
  if (letters->front() != 'z' || !cursor.uleb()) return std::nullopt;
  if (!read_augmentation(cursor, letters->substr(1), common)) return std::nullopt;
  return common;
}

// Skips the operands of an instruction about registers (DWARF 4, section 7.23).  False if it is
// unknown, or if it is the one that gives the size of pushed arguments.
bool skip_operands(Cursor& cursor, std::uint64_t opcode, unsigned addresses) {
  const auto expression = [&] {
    const auto size = cursor.uleb();
    return size && cursor.skip(*size);
  };
  switch (opcode) {
    case 0x00:  // nop
    case 0x0A:  // remember_state
    case 0x0B:  // restore_state
    case 0x2D:  // GNU_window_save, AARCH64_negate_ra_state
      return true;
    case 0x01:  // set_loc
      return cursor.encoded_number(addresses).has_value();
    case 0x02:  // advance_loc1, 2 and 4
      return cursor.skip(1);
    case 0x03:
      return cursor.skip(2);
    case 0x04:
      return cursor.skip(4);
    case 0x06:  // restore_extended
    case 0x07:  // undefined
    case 0x08:  // same_value
    case 0x0D:  // def_cfa_register
    case 0x0E:  // def_cfa_offset
    case 0x13:  // def_cfa_offset_sf, whose number has a sign but as many bytes
      return cursor.uleb().has_value();
    case 0x05:  // offset_extended
    case 0x09:  // register
    case 0x0C:  // def_cfa
    case 0x11:  // offset_extended_sf
    case 0x12:  // def_cfa_sf
    case 0x14:  // val_offset
    case 0x15:  // val_offset_sf
      return cursor.uleb() && cursor.uleb();
    case 0x0F:  // def_cfa_expression
      return expression();
    case 0x10:  // expression
    case 0x16:  // val_expression
      return cursor.uleb() && expression();
    default:
      return false;
  }
}

// True if a function's instructions never give the size of pushed arguments
// (DW_CFA_GNU_args_size), by which the unwinder moves the stack pointer before it continues at a
// landing pad.
bool keeps_stack_pointer(Cursor cursor, std::uint64_t end, unsigned addresses) {
  // Three instructions are told by two bits, and have their first operand in the others.
  constexpr std::uint64_t high_bits = 0xC0;
  constexpr std::uint64_t offset = 0x80;  // DW_CFA_offset, which has a second one
  while (cursor.address() < end) {
    const auto opcode = cursor.number(1);
    if (!opcode) return false;
    if ((*opcode & high_bits) == 0) {
      if (!skip_operands(cursor, *opcode, addresses)) return false;
    } else if ((*opcode & high_bits) == offset && !cursor.uleb()) {
      return false;
    }
  }
  return cursor.address() == end;
}

// .eh_frame_hdr: pairs of a function's address and that of its FDE, in order.
struct Header {
  std::uint64_t address = 0;
  std::uint64_t count = 0;
  base::Reader pairs{base::Bytes()};

  std::uint64_t item(std::uint64_t pair, unsigned which) const {
    return address + sign_extend(*pairs.u32(8 * pair + 4 * which), 4);
  }
};

// Accepts only the form that linkers write and that the unwinder searches.
std::optional<Header> read_header(const Image& image) {
  constexpr unsigned numbers_relative_to_data = relative_to_data | 0xB;
  const Extent& extent = image.unwind.index;
  Cursor cursor(image, extent.address);
  const auto version = cursor.number(1);
  const auto frames = cursor.number(1);
  const auto counted = cursor.number(1);
  const auto pairs = cursor.number(1);
  if (!pairs || *version != 1 || *counted == omitted || *pairs != numbers_relative_to_data) {
    return std::nullopt;
  }
  if (!cursor.encoded(static_cast<unsigned>(*frames), extent.address)) return std::nullopt;
  const auto count = cursor.encoded_number(static_cast<unsigned>(*counted));
  const std::uint64_t size = cursor.address() - extent.address;
  if (!count || size > extent.size || *count > (extent.size - size) / 8) return std::nullopt;
  const base::Reader reader(read_bytes(image, cursor.address()), image.little_endian);
  const auto all = reader.sub(0, *count * 8);
  return all ? std::optional(Header{extent.address, *count, *all}) : std::nullopt;
}

}  // namespace

std::optional<std::uint64_t> Cursor::number(unsigned size) {
  const auto read = reader_.number(at_, size);
  if (read) at_ += size;
  return read;
}

std::optional<std::string_view> Cursor::string() {
  constexpr std::uint64_t longest = 64;
  const auto read = reader_.string(at_, longest);
  if (read) at_ += read->size() + 1;
  return read;
}

std::optional<std::uint64_t> Cursor::encoded_number(unsigned encoding) {
  constexpr unsigned is_signed = 8;
  if ((encoding & format_bits) == 0x1) return uleb();
  if ((encoding & format_bits) == 0x9) {
    const auto read = sleb();
    return read ? std::optional(static_cast<std::uint64_t>(*read)) : std::nullopt;
  }
  const unsigned size = size_of(encoding, image_->pointer_size);
  const auto read = number(size);
  return read && (encoding & is_signed) != 0 ? sign_extend(*read, size) : read;
}

std::optional<Pointer> Cursor::encoded(unsigned encoding, std::uint64_t base) {
  if (encoding == omitted) return Pointer{};
  const std::uint64_t place = address();
  const unsigned size = size_of(encoding, image_->pointer_size);
  auto value = encoded_number(encoding);
  if (!value) return std::nullopt;
  // The loader may write those that have no base.
  const auto word = size == 0 ? std::nullopt : read_word(*image_, place, size);
  if (word && word->kind != Word::Kind::number) {
    const bool is_whole = (encoding & relative_bits) == 0 && word->kind != Word::Kind::unknown;
    if (!is_whole) return std::nullopt;
    if (word->kind == Word::Kind::import) return Pointer{word->value, word->import};
    value = word->value;
  }
  if (*value == 0) return Pointer{};
  switch (encoding & relative_bits) {
    case 0:
      break;
    case relative_to_itself:
      *value += place;
      break;
    case relative_to_data:
      *value += base;
      break;
    default:
      return std::nullopt;
  }
  if (image_->pointer_size == 4) *value &= 0xFFFFFFFF;
  if ((encoding & indirect) == 0) return Pointer{*value, {}};
  const auto target = read_pointer(*image_, *value);
  if (!target || target->kind == Word::Kind::unknown) return std::nullopt;
  if (target->kind == Word::Kind::import) return Pointer{target->value, target->import};
  return Pointer{target->value, {}};
}

std::optional<Frame> read_frame(const Image& image, std::uint64_t address) {
  Cursor cursor(image, address);
  const auto length = cursor.number(4);
  if (!length || *length == 0) return std::nullopt;
  const bool is_wide = *length == 0xFFFFFFFF;
  if (is_wide && !cursor.skip(8)) return std::nullopt;
  const std::uint64_t place = cursor.address();
  const auto distance = cursor.number(4);
  if (!distance || *distance == 0 || *distance > place) return std::nullopt;
  const auto common = read_common(image, place - *distance);
  if (!common) return std::nullopt;
  const auto begin = cursor.encoded(common->addresses);
  const auto size = cursor.encoded_number(common->addresses & format_bits);
  if (!begin || begin->import || !size) return std::nullopt;
  const auto end = base::checked_add(begin->address, *size);
  if (!end) return std::nullopt;
  Frame frame{begin->address, *end, common->personality, 0};
  if (!common->has_sizes) return frame;
  const auto size_of_data = cursor.uleb();
  if (!size_of_data) return std::nullopt;
  Cursor instructions = cursor;
  frame.keeps_stack_pointer = !is_wide && instructions.skip(*size_of_data) &&
                              keeps_stack_pointer(instructions, place + *length, common->addresses);
  const auto data = cursor.encoded(common->language_data);
  if (!data || data->import) return std::nullopt;
  frame.language_data = data->address;
  return frame;
}

std::optional<Catch> find_in_frame(const Image& image, const Frame& frame, const Call& call) {
  // An exception in code without a frame ends the process.
  if (call.end <= frame.begin || frame.end <= call.begin) return Catch{};
  if (!frame.personality || frame.language_data == 0) return Catch{};
  auto found =
      find_in_language_data(image, *frame.personality, frame.language_data, frame.begin, call);
  if (found) found->keeps_stack_pointer = frame.keeps_stack_pointer;
  return found;
}

bool is_sound_eh_frame_header(const Image& image) {
  const auto header = read_header(image);
  if (!header) return false;
  for (std::uint64_t i = 1; i < header->count; ++i) {
    if (header->item(i, 0) <= header->item(i - 1, 0)) return false;
  }
  return true;
}

std::optional<Catch> find_by_eh_frame_header(const Image& image, const Call& call) {
  const auto header = read_header(image);
  if (!header) return std::nullopt;
  std::uint64_t first = 0;  // past the call
  for (std::uint64_t count = header->count; count > 0;) {
    const std::uint64_t half = count / 2;
    if (header->item(first + half, 0) < call.end) {
      first += half + 1;
      count -= half + 1;
    } else {
      count = half;
    }
  }
  if (first == 0) return Catch{};
  const auto frame = read_frame(image, header->item(first - 1, 1));
  // Compilers write no frame that begins within a call, or whose address differs from the header's.
  if (!frame || frame->begin != header->item(first - 1, 0) || frame->begin > call.begin) {
    return std::nullopt;
  }
  return find_in_frame(image, *frame, call);
}

std::vector<Extent> functions_in_eh_frame_header(const Image& image) {
  std::vector<Extent> found;
  const auto header = read_header(image);
  for (std::uint64_t i = 0; header && i < header->count; ++i) {
    const auto frame = read_frame(image, header->item(i, 1));
    if (frame && frame->end > frame->begin) {
      found.push_back({frame->begin, frame->end - frame->begin});
    }
  }
  return found;
}

}  // namespace ftcheck::binary::unwind
