// A pipe does not say how much it holds, so text is read in blocks.
#include "base/read_file.hpp"

#include <span>

namespace ftcheck::base {

std::optional<ReadFailure> read_text_file(const std::filesystem::path& path, std::uint64_t limit,
                                          std::string& text) {
  using Why = ReadFailure::Why;
  constexpr std::size_t block = std::size_t{1} << 16;
  OpenFile file(path, Accept::pipes_too);
  if (file.is_special()) return ReadFailure{Why::special, {}, 0};
  text.clear();
  while (!file.failure()) {
    const std::size_t before = text.size();
    text.resize(before + block);
    const std::size_t count = file.read(std::as_writable_bytes(std::span(text).subspan(before)));
    text.resize(before + count);
    if (text.size() > limit) return ReadFailure{Why::too_large, {}, file.size()};
    if (count < block && !file.failure()) return std::nullopt;
  }
  return ReadFailure{Why::refused, file.failure(), 0};
}

}  // namespace ftcheck::base
