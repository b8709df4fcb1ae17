// Within lib/binary: how the three formats answer the questions of catches.hpp.
#pragma once

#include "base/reader.hpp"
#include "binary/catch.hpp"
#include "binary/image.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace ftcheck::binary::unwind {

// The addresses of a call's bytes: the tables must say the same about all of them.
struct Call {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};

// A pointer in a table; an import if the loader fills it in.
struct Pointer {
  std::uint64_t address = 0;
  std::optional<std::uint32_t> import;
};

// Reads a table from an address on, up to the end of its region's bytes.
class Cursor {
 public:
  Cursor(const Image& image, std::uint64_t address)
      : image_(&image), reader_(read_bytes(image, address), image.little_endian), start_(address) {}

  std::uint64_t address() const { return start_ + at_; }
  // False if that is past the bytes.
  bool skip(std::uint64_t size) {
    if (!reader_.contains(at_, size)) return false;
    at_ += size;
    return true;
  }
  std::optional<std::uint64_t> number(unsigned size);
  std::optional<std::uint64_t> uleb() { return reader_.uleb(at_); }
  std::optional<std::int64_t> sleb() { return reader_.sleb(at_); }
  std::optional<std::string_view> string();
  // A number encoded as DW_EH_PE_* says (Linux Standard Base, "DWARF Extensions"), before a base is
  // added.
  std::optional<std::uint64_t> encoded_number(unsigned encoding);
  // A pointer in that encoding; `base` is for pointers relative to data.
  std::optional<Pointer> encoded(unsigned encoding, std::uint64_t base = 0);

 private:
  const Image* image_;
  base::Reader reader_;
  std::uint64_t start_;
  std::uint64_t at_ = 0;
};

// A function's frame description entry (FDE).
struct Frame {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  std::optional<Pointer> personality;
  std::uint64_t language_data = 0;  // an address; 0 for none
  // False if its instructions give the size of pushed arguments, or could not be read.
  bool keeps_stack_pointer = false;
};

std::optional<Frame> read_frame(const Image& image, std::uint64_t address);

// The answer for a call in a function that begins at `function`, with this personality routine and
// language-specific data (LSDA).
std::optional<Catch> find_in_language_data(const Image& image, const Pointer& personality,
                                           std::uint64_t language_data, std::uint64_t function,
                                           const Call& call);
std::optional<Catch> find_in_frame(const Image& image, const Frame& frame, const Call& call);

bool is_sound_eh_frame_header(const Image& image);
std::optional<Catch> find_by_eh_frame_header(const Image& image, const Call& call);

bool is_sound_unwind_info(const Image& image);
std::optional<Catch> find_by_unwind_info(const Image& image, const Call& call);

bool is_sound_pdata(const Image& image);

// The extents of all functions that a table lists, in its order; of several parts of a function
// each.
std::vector<Extent> functions_in_eh_frame_header(const Image& image);
std::vector<Extent> functions_in_unwind_info(const Image& image);
std::vector<Extent> functions_in_pdata(const Image& image);
std::optional<Catch> find_by_pdata(const Image& image, const Call& call);

// The handlers of Microsoft's run-time library that decide about an exception, by the data they
// use.
enum class PeHandler {
  unknown,
  passes,      // it never catches
  functions,   // FuncInfo (__CxxFrameHandler3)
  compressed,  // FuncInfo4 (__CxxFrameHandler4)
  scopes,      // a scope table (__C_specific_handler)
};

// The extent of the function that contains an address, from the exception directory.
std::optional<Call> pe_function(const Image& image, std::uint64_t address);

PeHandler pe_handler(const Image& image, std::uint64_t address);

}  // namespace ftcheck::binary::unwind
