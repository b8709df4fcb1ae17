// The indexes of a run: whose credentials go where, and what their links may reach.
#pragma once

#include "fetch/message.hpp"
#include "fetch/program/address.hpp"
#include "fetch/program/url.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::fetching {

struct KnownIndex {
  Url url;  // with credentials, if it has some
  // Learned when the index is connected to or first needed.
  std::optional<AddressKind> kind;
};

// UV_INDEX_NAME_USERNAME and UV_INDEX_NAME_PASSWORD count for the index "name", before the
// credentials in its URL.
KnownIndex make_index(const Index& given);

class Indexes {
 public:
  void add(const std::vector<Index>& given);

  // The index of a request; one without credentials if it is not among the given ones.  Nothing if
  // the URL is not one.
  KnownIndex* find(std::string_view url);

 private:
  std::vector<std::unique_ptr<KnownIndex>> known_;
};

// Whether the index's credentials may be sent with a request for that URL: to its own scheme, host
// and port, and from http to https of one host.
bool is_own_origin(const KnownIndex& index, const Url& url);

// Whether a request through that index may go to an address of that kind: to public ones, to the
// index's own host wherever that is, and where the index is itself.
bool may_reach(KnownIndex& index, const Url& url, AddressKind kind);

}  // namespace ftcheck::fetching
