#include "fetch/program/indexes.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <utility>

namespace ftcheck::fetching {
namespace {

std::string variable(std::string_view name, std::string_view what) {
  std::string key = "UV_INDEX_";
  for (const char each : name) {
    const bool is_lower = each >= 'a' && each <= 'z';
    key += !base::is_letter_or_digit(each) ? '_'
           : is_lower                      ? static_cast<char>(each - 'a' + 'A')
                                           : each;
  }
  key += what;
  const char* const value = std::getenv(key.c_str());  // NOLINT(concurrency-mt-unsafe)
  return value != nullptr ? value : "";
}

// The same URL except for credentials and a slash at its end.
bool is_same(const Url& a, const Url& b) {
  const auto path = [](const Url& url) {
    std::string_view text = url.path;
    while (text.ends_with('/')) text.remove_suffix(1);
    return text;
  };
  return a.origin() == b.origin() && path(a) == path(b);
}

}  // namespace

KnownIndex make_index(const Index& given) {
  KnownIndex index;
  const auto url = parse_url(given.url);
  if (!url) return index;
  index.url = *url;
  if (given.name.empty()) return index;
  std::string user = variable(given.name, "_USERNAME");
  std::string password = variable(given.name, "_PASSWORD");
  if (user.empty() && password.empty()) return index;
  index.url.user = std::move(user);
  index.url.password = std::move(password);
  return index;
}

void Indexes::add(const std::vector<Index>& given) {
  for (const Index& each : given) {
    auto index = make_index(each);
    if (!index.url.host.empty()) known_.push_back(std::make_unique<KnownIndex>(std::move(index)));
  }
}

KnownIndex* Indexes::find(std::string_view text, const Url& requested) {
  const auto url = text.empty() ? std::optional(requested) : parse_url(text);
  if (!url) return &nobodys_;
  for (const auto& each : known_) {
    if (is_same(each->url, *url)) return each.get();
  }
  for (const auto& each : known_) {
    if (each->url.origin() == url->origin()) return each.get();
  }
  return &nobodys_;
}

bool Indexes::are_at(const Url& url) const {
  return std::ranges::any_of(known_,
                             [&](const auto& each) { return each->url.origin() == url.origin(); });
}

bool is_own_origin(const KnownIndex& index, const Url& url) {
  if (index.url.host != url.host) return false;
  if (index.url.origin() == url.origin()) return true;
  return index.url.scheme == "http" && index.url.port == "80" && url.scheme == "https" &&
         url.port == "443";
}

bool may_reach(KnownIndex& index, const Url& url, AddressKind kind) {
  if (url.host == index.url.host) {
    index.kind = kind;
    return true;
  }
  if (kind == AddressKind::everywhere) return true;
  if (!index.kind) index.kind = resolve_kind(index.url.host);
  return index.kind == kind;
}

}  // namespace ftcheck::fetching
