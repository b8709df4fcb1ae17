// Why a request failed, as clauses after its URL: what happened and what to do.
#pragma once

#include "fetch/message.hpp"

#include <curl/curl.h>

#include <cstdint>
#include <string>

namespace ftcheck::fetching {

inline constexpr unsigned most_retries = 3;

// For an answer that is no use.  `is_own`: the index's credentials belong to its origin.
std::string describe_status(std::uint64_t status, bool is_own);

struct Failure {
  std::string clause;
  unsigned most_retries = 0;  // how often it is worth another try
};

// For a connection that failed.  `connect_status` is a proxy's answer, or 0.
Failure describe_failure(CURLcode code, long connect_status, const Setup& setup);

}  // namespace ftcheck::fetching
