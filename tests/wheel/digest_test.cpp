#include "wheel/digest.hpp"

#include <doctest/doctest.h>

#include <string>

using ftcheck::wheel::digest;
using ftcheck::wheel::digest_size;
using ftcheck::wheel::hex_digest;
using ftcheck::wheel::is_digest;
using ftcheck::wheel::is_weak_digest;

namespace {

std::optional<std::string> hash(std::string_view algorithm, std::string_view text) {
  return digest(algorithm, std::as_bytes(std::span(text)));
}

}  // namespace

TEST_CASE("digests equal hashlib's, in url-safe base64 without padding") {
  CHECK(hash("sha256", "") == "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU");
  CHECK(hash("sha256", "abc") == "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");
  CHECK(hash("sha384", "abc") ==
        "ywB1P0WjXou1oD1pmsZQBycsMqsO3tFjGotgWkP_W-2AhgcroefMI1i67KE0yCWn");
  CHECK(hash("sha512", "abc") ==
        "3a81oZNherrMQXNJriBBMRLm-k6JqX6iCp7u5ktV05ohkpkqJ0_BqDa6PCOj_uu9RU1EI2Q86A4qmslPpUyknw");
  CHECK(hash("sha3_256", "abc") == "Ophdp0_iJbIEXBcta9OQvYVfCG4-nVJbRr_iRRFDFTI");
  CHECK(hash("blake2s", "abc") == "UIxejDJ8FOLhpyujTutFLzdFiyCe1jopTZmbTIZnWYI");
  CHECK(hash("blake2b", "abc") ==
        "uoClP5gcTQ1qJ5e2nxL26UwhLxRoWsS3SxK7b9v_otF9h8U5Kqt5LcJS1d5FM8yVGNOKqNvxklq5I4bt1ACZIw");
  CHECK(hash("SHA256", "abc") == hash("sha256", "abc"));
}

TEST_CASE("the index's form of a digest is hexadecimal") {
  CHECK(hex_digest("sha256", {}) ==
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK_FALSE(hex_digest("md5", {}));
}

TEST_CASE("each algorithm's digests have the length it defines") {
  for (const char* algorithm :
       {"sha256", "sha384", "sha512", "sha3_256", "sha3_384", "sha3_512", "blake2b", "blake2s"}) {
    CAPTURE(algorithm);
    const auto size = digest_size(algorithm);
    REQUIRE(size.has_value());
    const auto text = hash(algorithm, "text");
    REQUIRE(text.has_value());
    CHECK(is_digest(*text, *size));
    CHECK_FALSE(is_digest(text->substr(1), *size));
    CHECK_FALSE(is_digest(*text + "=", *size));
    CHECK_FALSE(is_weak_digest(algorithm));
  }
}

TEST_CASE("algorithms that RECORD may not use are not computed") {
  for (const char* algorithm : {"md5", "sha1", "sha224", "crc32", "SHA2-256", "shake_128", ""}) {
    CAPTURE(algorithm);
    CHECK_FALSE(hash(algorithm, "text").has_value());
    CHECK_FALSE(digest_size(algorithm).has_value());
  }
  CHECK(is_weak_digest("md5"));
  CHECK(is_weak_digest("SHA1"));
  CHECK(is_weak_digest("sha224"));
  CHECK_FALSE(is_weak_digest("crc32"));
}

TEST_CASE("a digest in the other base64 alphabet is invalid") {
  const std::string digest = *hash("sha256", "");
  std::string other = digest;
  other[other.find('-')] = '+';
  CHECK(is_digest(digest, 32));
  CHECK_FALSE(is_digest(other, 32));
}
