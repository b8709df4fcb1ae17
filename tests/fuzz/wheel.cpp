// Whole wheels: every rule and every report, and the consistency of their promises.  The archive's
// comment is the file's name, if it can be one.
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "audit/run/frame.hpp"
#include "fuzz/input.hpp"
#include "fuzz/zip_mutator.hpp"
#include "python/judge.hpp"
#include "report/format/github.hpp"
#include "report/format/gitlab.hpp"
#include "report/format/html.hpp"
#include "report/format/json.hpp"
#include "report/format/markdown.hpp"
#include "report/format/sarif.hpp"
#include "report/format/table.hpp"
#include "report/format/text.hpp"
#include "report/model/baseline.hpp"
#include "report/model/comparison.hpp"

#include <ftcheck/ftcheck.hpp>

namespace ftcheck::fuzz {
namespace {

namespace fs = std::filesystem;

// A directory of this process among the temporary files, removed at the end.
class Directory {
 public:
  Directory() : path_(fs::temp_directory_path() / fmt::format("ftcheck-fuzz-{}", getpid())) {
    fs::create_directories(path_);
  }
  ~Directory() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;

  fs::path write(std::string_view name, std::string_view content) const {
    fs::path path = path_ / name;
    std::ofstream(path, std::ios::binary)
        .write(content.data(), static_cast<std::streamsize>(content.size()));
    return path;
  }

 private:
  fs::path path_;
};

std::string file_name(std::string_view archive) {
  const std::size_t end = archive.rfind("PK\5\6");
  const std::string_view comment =
      end == std::string_view::npos
          ? std::string_view()
          : archive.substr(end).substr(std::min(std::size_t{22}, archive.size() - end));
  const bool can_be_one = comment.ends_with(".whl") && comment.size() < 200 &&
                          comment.find('/') == std::string_view::npos &&
                          comment.find('\0') == std::string_view::npos;
  return can_be_one ? std::string(comment) : "pkg-1.0-cp314-cp314t-manylinux_2_17_x86_64.whl";
}

Options small_options() {
  Options options;
  options.limits.member_bytes = 1 << 20;
  options.limits.metadata_bytes = 1 << 18;
  options.limits.total_bytes = 4 << 20;
  options.limits.members = 500;
  options.limits.steps = 5'000;
  options.verify_record = true;
  options.rules.select = {"ALL"};
  options.rules.hints = true;
  return options;
}

void check_module(const Module& module) {
  expect(!module.evidence.empty(), "a verdict has evidence");
  const bool is_ready = module.verdict == Verdict::ready;
  expect(is_ready == (module.reason == nullptr), "only modules that are not ready have a reason");
  if (!is_ready) expect(find_rule(module.reason_code()) == module.reason, "a reason is a rule");
  if (!is_ready) return;
  expect(module.gil.declared == GilDeclaration::not_used, "a ready module declares it");
  expect(module.gil.by.has_value(), "every declaration has a place");
  expect(module.init.has_value(), "a ready module has an init function");
}

void check_artifact(const Artifact& artifact) {
  Verdict worst = artifact.modules.empty() ? Verdict::pure : Verdict::ready;
  Verdict best = worst;
  for (const Module& module : artifact.modules) {
    check_module(module);
    if (badness(module.verdict) > badness(worst)) worst = module.verdict;
    if (&module == &artifact.modules.front() || badness(module.verdict) < badness(best)) {
      best = module.verdict;
    }
  }
  // Modules that only default builds load do not count.
  expect(badness(artifact.verdict) <= badness(worst), "an artifact is no worse than its modules");
  expect(badness(artifact.verdict) >= badness(best), "an artifact is no better than its modules");
  for (const Finding& finding : artifact.findings) {
    expect(finding.rule != nullptr && find_rule(finding.code()) == finding.rule,
           "a finding has a rule");
    expect(!finding.message.empty(), "a finding says what is wrong");
  }
}

// Checks that lines of text have nothing that a terminal obeys.
void check_text(std::string_view text) {
  expect(
      std::ranges::none_of(
          text,
          [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7f; }),
      "no control character reaches a terminal");
}

// Checks the frame that the process that audits sends to the one that reports.
void check_frame(const Artifact& artifact) {
  const std::string frame = auditing::encode(artifact);
  constexpr std::uint64_t times = 8;  // the most bytes of memory per byte of the frame
  const auto again =
      auditing::decode(std::as_bytes(std::span(frame)), times * frame.size()).artifact;
  expect(again && auditing::encode(*again) == frame, "an artifact is the same after it was sent");
}

void check_formats(const Report& report, const Directory& directory) {
  const std::string json = report::to_json(report);
  using Json = nlohmann::json;
  expect(Json::parse(json).at("artifacts").size() == 1, "JSON has each artifact");
  expect(Json::accept(report::to_json_lines(report)), "a line of JSON is JSON");
  expect(Json::accept(report::to_sarif(report, {})), "SARIF is JSON");
  expect(Json::accept(report::to_gitlab(report)), "a code quality report is JSON");
  expect(report::to_markdown(report).size() <= report::markdown_limit, "Markdown has a limit");
  report::to_html(report);
  check_text(report::to_github(report));
  check_text(report::to_table(report));
  for (const bool verbose : {false, true}) {
    check_text(report::to_text(report, {.verbose = verbose, .quiet = !verbose}));
  }
  const report::Baseline before =
      report::read_baseline(directory.write("report.json", json), all_rules());
  const Comparison comparison = report::compare(before.report, report);
  expect(comparison.worse.empty() && comparison.better.empty(), "nothing is new to itself");
  check_text(report::to_text(comparison, {}));
}

void audit(std::string_view archive, const Directory& directory) {
  const fs::path path = directory.write(file_name(archive), archive);
  Report report;
  try {
    report.artifacts.push_back(audit_wheel(path, small_options()));
    check_artifact(report.artifacts.front());
    check_frame(report.artifacts.front());
  } catch (const Error& error) {
    expect(error.what() != std::string(), "an error says what is wrong");
  }
  fs::remove(path);
  if (!report.artifacts.empty()) check_formats(report, directory);
}

}  // namespace
}  // namespace ftcheck::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const ftcheck::fuzz::Directory directory;
  ftcheck::fuzz::audit(ftcheck::fuzz::as_text(data, size), directory);
  return 0;
}

std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                    unsigned seed) {
  return ftcheck::fuzz::mutate_zip(data, size, max_size, seed);
}
