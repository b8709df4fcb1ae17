// What the program that talks to the network and the one that asks it say to each other, over a
// pair of sockets.
//
// Both are of one version, which the program checks (main.cpp), so the encoding has no version
// (frame.hpp).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace ftcheck::fetching {

// The program's exit status if its argument is not its own version.
inline constexpr int other_version = 4;

// An index as the user gave it, with credentials.
struct Index {
  std::string name;  // may be empty
  std::string url;
};

// To the program, first and once.
struct Setup {
  std::vector<Index> indexes;
  std::uint64_t most_requests = UINT64_MAX;  // Limits::requests
  std::uint64_t most_bytes = UINT64_MAX;     // Limits::download_total_bytes, over the network
  // How patient the program is, in milliseconds.
  std::uint64_t connect = 10'000;
  std::uint64_t stall = 30'000;    // without an answer, or with hardly any bytes of it
  std::uint64_t backoff = 500;     // before the first retry; doubled for each further one
  std::uint64_t longest = 60'000;  // longest wait that a server may ask for (Retry-After)
};

// To the program: one request of the network.
struct Request {
  std::uint64_t id = 0;  // chosen by the asking side, never used twice
  std::string url;       // https, or http if the index was given so; without credentials
  // The index of the setup through which the URL was found: its origin decides which credentials
  // are sent, whether http is allowed, and which addresses that are not public.  Empty, or another
  // URL, if only a file of the project led to it, such as a lock file: then it gets no credentials,
  // and it and what it redirects to must be https at public addresses, unless it has the origin of
  // an index of the setup.
  std::string index;
  std::string accept;  // media types, for a page; empty for a file, which is asked for as it is
  std::string etag;    // for If-None-Match; empty if there is none
  // The bytes wanted of a file, [begin, end); both 0 for all of it.
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  // The file's size if the index gives it; otherwise 0.  A server that says another one with a
  // range is asked for the whole file.
  std::uint64_t size = 0;
  // The body may not have more bytes, decompressed.  This holds for a whole file too that a server
  // sends instead of a range.
  std::uint64_t most = 0;
};

// To the program: nobody waits for that request any more.  No more answers follow, except those
// that are already on their way.
struct Cancel {
  std::uint64_t id = 0;
};

// From the program, in this order for each request: Started once, Data as bytes arrive, Ended.  A
// request that fails before its answer begins has no Started.
struct Started {
  std::uint64_t id = 0;
  std::uint64_t status = 0;  // 200, 206, 304
  std::string url;           // after redirects, without credentials
  std::string content_type;  // as sent
  std::string etag;
  std::optional<std::uint64_t> total;    // the whole file's size, from Content-Range or Length
  std::optional<std::uint64_t> max_age;  // seconds, from Cache-Control
};

struct Data {
  std::uint64_t id = 0;
  std::uint64_t offset = 0;  // in the file, also if a range was asked for and all of it is sent
  std::string bytes;         // decompressed, for a page
};

struct Ended {
  std::uint64_t id = 0;
  std::uint64_t status = 0;    // the last answer's; 0 if there was none
  std::uint64_t requests = 0;  // how many were sent, with retries and redirects
  std::uint64_t received = 0;  // bytes of bodies as they came over the network
  std::string error;           // a sentence without credentials; empty on success
};

using Message = std::variant<Setup, Request, Cancel, Started, Data, Ended>;

}  // namespace ftcheck::fetching
