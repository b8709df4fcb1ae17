#include "fetch/program/address.hpp"

#ifdef _WIN32
#include <winsock2.h>
#include <ws2tcpip.h>
#else
#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#endif

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace ftcheck::fetching {
namespace {

struct Network {
  std::uint32_t address;
  unsigned bits;
  AddressKind kind;
};

// The special-purpose addresses of RFC 6890 that are not for everyone.
constexpr std::array<Network, 13> networks{{
    {0x00000000, 8, AddressKind::loopback},   // 0.0.0.0/8: Linux takes 0.0.0.0 for itself
    {0x0a000000, 8, AddressKind::internal},   // 10.0.0.0/8
    {0x64400000, 10, AddressKind::internal},  // 100.64.0.0/10
    {0x7f000000, 8, AddressKind::loopback},   // 127.0.0.0/8
    {0xa9fe0000, 16, AddressKind::link},      // 169.254.0.0/16
    {0xac100000, 12, AddressKind::internal},  // 172.16.0.0/12
    {0xc0000000, 24, AddressKind::internal},  // 192.0.0.0/24
    {0xc0000200, 24, AddressKind::internal},  // 192.0.2.0/24
    {0xc0a80000, 16, AddressKind::internal},  // 192.168.0.0/16
    {0xc6120000, 15, AddressKind::internal},  // 198.18.0.0/15
    {0xc6336400, 24, AddressKind::internal},  // 198.51.100.0/24
    {0xcb007100, 24, AddressKind::internal},  // 203.0.113.0/24
    {0xe0000000, 3, AddressKind::internal},   // 224.0.0.0 and everything after it
}};

using Bytes = std::array<std::uint8_t, 16>;

std::uint32_t number_at(const Bytes& bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = at; i < at + 4; ++i) value = value << 8 | bytes[i];
  return value;
}

AddressKind kind_of_v4(std::uint32_t address) {
  for (const Network& each : networks) {
    if ((address ^ each.address) >> (32 - each.bits) == 0) return each.kind;
  }
  return AddressKind::everywhere;
}

constexpr std::size_t v4_at = 12;  // where an address of version 6 may hold one of version 4
using Prefix = std::array<std::uint8_t, v4_at>;
constexpr Prefix mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
constexpr Prefix nat64{0, 0x64, 0xff, 0x9b};

bool begins_with(const Bytes& bytes, const Prefix& prefix) {
  return std::equal(prefix.begin(), prefix.end(), bytes.begin());
}

AddressKind kind_of_v6(const Bytes& bytes) {
  if (begins_with(bytes, mapped) || begins_with(bytes, nat64)) {
    return kind_of_v4(number_at(bytes, v4_at));
  }
  if (bytes[0] == 0x20 && bytes[1] == 0x02) return kind_of_v4(number_at(bytes, 2));  // 6to4
  if (begins_with(bytes, Prefix{})) return AddressKind::loopback;
  if (bytes[0] == 0xfe && (bytes[1] & 0xc0U) == 0x80U) return AddressKind::link;  // fe80::/10
  // 2000::/3 is what is given out so far.
  return (bytes[0] & 0xe0U) == 0x20U ? AddressKind::everywhere : AddressKind::internal;
}

}  // namespace

AddressKind kind_of(const sockaddr* address) {
  if (address->sa_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, address, sizeof v4);
    return kind_of_v4(ntohl(v4.sin_addr.s_addr));
  }
  if (address->sa_family == AF_INET6) {
    sockaddr_in6 v6{};
    std::memcpy(&v6, address, sizeof v6);
    Bytes bytes{};
    std::memcpy(bytes.data(), &v6.sin6_addr, bytes.size());
    return kind_of_v6(bytes);
  }
  return AddressKind::loopback;
}

std::optional<AddressKind> kind_of(std::string_view text) {
  if (text.starts_with('[') && text.ends_with(']')) text = text.substr(1, text.size() - 2);
  const std::string address(text.substr(0, text.find('%')));
  in_addr v4{};
  Bytes v6{};
  if (inet_pton(AF_INET, address.c_str(), &v4) == 1) return kind_of_v4(ntohl(v4.s_addr));
  if (inet_pton(AF_INET6, address.c_str(), v6.data()) == 1) return kind_of_v6(v6);
  return std::nullopt;
}

std::optional<AddressKind> resolve_kind(const std::string& host) {
  if (const auto kind = kind_of(host)) return kind;
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (getaddrinfo(host.c_str(), nullptr, &hints, &found) != 0) return std::nullopt;
  const auto kind = kind_of(found->ai_addr);
  freeaddrinfo(found);
  return kind;
}

}  // namespace ftcheck::fetching
