// WHEEL and METADATA: which header fields count, how often they may occur, and their form.
#include "wheel/metadata.hpp"

#include <cstddef>
#include <utility>

#include <fmt/format.h>

#include "base/ascii.hpp"
#include "base/project_name.hpp"
#include "base/version.hpp"
#include "wheel/headers.hpp"
#include "wheel/problems.hpp"

namespace ftcheck::wheel {
namespace {

// A field that may occur once.
struct Single {
  std::string value;
  std::size_t times = 0;

  // The first value counts, like for the installers.
  void take(std::string_view text) {
    if (times++ == 0) value = text;
  }
};

void require_once(const Single& field, std::string_view name, std::vector<std::string>& problems) {
  if (field.times == 0) {
    add_problem(problems, fmt::format("it has no {}", name));
  } else if (field.times > 1) {
    add_problem(problems, fmt::format("it gives {} {} times", name, field.times));
  }
}

void report_misplaced(std::optional<std::size_t> line, std::vector<std::string>& problems) {
  if (line) add_problem(problems, fmt::format("its line {} is not a header field", *line));
}

void report_malformed(const Single& field, bool good, std::string_view name, std::string_view form,
                      std::vector<std::string>& problems) {
  if (field.times > 0 && !good) {
    add_problem(problems, fmt::format("its {} {} is not {}", name, in_quotes(field.value), form));
  }
}

// MAJOR.MINOR, the form of both files' format versions.
bool is_format_version(std::string_view text) {
  const auto parts = base::split(text, '.');
  return parts.size() == 2 && base::all_digits(parts[0]) && base::all_digits(parts[1]);
}

// The tags of all Tag lines, up to a number that no real wheel reaches.
class TagLines {
 public:
  explicit TagLines(WheelFile& file) : file_(file) {}

  bool empty() const { return count_ == 0; }

  void take(std::string_view line) {
    ++count_;
    if (too_many_) return;
    std::string why;
    const std::vector<Tag> tags = expand_tags(line, &why);
    too_many_ = file_.tags.size() + tags.size() > max_expanded_tags;
    if (too_many_) {
      add_problem(file_.problems, fmt::format("its Tag lines stand for more than {} tags; those "
                                              "from {} on are left out",
                                              max_expanded_tags, in_quotes(line)));
    } else if (tags.empty()) {
      add_problem(file_.problems, fmt::format("its Tag {} is not valid: {}", in_quotes(line), why));
    } else {
      file_.tags.insert(file_.tags.end(), tags.begin(), tags.end());
    }
  }

 private:
  WheelFile& file_;
  std::size_t count_ = 0;
  bool too_many_ = false;
};

}  // namespace

WheelFile parse_wheel_file(std::string_view text) {
  WheelFile file;
  Single version;
  Single generator;
  Single build;
  Single purelib;
  TagLines tags(file);
  const auto misplaced = read_headers(text, [&](std::string_view key, std::string_view value) {
    if (key == "wheel-version") version.take(value);
    if (key == "generator") generator.take(value);
    if (key == "build") build.take(value);
    if (key == "root-is-purelib") purelib.take(value);
    if (key == "tag") tags.take(value);
  });
  report_misplaced(misplaced, file.problems);
  require_once(version, "Wheel-Version", file.problems);
  report_malformed(version, is_format_version(version.value), "Wheel-Version", "MAJOR.MINOR",
                   file.problems);
  require_once(purelib, "Root-Is-Purelib", file.problems);
  const std::string root = base::to_lower(purelib.value);
  report_malformed(purelib, root == "true" || root == "false", "Root-Is-Purelib", "true or false",
                   file.problems);
  report_malformed(build, !build.value.empty() && base::is_digit(build.value.front()), "Build",
                   "a build tag, which begins with a digit", file.problems);
  if (tags.empty()) add_problem(file.problems, "it has no Tag");
  if (root == "true" || root == "false") file.root_is_purelib = root == "true";
  file.wheel_version = std::move(version.value);
  file.generator = std::move(generator.value);
  file.build = std::move(build.value);
  return file;
}

Metadata parse_metadata(std::string_view text) {
  Metadata metadata;
  Single metadata_version;
  Single name;
  Single version;
  Single requires_python;
  const auto misplaced = read_headers(text, [&](std::string_view key, std::string_view value) {
    if (key == "metadata-version") metadata_version.take(value);
    if (key == "name") name.take(value);
    if (key == "version") version.take(value);
    if (key == "requires-python") requires_python.take(value);
    if (key == "requires-dist") metadata.requires_dist.emplace_back(value);
    if (key == "provides-extra") metadata.provides_extra.emplace_back(value);
    if (key == "classifier") metadata.classifiers.emplace_back(value);
  });
  report_misplaced(misplaced, metadata.problems);
  require_once(metadata_version, "Metadata-Version", metadata.problems);
  report_malformed(metadata_version, is_format_version(metadata_version.value), "Metadata-Version",
                   "MAJOR.MINOR", metadata.problems);
  require_once(name, "Name", metadata.problems);
  report_malformed(name, base::is_project_name(name.value), "Name", "a project's name",
                   metadata.problems);
  require_once(version, "Version", metadata.problems);
  report_malformed(version, base::is_version(version.value), "Version", "a version (PEP 440)",
                   metadata.problems);
  metadata.metadata_version = std::move(metadata_version.value);
  metadata.name = std::move(name.value);
  metadata.version = std::move(version.value);
  metadata.requires_python = std::move(requires_python.value);
  return metadata;
}

}  // namespace ftcheck::wheel
