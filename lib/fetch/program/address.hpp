// Kinds of network addresses: a link on a page of the public network must not lead this program to
// a service of the machine it runs on, or of its internal network.
#pragma once

#include <optional>
#include <string>
#include <string_view>

struct sockaddr;

namespace ftcheck::fetching {

enum class AddressKind {
  everywhere,  // reached from anywhere
  loopback,    // this machine
  link,        // this link only, including the metadata services of cloud machines
  internal,    // a network of its own (RFC 1918, RFC 4193, RFC 6598), and everything else that is
               // not for everyone
};

AddressKind kind_of(const sockaddr* address);

// An address as text: "127.0.0.1", "[::1]", "::1"; nothing for a name.
std::optional<AddressKind> kind_of(std::string_view text);

// Asks the resolver; nothing if it does not know the name.
std::optional<AddressKind> resolve_kind(const std::string& host);

}  // namespace ftcheck::fetching
