// What both ways to get bytes of a file that is elsewhere have in common (remote.hpp).
#pragma once

#include "audit/run/remote.hpp"

#include <ftcheck/error.hpp>

#include <cstdint>
#include <span>

namespace ftcheck::auditing {

// A file whose size any answer about it tells, if the index does not.
class Sized : public archive::Remote {
 public:
  explicit Sized(const RemoteFile& file) : file_(file) {}

  std::uint64_t size() override {
    constexpr archive::Range first_byte{0, 1};
    if (!file_.size) fetch({&first_byte, 1}, [](std::uint64_t, std::span<const std::byte>) {});
    if (!file_.size) throw Error("the server does not say how large the file is");
    return *file_.size;
  }

 protected:
  RemoteFile file_;
};

}  // namespace ftcheck::auditing
