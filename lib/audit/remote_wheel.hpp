// Audits a wheel that is elsewhere, such as on an index, and fetches only what that needs.
#pragma once

#include "archive/remote.hpp"
#include "archive/sparse.hpp"

#include <ftcheck/audit.hpp>

#include <string>
#include <string_view>

namespace ftcheck::auditing {

struct WheelOnIndex {
  std::string sha256;          // in hexadecimal, as the index gives it; empty if it does not
  bool require_whole = false;  // fetch the whole file, whatever the audit needs
};

// Throws Error if the file, which is here as a whole, has another hash than it should have.
Verified verify_whole(const archive::SparseFile& whole, std::string_view name,
                      const WheelOnIndex& file);

// Like audit_wheel, for the wheel called `name`.  Its verdicts are those of the whole wheel, as far
// as the bytes that were not fetched contradict nothing: Source::unread lists the members they
// belong to.  Of Artifact::source, sets what is known here: sha256, size, verified, read and
// unread. Throws Error as audit_wheel does; if bytes cannot be fetched; or if the whole file was
// fetched and has another SHA-256.
Artifact audit_remote_wheel(archive::Remote& remote, std::string_view name,
                            const WheelOnIndex& file, const Options& options);

}  // namespace ftcheck::auditing
