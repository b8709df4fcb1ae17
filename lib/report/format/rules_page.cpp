#include "report/format/rules_page.hpp"

#include "report/format/json_artifact.hpp"
#include "report/model/rule_url.hpp"

#include <fmt/format.h>

#include <array>
#include <string_view>
#include <utility>

namespace ftcheck::report {
namespace {

// The first digit of a code names its family.
constexpr std::array<std::pair<char, std::string_view>, 5> families{{
    {'1', "The file and its members"},
    {'2', "Tags and suffixes"},
    {'3', "The GIL"},
    {'4', "The ABI"},
    {'5', "Hints"},
}};

std::string_view family_of(const Rule& rule) {
  for (const auto& [digit, title] : families) {
    if (rule.code.size() > 2 && rule.code[2] == digit) return title;
  }
  return "Others";
}

Json json_rule(const Rule& rule) {
  return {
      {"code", rule.code},
      {"name", rule.name},
      {"severity", to_string(rule.severity)},
      {"summary", rule.summary},
      {"explanation", rule.explanation},
      {"example", rule.example},
      {"source", rule.source},
  };
}

std::string table(std::span<const Rule> rules) {
  std::string text = "| code | name | severity | finds |\n|---|---|---|---|\n";
  for (const Rule& rule : rules) {
    text += fmt::format("| [{}](#{}) | `{}` | {} | {} |\n", rule.code, rule_anchor(rule), rule.name,
                        to_string(rule.severity), rule.summary);
  }
  return text;
}

std::string section(const Rule& rule) {
  // The anchor is explicit because renderers derive anchors from headings in different ways.
  return fmt::format(
      "<a id=\"{}\"></a>\n\n### {} {}\n\n*{}*: {}.\n\n{}\n\n#### "
      "Example\n\n{}\n\n*Source:* "
      "{}\n",
      rule_anchor(rule), rule.code, rule.name, to_string(rule.severity), rule.summary,
      rule.explanation, rule.example, rule.source);
}

}  // namespace

std::string to_json(std::span<const Rule> rules) {
  Json array = Json::array();
  for (const Rule& rule : rules) array.push_back(json_rule(rule));
  return dump_pretty(array);
}

std::string to_markdown(std::span<const Rule> rules) {
  std::string page =
      "# Rules\n\n"
      "<!-- Written by `ftcheck --list-rules --format markdown`; a test fails if it is not "
      "current. "
      "-->\n\n"
      "`ftcheck --explain CODE` prints one of these. `--select` and `--ignore` take codes, their "
      "beginnings\n(`FT3`) and names. Findings of severity error make ftcheck exit with 1, with "
      "`--fail-on warning`\nwarnings too; infos never do.\n\n";
  page += table(rules);
  std::string_view family;
  for (const Rule& rule : rules) {
    if (family_of(rule) != family) {
      family = family_of(rule);
      page += fmt::format("\n## {}\n", family);
    }
    page += '\n' + section(rule);
  }
  return page;
}

}  // namespace ftcheck::report
