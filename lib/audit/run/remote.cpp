#include "audit/run/remote.hpp"

#include <fmt/format.h>

namespace ftcheck::auditing {

fetching::Request request_for(const RemoteFile& file, const archive::Range& range) {
  fetching::Request request;
  request.url = file.url;
  request.index = file.index;
  request.begin = range.begin;
  request.end = range.end;
  request.most = file.most;
  request.size = file.size.value_or(0);
  return request;
}

std::string contradiction(const RemoteFile& file, const fetching::Started& started) {
  if (!file.size || !started.total || *file.size == *started.total) return {};
  return fmt::format(
      "{} has {} bytes on the server, but the index gives {}; the file was replaced or the index "
      "is "
      "out of date: try again later, or with another index",
      started.url, *started.total, *file.size);
}

}  // namespace ftcheck::auditing
