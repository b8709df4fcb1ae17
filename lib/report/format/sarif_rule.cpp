#include "report/format/sarif_rule.hpp"

#include "report/format/uri.hpp"

#include <algorithm>
#include <cstddef>
#include <string>

namespace ftcheck::report {
namespace {

// The longest description that GitHub accepts.
constexpr std::size_t longest = 1024;

// At most `longest` bytes of the text, cut at a space.
std::string shorten(std::string_view text) {
  if (text.size() <= longest) return std::string(text);
  constexpr std::string_view rest = " ...";
  return std::string(text.substr(0, text.rfind(' ', longest - rest.size()))).append(rest);
}

std::string_view first_paragraph(std::string_view text) {
  return text.substr(0, text.find("\n\n"));
}

// Neither description nor help may be empty.
std::string_view or_else(std::string_view text, std::string_view other) {
  return text.empty() ? other : text;
}

// What the rule's page says below its heading.
std::string help(const Rule& rule) {
  std::string text(or_else(rule.explanation, rule.summary));
  if (!rule.example.empty()) text.append("\n\n").append(rule.example);
  if (!rule.source.empty()) text.append("\n\nSource: ").append(rule.source);
  return text;
}

// The first web address in the rule's source; empty if there is none.
std::string_view first_uri(std::string_view source) {
  while (!source.empty()) {
    std::string_view word = source.substr(0, source.find(' '));
    source.remove_prefix(std::min(source.size(), word.size() + 1));
    while (word.ends_with(',') || word.ends_with(';') || word.ends_with('.')) word.remove_suffix(1);
    if (is_web_uri(word)) return word;
  }
  return {};
}

}  // namespace

std::string_view sarif_level(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "error";
    case Severity::warning:
      return "warning";
    case Severity::info:
      return "note";
  }
  return {};
}

Json sarif_rule(const Rule& rule) {
  const std::string text = help(rule);
  Json result = {
      {"id", rule.code},
      {"name", rule.name},
      {"shortDescription", {{"text", shorten(rule.summary)}}},
      {"fullDescription",
       {{"text", shorten(first_paragraph(or_else(rule.explanation, rule.summary)))}}},
      {"help", {{"text", text}, {"markdown", text}}},
      {"defaultConfiguration", {{"level", sarif_level(rule.severity)}}},
  };
  std::string uri = rule_url(rule);
  if (uri.empty()) uri = first_uri(rule.source);
  if (!uri.empty()) result["helpUri"] = uri;
  return result;
}

Json sarif_rule(std::string_view code) {
  return {{"id", code}};
}

}  // namespace ftcheck::report
