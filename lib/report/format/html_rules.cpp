// Texts of rules use only this much Markdown: paragraphs, lists, and code between fences.
#include "report/format/html_rules.hpp"

#include "report/format/html_parts.hpp"
#include "report/format/markup.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace ftcheck::report {
namespace {

class Blocks {
 public:
  void add(std::string_view line) {
    if (line.starts_with("```")) {
      end_block();
      text_ += in_code_ ? "</code></pre>\n" : "<pre><code>";
      in_code_ = !in_code_;
    } else if (in_code_) {
      text_ += html(line) + '\n';
    } else if (line.empty()) {
      end_block();
      end_list();
    } else {
      if (line.starts_with("- ")) end_block();
      if (!block_.empty()) block_ += ' ';
      block_ += line.substr(std::min(line.find_first_not_of(' '), line.size()));
    }
  }

  std::string take() {
    end_block();
    end_list();
    if (in_code_) text_ += "</code></pre>\n";
    return std::move(text_);
  }

 private:
  void end_block() {
    if (block_.empty()) return;
    if (block_.starts_with("- ")) {
      if (!in_list_) text_ += "<ul>\n";
      in_list_ = true;
      text_ += fmt::format("<li>{}</li>\n", html_prose(std::string_view(block_).substr(2)));
    } else {
      end_list();
      text_ += fmt::format("<p>{}</p>\n", html_prose(block_));
    }
    block_.clear();
  }

  void end_list() {
    if (in_list_) text_ += "</ul>\n";
    in_list_ = false;
  }

  std::string text_;
  std::string block_;
  bool in_code_ = false;
  bool in_list_ = false;
};

std::string blocks(std::string_view markdown) {
  Blocks result;
  while (!markdown.empty()) {
    const std::string_view line = markdown.substr(0, markdown.find('\n'));
    result.add(line);
    markdown.remove_prefix(std::min(markdown.size(), line.size() + 1));
  }
  return result.take();
}

// Turns web addresses into links; punctuation after an address is not part of it.
std::string linked(std::string_view text) {
  constexpr std::string_view scheme = "https://";
  std::string result;
  for (;;) {
    const std::size_t at = text.find(scheme);
    result += html(text.substr(0, at));
    if (at == std::string_view::npos) return result;
    text.remove_prefix(at);
    const std::size_t end = std::min(text.find_first_of(" ;,)\n"), text.size());
    const std::string address = html(text.substr(0, end));
    result += fmt::format("<a href=\"{0}\" rel=\"noopener noreferrer\">{0}</a>", address);
    text.remove_prefix(end);
  }
}

std::string html_rule_text(const Rule& rule) {
  const std::string_view severity = to_string(rule.severity);
  std::string text = fmt::format(
      "<details class=\"rule {0}\" id=\"{1}\"><summary><b>{1} {2}</b> {3} <span "
      "class=\"quiet\">{4}</span></summary>\n",
      severity, html(rule.code), html(rule.name), html_severity(rule.severity),
      html_prose(rule.summary));
  text += blocks(rule.explanation);
  if (!rule.example.empty()) text += "<h3>Example</h3>\n" + blocks(rule.example);
  if (!rule.source.empty()) {
    text += fmt::format("<p class=\"quiet\">Source: {}</p>\n", linked(rule.source));
  }
  return text + "</details>\n";
}

}  // namespace

std::vector<const Rule*> used_rules(const Report& report) {
  std::vector<const Rule*> rules;
  const auto add = [&](const Rule* rule) {
    if (rule == nullptr || !has_anchor(*rule)) return;
    if (std::ranges::find(rules, rule->code, &Rule::code) == rules.end()) rules.push_back(rule);
  };
  for (const Artifact& artifact : report.artifacts) {
    for (const Finding& finding : artifact.findings) add(finding.rule);
    for (const Module& module : artifact.modules) add(module.reason);
  }
  std::ranges::sort(rules, {}, &Rule::code);
  return rules;
}

std::string html_rules(const std::vector<const Rule*>& rules) {
  if (rules.empty()) return {};
  std::string text =
      "<section class=\"rules\" aria-labelledby=\"rules\">\n<h2 id=\"rules\">Rules in this "
      "report</h2>\n";
  for (const Rule* rule : rules) text += html_rule_text(*rule);
  return text + "</section>\n";
}

}  // namespace ftcheck::report
