// Paths are judged by what pip and uv do with them and by what PyPI refuses.  pip joins a member's
// path to the installation directory and refuses a path that leads outside; both resolve "a//b",
// "./a/b" and "x/../a/b" to "a/b"; Python's zipfile turns backslashes into slashes on Windows and
// keeps them elsewhere; neither installer creates symbolic links.
#include "rules/members.hpp"

#include "base/ascii.hpp"
#include "base/utf8.hpp"
#include "rules/rule.hpp"
#include "wheel/layout.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include <fmt/format.h>

namespace ftcheck::rules {
namespace {

using Paths = std::vector<std::string_view>;

constexpr std::string_view zip_again =
    "build the archive again with relative paths and forward slashes, such as pkg/_x.so";

bool has_drive(std::string_view path) {
  return path.size() >= 2 && base::is_letter(path[0]) && path[1] == ':';
}

bool is_separator(char c) {
  return c == '/' || c == '\\';
}

// True if installers would resolve the path to a different one.  A directory's path may end in a
// slash.
bool is_roundabout(std::string_view path) {
  if (path.ends_with('/')) path.remove_suffix(1);
  return wheel::is_roundabout(path);
}

enum class PathTrouble { out, control, backslash, roundabout, link, count };

struct PathMessage {
  Severity severity;
  std::string_view what;  // after "the wheel has 3 members "
};

constexpr std::array<PathMessage, static_cast<std::size_t>(PathTrouble::count)> path_messages{{
    {Severity::error, "with a path that leads outside the installation directory"},
    {Severity::error, "with control characters in the path"},
    {Severity::error,
     "with backslashes in the path, which separate directories on Windows but are part of the file "
     "name elsewhere"},
    {Severity::warning, "with empty parts, \".\" or \"..\" in the path"},
    {Severity::warning,
     "stored as a symbolic link, which installers unpack to a file that contains the link's "
     "target"},
}};

std::optional<PathTrouble> path_trouble(const MemberFacts& member) {
  const std::string_view path = member.name;
  if (leads_out(path)) return PathTrouble::out;
  if (std::ranges::any_of(path, base::is_control)) return PathTrouble::control;
  if (path.find('\\') != path.npos) return PathTrouble::backslash;
  if (is_roundabout(path)) return PathTrouble::roundabout;
  if (member.symbolic_link) return PathTrouble::link;
  return std::nullopt;
}

std::string members_counted(std::size_t count) {
  return fmt::format("{} {}", count, count == 1 ? "member" : "members");
}

// FT105
void check_paths(const WheelFacts& wheel, std::vector<Finding>& findings) {
  std::array<Paths, path_messages.size()> found;
  for (const MemberFacts& member : wheel.members) {
    if (const auto trouble = path_trouble(member)) {
      found[static_cast<std::size_t>(*trouble)].push_back(member.name);
    }
  }
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (found[i].empty()) continue;
    findings.push_back(find(misleading_path, std::nullopt,
                            fmt::format("the wheel has {} {}: {}", members_counted(found[i].size()),
                                        path_messages[i].what, listed_paths(found[i])),
                            i == static_cast<std::size_t>(PathTrouble::link)
                                ? "put the file itself into the wheel instead of the link"
                                : std::string(zip_again)));
    findings.back().severity = path_messages[i].severity;
  }
}

// False for a wheel that is only for systems whose file names are case-sensitive.
bool may_ignore_case(const WheelFacts& wheel) {
  return std::ranges::any_of(wheel.tags, [](const wheel::Tag& tag) {
    constexpr std::array<std::string_view, 4> keep_case{"linux", "manylinux", "musllinux",
                                                        "android"};
    return std::ranges::none_of(
        keep_case, [&](std::string_view system) { return tag.platform.starts_with(system); });
  });
}

// A member's path, as it is and in lower case.
struct Folded {
  std::string folded;
  std::string_view path;
};

// The length of what two neighbours in the order of folded paths have in common: the whole path, or
// the directories with which both begin.
std::size_t common_part(std::string_view a, std::string_view b) {
  if (a == b) return a.size();
  const auto end = std::ranges::mismatch(a, b).in1;
  const std::string_view same = a.substr(0, static_cast<std::size_t>(end - a.begin()));
  return same.rfind('/') + 1;  // 0 if there is none
}

using Conflicts = std::set<std::pair<std::string_view, std::string_view>>;

// Adds the files, or the outermost directories, that differ only by case between two neighbours.
void add_case_conflict(const Folded& a, const Folded& b, Conflicts& conflicts) {
  const std::size_t common = common_part(a.folded, b.folded);
  std::string_view first = a.path.substr(0, common);
  std::string_view second = b.path.substr(0, common);
  if (first == second) return;
  if (second < first) std::swap(first, second);
  const auto difference = std::ranges::mismatch(first, second).in1 - first.begin();
  const std::size_t end = first.find('/', static_cast<std::size_t>(difference));
  conflicts.emplace(first.substr(0, end), second.substr(0, end));
}

// FT106 for names that are the same on systems that ignore case.
void check_case(const WheelFacts& wheel, std::vector<Finding>& findings) {
  std::vector<Folded> members;
  members.reserve(wheel.members.size());
  for (const MemberFacts& member : wheel.members) {
    members.push_back({base::to_lower(member.name), member.name});
  }
  std::ranges::sort(members, [](const Folded& a, const Folded& b) {
    return std::tie(a.folded, a.path) < std::tie(b.folded, b.path);
  });
  Conflicts conflicts;
  for (std::size_t i = 1; i < members.size(); ++i) {
    add_case_conflict(members[i - 1], members[i], conflicts);
  }
  if (conflicts.empty()) return;
  std::vector<std::string> pairs;
  for (const auto& [one, other] : conflicts) {
    pairs.push_back(fmt::format("{} and {}", one, other));
    if (pairs.size() > 5) break;
  }
  std::vector<std::string_view> shown(pairs.begin(), pairs.end());
  shown.resize(conflicts.size());
  Finding finding = find(
      duplicate_member, std::nullopt,
      fmt::format("paths in the wheel differ only by case, so they are the same on Windows and "
                  "macOS: {}",
                  listed_paths(shown)),
      "rename one of them, or leave out the one that should not be there");
  finding.severity = Severity::warning;
  findings.push_back(std::move(finding));
}

// FT106
void check_duplicates(const WheelFacts& wheel, std::vector<Finding>& findings) {
  Paths names;
  for (const MemberFacts& member : wheel.members) names.push_back(member.name);
  std::ranges::sort(names);
  Paths twice;
  Paths both;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0 && names[i] == names[i - 1]) {
      if (twice.empty() || twice.back() != names[i]) twice.push_back(names[i]);
      continue;
    }
    if (names[i].empty() || names[i].ends_with('/')) continue;
    const std::string directory = std::string(names[i]) + "/";
    const auto inside = std::ranges::lower_bound(names, std::string_view(directory));
    if (inside != names.end() && inside->starts_with(directory)) both.push_back(names[i]);
  }
  if (!twice.empty()) {
    findings.push_back(find(duplicate_member, std::nullopt,
                            fmt::format("the wheel has several members with the same name, and "
                                        "installers differ in which one they use: {}",
                                        listed_paths(twice)),
                            "build the archive again from scratch; adding a member to an existing "
                            "archive does not replace the old one"));
  }
  if (!both.empty()) {
    findings.push_back(find(duplicate_member, std::nullopt,
                            fmt::format("the wheel has a file and a directory with the same path, "
                                        "and only one of them can be installed: {}",
                                        listed_paths(both)),
                            "rename the file or the directory"));
  }
}

// WHEEL, METADATA and RECORD, whose problems FT102 to FT104 report.
bool is_said_elsewhere(const WheelFacts& wheel, std::string_view path) {
  if (wheel.dist_info.empty() || !path.starts_with(wheel.dist_info)) return false;
  const std::string_view rest = path.substr(wheel.dist_info.size());
  return rest == "/WHEEL" || rest == "/METADATA" || rest == "/RECORD";
}

// FT107, one finding of each severity.
void check_readable(const WheelFacts& wheel, std::vector<Finding>& findings) {
  std::set<std::string_view> modules;
  for (const ModuleFacts& module : wheel.modules) {
    if (is_unreadable(module)) modules.insert(module.path);
  }
  for (const bool rare : {false, true}) {
    std::vector<const MemberFacts*> found;
    for (const MemberFacts& member : wheel.members) {
      if (!member.problem.empty() && member.rare_method == rare && !modules.contains(member.name) &&
          !is_said_elsewhere(wheel, member.name)) {
        found.push_back(&member);
      }
    }
    if (found.empty()) continue;
    std::vector<std::string> shown;
    for (const MemberFacts* member : found) {
      shown.push_back(fmt::format("{} ({})", member->name, member->problem));
      if (shown.size() > 5) break;
    }
    Paths texts(shown.begin(), shown.end());
    texts.resize(found.size());
    findings.push_back(
        find(unreadable_member, std::nullopt,
             fmt::format("the wheel has {} that {}: {}", members_counted(found.size()),
                         rare ? "not every installer can unpack"
                              : "installers refuse or unpack differently",
                         listed_paths(texts)),
             "build the archive again from scratch, with stored or deflated members"));
    if (rare) findings.back().severity = Severity::warning;
  }
}

// FT107 for what the archive contains besides members.
void check_strays(const WheelFacts& wheel, std::vector<Finding>& findings) {
  if (wheel.strays.empty()) return;
  std::string what;
  for (const std::string& stray : wheel.strays) what += (what.empty() ? "" : ", ") + stray;
  findings.push_back(
      find(unreadable_member, std::nullopt,
           fmt::format("the archive {}; some installers refuse such an archive, and others may "
                       "unpack it differently",
                       what),
           "build the archive again from scratch, and add nothing to it but members"));
}

}  // namespace

std::vector<Finding> check_members(const WheelFacts& wheel) {
  std::vector<Finding> findings;
  check_paths(wheel, findings);
  check_duplicates(wheel, findings);
  if (may_ignore_case(wheel)) check_case(wheel, findings);
  check_readable(wheel, findings);
  check_strays(wheel, findings);
  return findings;
}

Finding unreadable_module(std::string_view path, std::string why, std::string help) {
  return find(unreadable_member, path, std::move(why), std::move(help));
}

bool is_unreadable(const ModuleFacts& module) {
  return module.reason == &unreadable_member;
}

std::string listed_paths(std::span<const std::string_view> paths) {
  constexpr std::size_t most = 5;
  constexpr std::size_t most_bytes = 300;
  std::string text;
  for (const std::string_view path : paths.first(std::min(most, paths.size()))) {
    if (!text.empty()) text += ", ";
    const std::string_view shown = base::cut_characters(path, most_bytes);
    for (const char c : shown) text += base::is_control(c) ? '?' : c;
    if (shown.size() < path.size()) text += "...";
  }
  if (paths.size() > most) text += fmt::format(" and {} more", paths.size() - most);
  return text;
}

bool leads_out(std::string_view path) {
  if (path.empty() || is_separator(path.front()) || has_drive(path)) return true;
  int depth = 0;
  while (!path.empty()) {
    const auto end =
        static_cast<std::size_t>(std::ranges::find_if(path, is_separator) - path.begin());
    const std::string_view part = path.substr(0, end);
    if (part == "..") {
      if (--depth < 0) return true;
    } else if (!part.empty() && part != ".") {
      ++depth;
    }
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return false;
}

}  // namespace ftcheck::rules
