// Texts: names, tags, versions, and the files of .dist-info.  The first byte selects the reader of
// the rest; the consistency of the readers' promises is checked.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "base/ascii.hpp"
#include "base/project_name.hpp"
#include "base/version.hpp"
#include "fuzz/input.hpp"
#include "python/init_name.hpp"
#include "python/suffix.hpp"
#include "wheel/digest.hpp"
#include "wheel/direct_url.hpp"
#include "wheel/file_name.hpp"
#include "wheel/layout.hpp"
#include "wheel/marker.hpp"
#include "wheel/metadata.hpp"
#include "wheel/record_index.hpp"
#include "wheel/requirement.hpp"
#include "wheel/specifier.hpp"
#include "wheel/tag.hpp"

namespace ftcheck::fuzz {
namespace {

void check_problems(const std::vector<std::string>& problems) {
  expect(problems.size() <= 21, "problems are listed up to a bound");
  for (const std::string& problem : problems) {
    expect(!problem.empty(), "a problem has a text");
    expect(problem.size() < 2000, "a problem has a short text");
  }
}

void check_tags(const std::vector<wheel::Tag>& tags) {
  for (const wheel::Tag& tag : tags) {
    const auto again = wheel::expand_tags(wheel::to_string(tag));
    expect(again.size() == 1 && again.front() == tag, "a tag stands for itself");
  }
  expect(wheel::free_threaded_interpreters(tags).size() <= 3, "known interpreters are three");
}

void read_file_name(std::string_view text) {
  std::string why;
  const auto name = wheel::parse_file_name(text, &why);
  expect(name.has_value() == why.empty(), "an invalid wheel's name has a reason");
  if (name) check_tags(name->tags);
  const std::string normal = base::normalize_name(text);
  expect(base::normalize_name(normal) == normal, "a normalized name stays as it is");
}

void read_tags(std::string_view text) {
  std::string why;
  const auto tags = wheel::expand_tags(text, &why);
  expect(tags.empty() != why.empty(), "an invalid tag has a reason");
  expect(tags.size() <= wheel::max_expanded_tags, "tags are expanded up to a bound");
  check_tags(tags);
}

void read_wheel_file(std::string_view text) {
  const wheel::WheelFile file = wheel::parse_wheel_file(text);
  check_problems(file.problems);
  check_tags(file.tags);
}

void read_requirement(std::string_view text) {
  for (const unsigned minor : {13U, 15U}) {
    const bool first = wheel::requires_major(text, "cffi", 1, minor);
    const bool second = wheel::requires_major(text, "cffi", 2, minor);
    expect(first || !second, "at least 2 is at least 1");
  }
}

void read_metadata(std::string_view text) {
  const wheel::Metadata metadata = wheel::parse_metadata(text);
  check_problems(metadata.problems);
  for (const std::string& line : metadata.requires_dist) read_requirement(line);
}

void read_record(std::string_view text) {
  const wheel::Record record = wheel::parse_record(text);
  check_problems(record.problems);
  const wheel::RecordIndex index(record);
  for (const wheel::RecordRow& row : record.rows) {
    const wheel::RecordRow* found = index.find(row.path);
    expect(found != nullptr && found->path == row.path, "a row is found by its path");
    expect(index.find(wheel::with_slashes(row.path)) != nullptr,
           "a row is found by its path with slashes");
  }
}

void read_specifiers(std::string_view text) {
  const auto specifiers = wheel::parse_specifiers(text);
  if (!specifiers) return;
  for (const unsigned minor : {0U, 13U, 14U}) {
    const bool some = wheel::admits_python(*specifiers, minor);
    const bool all = wheel::admits_all_of_python(*specifiers, minor);
    expect(some || !all, "a specifier that admits all releases admits one");
    if (all) expect(wheel::admits_release(*specifiers, minor, 7), "all releases are each of them");
    if (!some) expect(!wheel::admits_release(*specifiers, minor, 0), "no release is none of them");
  }
}

void read_marker(std::string_view text) {
  for (const unsigned minor : {9U, 14U}) wheel::marker_holds(text, minor);
}

void read_version(std::string_view text) {
  const auto canonical = base::canonical_version(text);
  expect(canonical.has_value() == base::is_version(text), "a version has a canonical spelling");
  if (canonical) {
    expect(base::canonical_version(*canonical) == canonical, "a canonical version stays as it is");
  }
}

void read_layout(std::string_view text) {
  std::vector<std::string> members;
  for (std::string_view line : base::split(text, '\n')) {
    members.emplace_back(line);
    const auto path = wheel::installed_path(line);
    if (!path) continue;
    for (std::string_view part : base::split(*path, '/')) {
      expect(!part.empty() && part != "." && part != "..", "a member stays in site-packages");
    }
  }
  wheel::find_dist_info(members, wheel::parse_file_name(members.front()));
}

void read_digest(std::string_view text) {
  const std::size_t comma = text.find(',');
  const std::string_view algorithm = text.substr(0, comma);
  const auto size = wheel::digest_size(algorithm);
  wheel::is_weak_digest(algorithm);
  wheel::is_digest(text, text.size() / 2);
  const auto digest = wheel::digest(algorithm, std::as_bytes(std::span(text)));
  expect(size || !digest, "every computed digest has a size");
  if (digest) expect(wheel::is_digest(*digest, *size), "a digest looks like one");
}

void read_module_name(std::string_view text) {
  if (const auto file = python::parse_module_file(text)) {
    expect(file->stem + file->suffix.text == text, "a module's name is its stem and its suffix");
    python::free_threaded_finds(file->suffix);
  }
  const python::EncodedName encoded = python::encode_module_name(text);
  expect(std::ranges::none_of(encoded.text, [](char c) { return c == '-'; }),
         "a symbol has no hyphens");
}

void read_direct_url(std::string_view text) {
  wheel::editable_project(text);
}

}  // namespace
}  // namespace ftcheck::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ftcheck::fuzz;
  constexpr std::array readers = {
      read_file_name,  read_tags,        read_wheel_file, read_metadata, read_record,
      read_direct_url, read_requirement, read_specifiers, read_marker,   read_version,
      read_layout,     read_digest,      read_module_name};
  if (size == 0) return 0;
  readers.at(data[0] % readers.size())(as_text(data + 1, size - 1));
  return 0;
}
