// Compressing bytes that are kept, without the frame of an archive: raw deflate (RFC 1951).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ftcheck::archive {

std::string compress(std::string_view bytes);

// Nothing unless `packed` inflates to exactly `size` bytes.  The caller bounds `size`, which is
// allocated first.
std::optional<std::string> decompress(std::string_view packed, std::uint64_t size);

}  // namespace ftcheck::archive
