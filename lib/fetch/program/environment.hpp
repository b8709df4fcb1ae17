// What the environment says about proxies and certificates, as curl, pip and uv read it.
#pragma once

#include "fetch/program/url.hpp"

#include <string>
#include <string_view>

namespace ftcheck::fetching {

// The proxy for a URL; empty if there is none: HTTPS_PROXY or HTTP_PROXY, or ALL_PROXY, except for
// the hosts in NO_PROXY.  Each also in lower case, which comes first.
std::string proxy_for(const Url& url);

// True if a host and port are in a list such as "localhost,.example.org,10.0.0.1:8080" or "*".
bool is_excepted(std::string_view list, std::string_view host, std::string_view port);

struct Certificates {
  std::string file;
  std::string folder;
};

// PIP_CERT, REQUESTS_CA_BUNDLE, CURL_CA_BUNDLE, SSL_CERT_FILE and SSL_CERT_DIR; otherwise those of
// libcurl, or of the system if libcurl was built for another one.  Empty for libcurl's.
Certificates find_certificates();

// The file in NETRC; empty if it is not set.
std::string netrc_file();

}  // namespace ftcheck::fetching
