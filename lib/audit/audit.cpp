// Auditing whatever a path is.
#include <ftcheck/audit.hpp>

#include "archive/archive.hpp"
#include "audit/file.hpp"
#include "python/suffix.hpp"

namespace ftcheck {
namespace {

bool is_wheel(const std::filesystem::path& path) {
  // A file that is named as a wheel is one, and if it is no archive, that is what is wrong with it.
  return path.extension() == ".whl" || archive::looks_like_zip(path);
}

ArtifactKind kind_of(const std::filesystem::path& path) {
  const bool module = python::parse_module_file(path.filename().string()).has_value();
  return module ? ArtifactKind::extension : ArtifactKind::wheel;
}

}  // namespace

std::vector<Artifact> audit(const std::filesystem::path& path, const Options& options) {
  auditing::require_regular_file(path);
  std::vector<Artifact> artifacts;
  artifacts.push_back(is_wheel(path) ? audit_wheel(path, options) : audit_extension(path, options));
  return artifacts;
}

Report audit_all(std::span<const std::filesystem::path> paths, const Options& options) {
  Report report;
  for (const std::filesystem::path& path : paths) {
    try {
      for (Artifact& artifact : audit(path, options)) {
        report.artifacts.push_back(std::move(artifact));
      }
    } catch (const Error& error) {
      Artifact artifact;
      artifact.path = path.string();
      artifact.kind = kind_of(path);
      artifact.verdict = Verdict::error;
      artifact.error = error.what();
      report.artifacts.push_back(std::move(artifact));
    }
  }
  return report;
}

}  // namespace ftcheck
