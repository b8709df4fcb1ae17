#include "fetch/program/sentences.hpp"

#include "fetch/program/answer.hpp"

#include <fmt/format.h>

namespace ftcheck::fetching {

std::string describe_status(std::uint64_t status, bool is_own) {
  const std::string name = name_of_status(status);
  constexpr std::uint64_t unauthorized = 401;
  constexpr std::uint64_t forbidden = 403;
  if (status == unauthorized || (status == forbidden && is_own)) {
    return fmt::format(
        "the server answered {}; check the credentials: they are taken from the index's URL, from "
        "netrc, or from UV_INDEX_NAME_USERNAME and UV_INDEX_NAME_PASSWORD, and are sent only to "
        "the index's own host",
        name);
  }
  return fmt::format("the server answered {}", name);
}

Failure describe_failure(CURLcode code, long connect_status, const Setup& setup) {
  constexpr long refused = 400;
  if (connect_status >= refused) {
    return {fmt::format("the proxy answered {}; check HTTPS_PROXY and NO_PROXY",
                        name_of_status(static_cast<std::uint64_t>(connect_status))),
            0};
  }
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return {"the host's name is not known here; check the address and the network", most_retries};
    case CURLE_COULDNT_RESOLVE_PROXY:
      return {"the proxy's name is not known here; check HTTPS_PROXY and the network",
              most_retries};
    case CURLE_COULDNT_CONNECT:
      return {"the server does not accept connections; check the address and the network",
              most_retries};
    case CURLE_OPERATION_TIMEDOUT:
      // Waiting as long once more is enough.
      return {fmt::format("no connection within {:g} seconds, or hardly any bytes for {:g} seconds",
                          static_cast<double>(setup.connect) / 1000,
                          static_cast<double>(setup.stall) / 1000),
              1};
    case CURLE_PARTIAL_FILE:
      return {"the server sends less than it announced", most_retries};
    case CURLE_GOT_NOTHING:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
    case CURLE_HTTP3:
      return {fmt::format("the connection broke off ({})", curl_easy_strerror(code)), most_retries};
    case CURLE_SSL_CONNECT_ERROR:
      return {"no encrypted connection can be made; check that the server speaks https",
              most_retries};
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
      return {fmt::format("the server's certificate is not trusted ({}); SSL_CERT_FILE can name a "
                          "file of certificates to trust",
                          curl_easy_strerror(code)),
              0};
    case CURLE_BAD_CONTENT_ENCODING:
      return {"the server sends bytes that are not compressed as it says", 0};
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_UNSUPPORTED_PROTOCOL:
      return {"the server does not speak HTTP", 0};
    default:
      return {curl_easy_strerror(code), 0};
  }
}

}  // namespace ftcheck::fetching
