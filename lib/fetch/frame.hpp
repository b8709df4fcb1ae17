// Messages as frames: the length of the rest in 64 bits, lowest byte first, the kind of message in
// 64 bits, then the message (base/codec.hpp).
#pragma once

#include "base/bytes.hpp"
#include "fetch/message.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace ftcheck::fetching {

// The largest length of a frame, and the most memory that decoding one takes.  Data is split so
// that it fits.
inline constexpr std::uint64_t most_frame = std::uint64_t{1} << 20;
inline constexpr std::size_t most_data = std::size_t{256} << 10;

std::string encode(const Message& message);

// The message of a frame without its length.  Nothing if the bytes are not exactly one message.
std::optional<Message> decode(base::Bytes bytes);

// Cuts a stream of bytes into frames.  The bytes may be hostile: what is kept is never more than
// one frame and what was added last.
class Frames {
 public:
  void add(base::Bytes bytes);

  // The next message that has arrived completely.
  std::optional<Message> next();

  // A frame was too large or not a message: nothing further can be read.
  bool is_broken() const { return broken_; }

 private:
  std::string bytes_;
  std::size_t at_ = 0;  // where the next frame begins
  bool broken_ = false;
};

}  // namespace ftcheck::fetching
