// A cause is shown once, no matter how many modules and wheels have it.
#include "report/format/html_release.hpp"

#include "report/format/html_matrix.hpp"
#include "report/format/html_modules.hpp"
#include "report/format/html_parts.hpp"
#include "report/format/html_source.hpp"
#include "report/format/markup.hpp"
#include "report/model/cause_words.hpp"
#include "report/model/causes.hpp"
#include "report/model/environment.hpp"
#include "report/model/moving.hpp"
#include "report/model/phrases.hpp"
#include "report/model/release_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <set>
#include <span>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace ftcheck::report {
namespace {

// A wheel may have ten thousand tags.
constexpr std::size_t most_tags = 12;

// How many differing messages of a cause are shown; the rest is folded away.
constexpr std::size_t most_messages = 8;

// Modules whose evidence no cause shows.
struct Rest {
  std::vector<Place> ready;
  std::vector<Place> ready_there;  // ready, but not in all wheels of the release
  std::vector<Place> others;       // not ready, for a reason that concerns the whole artifact
};

std::vector<Place> places_of(const Cause& cause) {
  std::vector<Place> places;
  places.reserve(cause.cases.size());
  for (const Case& each : cause.cases) {
    if (each.module != nullptr) places.push_back({each.artifact, each.module});
  }
  return places;
}

Rest rest_of(const Release& release) {
  std::unordered_set<const Module*> told;
  for (const Cause& cause : release.causes) {
    if (!decides(cause, cause.cases.front())) continue;
    for (const Case& each : cause.cases) told.insert(each.module);
  }
  std::unordered_set<std::string_view> bad;
  for (const ReleaseModule& module : release.modules) bad.insert(module.name);
  Rest rest;
  for (const Artifact* artifact : release.artifacts) {
    for (const Module& module : artifact->modules) {
      if (told.contains(&module)) continue;
      const bool ready = module.verdict == Verdict::ready;
      std::vector<Place>& places = !ready                      ? rest.others
                                   : bad.contains(module.name) ? rest.ready_there
                                                               : rest.ready;
      places.push_back({artifact, &module});
    }
  }
  return rest;
}

// "9 wheels for free-threaded Python, 7 modules, 2 not ready; 5 default-build wheels beside them"
std::string introduction(const Release& release) {
  const Artifact& first = *release.artifacts.front();
  if (is_to_move(first))
    return fmt::format("{}. Needed: {}", environment_words(first), need(first));
  if (first.kind == ArtifactKind::directory) return environment_words(first);
  if (first.kind != ArtifactKind::wheel || first.verdict == Verdict::error) return {};
  const auto is_for_free_threaded = [](const Artifact* artifact) {
    return !artifact->interpreters.empty() || artifact->tags.empty();
  };
  const auto wheels =
      static_cast<std::size_t>(std::ranges::count_if(release.judged, is_for_free_threaded));
  const std::size_t others = release.judged.size() - wheels;
  std::string text =
      release.installable
          ? fmt::format("{} for free-threaded Python", count(wheels, "wheel"))
          : fmt::format("{}, none of them for free-threaded Python", count(others, "wheel"));
  if (release.installable && others > 0) {
    text += fmt::format(", {} without a free-threaded one for the platform",
                        count(others, "default-build wheel"));
  }
  text += release.module_count == 0 ? ", no extension modules"
                                    : fmt::format(", {}", count(release.module_count, "module"));
  if (!release.modules.empty()) text += fmt::format(", {} not ready", release.modules.size());
  if (release.beside() > 0) {
    text += fmt::format("; {} beside {}", count(release.beside(), release.beside_noun()),
                        wheels == 1 ? "it" : "them");
  }
  return text;
}

std::string html_messages(const std::vector<std::string>& messages) {
  const auto list = [](std::span<const std::string> some) {
    std::string text = "<ul class=\"evidence\">\n";
    for (const std::string& message : some)
      text += fmt::format("<li>{}</li>\n", html_prose(message));
    return text + "</ul>\n";
  };
  if (messages.empty()) return {};
  if (messages.size() <= most_messages + 1) return list(messages);
  const std::span all(messages);
  return list(all.first(most_messages)) +
         html_fold(fmt::format("{} more", all.size() - most_messages),
                   list(all.subspan(most_messages)));
}

std::string html_cause(const Cause& cause, const Release& release) {
  const CauseWords said = words(cause, release);
  const std::string_view severity = to_string(cause.severity);
  std::string text = fmt::format(
      "<section class=\"cause {}\">\n<h3>{} {}</h3>\n<p>{}{}</p>\n", severity,
      html_severity(cause.severity), html_rule(cause.rule), html_prose(said.sentence),
      said.where.empty() ? "" : fmt::format(" <span class=\"quiet\">{}</span>", html(said.where)));
  text += html_messages(said.details) + html_messages(said.messages);
  if (decides(cause, cause.cases.front())) {
    text += html_modules(places_of(cause));
  } else if (!said.names.empty()) {
    text += html_names(std::vector<std::string_view>(said.names.begin(), said.names.end()));
  }
  return text + html_help(cause.help) + "</section>\n";
}

std::string ready_modules(std::span<const Place> places, std::string_view where) {
  if (places.empty()) return {};
  const std::size_t names = count_names(places);
  return html_fold(
      fmt::format("{} {} ready{}", count(names, "module"), names == 1 ? "is" : "are", where),
      html_modules(places));
}

// Mostly the modules of default-build wheels.
std::string other_modules(std::span<const Place> places, const Release& release) {
  if (places.empty()) return {};
  std::set<std::string_view> verdicts;
  bool beside = true;
  for (const auto& [artifact, module] : places) {
    verdicts.insert(to_string(module->verdict));
    beside = beside && std::ranges::find(release.judged, artifact) == release.judged.end();
  }
  const std::size_t names = count_names(places);
  const std::string what =
      beside ? fmt::format("of the {}",
                           release.beside() == 1 ? "default-build wheel" : "default-build wheels")
             : fmt::format("{} {}", names == 1 ? "is" : "are", fmt::join(verdicts, " or "));
  return html_fold(fmt::format("{} {}", count(names, "module"), what), html_modules(places));
}

std::string libraries(const Artifact& artifact) {
  if (artifact.libraries.empty()) return {};
  std::string text = "<ul class=\"evidence\">\n";
  for (const std::string& library : artifact.libraries) {
    text += "<li><code>" + html(library) + "</code></li>\n";
  }
  return html_fold(fmt::format("{} shared librar{}", artifact.libraries.size(),
                               artifact.libraries.size() == 1 ? "y" : "ies"),
                   text + "</ul>\n");
}

std::string tags(const Artifact& artifact) {
  if (artifact.tags.empty()) return {};
  const std::size_t shown = std::min(artifact.tags.size(), most_tags);
  std::string text = fmt::format("{}", fmt::join(std::span(artifact.tags).first(shown), ", "));
  if (shown < artifact.tags.size())
    text += fmt::format(" and {} more", artifact.tags.size() - shown);
  return "<p class=\"quiet\">" + html(text) + "</p>\n";
}

std::string html_file(const Artifact& artifact) {
  std::string text =
      fmt::format("<li>{} {} <span class=\"quiet\">{}</span>\n", html_verdict(artifact.verdict),
                  html_link(artifact, html_name(artifact.path)), html(note(artifact)));
  if (artifact.error) text += fmt::format("<p>{}</p>\n", html_prose(*artifact.error));
  return text + tags(artifact) + html_source(artifact) + libraries(artifact) + "</li>\n";
}

std::string files(const Release& release) {
  const std::vector<const Artifact*>& artifacts = release.artifacts;
  std::string text = "<ul class=\"files\">\n";
  for (const Artifact* artifact : artifacts) text += html_file(*artifact);
  text += "</ul>\n";
  if (artifacts.size() == 1) return text;
  const bool wheels = std::ranges::all_of(
      artifacts, [](const Artifact* artifact) { return artifact->kind == ArtifactKind::wheel; });
  return html_fold(count(artifacts.size(), wheels ? "wheel" : "input"), text);
}

}  // namespace

std::string release_remark(const Release& release) {
  const Artifact& first = *release.artifacts.front();
  if (first.verdict == Verdict::error) return first.error.value_or("could not be read");
  if (is_to_move(first)) return need(first);
  if (!release.installable) return without_wheel(release);
  const auto first_shown = std::ranges::find_if_not(release.causes, is_aside);
  if (first_shown == release.causes.end()) return {};
  std::string text = words(*first_shown, release).sentence;
  const auto others = std::count_if(std::next(first_shown), release.causes.end(),
                                    [](const Cause& cause) { return !is_aside(cause); });
  if (others > 0) text += fmt::format("; {} more", others);
  return text;
}

std::string html_release(const Release& release) {
  const Rest rest = rest_of(release);
  std::string text;
  if (const std::string words = introduction(release); !words.empty()) {
    text += fmt::format("<p>{}</p>\n", html(words));
  }
  std::string notes;
  std::size_t note_count = 0;
  for (const Cause& cause : release.causes) {
    if (is_aside(cause)) ++note_count;
    (is_aside(cause) ? notes : text) += html_cause(cause, release);
  }
  text += html_matrix(release);
  text += ready_modules(rest.ready, "") + ready_modules(rest.ready_there, " in other wheels") +
          other_modules(rest.others, release);
  if (note_count > 0) text += html_fold(count(note_count, "note"), notes);
  return text + files(release);
}

}  // namespace ftcheck::report
