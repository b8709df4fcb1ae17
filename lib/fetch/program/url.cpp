#include "fetch/program/url.hpp"

#include "base/ascii.hpp"

#include <curl/curl.h>

#include <memory>

#include <fmt/format.h>

namespace ftcheck::fetching {
namespace {

using Handle = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;

constexpr unsigned setting = CURLU_NON_SUPPORT_SCHEME | CURLU_URLENCODE;

std::string part(const Handle& handle, CURLUPart which, unsigned flags = 0) {
  char* found = nullptr;
  if (curl_url_get(handle.get(), which, &found, flags) != CURLUE_OK) return {};
  std::string text = found;
  curl_free(found);
  return text;
}

std::optional<Url> read(const Handle& handle) {
  Url url;
  url.scheme = part(handle, CURLUPART_SCHEME);
  if (url.scheme != "https" && url.scheme != "http") return std::nullopt;
  url.host = base::to_lower(part(handle, CURLUPART_HOST));
  url.port = part(handle, CURLUPART_PORT, CURLU_DEFAULT_PORT);
  url.path = part(handle, CURLUPART_PATH);
  if (const std::string query = part(handle, CURLUPART_QUERY); !query.empty()) {
    url.path += "?" + query;
  }
  url.user = part(handle, CURLUPART_USER, CURLU_URLDECODE);
  url.password = part(handle, CURLUPART_PASSWORD, CURLU_URLDECODE);
  if (url.host.empty()) return std::nullopt;
  return url;
}

std::string base_of(const Url& url) {
  const bool is_default = url.port == (url.scheme == "https" ? "443" : "80");
  return fmt::format("{}://{}{}{}", url.scheme, url.host, is_default ? "" : ":",
                     is_default ? "" : url.port);
}

}  // namespace

std::string Url::origin() const {
  return fmt::format("{}://{}:{}", scheme, host, port);
}

std::string Url::request() const {
  return base_of(*this) + path;
}

std::string Url::text() const {
  return base_of(*this) + path.substr(0, path.find('?'));
}

std::optional<Url> parse_url(std::string_view text) {
  const Handle handle(curl_url(), &curl_url_cleanup);
  const std::string whole(text);
  if (curl_url_set(handle.get(), CURLUPART_URL, whole.c_str(), setting) != CURLUE_OK) {
    return std::nullopt;
  }
  return read(handle);
}

std::optional<Url> resolve(const Url& base, std::string_view reference) {
  const Handle handle(curl_url(), &curl_url_cleanup);
  const std::string whole(reference);
  if (curl_url_set(handle.get(), CURLUPART_URL, base.request().c_str(), setting) != CURLUE_OK ||
      curl_url_set(handle.get(), CURLUPART_URL, whole.c_str(), setting) != CURLUE_OK) {
    return std::nullopt;
  }
  return read(handle);
}

std::string harmless(std::string_view text) {
  text = text.substr(0, text.find_first_of("?#"));
  const auto scheme = text.find("://");
  const auto begin = scheme == std::string_view::npos ? 0 : scheme + 3;
  const auto at = text.rfind('@');
  if (at == std::string_view::npos || at < begin) return std::string(text);
  return fmt::format("{}{}", text.substr(0, begin), text.substr(at + 1));
}

}  // namespace ftcheck::fetching
