#include "report/model/cause_words.hpp"

#include "base/path_text.hpp"
#include "base/platform_words.hpp"
#include "report/model/phrases.hpp"
#include "report/model/platforms.hpp"

#include <ftcheck/terminal.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <set>
#include <utility>

namespace ftcheck::report {
namespace {

struct Name {
  std::string_view binding;
  std::string_view name;
};

constexpr std::array names = {
    Name{"cython", "Cython"},     Name{"pybind11", "pybind11"},
    Name{"nanobind", "nanobind"}, Name{"pyo3", "PyO3"},
    Name{"cffi", "CFFI"},         Name{"f2py", "F2PY"},
    Name{"swig", "SWIG"},         Name{"mypyc", "mypyc"},
    Name{"c-api", "C API"},       Name{"boost-python", "Boost.Python"},
};

// The number of files to name; any others are only counted.
constexpr std::size_t most_files = 2;

constexpr std::size_t longest_name = 80;

// What modules with this problem do.
struct Predicate {
  std::string_view code;
  std::string_view one;
  std::string_view many;
};

constexpr std::array predicates = {
    Predicate{"FT301", "does not declare Py_MOD_GIL_NOT_USED",
              "do not declare Py_MOD_GIL_NOT_USED"},
    Predicate{"FT302", "declares Py_MOD_GIL_USED", "declare Py_MOD_GIL_USED"},
    Predicate{"FT303", "is undecided", "are undecided"},
};

const Predicate* predicate_of(const Cause& cause) {
  if (!cause.rule || cause.cases.front().module == nullptr) return nullptr;
  const auto* found = std::ranges::find(predicates, cause.rule->code, &Predicate::code);
  return found == predicates.end() ? nullptr : found;
}

// The length of the package prefix that all dotted names share: "lxml." for "lxml.etree" and
// "lxml.html.diff".
std::size_t shared_package(const std::set<std::string_view>& names) {
  const std::string_view first = *names.begin();
  const std::string_view last = *names.rbegin();
  const auto end = std::ranges::mismatch(first, last).in1;
  const std::string_view same(first.data(), static_cast<std::size_t>(end - first.begin()));
  return same.rfind('.') == std::string_view::npos ? 0 : same.rfind('.') + 1;
}

// Longer names would make the sentence unreadable.
std::string short_name(std::string_view name) {
  return shorten_middle(name, longest_name);
}

// The name of the case's module; its path if the artifact has several modules with that name.
std::string module_name(const Case& one) {
  const auto same = std::ranges::count(one.artifact->modules, one.module->name, &Module::name);
  return short_name(same > 1 ? one.module->path : one.module->name);
}

std::string file_names(const std::vector<const Artifact*>& artifacts) {
  std::string text;
  for (std::size_t i = 0; i < artifacts.size() && i < most_files; ++i) {
    text += i == 0 ? "in " : ", ";
    text += shorten_middle(base::path_text(base::path_of(artifacts[i]->path).filename()), 200);
  }
  if (artifacts.size() > most_files) {
    text += fmt::format(" and {}", count(artifacts.size() - most_files, "more wheel"));
  }
  return text;
}

// A message that ends with the platform that its artifact was chosen for, without that end.
std::string_view without_platform(const Case& one) {
  if (one.module || !one.finding || !one.artifact->source) return {};
  const std::string end = " on " + base::platform_words(one.artifact->source->platform);
  const std::string_view message = one.finding->message;
  return message.ends_with(end) ? message.substr(0, message.size() - end.size())
                                : std::string_view();
}

// One sentence for findings that differ only in their platforms: "orjson 3.13.0 has no wheel for
// 3.14t on Linux x86_64, aarch64; Windows amd64".  Empty if they differ otherwise.
std::string for_all_platforms(const Cause& cause) {
  const std::string_view same = without_platform(cause.cases.front());
  if (same.empty()) return {};
  if (cause.cases.size() == 1) return cause.cases.front().finding->message;
  std::vector<std::string> platforms;
  for (const Case& each : cause.cases) {
    if (without_platform(each) != same) return {};
    platforms.push_back(each.artifact->source->platform);
  }
  return fmt::format("{} on {}", same, asked_platforms(platforms));
}

std::string where(const Cause& cause, const Release& release) {
  if (release.artifacts.size() < 2) return {};
  std::vector<const Artifact*> artifacts;
  for (const Case& each : cause.cases) {
    if (artifacts.empty() || artifacts.back() != each.artifact) artifacts.push_back(each.artifact);
  }
  if (artifacts == release.judged) return {};
  const std::string place = place_in(release, artifacts);
  if (place.empty()) return file_names(artifacts);
  const bool has_wheel = std::ranges::any_of(
      artifacts, [](const Artifact* each) { return each->kind != ArtifactKind::release; });
  if (!has_wheel) return "on " + place;
  return fmt::format("in the wheel{} for {}", artifacts.size() == 1 ? "" : "s", place);
}

}  // namespace

std::string_view binding_name(std::string_view binding) {
  const auto* found = std::ranges::find(names, binding, &Name::binding);
  return found == names.end() ? binding : found->name;
}

CauseWords words(const Cause& cause, const Release& release) {
  CauseWords result;
  result.sentence = for_all_platforms(cause);
  if (!result.sentence.empty()) return result;
  result.where = where(cause, release);
  std::set<std::string_view> modules;
  std::set<std::pair<std::string_view, std::string_view>> messages;
  for (const Case& each : cause.cases) {
    const std::string_view name = each.module ? std::string_view(each.module->name) : "";
    if (each.module) modules.insert(name);
    if (each.finding) messages.emplace(name, each.finding->message);
  }
  const std::size_t number = modules.size();
  if (!cause.subject.empty()) {
    // In several wheels the addresses differ: these are those of the first.
    const Case& first = cause.cases.front();
    result.sentence = first.module
                          ? fmt::format("{}: {}", module_name(first), first.finding->message)
                          : first.finding->message;
    result.details = first.finding->details;
    return result;
  }
  const std::size_t prefix = number > 1 ? shared_package(modules) : 0;
  if (number > 1) {
    for (const std::string_view name : modules)
      result.names.push_back(short_name(name.substr(prefix)));
  }
  const std::string who = number == 1 ? short_name(*modules.begin()) : count(number, "module");
  if (const Predicate* predicate = predicate_of(cause)) {
    result.sentence = fmt::format("{} {} ({})", who, number == 1 ? predicate->one : predicate->many,
                                  binding_name(cause.binding));
    return result;
  }
  if (messages.empty()) {
    result.sentence = fmt::format("{}: {}", who, to_string(cause.cases.front().module->verdict));
    return result;
  }
  std::set<std::string_view> texts;
  for (const auto& [name, message] : messages) texts.insert(message);
  if (texts.size() == 1) {
    result.sentence = *texts.begin();
    if (number == 1) result.sentence = fmt::format("{}: {}", who, result.sentence);
    if (number > 1) result.sentence += fmt::format(" ({})", who);
    return result;
  }
  if (number == 0) {
    // What is said about several wheels: the first as an example of the others.
    result.sentence = messages.begin()->second;
    for (const auto& [name, message] : messages) {
      if (message != result.sentence) result.messages.emplace_back(message);
    }
    return result;
  }
  result.sentence = cause.rule ? cause.rule->summary : "";
  if (number > 0) result.sentence += fmt::format(" ({})", count(number, "module"));
  for (const auto& [name, message] : messages) {
    result.messages.push_back(
        name.empty() ? std::string(message)
                     : fmt::format("{}: {}", short_name(name.substr(prefix)), message));
  }
  result.names.clear();
  return result;
}

std::string sentence_with_names(const CauseWords& words, std::size_t columns) {
  std::string text = words.sentence;
  for (std::size_t i = 0; i < words.names.size(); ++i) {
    const std::string& name = words.names[i];
    const std::size_t rest = i + 1 < words.names.size() ? 3 : 0;  // ", …"
    if (i > 0 && text.size() + 2 + name.size() + rest > columns) return text + ", …";
    text += i == 0 ? ": " : ", ";
    text += name;
  }
  return text;
}

}  // namespace ftcheck::report
