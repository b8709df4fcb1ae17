#include "rules/who_finds.hpp"

#include "rules/tags_suffix.hpp"
#include "wheel/layout.hpp"
#include "wheel/specifier.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <unordered_set>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace ftcheck::rules {
namespace {

using python::Suffix;
using python::SuffixKind;
using wheel::Tag;

constexpr unsigned first_free_threaded = 13;
constexpr unsigned newest = 15;  // released by November 2026
// Stands for all future versions, which a stable ABI promises to support too.
constexpr unsigned later = newest + 1;
// A tag such as py3-none, which names no version, is not meant for older ones: 3.9 has been out of
// support since October 2025.
constexpr unsigned oldest_unnamed = 10;

// An interpreter on a platform that installs the wheel.
struct User {
  Interpreter interpreter;
  std::string platform;  // of the tag

  bool operator<(const User& other) const {
    return std::tuple(interpreter.free_threaded, interpreter.minor, platform) <
           std::tuple(other.interpreter.free_threaded, other.interpreter.minor, other.platform);
  }
};

bool is_stable(const Tag& tag) {
  return tag.abi == "abi3" || tag.abi == "abi3t";
}

// True if the tag, which admits the interpreter, is also meant for it.
bool is_meant(const Tag& tag, const Interpreter& interpreter) {
  if (interpreter.free_threaded && interpreter.minor < first_free_threaded) return false;
  if (interpreter.minor == later) return is_stable(tag);
  // FT205 reports an older abi3t.
  if (tag.abi == "abi3t") return interpreter.minor >= first_abi3t;
  const bool is_unnamed = tag.abi == "none" && tag.python.starts_with("py");
  return !is_unnamed || interpreter.minor >= oldest_unnamed;
}

// Removes the interpreters that Requires-Python excludes, unless those are all of one build, which
// FT210 reports.
void apply_requires_python(std::set<User>& users, const WheelFacts& wheel) {
  if (!wheel.metadata) return;
  const auto specifiers = wheel::parse_specifiers(wheel.metadata->requires_python);
  if (!specifiers) return;
  for (const bool free_threaded : {false, true}) {
    const auto is_kept_out = [&](const User& user) {
      return user.interpreter.free_threaded == free_threaded &&
             !wheel::admits_python(*specifiers, user.interpreter.minor);
    };
    const auto is_let_in = [&](const User& user) {
      return user.interpreter.free_threaded == free_threaded && !is_kept_out(user);
    };
    if (std::ranges::any_of(users, is_let_in)) std::erase_if(users, is_kept_out);
  }
}

std::set<unsigned> versions_of(const std::vector<ModuleFacts>& modules) {
  std::set<unsigned> minors;
  for (const ModuleFacts& module : modules) minors.insert(module.suffix.minor);
  return minors;
}

std::set<User> users_of(const WheelFacts& wheel) {
  const std::set<unsigned> named = versions_of(wheel.modules);
  std::set<User> users;
  for (const Tag& tag : wheel.tags) {
    if (!is_understood(tag)) continue;
    // Each version of these platforms has one version of Python (PEP 783): that of the modules.
    const bool has_one_version = platform_of_tag(tag.platform).system == System::wasm;
    for (Interpreter one; one.minor <= later; ++one.minor) {
      for (const bool free_threaded : {false, true}) {
        one.free_threaded = free_threaded;
        if (wheel.target && one != *wheel.target) continue;
        const bool is_there = !has_one_version || named.contains(one.minor);
        if (is_there && installs(one, tag) && is_meant(tag, one)) users.insert({one, tag.platform});
      }
    }
  }
  apply_requires_python(users, wheel);
  return users;
}

bool finds(const User& user, const Suffix& suffix) {
  return looks_for(user.interpreter, suffix) &&
         fits_platform(suffix, platform_of_tag(user.platform));
}

// "3.10 to 3.13, 3.15t and later"
std::string versions(const std::set<unsigned>& minors, bool free_threaded) {
  const auto name = [&](unsigned minor) { return to_string(Interpreter{minor, free_threaded}); };
  std::vector<std::string> parts;
  for (auto first = minors.begin(); first != minors.end();) {
    auto last = first;
    while (std::next(last) != minors.end() && *std::next(last) == *last + 1) ++last;
    if (*last == later) {
      parts.push_back(name(*first) + " and later");
    } else if (*last - *first >= 2) {
      parts.push_back(fmt::format("{} to {}", name(*first), name(*last)));
    } else {
      parts.push_back(name(*first));
      if (last != first) parts.push_back(name(*last));
    }
    first = std::next(last);
  }
  return fmt::format("{}", fmt::join(parts, ", "));
}

// The interpreters of one build in `missing`, in words.  Platforms are named only if the
// interpreter is served on another platform of the wheel.
std::string words(const std::set<User>& all, const std::vector<const User*>& missing,
                  bool free_threaded) {
  std::map<unsigned, std::vector<std::string>> platforms;
  for (const User* user : missing) {
    if (user->interpreter.free_threaded != free_threaded) continue;
    platforms[user->interpreter.minor].push_back(user->platform);
  }
  std::map<std::vector<std::string>, std::set<unsigned>> by_platforms;  // empty key: on all
  for (auto& [minor, names] : platforms) {
    const auto own = std::ranges::count_if(all, [&, version = minor](const User& user) {
      return user.interpreter.free_threaded == free_threaded && user.interpreter.minor == version;
    });
    if (own == std::ssize(names)) names.clear();
    by_platforms[names].insert(minor);
  }
  std::vector<std::string> parts;
  for (const auto& [names, minors] : by_platforms) {
    parts.push_back(versions(minors, free_threaded));
    if (!names.empty()) parts.back() += " on " + listed(names);
  }
  return fmt::format("{}", fmt::join(parts, ", "));
}

// The interpreters that find none of the files with a name, in words.
struct Missing {
  std::string free_threaded;
  std::string default_builds;
};

// The files with one name.
struct Group {
  std::vector<std::size_t> modules;  // indexes of WheelFacts::modules
};

std::map<std::string, Group> groups_of(const WheelFacts& wheel) {
  std::map<std::string, Group> groups;
  for (std::size_t i = 0; i < wheel.modules.size(); ++i) {
    const ModuleFacts& module = wheel.modules[i];
    // Suffixes of other implementations are not examined.
    if (module.suffix.kind == SuffixKind::foreign) continue;
    groups[import_path(module.path, module.suffix)].modules.push_back(i);
  }
  return groups;
}

// The Python files that can be imported by a name: members installed as "pkg/_x.py" or
// "pkg/_x/__init__.py".
class PythonFiles {
 public:
  explicit PythonFiles(const WheelFacts& wheel) {
    for (const MemberFacts& member : wheel.members) {
      if (!member.name.ends_with(".py")) continue;
      paths_.insert(wheel::installed_path(member.name).value_or(member.name));
    }
  }

  bool have(const std::string& import_path) const {
    return paths_.contains(import_path + ".py") || paths_.contains(import_path + "/__init__.py");
  }

 private:
  std::unordered_set<std::string> paths_;
};

// Caches the answer for each set of suffixes, which most names of a wheel share.
class Users {
 public:
  explicit Users(const WheelFacts& wheel) : wheel_(wheel), all_(users_of(wheel)) {}

  // The interpreters that find none of these files; nothing if no interpreter finds any.
  std::optional<Missing> who_misses(const Group& group) {
    std::set<std::string> suffixes;
    for (const std::size_t i : group.modules) suffixes.insert(wheel_.modules[i].suffix.text);
    const auto [known, is_new] = known_.try_emplace(suffixes);
    if (is_new) known->second = ask(group);
    return known->second;
  }

  bool is_found(const Suffix& suffix) const {
    return std::ranges::any_of(all_, [&](const User& user) { return finds(user, suffix); });
  }

 private:
  std::optional<Missing> ask(const Group& group) const {
    std::vector<const User*> missing;
    for (const User& user : all_) {
      const bool is_served = std::ranges::any_of(
          group.modules, [&](std::size_t i) { return finds(user, wheel_.modules[i].suffix); });
      if (!is_served) missing.push_back(&user);
    }
    const bool nobody = std::ranges::none_of(group.modules, [&](std::size_t i) {
      return rules::is_found(wheel_.modules[i].suffix, wheel_.tags, Builds::all);
    });
    if (nobody || all_.empty()) return std::nullopt;
    return Missing{words(all_, missing, true), words(all_, missing, false)};
  }

  const WheelFacts& wheel_;
  std::set<User> all_;
  std::map<std::set<std::string>, std::optional<Missing>> known_;
};

}  // namespace

std::string import_path(std::string_view member, const Suffix& suffix) {
  const std::string path = wheel::installed_path(member).value_or(std::string(member));
  return path.substr(0, path.size() - std::min(path.size(), suffix.text.size()));
}

std::vector<NotFound> find_not_found(const WheelFacts& wheel) {
  std::vector<NotFound> found;
  if (wheel.tags.empty() || wheel.modules.empty()) return found;
  Users users(wheel);
  std::optional<PythonFiles> python;
  for (const auto& [name, group] : groups_of(wheel)) {
    const auto missing = users.who_misses(group);
    if (!missing || (missing->free_threaded.empty() && missing->default_builds.empty())) continue;
    if (!python) python.emplace(wheel);
    if (python->have(name)) continue;
    const auto first = std::ranges::find_if(group.modules, [&](std::size_t i) {
      return is_found(wheel.modules[i].suffix, wheel.tags, Builds::all);
    });
    if (first == group.modules.end()) continue;
    found.push_back({*first, missing->free_threaded, missing->default_builds});
  }
  return found;
}

std::string who(const NotFound& missing) {
  std::vector<std::string> parts;
  if (!missing.free_threaded.empty()) parts.push_back(missing.free_threaded);
  if (!missing.default_builds.empty()) {
    parts.push_back("the default build of " + missing.default_builds);
  }
  return fmt::format("{}", fmt::join(parts, " and "));
}

std::vector<std::size_t> find_replaced(const WheelFacts& wheel) {
  std::vector<std::size_t> found;
  if (wheel.interpreters.empty()) return found;
  Users users(wheel);
  std::optional<PythonFiles> python;
  for (const auto& [name, group] : groups_of(wheel)) {
    std::vector<std::size_t> of_default_builds;
    for (const std::size_t i : group.modules) {
      const Suffix& suffix = wheel.modules[i].suffix;
      const bool is_default = suffix.kind == SuffixKind::gil || suffix.kind == SuffixKind::abi3;
      if (is_default && users.is_found(suffix)) of_default_builds.push_back(i);
    }
    if (of_default_builds.empty()) continue;
    const auto missing = users.who_misses(group);
    if (!python) python.emplace(wheel);
    if (missing->free_threaded.empty() || python->have(name)) {
      found.insert(found.end(), of_default_builds.begin(), of_default_builds.end());
    }
  }
  std::ranges::sort(found);
  return found;
}

}  // namespace ftcheck::rules
