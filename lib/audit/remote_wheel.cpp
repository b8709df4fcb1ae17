#include "audit/remote_wheel.hpp"

#include "archive/archive.hpp"
#include "audit/input.hpp"
#include "audit/wheel.hpp"
#include "audit/wheel_fetch.hpp"
#include "base/ascii.hpp"
#include "rules/check.hpp"
#include "rules/index.hpp"
#include "wheel/digest.hpp"

#include <ftcheck/error.hpp>

#include <optional>
#include <utility>

#include <fmt/format.h>

namespace ftcheck::auditing {
namespace {

using archive::Archive;
using archive::SparseFile;

Artifact audit_whole(const SparseFile& whole, std::string_view name, const WheelOnIndex& file,
                     const Options& options) {
  const Verified verified = verify_whole(whole, name, file);
  Artifact artifact = audit_wheel(whole.bytes(), name, options);
  artifact.source.emplace().verified = verified;
  return artifact;
}

// Nothing if the whole file was fetched meanwhile: its audit then sees all of it from the
// beginning.
std::optional<Artifact> audit_part(const Archive& archive, std::string_view name,
                                   const Options& options) {
  const SparseFile& file = *archive.source().sparse();
  std::optional<Artifact> artifact;
  try {
    const std::optional<Wanted> wanted = wanted_by(options);
    want_needed(archive, name, wanted ? &*wanted : nullptr);
    if (file.is_whole()) return std::nullopt;
    artifact = audit_archive(archive, name, nullptr, options);
  } catch (...) {
    file.rethrow();  // other errors follow from that
    if (!file.is_whole()) throw;
  }
  file.rethrow();
  if (file.is_whole()) return std::nullopt;
  Source& source = artifact->source.emplace();
  for (const archive::Member& member : archive.members()) {
    if (archive.was_read(member)) {
      source.verified = Verified::crc;
    } else if (!member.name.ends_with('/')) {
      source.unread.push_back(member.name);
    }
  }
  return artifact;
}

}  // namespace

Verified verify_whole(const SparseFile& whole, std::string_view name, const WheelOnIndex& file) {
  if (file.sha256.empty()) return Verified::crc;
  const std::string sha256 = wheel::hex_digest("sha256", whole.bytes()).value_or("");
  if (base::equal_without_case(sha256, file.sha256)) return Verified::sha256;
  throw Error(fmt::format(
      "{} has the SHA-256 {}, not the {} that the index gives; do not install it, and tell the "
      "index or whoever runs the proxy in front of it",
      name, sha256, file.sha256));
}

Artifact audit_remote_wheel(archive::Remote& remote, std::string_view name,
                            const WheelOnIndex& file, const Options& options) {
  archive::Source source(remote, name);
  SparseFile& sparse = *source.sparse();
  if (file.require_whole || options.verify_record) {
    const archive::Range whole{0, sparse.size()};
    sparse.want(std::span(&whole, 1));
  }
  std::optional<Artifact> artifact;
  std::optional<Archive> archive;
  if (!sparse.is_whole()) {
    refuse_other_zip(name, {});
    archive.emplace(std::move(source), options.limits);
    artifact = audit_part(*archive, name, options);
  }
  if (!artifact) artifact = audit_whole(sparse, name, file, options);
  artifact->source->sha256 = file.sha256;
  artifact->source->size = sparse.size();
  artifact->source->read = sparse.known();
  if (!artifact->source->unread.empty()) {
    artifact->findings.push_back(rules::read_in_part_finding(sparse.known(), sparse.size()));
    rules::keep_chosen(*artifact, options.rules);
  }
  return *std::move(artifact);
}

}  // namespace ftcheck::auditing
