// A baseline comes from a repository or from another run, so it is read as untrusted input.  Most
// of it is discarded while parsing: only the keys that a comparison needs are kept.
#include "report/model/baseline.hpp"

#include "base/interpreter.hpp"
#include "base/path_text.hpp"
#include "base/read_file.hpp"
#include "report/format/json_artifact.hpp"
#include "report/format/markup.hpp"

#include <ftcheck/error.hpp>
#include <ftcheck/version.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace ftcheck::report {
namespace {

namespace fs = std::filesystem;

// A report on 2,000 wheels takes about 10 MB.
constexpr std::size_t most_bytes = std::size_t{128} << 20;

// ftcheck's own reports are eight levels deep.
constexpr int most_levels = 32;

constexpr std::string_view how_to_write = "write one with `ftcheck --format json -o FILE PATH...`";

constexpr std::array<std::string_view, 25> wanted_keys = {
    "schema_version", "artifacts", "path",        "kind",   "verdict",  "distribution", "name",
    "version",        "tags",      "modules",     "reason", "findings", "code",         "severity",
    "module",         "message",   "environment", "python", "error",    "source",       "history",
    "platform",       "input",     "project",     "subject"};

// Makes errors that begin with the file's name.
class BaselineFile {
 public:
  explicit BaselineFile(const fs::path& file) : name_(base::path_text(file)) {}

  Error error(std::string_view what) const {
    return Error(fmt::format("the baseline {} {}", name_, what));
  }

 private:
  std::string name_;
};

std::string read_file(const fs::path& path, const BaselineFile& source) {
  std::string text;
  const auto failure = base::read_text_file(path, most_bytes, text);
  if (!failure) return text;
  if (failure->why == base::ReadFailure::Why::too_large) {
    throw source.error(fmt::format("is larger than {} MiB, which no report should be; {}",
                                   most_bytes >> 20, how_to_write));
  }
  const std::error_code why = failure->why == base::ReadFailure::Why::special
                                  ? std::make_error_code(std::errc::is_a_directory)
                                  : failure->system;
  throw source.error(fmt::format("could not be read: {}", why.message()));
}

bool is_wanted(const Json& key) {
  const auto& name = key.get_ref<const std::string&>();
  return std::ranges::find(wanted_keys, name) != wanted_keys.end();
}

// `first_line` is the number of the line of the file on which `text` begins.
Json parse(std::string_view text, std::size_t first_line, const BaselineFile& source) {
  const auto keep = [&](int depth, Json::parse_event_t event, const Json& parsed) {
    if (depth > most_levels) {
      throw source.error(
          fmt::format("is not a report of ftcheck: it is nested too deeply; {}", how_to_write));
    }
    return event != Json::parse_event_t::key || is_wanted(parsed);
  };
  try {
    return Json::parse(text, keep);
  } catch (const Json::parse_error& error) {
    const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(error.byte, text.size()));
    throw source.error(fmt::format(
        "is not JSON: it goes wrong in line {}; {}",
        first_line + static_cast<std::size_t>(std::count(text.begin(), end, '\n')), how_to_write));
  }
}

// True for JSON Lines: the first line is a complete object, and more follows.
bool is_lines(std::string_view text) {
  const std::size_t end = text.find('\n');
  std::string_view line = text.substr(0, end);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line.size() > 2 && line.starts_with('{') && line.ends_with('}') &&
         end != std::string_view::npos &&
         text.find_first_not_of(" \t\r\n", end) != std::string_view::npos;
}

// A value and its position in the document: "artifacts[3].verdict".
class Node {
 public:
  Node(const Json& value, std::string place, const BaselineFile& source)
      : value_(value), place_(std::move(place)), source_(source) {}

  [[noreturn]] void fail(std::string_view what) const {
    throw source_.error(fmt::format("is not a report of ftcheck: {} {}; {}",
                                    place_.empty() ? "it" : place_, what, how_to_write));
  }

  bool has(const char* key) const { return value_.is_object() && value_.contains(key); }

  // Returns nothing if the key is missing or its value is null.
  std::optional<Node> find(const char* key) const {
    if (!value_.is_object()) fail("is not an object");
    const auto found = value_.find(key);
    if (found == value_.end() || found->is_null()) return std::nullopt;
    return Node(*found, place_.empty() ? key : fmt::format("{}.{}", place_, key), source_);
  }

  Node at(const char* key) const {
    auto node = find(key);
    if (!node) fail(fmt::format("has no \"{}\"", key));
    return *std::move(node);
  }

  std::string string() const {
    if (!value_.is_string()) fail("is not a string");
    return value_.get<std::string>();
  }

  std::optional<std::string> optional_string(const char* key) const {
    const auto node = find(key);
    return node ? std::optional(node->string()) : std::nullopt;
  }

  template <typename Convert>
  auto items(Convert convert) const {
    if (!value_.is_array()) fail("is not an array");
    std::vector<decltype(convert(*this))> result;
    for (std::size_t i = 0; i < value_.size(); ++i) {
      result.push_back(convert(Node(value_[i], fmt::format("{}[{}]", place_, i), source_)));
    }
    return result;
  }

  // The one of `values` whose name is this string.
  template <typename Enum, std::size_t size>
  Enum word(const std::array<Enum, size>& values) const {
    const std::string text = string();
    const auto found = std::ranges::find(values, text, [](Enum value) { return to_string(value); });
    if (found == values.end())
      fail(fmt::format("is \"{}\", which is none of its words", cut(text, 40)));
    return *found;
  }

  Interpreter interpreter() const {
    const std::string text = string();
    const auto found = base::find_interpreter(text);
    if (!found) fail(fmt::format("is \"{}\", which names no interpreter", cut(text, 40)));
    return *found;
  }

  const Json& value() const { return value_; }

 private:
  const Json& value_;
  std::string place_;
  const BaselineFile& source_;
};

Verdict verdict(const Node& node) {
  return node.at("verdict").word(std::array{Verdict::ready, Verdict::enables_gil,
                                            Verdict::incompatible, Verdict::unknown, Verdict::pure,
                                            Verdict::error});
}

void check_version(const Node& document, const BaselineFile& source) {
  const Json& version = document.at("schema_version").value();
  if (version == report_schema_version) return;
  throw source.error(fmt::format(
      "has schema_version {}, and this ftcheck reads {}; write it anew with this version",
      version.is_number_integer() ? version.dump() : "that is no number", report_schema_version));
}

// Builds one report from the JSON documents in a file: a whole report, or one document per line.
class Reader {
 public:
  Reader(const BaselineFile& source, std::span<const Rule> rules)
      : source_(source), rules_(rules) {}

  void add(const Node& document);
  Baseline take() { return std::move(baseline_); }

 private:
  const Rule* rule(const std::string& code);
  Module module(const Node& node);
  Finding finding(const Node& node);
  Artifact artifact(const Node& node);

  const BaselineFile& source_;
  std::span<const Rule> rules_;
  Baseline baseline_;
};

const Rule* Reader::rule(const std::string& code) {
  if (code.empty()) return nullptr;
  const auto found = std::ranges::find(rules_, code, &Rule::code);
  if (found != rules_.end()) return &*found;
  const auto [other, is_new] = baseline_.other_rules.try_emplace(code);
  if (is_new) {
    other->second = std::make_unique<Rule>();
    other->second->code = other->first;
  }
  return other->second.get();
}

Module Reader::module(const Node& node) {
  Module result;
  result.path = node.at("path").string();
  result.verdict = verdict(node);
  result.reason = rule(node.optional_string("reason").value_or(""));
  return result;
}

Finding Reader::finding(const Node& node) {
  Finding result;
  result.rule = rule(node.at("code").string());
  result.severity =
      node.at("severity").word(std::array{Severity::error, Severity::warning, Severity::info});
  result.module = node.optional_string("module");
  result.message = node.at("message").string();
  result.subject = node.optional_string("subject").value_or("");
  return result;
}

Artifact Reader::artifact(const Node& node) {
  Artifact result;
  result.path = node.at("path").string();
  result.kind = node.at("kind").word(std::array{ArtifactKind::wheel, ArtifactKind::extension,
                                                ArtifactKind::directory, ArtifactKind::release});
  result.verdict = verdict(node);
  if (const auto name = node.find("distribution")) {
    result.distribution = Distribution{name->at("name").string(), name->at("version").string()};
  }
  result.tags = node.at("tags").items([](const Node& tag) { return tag.string(); });
  if (const auto environment = node.find("environment")) {
    result.environment.emplace().python = environment->at("python").interpreter();
  }
  result.modules = node.at("modules").items([this](const Node& each) { return module(each); });
  result.findings = node.at("findings").items([this](const Node& each) { return finding(each); });
  result.error = node.optional_string("error");
  result.input = node.optional_string("input").value_or("");
  if (const auto source = node.find("source"))
    result.source.emplace().platform = source->optional_string("platform").value_or("");
  return result;
}

void Reader::add(const Node& document) {
  check_version(document, source_);
  std::vector<Artifact>& artifacts = baseline_.report.artifacts;
  // A line with a project, or with its history, has nothing to compare.
  if (!document.has("artifacts") && (document.has("history") || document.has("project"))) return;
  // Each line of JSON Lines is an artifact.
  if (!document.has("artifacts") && document.has("path")) {
    artifacts.push_back(artifact(document));
    return;
  }
  std::ranges::move(
      document.at("artifacts").items([this](const Node& each) { return artifact(each); }),
      std::back_inserter(artifacts));
}

}  // namespace

Baseline read_baseline(const fs::path& file, std::span<const Rule> rules) {
  const BaselineFile source(file);
  const std::string text = read_file(file, source);
  if (text.find_first_not_of(" \t\r\n") == std::string::npos) {
    throw source.error(fmt::format("is empty; {}", how_to_write));
  }
  Reader reader(source, rules);
  if (!is_lines(text)) {
    const Json document = parse(text, 1, source);
    reader.add(Node(document, "", source));
    return reader.take();
  }
  std::size_t number = 1;
  for (std::string_view rest = text; !rest.empty(); ++number) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    const Json document = parse(line, number, source);
    reader.add(Node(document, fmt::format("line {}", number), source));
  }
  return reader.take();
}

}  // namespace ftcheck::report
