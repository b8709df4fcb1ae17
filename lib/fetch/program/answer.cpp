#include "fetch/program/answer.hpp"

#include "base/ascii.hpp"
#include "base/number.hpp"

#include <algorithm>
#include <array>
#include <ctime>
#include <utility>

#include <fmt/format.h>

namespace ftcheck::fetching {
namespace {

std::string header(CURL* easy, const char* name) {
  curl_header* found = nullptr;
  if (curl_easy_header(easy, name, 0, CURLH_HEADER, -1, &found) != CURLHE_OK) return {};
  return found->value;
}

}  // namespace

std::optional<ContentRange> parse_content_range(std::string_view text) {
  const std::string low = base::to_lower(base::trim(text));
  const std::string_view unit = "bytes ";
  const auto dash = low.find('-');
  const auto slash = low.find('/');
  if (!low.starts_with(unit) || dash == std::string::npos || slash == std::string::npos ||
      slash < dash) {
    return std::nullopt;
  }
  const std::string_view all = low;
  const auto begin = base::to_number<std::uint64_t>(all.substr(unit.size(), dash - unit.size()));
  const auto last = base::to_number<std::uint64_t>(all.substr(dash + 1, slash - dash - 1));
  if (!begin || !last || *last < *begin || *last == UINT64_MAX) return std::nullopt;
  ContentRange range{*begin, *last + 1, std::nullopt};
  if (all.substr(slash + 1) == "*") return range;
  range.total = base::to_number<std::uint64_t>(all.substr(slash + 1));
  if (!range.total || *range.total < range.end) return std::nullopt;
  return range;
}

std::optional<std::uint64_t> parse_max_age(std::string_view cache_control) {
  std::optional<std::uint64_t> found;
  while (!cache_control.empty()) {
    const auto comma = cache_control.find(',');
    const std::string each = base::to_lower(base::trim(cache_control.substr(0, comma)));
    constexpr std::string_view key = "max-age=";
    if (each == "no-store" || each == "no-cache" || each.starts_with("no-cache=")) return 0;
    if (each.starts_with(key)) {
      found = base::to_number<std::uint64_t>(std::string_view(each).substr(key.size()));
    }
    cache_control = comma == std::string_view::npos ? "" : cache_control.substr(comma + 1);
  }
  return found;
}

std::optional<std::uint64_t> parse_retry_after(std::string_view text, std::int64_t now) {
  text = base::trim(text);
  if (const auto seconds = base::to_number<std::uint64_t>(text)) return seconds;
  const std::string date(text);
  const std::int64_t until = curl_getdate(date.c_str(), nullptr);
  if (until < 0) return std::nullopt;
  return static_cast<std::uint64_t>(std::max<std::int64_t>(until - now, 0));
}

Answer read_answer(CURL* easy) {
  Answer answer;
  long status = 0;
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
  answer.status = static_cast<std::uint64_t>(std::max(status, 0L));
  answer.content_type = header(easy, "Content-Type");
  answer.etag = header(easy, "ETag");
  answer.location = header(easy, "Location");
  const std::string encoding = base::to_lower(base::trim(header(easy, "Content-Encoding")));
  answer.is_encoded = !encoding.empty() && encoding != "identity";
  answer.length = base::to_number<std::uint64_t>(base::trim(header(easy, "Content-Length")));
  const std::string range = header(easy, "Content-Range");
  answer.has_range = !range.empty();
  answer.range = parse_content_range(range);
  answer.max_age = parse_max_age(header(easy, "Cache-Control"));
  if (answer.max_age) {
    const auto age = base::to_number<std::uint64_t>(base::trim(header(easy, "Age"))).value_or(0);
    *answer.max_age -= std::min(age, *answer.max_age);
  }
  const std::string wait = header(easy, "Retry-After");
  if (!wait.empty()) answer.retry_after = parse_retry_after(wait, std::time(nullptr));
  return answer;
}

std::string name_of_status(std::uint64_t status) {
  constexpr std::array<std::pair<std::uint64_t, std::string_view>, 17> names{{
      {400, "Bad Request"},
      {401, "Unauthorized"},
      {403, "Forbidden"},
      {404, "Not Found"},
      {406, "Not Acceptable"},
      {407, "Proxy Authentication Required"},
      {408, "Request Timeout"},
      {410, "Gone"},
      {416, "Range Not Satisfiable"},
      {429, "Too Many Requests"},
      {451, "Unavailable For Legal Reasons"},
      {500, "Internal Server Error"},
      {501, "Not Implemented"},
      {502, "Bad Gateway"},
      {503, "Service Unavailable"},
      {504, "Gateway Timeout"},
      {505, "HTTP Version Not Supported"},
  }};
  for (const auto& [number, name] : names) {
    if (number == status) return fmt::format("{} ({})", status, name);
  }
  return std::to_string(status);
}

}  // namespace ftcheck::fetching
