// The hashes that RECORD gives for a wheel's files (PEP 376, PEP 427).
//
// The known algorithms are those that every Python's hashlib has and that are sha256 or better, as
// PEP 427 requires: sha256, sha384, sha512, sha3_256, sha3_384, sha3_512, blake2b, blake2s.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace ftcheck::wheel {

// The length in bytes of the algorithm's digests; nothing if it is not one of those above.
std::optional<std::size_t> digest_size(std::string_view algorithm);

// True for an algorithm that is weaker than PEP 427 permits: md5, sha1, sha224.
bool is_weak_digest(std::string_view algorithm);

// The digest in RECORD's form: url-safe base64 without padding.  Nothing if the algorithm is not
// one of those above, or if this machine's OpenSSL was built without it.
std::optional<std::string> digest(std::string_view algorithm, std::span<const std::byte> bytes);

// The same in lower-case hexadecimal, as an index gives it.
std::optional<std::string> hex_digest(std::string_view algorithm, std::span<const std::byte> bytes);

// True if the text could be a digest of `size` bytes: it has the length of their base64 without
// padding, and only base64 characters.
bool is_digest(std::string_view text, std::size_t size);

}  // namespace ftcheck::wheel
