// The modules of a wheel, and of the release's other wheels, often have the same evidence except
// for addresses.
#include "report/format/html_modules.hpp"

#include "report/format/html_parts.hpp"
#include "report/format/html_state.hpp"
#include "report/format/markup.hpp"
#include "report/model/cause_words.hpp"
#include "report/model/phrases.hpp"
#include "report/model/platforms.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <unordered_map>
#include <vector>

namespace ftcheck::report {
namespace {

// How many cards are shown; the rest is folded away.
constexpr std::size_t most_groups = 2;

void replace_all(std::string& text, std::string_view what, std::string_view with) {
  if (what.empty()) return;
  for (std::size_t at = text.find(what); at != std::string::npos;
       at = text.find(what, at + with.size())) {
    text.replace(at, what.size(), with);
  }
}

// "0x4020" becomes "0x".
std::string without_addresses(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    result += text[i];
    if (!result.ends_with("0x")) continue;
    while (i + 1 < text.size() &&
           std::string_view("0123456789abcdef").find(text[i + 1]) != std::string_view::npos) {
      ++i;
    }
  }
  return result;
}

std::string_view words(BuiltFor built_for) {
  switch (built_for) {
    case BuiltFor::free_threaded:
      return "built for free-threaded Python";
    case BuiltFor::gil:
      return "built for the default build";
    case BuiltFor::abi3:
      return "built for the stable ABI of the default build (abi3)";
    case BuiltFor::abi3t:
      return "built for the stable ABI of both builds (abi3t)";
    case BuiltFor::unknown:
      return "built for an unknown ABI";
  }
  return {};
}

std::string_view words(InitPhase phase) {
  switch (phase) {
    case InitPhase::multi:
      return "multi-phase initialization";
    case InitPhase::single:
      return "single-phase initialization";
    case InitPhase::module_export:
      return "exports its slots";
  }
  return {};
}

std::string_view words(GilDeclaration declared) {
  switch (declared) {
    case GilDeclaration::not_used:
      return "GIL: declared not used";
    case GilDeclaration::used:
      return "GIL: declared used";
    case GilDeclaration::nothing:
      return "GIL: not declared";
    case GilDeclaration::unknown:
      return "GIL: undecided";
  }
  return {};
}

std::string_view words(DeclaredBy by) {
  switch (by) {
    case DeclaredBy::slot:
      return " (in a slot)";
    case DeclaredBy::set_gil:
      return " (by a call)";
    case DeclaredBy::delegated:
      return " (by another library)";
  }
  return {};
}

// What the modules of a card have in common apart from their evidence.
std::string facts(const Module& module) {
  std::string text = fmt::format("{} · ", binding_name(module.binding));
  text += words(module.abi.built_for);
  if (!module.init) {
    text += " · no init function";
  } else if (module.init->phase) {
    text += fmt::format(" · {}", words(*module.init->phase));
  }
  text += fmt::format(" · {}", words(module.gil.declared));
  if (module.gil.by) text += words(*module.gil.by);
  return text;
}

// A key that is equal for modules with evidence of one kind.
std::string kind_of(const Module& module) {
  std::string kind = facts(module);
  for (const std::string& fact : module.evidence) {
    std::string shape = without_addresses(fact);
    if (module.init) replace_all(shape, module.init->symbol, "PyInit");
    kind += '\n' + shape;
  }
  // Each module has its own list.
  kind += html_state(module);
  return kind;
}

std::string evidence_list(const Module& module) {
  if (module.evidence.empty()) return html_state(module);
  std::string text = "<ul class=\"evidence\">";
  for (const std::string& fact : module.evidence) text += "<li>" + html_prose(fact) + "</li>\n";
  return text + "</ul>\n" + html_state(module);
}

std::string file_of(const Place& place, bool with_artifact) {
  const std::string path = html_name(place.module->path);
  return with_artifact ? fmt::format("{} in {}", path, html_file_name(*place.artifact)) : path;
}

// "Cython · built for free-threaded Python · … · elf x86_64, pe x86_64"
std::string facts_of_all(std::span<const Place> places) {
  std::set<std::string> formats;
  for (const auto& [artifact, module] : places) {
    formats.insert(fmt::format("{} {}", format_words(module->format), module->architecture));
  }
  return html(fmt::format("{} · {}", facts(*places.front().module), fmt::join(formats, ", ")));
}

std::vector<std::string_view> names_of(std::span<const Place> places) {
  std::vector<std::string_view> names;
  names.reserve(places.size());
  for (const Place& place : places) names.push_back(place.module->name);
  std::ranges::sort(names);
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

std::vector<const Artifact*> artifacts_of(std::span<const Place> places) {
  std::vector<const Artifact*> found;
  for (const Place& place : places) found.push_back(place.artifact);
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

std::string others(std::span<const Place> places, bool with_artifact) {
  std::string list = "<ul class=\"files\">\n";
  for (const Place& place : places) {
    list +=
        fmt::format("<li>{}{}</li>\n", file_of(place, with_artifact), evidence_list(*place.module));
  }
  return html_fold(fmt::format("Evidence for the other {}", count(places.size(), "file")),
                   list + "</ul>\n");
}

// `all` are the names that are already shown above the card.
std::string card(std::span<const Place> places, const std::vector<std::string_view>& all) {
  const std::vector<std::string_view> names = names_of(places);
  const bool several = artifacts_of(places).size() > 1;
  std::string text =
      fmt::format("<div class=\"same {}\">\n", css_class(places.front().module->verdict));
  if (names.size() > 1) {
    text += fmt::format("<p class=\"quiet\">{} with the same evidence{}</p>\n",
                        count(names.size(), "module"), names == all ? "" : ":");
  }
  if (names != all) text += html_names(names);
  text += fmt::format("<p class=\"quiet\">{}{}</p>\n",
                      all.size() == 1 ? html_name(all.front()) + " · " : "", facts_of_all(places));
  text += fmt::format("<p class=\"quiet\">{}</p>\n", file_of(places.front(), several));
  text += evidence_list(*places.front().module);
  if (places.size() > 1) text += others(places.subspan(1), several);
  return text + "</div>\n";
}

}  // namespace

std::size_t count_names(std::span<const Place> places) {
  return names_of(places).size();
}

std::string html_modules(std::span<const Place> places) {
  std::vector<std::vector<Place>> groups;
  std::unordered_map<std::string, std::size_t> group_of;
  for (const Place& place : places) {
    const auto [group, is_new] = group_of.emplace(kind_of(*place.module), groups.size());
    if (is_new) groups.emplace_back();
    groups[group->second].push_back(place);
  }
  const std::vector<std::string_view> all = names_of(places);
  std::string text = all.size() == 1 ? "" : html_names(all);
  std::string folded;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    (i < most_groups ? text : folded) += card(groups[i], all);
  }
  if (folded.empty()) return text;
  return text +
         html_fold(fmt::format("{} more with other evidence", groups.size() - most_groups), folded);
}

}  // namespace ftcheck::report
