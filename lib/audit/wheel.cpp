// Audits a wheel's name and metadata, then each of its extension modules.
#include "audit/wheel.hpp"

#include "archive/archive.hpp"
#include "audit/file.hpp"
#include "audit/input.hpp"
#include "audit/libraries.hpp"
#include "audit/module.hpp"
#include "audit/run/job.hpp"
#include "audit/siblings.hpp"
#include "audit/wheel_fetch.hpp"
#include "audit/wheel_members.hpp"
#include "audit/wheel_modules.hpp"
#include "audit/wheel_target.hpp"
#include "base/path_text.hpp"
#include "rules/check.hpp"
#include "rules/gil.hpp"
#include "rules/metadata_record.hpp"
#include "rules/requires_python.hpp"
#include "wheel/layout.hpp"

#include <algorithm>
#include <charconv>
#include <functional>
#include <iterator>
#include <utility>

namespace ftcheck {
namespace {

using archive::Archive;
using archive::Member;

// Parses a file of .dist-info.  A file that cannot be inflated counts as damaged, not as missing.
template <typename Parse>
auto read_info(const Archive& archive, const std::string& path, const Options& options, Parse parse,
               auditing::MemberHashes* hashes = nullptr)
    -> std::optional<decltype(parse(std::string_view{}))> {
  const Member* member = archive.find(path);
  if (member == nullptr) {
    return std::nullopt;
  }
  try {
    const archive::Buffer bytes = archive.read(*member, options.limits.metadata_bytes);
    if (hashes != nullptr) hashes->add(path, bytes);
    return parse(std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
  } catch (const Error& error) {
    decltype(parse(std::string_view{})) damaged;
    damaged.problems.emplace_back(error.what());
    return damaged;
  }
}

void read_dist_info(rules::WheelFacts& facts, const Archive& archive, const Options& options,
                    auditing::MemberHashes& hashes) {
  const std::string& info = facts.dist_info;
  facts.record = read_info(archive, info + "/RECORD", options, wheel::parse_record);
  if (facts.record) hashes.use(*facts.record);
  facts.wheel_file = read_info(archive, info + "/WHEEL", options, wheel::parse_wheel_file, &hashes);
  facts.metadata = read_info(archive, info + "/METADATA", options, wheel::parse_metadata, &hashes);
}

void read_facts(rules::WheelFacts& facts, const Archive& archive, const Options& options,
                auditing::MemberHashes& hashes) {
  facts.file_name = wheel::parse_file_name(facts.file, &facts.file_name_problem);
  std::vector<std::string> names;
  for (const Member& member : archive.members()) {
    names.push_back(member.name);
  }
  facts.members = auditing::list_members(archive);
  facts.strays = archive.strays();
  if (const auto info = wheel::find_dist_info(names, facts.file_name)) {
    facts.dist_info = *info;
    read_dist_info(facts, archive, options, hashes);
  }
  if (facts.file_name) {
    facts.tags = facts.file_name->tags;
  } else if (facts.wheel_file) {
    facts.tags = facts.wheel_file->tags;
  }
  facts.interpreters = wheel::free_threaded_interpreters(facts.tags);
}

std::optional<Distribution> distribution_of(const rules::WheelFacts& facts) {
  if (facts.metadata && !facts.metadata->name.empty()) {
    return Distribution{facts.metadata->name, facts.metadata->version};
  }
  if (facts.file_name) {
    return Distribution{facts.file_name->distribution, facts.file_name->version};
  }
  return std::nullopt;
}

std::vector<unsigned> minor_versions(const std::vector<Interpreter>& interpreters) {
  std::vector<unsigned> minors;
  minors.reserve(interpreters.size());
  for (const Interpreter& interpreter : interpreters) minors.push_back(interpreter.minor);
  return minors;
}

// `read` returns the member's bytes or throws Error.
void audit_member(Artifact& artifact, rules::WheelFacts& facts, const auditing::NamedMember& member,
                  const std::function<base::Bytes(const Member&)>& read,
                  const auditing::Surroundings& surroundings, const Options& options) {
  if (!member.module) {
    if (member.is_library) artifact.libraries.push_back(member.member->name);
    return;
  }
  auditing::check_module_count(facts.modules.size(), artifact.path, options.limits);
  auditing::ModuleResult result;
  try {
    result = auditing::audit_module(read(*member.member), *member.module, surroundings, options);
  } catch (const Error& error) {
    result = auditing::unreadable_module(*member.module, error.what());
  }
  if (result.module) {
    facts.modules.push_back(*std::move(result.module));
  } else {
    artifact.libraries.push_back(member.member->name);
  }
  std::move(result.findings.begin(), result.findings.end(), std::back_inserter(artifact.findings));
}

}  // namespace

Artifact auditing::audit_archive(const Archive& archive, const std::filesystem::path& path,
                                 const auditing::Releases* releases, const Options& options) {
  const std::optional<auditing::Wanted> wanted = auditing::wanted_by(options);
  rules::WheelFacts facts;
  facts.file = base::path_text(path.filename());
  auditing::MemberHashes hashes(facts.hashes, is_chosen(options.rules, rules::bad_record));
  read_facts(facts, archive, options, hashes);
  // A free-threaded wheel needs no counterpart.
  facts.free_threaded_sibling = !wanted && releases != nullptr && facts.file_name &&
                                facts.interpreters.empty() &&
                                (releases->has_free_threaded(*facts.file_name) ||
                                 auditing::has_free_threaded_sibling(path, *facts.file_name));
  Artifact artifact;
  artifact.path = base::path_text(path);
  artifact.kind = ArtifactKind::wheel;
  artifact.distribution = distribution_of(facts);
  for (const wheel::Tag& tag : facts.tags) {
    artifact.tags.push_back(wheel::to_string(tag));
  }
  if (wanted && !auditing::keep_for_target(facts, *wanted)) {
    auditing::refuse_for_target(artifact, facts, *wanted, path, releases);
    rules::keep_chosen(artifact, options.rules);
    return artifact;
  }
  artifact.interpreters = facts.interpreters;
  auditing::Surroundings surroundings;
  if (!facts.tags.empty() || wanted) {
    surroundings.interpreters = minor_versions(facts.interpreters);
    surroundings.tags = facts.tags;
  }
  surroundings.requires_cffi =
      facts.metadata &&
      rules::requires_cffi(*facts.metadata, auditing::interpreters_for({}, surroundings));
  auditing::WheelLibraries libraries(archive, options.limits);
  surroundings.find_libraries = [&](const binary::Image& image) { return libraries.find(image); };
  surroundings.remove_exported = [&](std::vector<std::string>& names, const binary::Image& image) {
    libraries.remove_exported(names, image);
  };
  surroundings.lowest_python = rules::lowest_python(facts);
  auditing::Companions companions(
      [&] { return auditing::companions_of(archive, options.limits); },
      [&](const std::vector<std::string_view>& paths) { auditing::want_paths(archive, paths); });
  surroundings.companions = &companions;

  const std::vector<const Member*> members = auditing::installed_members(archive);
  archive::Buffer memory;  // reused for each module
  const auto read = [&](const Member& member) {
    base::Bytes bytes = libraries.bytes_of(member);
    if (bytes.empty()) {
      archive.read(member, options.limits.member_bytes, memory);
      bytes = memory;
    }
    hashes.add(member.name, bytes);
    return bytes;
  };
  auditing::SplitMembers split =
      auditing::split_members(members, facts.tags, wanted ? &*wanted : nullptr);
  artifact.other_modules = facts.other_modules = split.others.size();
  std::vector<auditing::NamedMember> doubtful = auditing::take_doubtful(split, archive);
  const auto audit_all = [&](std::span<const auditing::NamedMember> named) {
    for (const auditing::NamedMember& member : named) {
      auditing::check_stopped(options);
      audit_member(artifact, facts, member, read, surroundings, options);
    }
  };
  audit_all(split.sought);
  if (!doubtful.empty()) {
    auditing::settle_doubtful(doubtful, members, facts, archive, options);
    audit_all(doubtful);
  }
  for (const auditing::NamedMember& member : split.leftovers) {
    auditing::check_stopped(options);
    if (auditing::is_left_over(member, artifact, facts)) continue;
    audit_member(artifact, facts, member, read, surroundings, options);
  }
  if (!split.leftovers.empty() || !doubtful.empty()) auditing::sort_by_path(artifact, facts);
  constexpr std::size_t most_examined = 1000;  // honest wheels have fewer
  for (const std::string& library : artifact.libraries) {
    if (facts.libraries.size() == most_examined) break;
    facts.libraries.push_back(auditing::look_at_library(archive, library));
  }
  auditing::judge_for_all(facts);
  if (options.verify_record) auditing::verify_members(facts, members, archive, options, hashes);
  // Findings about the wheel come before findings about its modules.
  std::vector<Finding> of_wheel = rules::check_wheel(facts);
  artifact.findings.insert(artifact.findings.begin(), std::make_move_iterator(of_wheel.begin()),
                           std::make_move_iterator(of_wheel.end()));
  artifact.verdict = auditing::verdict_of(facts);
  if (wanted) auditing::check_found(artifact, facts, split, *wanted);
  artifact.modules = auditing::reported(std::move(facts.modules));
  rules::keep_chosen(artifact, options.rules);
  return artifact;
}

namespace auditing {

Artifact audit_wheel(const std::filesystem::path& path, const Options& options,
                     archive::Access access, const Releases& releases) {
  require_regular_file(path);
  refuse_other_zip(path);
  return audit_archive(Archive(path, options.limits, access), path, &releases, options);
}

Artifact audit_wheel(std::span<const std::byte> bytes, std::string_view name,
                     const Options& options) {
  refuse_other_zip(name, bytes);
  return audit_archive(Archive(archive::Source(bytes, name), options.limits), name, nullptr,
                       options);
}

}  // namespace auditing
}  // namespace ftcheck
