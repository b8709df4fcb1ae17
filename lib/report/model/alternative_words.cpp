#include "report/model/alternative_words.hpp"

#include "base/version.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

namespace ftcheck::report {
namespace {

std::string named(std::string_view alternative, std::string_view version) {
  const bool is_older = !version.empty() && base::is_older(alternative, version);
  return fmt::format("{}{}", is_older ? "the older " : "", alternative);
}

// The archives that pip unpacks.
bool is_sdist(const Alternative& alternative) {
  constexpr std::array<std::string_view, 6> archives = {".tar.gz", ".zip", ".tar.bz2",
                                                        ".tar.xz", ".tgz", ".tar"};
  return std::ranges::any_of(
      archives, [&](std::string_view each) { return alternative.file.ends_with(each); });
}

const Finding* find(const Artifact& artifact, std::string_view code) {
  const auto found = std::ranges::find_if(
      artifact.findings, [&](const Finding& finding) { return finding.code() == code; });
  return found == artifact.findings.end() ? nullptr : &*found;
}

}  // namespace

const Alternative* ready_alternative(const Artifact& artifact) {
  const auto found = std::ranges::find_if(artifact.alternatives, [](const Alternative& each) {
    return each.verdict && is_well(*each.verdict);
  });
  return found == artifact.alternatives.end() ? nullptr : &*found;
}

std::string ready_words(const Alternative& alternative, std::string_view version,
                        std::string_view remark) {
  std::string text = fmt::format("{} is {}", named(alternative.version, version),
                                 alternative.verdict == Verdict::pure ? "pure Python" : "ready");
  std::vector<std::string_view> remarks;
  if (base::is_pre_release(alternative.version)) remarks.emplace_back("pre-release");
  if (!remark.empty()) remarks.push_back(remark);
  if (!remarks.empty()) text += fmt::format(" ({})", fmt::join(remarks, "; "));
  return text;
}

std::string not_ready_words(const Artifact& artifact) {
  std::vector<std::string> parts;
  if (const Finding* other_python = find(artifact, "FT603")) parts.push_back(other_python->message);
  const auto is_judged = [&](const std::string& version) {
    return std::ranges::any_of(artifact.alternatives, [&](const Alternative& each) {
      return each.verdict && each.version == version;
    });
  };
  const auto unread = std::ranges::find_if(artifact.alternatives, [&](const Alternative& each) {
    return !each.verdict && each.file.ends_with(".whl") && !is_judged(each.version);
  });
  if (unread != artifact.alternatives.end()) {
    const std::string version = artifact.distribution ? artifact.distribution->version : "";
    parts.push_back(fmt::format("{} has a wheel, not checked", named(unread->version, version)));
  }
  // What is installed has no findings about an index if it is for the default build.
  const bool is_installed = artifact.kind == ArtifactKind::directory;
  if (find(artifact, "FT602") != nullptr) {
    parts.emplace_back(is_installed ? "no free-threaded wheel; only an sdist"
                                    : "only an sdist: built at install");
  } else if (std::ranges::any_of(artifact.alternatives, is_sdist)) {
    parts.emplace_back("no free-threaded wheel; only an sdist");
  }
  if (parts.empty()) return "no release is ready";
  return fmt::format("{}", fmt::join(parts, "; "));
}

}  // namespace ftcheck::report
