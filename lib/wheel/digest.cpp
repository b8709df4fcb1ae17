#include "wheel/digest.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/ascii.hpp"

namespace ftcheck::wheel {
namespace {

struct Algorithm {
  std::string_view name;  // as hashlib spells it
  const char* openssl;
  std::size_t size;
};

constexpr std::array algorithms{
    Algorithm{"sha256", "SHA256", 32},      Algorithm{"sha384", "SHA384", 48},
    Algorithm{"sha512", "SHA512", 64},      Algorithm{"sha3_256", "SHA3-256", 32},
    Algorithm{"sha3_384", "SHA3-384", 48},  Algorithm{"sha3_512", "SHA3-512", 64},
    Algorithm{"blake2b", "BLAKE2b512", 64}, Algorithm{"blake2s", "BLAKE2s256", 32}};

constexpr std::string_view base64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

constexpr auto in_base64 = [] {
  std::array<bool, 256> is_in{};
  for (const char c : base64) is_in[static_cast<unsigned char>(c)] = true;
  return is_in;
}();

// Ignores case, like hashlib.new().
const Algorithm* find_algorithm(std::string_view name) {
  const auto found = std::ranges::find(algorithms, base::to_lower(name), &Algorithm::name);
  return found == algorithms.end() ? nullptr : &*found;
}

std::size_t encoded_size(std::size_t size) {
  return (size * 8 + 5) / 6;
}

std::string encode(std::span<const unsigned char> bytes) {
  std::string text;
  text.reserve(encoded_size(bytes.size()));
  std::uint32_t bits = 0;
  unsigned count = 0;  // of bits that are not yet written
  for (const unsigned char byte : bytes) {
    bits = (bits << 8U | byte) & 0xffffU;
    count += 8;
    for (; count >= 6; count -= 6) text += base64[bits >> (count - 6) & 63U];
  }
  if (count > 0) text += base64[bits << (6 - count) & 63U];
  return text;
}

struct Digest {
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
  std::size_t size = 0;
};

std::optional<Digest> compute(std::string_view algorithm, std::span<const std::byte> bytes) {
  const Algorithm* known = find_algorithm(algorithm);
  if (known == nullptr) return std::nullopt;
  // The machine's configuration must not change what a hash is, so OpenSSL reads no file for it.
  OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr);
  const EVP_MD* method = EVP_get_digestbyname(known->openssl);
  Digest result;
  unsigned size = 0;
  if (method == nullptr ||
      EVP_Digest(bytes.data(), bytes.size(), result.bytes.data(), &size, method, nullptr) != 1 ||
      size != known->size) {
    return std::nullopt;
  }
  result.size = size;
  return result;
}

}  // namespace

std::optional<std::size_t> digest_size(std::string_view algorithm) {
  const Algorithm* known = find_algorithm(algorithm);
  if (known == nullptr) return std::nullopt;
  return known->size;
}

bool is_weak_digest(std::string_view algorithm) {
  const std::string name = base::to_lower(algorithm);
  return name == "md5" || name == "sha1" || name == "sha224";
}

std::optional<std::string> digest(std::string_view algorithm, std::span<const std::byte> bytes) {
  const auto result = compute(algorithm, bytes);
  if (!result) return std::nullopt;
  return encode(std::span(result->bytes).first(result->size));
}

std::optional<std::string> hex_digest(std::string_view algorithm,
                                      std::span<const std::byte> bytes) {
  const auto result = compute(algorithm, bytes);
  if (!result) return std::nullopt;
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const unsigned char byte : std::span(result->bytes).first(result->size)) {
    text += digits[byte >> 4U];
    text += digits[byte & 15U];
  }
  return text;
}

bool is_digest(std::string_view text, std::size_t size) {
  return text.size() == encoded_size(size) &&
         std::ranges::all_of(text, [](char c) { return in_base64[static_cast<unsigned char>(c)]; });
}

}  // namespace ftcheck::wheel
