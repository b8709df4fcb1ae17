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
  Url url;  // with credentials, if it has some; without a host if it is nobody's
  // Learned when the index is connected to or first needed.
  std::optional<AddressKind> kind;

  // For URLs that no given index leads to, only a file of the project such as a lock file: they get
  // no credentials, and must be encrypted and public.
  bool is_nobodys() const { return url.host.empty(); }
};

// UV_INDEX_NAME_USERNAME and UV_INDEX_NAME_PASSWORD count for the index "name", before the
// credentials in its URL.
KnownIndex make_index(const Index& given);

class Indexes {
 public:
  void add(const std::vector<Index>& given);

  // The index of a request: the given one with that URL, otherwise one with the same origin as that
  // URL, or, if the URL is empty, as the URL `requested`; otherwise nobody's.
  KnownIndex* find(std::string_view url, const Url& requested);

  // True if one of the given ones has that URL's scheme, host and port.
  bool are_at(const Url& url) const;

 private:
  std::vector<std::unique_ptr<KnownIndex>> known_;
  KnownIndex nobodys_;
};

// Whether the index's credentials may be sent with a request for that URL: to its own scheme, host
// and port, and from http to https of one host.
bool is_own_origin(const KnownIndex& index, const Url& url);

// Whether a request through that index, not nobody's, may go to an address of that kind: to public
// ones, to the index's own host wherever that is, and where the index is itself.
bool may_reach(KnownIndex& index, const Url& url, AddressKind kind);

}  // namespace ftcheck::fetching
