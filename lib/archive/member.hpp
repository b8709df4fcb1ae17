// A member as the archive's directory has it, and what its own header says against that.
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
  bool symbolic_link = false;  // by the Unix mode in its external attributes
  // Where it is in the file: its local header, its bytes, and what comes after all of it.  Both
  // ends are 0 if there is no header.
  std::uint64_t header = 0;
  std::uint64_t data = 0;
  std::uint64_t end = 0;
  // What the directory and the member itself disagree about, or it and other members, as a clause
  // about "it"; empty if nothing.
  std::string conflict;
};

}  // namespace ftcheck::archive
