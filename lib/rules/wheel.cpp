#include "rules/wheel.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace ftcheck::rules {
namespace {

constexpr std::string_view rebuild_help =
    "write it again with the tool that built the wheel, or with `wheel pack`";

Finding artifact_finding(std::string_view code, Severity severity, std::string message,
                         std::string help) {
  return {std::string(code), severity, std::nullopt, std::move(message), std::move(help)};
}

// One finding for a file of .dist-info that is missing or has something wrong with it.
template <typename File>
void check_file(std::vector<Finding>& findings, std::string_view code, std::string_view name,
                const std::optional<File>& file) {
  if (!file) {
    findings.push_back(artifact_finding(code, Severity::error,
                                        fmt::format("the wheel has no {} file", name),
                                        std::string(rebuild_help)));
  } else if (!file->problems.empty()) {
    findings.push_back(artifact_finding(
        code, Severity::error, fmt::format("{}: {}", name, fmt::join(file->problems, "; ")),
        std::string(rebuild_help)));
  }
}

// The different ABI parts of the tags: "cp314", "abi3".
std::vector<std::string> short_tags(const std::vector<wheel::Tag>& tags) {
  std::vector<std::string> seen;
  for (const wheel::Tag& tag : tags) {
    std::string text = tag.python + "-" + tag.abi;
    if (std::find(seen.begin(), seen.end(), text) == seen.end()) {
      seen.push_back(std::move(text));
    }
  }
  return seen;
}

}  // namespace

std::vector<Finding> check_metadata(const WheelFacts& facts) {
  std::vector<Finding> findings;
  if (!facts.file_name) {
    findings.push_back(artifact_finding(
        "FT101", Severity::error,
        fmt::format("{:?} is not a wheel's file name: {}", facts.file, facts.file_name_problem),
        "name it NAME-VERSION-PYTHON-ABI-PLATFORM.whl (PEP 427)"));
  }
  check_file(findings, "FT102", "WHEEL", facts.wheel_file);
  check_file(findings, "FT103", "METADATA", facts.metadata);
  check_file(findings, "FT104", "RECORD", facts.record);
  return findings;
}

std::vector<Finding> check_installable(const WheelFacts& facts,
                                       const std::vector<Module>& modules) {
  if (modules.empty() || !facts.interpreters.empty() || facts.tags.empty()) {
    return {};
  }
  const auto declared = std::count_if(modules.begin(), modules.end(), [](const Module& module) {
    return module.gil.declared == GilDeclaration::not_used;
  });
  return {artifact_finding(
      "FT204", Severity::error,
      fmt::format("no free-threaded interpreter installs a wheel tagged {}; of its {} module{}, {} "
                  "declare{} Py_MOD_GIL_NOT_USED",
                  fmt::join(short_tags(facts.tags), ", "), modules.size(),
                  modules.size() == 1 ? "" : "s", declared, declared == 1 ? "s" : ""),
      "build a wheel with a free-threaded interpreter too (cp314-cp314t; for 3.13t, enable "
      "cpython-freethreading in cibuildwheel)")};
}

}  // namespace ftcheck::rules
