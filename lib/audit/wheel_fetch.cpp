#include "audit/wheel_fetch.hpp"

#include "audit/companions.hpp"
#include "audit/run/job.hpp"
#include "audit/wheel_target.hpp"
#include "base/ascii.hpp"
#include "base/path.hpp"
#include "wheel/file_name.hpp"
#include "wheel/layout.hpp"

#include <ftcheck/error.hpp>

#include <algorithm>
#include <set>
#include <string>
#include <utility>

namespace ftcheck::auditing {
namespace {

using archive::Archive;
using archive::Member;

bool is_python(std::string_view path) {
  return path.ends_with(".py") || path.ends_with(".pyc");
}

bool is_named_as_library(const NamedMember& named) {
  return named.module && named.module->name.suffix.kind == python::SuffixKind::bare &&
         named.module->name.stem.starts_with("lib");
}

// The directories below site-packages that hold Python files or modules of a certain interpreter.
std::set<std::string> directories_of_python(const std::vector<const Member*>& members) {
  std::set<std::string> directories;
  for (const Member* member : members) {
    const auto installed = wheel::installed_path(member->name);
    if (!installed) continue;
    const auto file = python::parse_module_file(base::last_component(*installed));
    if (is_python(*installed) || (file && file->suffix.kind != python::SuffixKind::bare)) {
      directories.emplace(base::without_last_component(*installed));
    }
  }
  return directories;
}

// True if the path consists of names, so that Python can import it.
bool is_path_of_names(std::string_view installed, std::string_view stem) {
  const auto is_name = [](std::string_view text) {
    return !text.empty() && !base::is_digit(text[0]) && std::ranges::all_of(text, [](char c) {
      return c == '_' || base::is_letter_or_digit(c) || base::is_beyond_ascii(c);
    });
  };
  std::string_view directory = base::without_last_component(installed);
  while (!directory.empty()) {
    if (!is_name(base::last_component(directory))) return false;
    directory = base::without_last_component(directory);
  }
  return is_name(stem);
}

void become_library(NamedMember& named) {
  named.module.reset();
  named.is_library = true;
}

// Makes those files libraries that no Python file of the wheel imports.
void ask_python(const std::vector<NamedMember*>& asked, const std::vector<const Member*>& members,
                const Archive& archive, const Options& options) {
  std::set<const NamedMember*> imported;
  for (const Member* member : members) {
    if (!is_python(member->name) || imported.size() == asked.size()) continue;
    check_stopped(options);
    archive::Buffer bytes;
    try {
      bytes = archive.read(*member, options.limits.member_bytes);
    } catch (const archive::MemberError&) {
      imported.insert(asked.begin(), asked.end());  // it could
      break;
    }
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    for (const NamedMember* each : asked) {
      if (may_import(text, each->module->name.stem, member->name.ends_with(".py"))) {
        imported.insert(each);
      }
    }
  }
  for (NamedMember* each : asked) {
    if (!imported.contains(each)) become_library(*each);
  }
}

// The rest of a statement, on as many lines as it has, but not endless.
std::string_view statement_at(std::string_view python, std::size_t at) {
  constexpr std::size_t most = 4096;
  const std::string_view text = python.substr(at, most);
  const auto continues = [&](std::size_t end) {
    const std::string_view line = text.substr(0, end);
    return line.ends_with('\\') || line.ends_with("\\\r");
  };
  std::size_t end = text.find('\n');
  while (end != text.npos && continues(end)) end = text.find('\n', end + 1);
  if (text.substr(0, end).find('(') != text.npos) {
    const std::size_t close = text.find(')');
    if (close == text.npos || close > end) end = close;
  }
  return text.substr(0, end);
}

bool has_attribute(std::string_view python, std::string_view name) {
  for (std::size_t at = python.find(name); at != std::string_view::npos;
       at = python.find(name, at + 1)) {
    if (at > 0 && python[at - 1] == '.' && has_word(python.substr(at, name.size() + 1), name)) {
      return true;
    }
  }
  return false;
}

}  // namespace

std::vector<const Member*> installed_members(const Archive& archive) {
  std::vector<const Member*> members;
  for (const Member& member : archive.members()) {
    if (archive.find(member.name) == &member) members.push_back(&member);
  }
  std::stable_sort(members.begin(), members.end(),
                   [](const Member* a, const Member* b) { return a->name < b->name; });
  return members;
}

void want_needed(const Archive& archive, std::string_view file, const Wanted* target) {
  const auto name = wheel::parse_file_name(file);
  const std::vector<const Member*> members = installed_members(archive);
  std::vector<std::string> names;
  names.reserve(members.size());
  for (const Member* member : members) names.push_back(member->name);
  std::vector<const Member*> wanted;
  if (const auto info = wheel::find_dist_info(names, name)) {
    for (const std::string_view each : {"/RECORD", "/WHEEL", "/METADATA"}) {
      if (const Member* member = archive.find(*info + std::string(each))) wanted.push_back(member);
    }
  }
  std::vector<wheel::Tag> tags = name ? name->tags : std::vector<wheel::Tag>();
  if (target != nullptr && name) {
    tags = tags_for(*target, tags);
    if (tags.empty()) return archive.want(wanted);  // it is not installed
  }
  SplitMembers split = split_members(members, tags, target);
  std::vector<NamedMember> doubtful = take_doubtful(split, archive);
  bool has_modules = false;
  for (const NamedMember& named : split.sought) {
    if (!named.module) continue;
    has_modules = true;
    wanted.push_back(named.member);
  }
  if (!has_modules && !doubtful.empty()) {
    const std::set<std::string> directories = directories_of_python(members);
    for (const NamedMember& named : doubtful) {
      const std::string_view directory = base::without_last_component(named.module->installed);
      if (directories.contains(std::string(directory))) wanted.push_back(named.member);
    }
  }
  archive.want(wanted);
}

void want_paths(const Archive& archive, std::span<const std::string_view> paths) {
  if (!archive.source().is_partial()) return;
  std::vector<const Member*> wanted;
  for (const std::string_view path : paths) {
    if (const Member* member = archive.find(path)) wanted.push_back(member);
  }
  archive.want(wanted);
}

std::vector<NamedMember> take_doubtful(SplitMembers& split, const Archive& archive) {
  std::vector<NamedMember> doubtful;
  std::vector<NamedMember> others;
  for (NamedMember& named : split.sought) {
    const bool is_doubtful = is_named_as_library(named) && !archive.has(*named.member);
    (is_doubtful ? doubtful : others).push_back(std::move(named));
  }
  split.sought = std::move(others);
  return doubtful;
}

void settle_doubtful(std::vector<NamedMember>& doubtful, const std::vector<const Member*>& members,
                     const rules::WheelFacts& facts, const Archive& archive,
                     const Options& options) {
  std::set<std::string_view> linked;
  for (const rules::ModuleFacts& module : facts.modules) {
    for (const std::string& library : module.linked) linked.insert(base::file_name(library));
  }
  const std::set<std::string> directories = directories_of_python(members);
  std::vector<const Member*> wanted;
  std::vector<NamedMember*> asked;
  for (NamedMember& named : doubtful) {
    if (archive.has(*named.member)) continue;
    const std::string& installed = named.module->installed;
    if (linked.contains(base::last_component(installed))) {
      become_library(named);
    } else if (directories.contains(std::string(base::without_last_component(installed)))) {
      wanted.push_back(named.member);
    } else if (is_path_of_names(installed, named.module->name.stem)) {
      asked.push_back(&named);
    } else {
      become_library(named);
    }
  }
  if (!asked.empty()) {
    for (const Member* member : members) {
      if (is_python(member->name)) wanted.push_back(member);
    }
  }
  archive.want(wanted);
  if (asked.empty()) return;
  ask_python(asked, members, archive, options);
  wanted.clear();
  for (const NamedMember* each : asked) {
    if (each->module) wanted.push_back(each->member);
  }
  archive.want(wanted);
}

bool may_import(std::string_view python, std::string_view name, bool is_source) {
  if (!is_source) return python.find(name) != std::string_view::npos;
  if (has_attribute(python, name)) return true;
  constexpr std::string_view word = "import";
  for (std::size_t at = python.find(word); at != std::string_view::npos;
       at = python.find(word, at + 1)) {
    if (has_word(statement_at(python, at), name)) return true;
  }
  return false;
}

}  // namespace ftcheck::auditing
