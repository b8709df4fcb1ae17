// Sizes are compared for all members, since the archive's directory gives them; hashes only for
// members that were inflated.
//
// Tools treat a wrong RECORD differently: pip copies its rows unchecked into the installed RECORD
// and deletes the files they name when it uninstalls; uv and the installer library rely on it; PyPI
// compares its paths with the archive's.
#include "rules/metadata_record.hpp"

#include "rules/members.hpp"
#include "rules/rule.hpp"
#include "wheel/digest.hpp"
#include "wheel/record_index.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace ftcheck::rules {
namespace {

using wheel::RecordRow;
using Paths = std::vector<std::string_view>;

constexpr std::string_view write_again =
    "build the wheel again, or unzip it and run `wheel pack`, which writes a new RECORD";

// A few of these names, escaped for use in a format string.
std::string escaped(const std::set<std::string_view>& names) {
  const Paths list(names.begin(), names.end());
  std::string text;
  for (const char c : listed_paths(list)) {
    if (c == '{' || c == '}') text += c;
    text += c;
  }
  return text;
}

class RecordComparison {
 public:
  RecordComparison(const WheelFacts& wheel, const wheel::Record& record)
      : wheel_(wheel), record_(record), own_path_(wheel.dist_info + "/RECORD") {
    // If several members have the same name, installers end up with the last one.
    members_.reserve(wheel.members.size());
    for (const MemberFacts& member : wheel.members) members_.push_back({&member});
    std::ranges::stable_sort(members_, {}, &Listed::name);
    const auto is_followed = [](const Listed& a, const Listed& b) { return a.name() == b.name(); };
    const auto kept = std::unique(members_.rbegin(), members_.rend(), is_followed);
    members_.erase(members_.begin(), kept.base());
  }

  std::vector<Finding> findings() {
    for (const RecordRow& row : record_.rows) compare(row);
    find_unlisted();
    report(unlisted_, "RECORD does not list {} of the wheel: {}");
    report(absent_, "RECORD lists {} missing from the wheel: {}");
    report(directories_,
           "RECORD lists directories, and PyPI refuses the wheel because only files may be listed: "
           "{1}");
    report(outside_,
           "RECORD lists {} outside the installation directory, which pip would delete when it "
           "uninstalls the wheel: {}");
    report(other_size_, "RECORD has the wrong size for {}: {}");
    report(other_hash_, "RECORD has the wrong hash for {}: {}");
    // The parser has reported the rows whose hash it could not read.
    if (record_.problems.empty()) report(no_hash_, "RECORD has no hash for {}: {}");
    report(weak_, fmt::format("RECORD has {} hashes, which are weaker than sha256 and not allowed, "
                              "for {{}}: {{}}",
                              fmt::join(weak_names_, ", ")));
    report(unknown_, fmt::format("RECORD has hashes by algorithms that not every Python supports "
                                 "({}) for {{}}: {{}}",
                                 escaped(unknown_names_)));
    report(no_digest_,
           "RECORD has malformed hashes (not url-safe base64 without padding, or of the wrong "
           "length) for {}: {}");
    report(own_hash_, "RECORD has a hash or a size for itself, which cannot be right: {1}",
           Severity::warning);
    report(backslashes_,
           "RECORD has backslashes instead of slashes in the paths of {}: {}; pip does not "
           "recognize these files as the wheel's and records them again, without hashes",
           Severity::warning);
    return std::move(findings_);
  }

 private:
  struct Listed {
    const MemberFacts* member = nullptr;
    bool is_listed = false;
    std::string_view name() const { return member->name; }
  };

  Listed* find_member(std::string_view path) {
    const auto found = std::ranges::lower_bound(members_, path, {}, &Listed::name);
    return found == members_.end() || found->name() != path ? nullptr : &*found;
  }

  void compare(const RecordRow& row) {
    Listed* found = find_member(row.path);
    if (found == nullptr && row.path.find('\\') != std::string::npos) {
      found = find_member(wheel::with_slashes(row.path));
      if (found != nullptr) backslashes_.push_back(row.path);
    }
    if (found == nullptr) {
      (leads_out(row.path) ? outside_ : absent_).push_back(row.path);
      return;
    }
    found->is_listed = true;
    const MemberFacts* member = found->member;
    if (member->name.ends_with('/')) {
      directories_.push_back(row.path);
      return;
    }
    if (member->name == own_path_) {
      if (!row.algorithm.empty() || row.size) own_hash_.push_back(row.path);
      return;
    }
    if (row.size && *row.size != member->size) other_size_.push_back(row.path);
    compare_hash(row, *member);
  }

  void compare_hash(const RecordRow& row, const MemberFacts& member) {
    if (row.algorithm.empty()) {
      if (!is_signature(member.name)) no_hash_.push_back(row.path);
      return;
    }
    if (wheel::is_weak_digest(row.algorithm)) {
      weak_names_.insert(row.algorithm);
      weak_.push_back(row.path);
      return;
    }
    const auto size = wheel::digest_size(row.algorithm);
    if (!size) {
      unknown_names_.insert(row.algorithm);
      unknown_.push_back(row.path);
    } else if (!wheel::is_digest(row.digest, *size)) {
      no_digest_.push_back(row.path);
    } else if (const auto seen = wheel_.hashes.find(member.name); seen != wheel_.hashes.end()) {
      const std::string_view hash = seen->second;
      const bool comparable = hash.starts_with(row.algorithm + "=");
      if (comparable && hash != row.algorithm + "=" + row.digest) other_hash_.push_back(row.path);
    }
  }

  // Signatures are made from RECORD, and therefore after it (PEP 427).
  bool is_signature(std::string_view path) const {
    return path == own_path_ + ".jws" || path == own_path_ + ".p7s";
  }

  void find_unlisted() {
    for (const Listed& each : members_) {
      const std::string_view path = each.name();
      if (!each.is_listed && !path.ends_with('/') && path != own_path_ && !is_signature(path)) {
        unlisted_.push_back(path);
      }
    }
  }

  void report(const Paths& paths, std::string_view message, Severity severity = Severity::error) {
    if (paths.empty()) return;
    const std::string count =
        fmt::format("{} {}", paths.size(), paths.size() == 1 ? "file" : "files");
    Finding finding = find(bad_record, std::nullopt,
                           fmt::format(fmt::runtime(message), count, listed_paths(paths)),
                           std::string(write_again));
    finding.severity = severity;
    findings_.push_back(std::move(finding));
  }

  const WheelFacts& wheel_;
  const wheel::Record& record_;
  std::string own_path_;
  std::vector<Listed> members_;  // by name
  std::set<std::string_view> weak_names_;
  std::set<std::string_view> unknown_names_;
  Paths unlisted_, absent_, directories_, outside_, other_size_, other_hash_, no_hash_, weak_,
      unknown_, no_digest_, own_hash_, backslashes_;
  std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> compare_record(const WheelFacts& wheel, const wheel::Record& record) {
  return RecordComparison(wheel, record).findings();
}

}  // namespace ftcheck::rules
