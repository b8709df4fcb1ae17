#include "fetch/program/environment.hpp"

#include "base/ascii.hpp"

#include <curl/curl.h>

#include <cstdlib>
#include <filesystem>
#include <initializer_list>
#include <system_error>

namespace ftcheck::fetching {
namespace {

// The first of the variables that is not empty.
std::string variable(std::initializer_list<const char*> names) {
  for (const char* name : names) {
    const char* const value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe)
    if (value != nullptr && *value != '\0') return value;
  }
  return {};
}

bool is_there(const std::string& path) {
  std::error_code error;
  return std::filesystem::exists(path, error);
}

}  // namespace

bool is_excepted(std::string_view list, std::string_view host, std::string_view port) {
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  for (std::string_view each : base::split(list, ',')) {
    each = base::trim(each);
    if (each == "*") return true;
    const std::string entry = base::to_lower(each);
    std::string_view name = entry;
    const auto colon = name.rfind(':');
    if (colon != std::string_view::npos && name.find(':') == colon) {
      if (name.substr(colon + 1) != port) continue;
      name = name.substr(0, colon);
    }
    if (name.starts_with('[') && name.ends_with(']')) name = name.substr(1, name.size() - 2);
    if (name.starts_with('.')) name.remove_prefix(1);
    if (name.empty() || !host.ends_with(name)) continue;
    if (host.size() == name.size() || host[host.size() - name.size() - 1] == '.') return true;
  }
  return false;
}

std::string proxy_for(const Url& url) {
  if (is_excepted(variable({"no_proxy", "NO_PROXY"}), url.host, url.port)) return {};
  const std::string own = url.scheme == "https" ? variable({"https_proxy", "HTTPS_PROXY"})
                                                : variable({"http_proxy", "HTTP_PROXY"});
  return own.empty() ? variable({"all_proxy", "ALL_PROXY"}) : own;
}

Certificates find_certificates() {
  const std::string named =
      variable({"PIP_CERT", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"});
  std::error_code error;
  if (std::filesystem::is_directory(named, error)) return {"", named};
  const std::string folder = variable({"SSL_CERT_DIR"});
  if (!named.empty() || !folder.empty()) return {named, folder};
  const curl_version_info_data* const about = curl_version_info(CURLVERSION_NOW);
  // It asks the system, which has no file of certificates.
  if (about->ssl_version != nullptr &&
      std::string_view(about->ssl_version).starts_with("Schannel")) {
    return {};
  }
  for (const char* own : {about->cainfo, about->capath}) {
    if (own != nullptr && is_there(own)) return {};
  }
  for (const char* file : {"/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt",
                           "/etc/ssl/ca-bundle.pem", "/etc/ssl/cert.pem"}) {
    if (is_there(file)) return {file, ""};
  }
  return {};
}

std::string netrc_file() {
  return variable({"NETRC"});
}

}  // namespace ftcheck::fetching
