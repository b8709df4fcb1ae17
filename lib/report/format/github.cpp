// Workflow commands: "::error file=PATH,title=TITLE::MESSAGE" (GitHub Docs, "Workflow commands for
// GitHub Actions"; the escapes are those of its own actions).
#include "report/format/github.hpp"

#include "report/format/terminal.hpp"
#include "report/model/finding.hpp"

#include <string_view>

namespace ftcheck::report {
namespace {

std::string percent_encode(std::string_view text, std::string_view what) {
  std::string result;
  result.reserve(text.size());
  for (const char c : text) {
    if (what.find(c) == std::string_view::npos) {
      result += c;
    } else {
      constexpr std::string_view digits = "0123456789ABCDEF";
      const auto byte = static_cast<unsigned char>(c);
      result += {'%', digits[byte >> 4], digits[byte & 0xF]};
    }
  }
  return result;
}

std::string message(std::string_view text) {
  return percent_encode(text, "%\r\n");
}

std::string property(std::string_view text) {
  return percent_encode(text, "%\r\n:,");
}

std::string_view command(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "error";
    case Severity::warning:
      return "warning";
    case Severity::info:
      return "notice";
  }
  return {};
}

// `file` and `title` are from the input, `text` is escaped already: it is what the log shows too.
std::string annotation(Severity severity, std::string_view file, std::string_view title,
                       std::string_view text) {
  std::string line = "::";
  line += command(severity);
  line += " file=" + property(escape(file));
  line += ",title=" + property(escape(title));
  line += "::" + message(text) + '\n';
  return line;
}

// "FT301 gil-not-declared"
std::string title_of(const Finding& finding) {
  std::string title(finding.code());
  if (finding.rule && !finding.rule->name.empty()) title.append(" ").append(finding.rule->name);
  return title;
}

std::string annotation(const Artifact& artifact, const Finding& finding) {
  std::string text = escape(statement(artifact, finding));
  if (!finding.help.empty()) text += "\nhelp: " + escape(finding.help);
  return annotation(finding.severity, file_of(artifact, finding), title_of(finding), text);
}

}  // namespace

std::string to_github(const Report& report) {
  std::string lines;
  for (const Artifact& artifact : report.artifacts) {
    if (artifact.error) {
      lines += annotation(Severity::error, artifact.path, "ftcheck", escape(*artifact.error));
    }
    for (const Finding& finding : artifact.findings) lines += annotation(artifact, finding);
  }
  return lines;
}

}  // namespace ftcheck::report
