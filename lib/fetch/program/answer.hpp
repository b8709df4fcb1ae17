// The headers of a server's answer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <curl/curl.h>

namespace ftcheck::fetching {

// "bytes 0-99/1234" (RFC 9110 section 14.4)
struct ContentRange {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;               // past the last byte
  std::optional<std::uint64_t> total;  // absent for "*"
};

struct Answer {
  std::uint64_t status = 0;
  std::string content_type;
  std::string etag;
  std::string location;
  bool is_encoded = false;                   // Content-Encoding other than identity
  std::optional<std::uint64_t> length;       // of the body as it is sent
  bool has_range = false;                    // there is a Content-Range
  std::optional<ContentRange> range;         // absent too if it is invalid
  std::optional<std::uint64_t> max_age;      // seconds, less what the answer's Age has used up
  std::optional<std::uint64_t> retry_after;  // seconds
};

// The final answer of a transfer whose headers have arrived.
Answer read_answer(CURL* easy);

// `now` in seconds since 1970, for Retry-After as a date.
std::optional<std::uint64_t> parse_retry_after(std::string_view text, std::int64_t now);
std::optional<ContentRange> parse_content_range(std::string_view text);
std::optional<std::uint64_t> parse_max_age(std::string_view cache_control);

// "404 (Not Found)"
std::string name_of_status(std::uint64_t status);

}  // namespace ftcheck::fetching
