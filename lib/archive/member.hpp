// A member as the directory describes it, and how its own header contradicts that.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace ftcheck::archive {

struct Member {
  std::string name;  // as Python's zipfile reads it, in UTF-8
  std::uint64_t index = 0;
  std::uint64_t size = 0;             // inflated, as the directory claims
  std::uint64_t compressed_size = 0;  // in the archive
  std::uint32_t crc = 0;
  std::uint16_t method = 0;  // 0 stored, 8 deflated
  bool encrypted = false;
  bool symbolic_link = false;  // from the Unix mode in its external attributes
  // False if its own header was not read yet because the file is elsewhere; `data` is then unknown
  // and `end` the least that the directory admits.
  bool is_compared = true;
  // Its entry in the directory: offset in the file, and size.
  std::uint64_t entry = 0;
  std::uint64_t entry_size = 0;
  // Offsets in the file: of its local header, of its bytes, and of the end of both.  Both ends are
  // 0 if there is no header.
  std::uint64_t header = 0;
  std::uint64_t data = 0;
  std::uint64_t end = 0;
  // How the directory and the member itself, or the member and others, disagree, as a clause about
  // "it"; empty if they agree.
  std::string conflict;
};

}  // namespace ftcheck::archive
