// A job's file that is elsewhere: how the process that audits it gets bytes of it.
//
// The process that audits opens no socket.  It writes which ranges it needs to the descriptor that
// it has for its result, a pair of sockets for these jobs, and reads the bytes from there.  The
// calling process passes the request on (supply.hpp).  All numbers have 64 bits, lowest byte first.
//
//   the process that audits               the calling process
//   want, count, begin and end of each    data, offset, length, bytes     as they arrive
//                                         done, size of the whole file    0 if it is not known
//                                         failed, length, sentence        instead of done
//   result, then as for other jobs
#pragma once

#include "archive/remote.hpp"
#include "fetch/fetcher.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace ftcheck::auditing {

// The fetcher that all jobs of a run share.
struct Line {
  explicit Line(fetching::FetchOptions options) : fetcher(std::move(options)) {}
  fetching::Fetcher fetcher;
  std::mutex mutex;  // guards it where jobs are threads
};

struct RemoteFile {
  std::shared_ptr<Line> line;
  std::string url;
  std::string index;                  // through which it was found
  std::optional<std::uint64_t> size;  // as the index says
  std::uint64_t most = 0;             // Limits::download_bytes
};

// What fetching a file took.
struct Traffic {
  std::uint64_t requests = 0;
  std::uint64_t bytes = 0;
};

enum class Word : std::uint64_t { want = 1, result = 2, data = 3, done = 4, failed = 5 };

// No honest wheel needs more in one question.
inline constexpr std::uint64_t most_ranges = 100'000;

// The request for some bytes of a file.
fetching::Request request_for(const RemoteFile& file, const archive::Range& range);

// Why an answer cannot be about that file, as a sentence; empty if it can.
std::string contradiction(const RemoteFile& file, const fetching::Started& started);

// In the process that audits.
std::unique_ptr<archive::Remote> remote_over(int socket, const RemoteFile& file);

// In a thread of the calling process; `traffic` must outlive it.
std::unique_ptr<archive::Remote> remote_here(const RemoteFile& file, Traffic& traffic,
                                             std::function<bool()> stopped);

}  // namespace ftcheck::auditing
