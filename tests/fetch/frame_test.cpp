#include "fetch/frame.hpp"

#include <doctest/doctest.h>

#include <span>
#include <string>
#include <string_view>
#include <vector>

using namespace ftcheck::fetching;  // NOLINT(google-build-using-namespace)

namespace {

ftcheck::base::Bytes bytes_of(std::string_view text) {
  return std::as_bytes(std::span(text));
}

Request full_request() {
  return {7, "https://x/y", "https://x/", "text/html", "\"e\"", 1, 2, 3, 4};
}

std::vector<Message> every_kind() {
  return {Setup{{{"own", "https://user:secret@x/"}, {"", "https://y/"}}, 1, 2, 3, 4, 5, 6},
          full_request(),
          Cancel{7},
          Started{7, 206, "https://x/y", "text/html", "\"e\"", 1000, std::nullopt},
          Data{7, 10, std::string("a\0b", 3)},
          Ended{7, 200, 1, 2, "it says why"}};
}

// The message of a frame.
std::string_view body_of(const std::string& frame) {
  return std::string_view(frame).substr(8);
}

}  // namespace

TEST_CASE("a message of every kind arrives as it was sent") {
  for (const Message& message : every_kind()) {
    const std::string frame = encode(message);
    const auto received = decode(bytes_of(body_of(frame)));
    REQUIRE(received.has_value());
    CHECK(received->index() == message.index());
    // Every member is encoded, so equal bytes are equal messages.
    CHECK(encode(*received) == frame);
  }
  const auto received = decode(bytes_of(body_of(encode(full_request()))));
  CHECK(std::get<Request>(*received).most == 4);
}

TEST_CASE("a frame that is cut off or has more bytes than its message is refused") {
  for (const Message& message : every_kind()) {
    const std::string frame = encode(message);
    for (std::size_t size = 0; size < body_of(frame).size(); ++size) {
      CHECK_FALSE(decode(bytes_of(body_of(frame).substr(0, size))).has_value());
    }
    CHECK_FALSE(decode(bytes_of(std::string(body_of(frame)) + "x")).has_value());
  }
}

TEST_CASE("an unknown kind of message is refused") {
  std::string frame = encode(Cancel{7});
  frame[8] = 6;
  CHECK_FALSE(decode(bytes_of(body_of(frame))).has_value());
}

TEST_CASE("frames are found in a stream that arrives in pieces") {
  std::string stream;
  for (const Message& message : every_kind()) stream += encode(message);
  for (const std::size_t size : {1U, 7U, 8U, 100U, 10000U}) {
    Frames frames;
    std::string again;
    for (std::size_t at = 0; at < stream.size(); at += size) {
      frames.add(bytes_of(std::string_view(stream).substr(at, size)));
      while (const auto message = frames.next()) again += encode(*message);
    }
    CHECK(again == stream);
    CHECK_FALSE(frames.is_broken());
  }
}

TEST_CASE("nothing is read from a stream after a frame that is too long or not a message") {
  const std::string too_long("\x01\x00\x10\x00\x00\x00\x00\x00", 8);
  const std::string no_message = std::string("\x08\0\0\0\0\0\0\0", 8) + std::string(8, '\xff');
  for (const std::string& bad : {too_long, no_message}) {
    Frames frames;
    frames.add(bytes_of(encode(Cancel{1}) + bad + encode(Cancel{2})));
    CHECK(frames.next().has_value());
    CHECK_FALSE(frames.next().has_value());
    CHECK(frames.is_broken());
    frames.add(bytes_of(encode(Cancel{3})));
    CHECK_FALSE(frames.next().has_value());
  }
}

TEST_CASE("the largest piece of data fits in a frame") {
  CHECK(encode(Data{UINT64_MAX, UINT64_MAX, std::string(most_data, 'x')}).size() < most_frame);
}
