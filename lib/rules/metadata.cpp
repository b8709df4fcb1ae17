#include "rules/metadata.hpp"

#include "rules/rule.hpp"

#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace ftcheck::rules {
namespace {

constexpr std::string_view rebuild_help =
    "write it again with the tool that built the wheel, or with `wheel pack`";

constexpr Rule bad_file_name{
    "FT101", "bad-file-name", Severity::error, "the file's name is not a wheel's", "", "", ""};
constexpr Rule bad_wheel_file{
    "FT102", "bad-wheel-file", Severity::error, "WHEEL is missing or malformed", "", "", ""};
constexpr Rule bad_metadata{
    "FT103",
    "bad-metadata",
    Severity::error,
    "METADATA is missing, malformed, or of another name or version than the file name",
    "",
    "",
    ""};
constexpr Rule bad_record{"FT104",
                          "bad-record",
                          Severity::error,
                          "RECORD is missing, malformed, or does not fit the members",
                          "",
                          "",
                          ""};
constexpr std::array family{bad_file_name, bad_wheel_file, bad_metadata, bad_record};

// One finding for a file of .dist-info that is missing or has something wrong with it.
template <typename File>
void check_file(std::vector<Finding>& findings, const Rule& rule, std::string_view name,
                const std::optional<File>& file) {
  if (!file) {
    findings.push_back(find(rule, std::nullopt, fmt::format("the wheel has no {} file", name),
                            std::string(rebuild_help)));
  } else if (!file->problems.empty()) {
    findings.push_back(find(rule, std::nullopt,
                            fmt::format("{}: {}", name, fmt::join(file->problems, "; ")),
                            std::string(rebuild_help)));
  }
}

}  // namespace

std::span<const Rule> metadata_rules() {
  return family;
}

std::vector<Finding> check_metadata(const WheelFacts& wheel) {
  std::vector<Finding> findings;
  if (!wheel.file_name) {
    findings.push_back(find(
        bad_file_name, std::nullopt,
        fmt::format("{:?} is not a wheel's file name: {}", wheel.file, wheel.file_name_problem),
        "name it NAME-VERSION-PYTHON-ABI-PLATFORM.whl (PEP 427)"));
  }
  check_file(findings, bad_wheel_file, "WHEEL", wheel.wheel_file);
  check_file(findings, bad_metadata, "METADATA", wheel.metadata);
  check_file(findings, bad_record, "RECORD", wheel.record);
  return findings;
}

}  // namespace ftcheck::rules
