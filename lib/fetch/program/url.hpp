// URLs, as libcurl understands them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ftcheck::fetching {

struct Url {
  std::string scheme;  // "https" or "http"
  std::string host;
  std::string port;
  std::string path;  // with the query
  // Decoded; they are in no text that is made of the URL.
  std::string user;
  std::string password;

  std::string origin() const;   // "https://host:443"
  std::string request() const;  // what is asked for
  // For messages and for the asking side: without the query too, in which servers put signatures.
  std::string text() const;
};

// Nothing if it is not an absolute URL of http or https.
std::optional<Url> parse_url(std::string_view text);

// A reference relative to a URL (RFC 3986), such as the Location of a redirect.
std::optional<Url> resolve(const Url& base, std::string_view reference);

// The text without user, password, query and fragment, for a message about a URL that is not one.
std::string harmless(std::string_view text);

}  // namespace ftcheck::fetching
