// URLs of http and https (RFC 3986): links of pages made absolute.
//
// Like browsers and pip, this accepts what people write into links: blanks around the link are
// dropped, and characters that no URL may hold are percent-encoded.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ftcheck::index {

struct Link {
  std::string url;       // "https://host/path?query", with scheme and host in lower case
  std::string fragment;  // without "#", as written
};

// The link as seen from `from_url`, which is absolute.  User name and password are dropped. Nothing
// if the result is not a URL of http or https with a valid host and port.
std::optional<Link> resolve(std::string_view from_url, std::string_view link);

// "https://host:port/", of an absolute URL without credentials.
std::string origin_of(std::string_view url);

// The last component of a URL's path, without percent-encoding; a component that ends with "/" is
// the one before it.  May hold any bytes.
std::string file_name_of(std::string_view url);

}  // namespace ftcheck::index
