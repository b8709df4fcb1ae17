#include "rules/metadata.hpp"

#include "base/ascii.hpp"
#include "base/number.hpp"
#include "base/project_name.hpp"
#include "base/version.hpp"
#include "rules/members.hpp"
#include "rules/metadata_record.hpp"
#include "rules/rule.hpp"
#include "wheel/problems.hpp"
#include "wheel/specifier.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace ftcheck::rules {
namespace {

constexpr std::string_view rebuild_help =
    "build the wheel again; its build backend writes this file";
constexpr std::string_view pack_help =
    "build the wheel again, or unzip it and run `wheel pack`, which writes a new RECORD";
constexpr std::string_view same_everywhere =
    "build the wheel again, so that its file name, .dist-info and METADATA have the same name and "
    "version";

// True for a number of any length that is more than a small one.
bool is_more_than(std::string_view digits, unsigned number) {
  const auto value = base::to_number<unsigned>(digits);
  return !value || *value > number;
}

// The names at the top of the wheel that installers take for .dist-info directories, each once.
std::vector<std::string_view> find_dist_infos(const WheelFacts& wheel) {
  std::vector<std::string_view> found;
  for (const MemberFacts& member : wheel.members) {
    const std::string_view name = member.name;
    const std::string_view top = name.substr(0, name.find('/'));
    if (top.ends_with(".dist-info")) found.push_back(top);
  }
  std::ranges::sort(found);
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

class MetadataCheck {
 public:
  explicit MetadataCheck(const WheelFacts& wheel)
      : wheel_(wheel), dist_infos_(find_dist_infos(wheel)) {}

  std::vector<Finding> findings() {
    check_file_name();
    check_file(bad_wheel_file, "WHEEL", wheel_.wheel_file);
    if (wheel_.wheel_file) check_wheel_version(wheel_.wheel_file->wheel_version);
    check_file(bad_metadata, "METADATA", wheel_.metadata);
    if (wheel_.metadata) check_requires_python(wheel_.metadata->requires_python);
    if (wheel_.metadata && wheel_.file_name) compare_metadata(*wheel_.metadata, *wheel_.file_name);
    check_dist_info();
    check_file(bad_record, "RECORD", wheel_.record, pack_help);
    // A RECORD that could not be read at all has nothing to compare.
    if (wheel_.record && (!wheel_.record->rows.empty() || wheel_.record->problems.empty())) {
      std::vector<Finding> differences = compare_record(wheel_, *wheel_.record);
      std::move(differences.begin(), differences.end(), std::back_inserter(findings_));
    }
    return std::move(findings_);
  }

 private:
  void add(const Rule& rule, std::string message, std::string_view help,
           Severity severity = Severity::error) {
    findings_.push_back(find(rule, std::nullopt, std::move(message), std::string(help)));
    findings_.back().severity = severity;
  }

  void check_file_name() {
    if (wheel_.file_name) return check_spelling(*wheel_.file_name);
    if (const auto name = wheel::without_variant_label(wheel_.file)) {
      add(bad_file_name,
          fmt::format("{:?} ends in a variant label (PEP 817), which installers do not support yet",
                      wheel_.file),
          fmt::format("rename it to {}", *name));
      return;
    }
    add(bad_file_name,
        fmt::format("{:?} is not a valid wheel file name: {}", wheel_.file,
                    wheel_.file_name_problem),
        "rename it to NAME-VERSION-PYTHON-ABI-PLATFORM.whl (PEP 427)");
  }

  void check_spelling(const wheel::FileName& file_name) {
    const std::string name = wheel::escaped_name(file_name.distribution);
    const std::string version = base::normal_version(file_name.version);
    if (name == file_name.distribution && version == file_name.version) return;
    add(bad_file_name,
        fmt::format("the file name begins with \"{}-{}\" instead of the normalized \"{}-{}\"; PyPI "
                    "has announced that it will refuse such names",
                    file_name.distribution, file_name.version, name, version),
        "build it with a newer version of the build backend, which normalizes the name",
        Severity::warning);
  }

  // One finding for a file of .dist-info that is missing or malformed.
  template <typename File>
  void check_file(const Rule& rule, std::string_view name, const std::optional<File>& file,
                  std::string_view help = rebuild_help) {
    if (!file) {
      add(rule, missing(name), help);
    } else if (!file->problems.empty()) {
      add(rule, fmt::format("{}: {}", name, fmt::join(file->problems, "; ")), help);
    }
  }

  std::string missing(std::string_view name) const {
    if (!wheel_.dist_info.empty()) return fmt::format("the wheel has no {} file", name);
    if (dist_infos_.empty()) {
      return fmt::format("the wheel has no .dist-info directory, so it has no {} file", name);
    }
    return fmt::format(
        "the wheel has several .dist-info directories, so it is unclear which one has its {} file",
        name);
  }

  // Installers must refuse a wheel of a newer major version, and warn of a newer minor one.
  void check_wheel_version(std::string_view version) {
    const auto dot = version.find('.');
    const std::string_view major = version.substr(0, dot);
    const std::string_view minor = dot == version.npos ? "" : version.substr(dot + 1);
    if (!base::all_digits(major) || !base::all_digits(minor)) return;  // the parser reports that
    if (is_more_than(major, 1)) {
      add(bad_wheel_file,
          fmt::format("WHEEL declares version {} of the wheel format; installers support version 1 "
                      "and refuse the wheel",
                      version),
          "build the wheel with `Wheel-Version: 1.0`");
    } else if (is_more_than(major, 0) && is_more_than(minor, 0)) {
      add(bad_wheel_file,
          fmt::format("WHEEL declares version {} of the wheel format; installers support version "
                      "1.0 and warn about the wheel",
                      version),
          "build the wheel with `Wheel-Version: 1.0`", Severity::warning);
    }
  }

  void check_requires_python(const std::string& text) {
    if (wheel::parse_specifiers(text)) return;
    add(bad_metadata,
        fmt::format("Requires-Python {} in METADATA is not a valid list of version specifiers (PEP "
                    "440); pip warns about it and installs the wheel on any Python",
                    wheel::in_quotes(text)),
        "separate comparisons with commas, as in `>=3.10, !=3.13.0`", Severity::warning);
  }

  void compare_metadata(const wheel::Metadata& metadata, const wheel::FileName& file_name) {
    if (!metadata.name.empty() &&
        base::normalize_name(metadata.name) != base::normalize_name(file_name.distribution)) {
      add(bad_metadata,
          fmt::format("METADATA names the project {:?}, but the file name says {:?}", metadata.name,
                      file_name.distribution),
          same_everywhere);
    }
    const auto version = base::canonical_version(metadata.version);
    if (version && version != base::canonical_version(file_name.version)) {
      add(bad_metadata,
          fmt::format("METADATA gives the version {:?}, but the file name says {:?}",
                      metadata.version, file_name.version),
          same_everywhere);
    }
  }

  void check_dist_info() {
    if (dist_infos_.size() > 1) {
      add(bad_metadata,
          fmt::format("the wheel has {} .dist-info directories, but installers accept only one: {}",
                      dist_infos_.size(), listed_paths(dist_infos_)),
          "remove what other builds left in the build directory, and build the wheel again");
    } else if (!wheel_.dist_info.empty() && wheel_.file_name) {
      compare_dist_info(wheel_.dist_info, *wheel_.file_name);
    }
  }

  void compare_dist_info(std::string_view directory, const wheel::FileName& file_name) {
    const std::string_view stem = directory.substr(0, directory.rfind('.'));
    // Some build backends leave dashes in the name, but none in the version.
    const auto dash = stem.rfind('-');
    const std::string_view name = stem.substr(0, dash);
    const std::string_view version = dash == stem.npos ? "" : stem.substr(dash + 1);
    if (base::normalize_name(name) != base::normalize_name(file_name.distribution)) {
      add(bad_metadata,
          fmt::format("the directory {:?} does not belong to the project {:?} of the file name",
                      directory, file_name.distribution),
          same_everywhere);
    } else if (base::canonical_version(version) != base::canonical_version(file_name.version)) {
      add(bad_metadata,
          fmt::format("the directory {:?} does not have the version {:?} of the file name",
                      directory, file_name.version),
          same_everywhere, Severity::warning);
    } else if (stem != file_name.distribution + "-" + file_name.version) {
      add(bad_metadata,
          fmt::format("the directory {:?} is not spelled like the file name (\"{}-{}.dist-info\"), "
                      "so PyPI refuses the wheel",
                      directory, file_name.distribution, file_name.version),
          same_everywhere, Severity::warning);
    }
  }

  const WheelFacts& wheel_;
  std::vector<std::string_view> dist_infos_;
  std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> check_metadata(const WheelFacts& wheel) {
  return MetadataCheck(wheel).findings();
}

}  // namespace ftcheck::rules
