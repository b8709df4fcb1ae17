// What processes send to each other: messages about requests to an index, and audited artifacts.
// The first byte selects which.
#include "audit/run/frame.hpp"
#include "fetch/frame.hpp"
#include "fuzz/input.hpp"

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace ftcheck::fuzz {
namespace {

base::Bytes bytes_of(std::string_view text) {
  return std::as_bytes(std::span(text));
}

// The frames of a stream that arrives in pieces; the first byte is their size.
void read_stream(std::string_view text) {
  if (text.empty()) return;
  const std::size_t size = static_cast<unsigned char>(text.front()) + std::size_t{1};
  text.remove_prefix(1);
  fetching::Frames frames;
  std::string again;
  for (std::size_t at = 0; at < text.size(); at += size) {
    frames.add(bytes_of(text.substr(at, size)));
    while (const auto message = frames.next()) again += fetching::encode(*message);
  }
  expect(text.starts_with(again), "a message is encoded as it was sent");
}

void read_artifact(std::string_view text) {
  constexpr std::uint64_t most = 1 << 20;
  const auditing::Decoded decoded = auditing::decode(bytes_of(text), most);
  if (!decoded.artifact) return;
  expect(!decoded.is_too_large, "what is too large is not decoded");
  expect(auditing::encode(*decoded.artifact) == text, "an artifact is encoded as it was sent");
}

}  // namespace
}  // namespace ftcheck::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ftcheck::fuzz;
  if (size == 0) return 0;
  const std::string_view rest = as_text(data + 1, size - 1);
  data[0] % 2 == 0 ? read_stream(rest) : read_artifact(rest);
  return 0;
}
