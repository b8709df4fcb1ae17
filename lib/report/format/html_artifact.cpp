#include "report/format/html_artifact.hpp"

#include "report/format/markup.hpp"
#include "report/model/environment.hpp"
#include "report/model/finding.hpp"
#include "report/model/phrases.hpp"
#include "report/model/plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <span>
#include <unordered_set>
#include <vector>

namespace ftcheck::report {
namespace {

// A wheel's tags may be ten thousand.
constexpr std::size_t most_tags = 12;

std::string name(std::string_view text) {
  return fmt::format("<code class=\"name\">{}</code>", html(text));
}

// What the artifact is called, its verdict, and what else there is to say of it as a whole.
std::string heading(const Artifact& artifact) {
  const std::string_view verdict = to_string(artifact.verdict);
  const std::string path = name(artifact.path);
  const bool of_directory = artifact.kind == ArtifactKind::directory && artifact.distribution;
  std::string text =
      fmt::format("<h2>{} {}</h2>\n", of_directory ? html(title_of(*artifact.distribution)) : path,
                  html_verdict(verdict, verdict));
  text += fmt::format("<p class=\"quiet\">{}{}</p>\n", html(note(artifact)),
                      of_directory ? " in " + path : "");
  const std::string words = environment_words(artifact);
  return words.empty() ? text : text + fmt::format("<p class=\"quiet\">{}</p>\n", html(words));
}

std::string help_box(std::string_view help) {
  if (help.empty()) return {};
  return fmt::format("<p class=\"help\"><b>What to do:</b> {}</p>\n", html_prose(help));
}

// In the words of the JSON report.
std::string facts(const Module& module) {
  std::string text = fmt::format("{} {} · built for {}", to_string(module.format),
                                 module.architecture, to_string(module.abi.built_for));
  if (module.init) {
    text += fmt::format(" · {}", module.init->symbol);
    if (module.init->phase) text += fmt::format(" ({})", to_string(*module.init->phase));
  } else {
    text += " · no init function";
  }
  text += fmt::format(" · gil {}", to_string(module.gil.declared));
  if (module.gil.by) text += fmt::format(" by {}", to_string(*module.gil.by));
  return fmt::format("<p class=\"quiet\"><span class=\"name\">{}</span> · {} · {}</p>\n",
                     html(module.name), html(text), html(module.binding));
}

std::string evidence(const Module& module) {
  if (module.evidence.empty()) return {};
  std::string text = "<ul class=\"evidence\">";
  for (const std::string& fact : module.evidence) text += "<li>" + html_prose(fact) + "</li>\n";
  return text + "</ul>\n";
}

std::string module_item(const Module& module, const Finding* reason) {
  const std::string_view verdict = to_string(module.verdict);
  std::string text = fmt::format("<li class=\"{}\">{} {}\n", verdict,
                                 html_verdict(verdict, verdict), name(module.path));
  if (reason) {
    text += fmt::format("<p><b>{}</b> {}</p>\n", html(reason->code()), html_prose(reason->message));
  }
  return text + facts(module) + evidence(module) + "</li>\n";
}

std::string group_list(const Group& group) {
  std::string text = "<ul class=\"list\">\n";
  for (const auto& [module, reason] : group.entries) text += module_item(*module, reason);
  return text + "</ul>\n" + help_box(group.help);
}

// A help that the next finding repeats is left to that one.
std::string findings_list(std::span<const Finding* const> findings) {
  if (findings.empty()) return {};
  std::string text = "<ul class=\"list\">\n";
  for (std::size_t i = 0; i < findings.size(); ++i) {
    const Finding& finding = *findings[i];
    const std::string_view severity = to_string(finding.severity);
    text +=
        fmt::format("<li class=\"{}\">{} <b>{}</b> {}", severity, html_verdict(severity, severity),
                    html(finding.code()), html_prose(finding.message));
    if (finding.module) text += fmt::format("<p class=\"quiet\">in {}</p>", name(*finding.module));
    const bool repeated = i + 1 < findings.size() && findings[i + 1]->help == finding.help;
    text += (repeated ? "" : help_box(finding.help)) + "</li>\n";
  }
  return text + "</ul>\n";
}

// The modules that `details` does not speak of, folded away: mostly those that are ready.
std::string other_modules(const Artifact& artifact, const Details& details) {
  std::unordered_set<const Module*> told;
  for (const Group& group : details.groups) {
    for (const Entry& entry : group.entries) told.insert(entry.module);
  }
  const std::size_t number = artifact.modules.size() - told.size();
  if (number == 0) return {};
  const bool all_ready = std::ranges::all_of(artifact.modules, [&](const Module& module) {
    return told.contains(&module) || module.verdict == Verdict::ready;
  });
  std::string text =
      fmt::format("<details><summary>{} {}module{}{}</summary><ul class=\"list\">\n", number,
                  told.empty() || all_ready ? "" : "other ", number == 1 ? "" : "s",
                  all_ready ? (number == 1 ? " that is ready" : " that are ready") : "");
  for (const Module& module : artifact.modules) {
    if (!told.contains(&module)) text += module_item(module, nullptr);
  }
  return text + "</ul></details>\n";
}

std::string libraries(const Artifact& artifact) {
  if (artifact.libraries.empty()) return {};
  std::string text =
      fmt::format("<details><summary>{} shared librar{}</summary><ul class=\"evidence\">\n",
                  artifact.libraries.size(), artifact.libraries.size() == 1 ? "y" : "ies");
  for (const std::string& library : artifact.libraries) {
    text += "<li><code>" + html(library) + "</code></li>\n";
  }
  return text + "</ul></details>\n";
}

std::string tags(const Artifact& artifact) {
  if (artifact.tags.empty()) return {};
  const std::size_t shown = std::min(artifact.tags.size(), most_tags);
  const auto first = std::span(artifact.tags).first(shown);
  std::string text = "<p class=\"quiet\">" + html(fmt::format("{}", fmt::join(first, ", ")));
  if (shown < artifact.tags.size()) {
    text += fmt::format(" and {} more", artifact.tags.size() - shown);
  }
  return text + "</p>\n";
}

}  // namespace

std::string html_verdict(std::string_view css_class, std::string_view words) {
  return fmt::format("<span class=\"verdict {}\">{}</span>", css_class, words);
}

std::string html_artifact(const Artifact& artifact) {
  std::string text = "<section class=\"artifact\">" + heading(artifact);
  text += tags(artifact);
  if (artifact.error) text += fmt::format("<p>{}</p>\n", html_prose(*artifact.error));
  const Details details = plan(artifact, {});
  for (const Group& group : details.groups) text += group_list(group);
  text += findings_list(details.findings);
  return text + other_modules(artifact, details) + libraries(artifact) + "</section>\n";
}

}  // namespace ftcheck::report
