#include "project_options.hpp"

#include "inputs.hpp"
#include "usage_error.hpp"
#include "values.hpp"

#include <ftcheck/error.hpp>
#include <ftcheck/terminal.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

namespace ftcheck::cli {
namespace {

namespace fs = std::filesystem;

std::optional<InputKind> read_kind(const Typed& typed) {
  if (!typed.input_kind) return std::nullopt;
  return parse_input_kind(*typed.input_kind, "--input-kind");
}

bool is_directory(const std::string& word) {
  std::error_code failure;
  return fs::is_directory(word, failure);
}

bool has_type(const Typed& typed, const std::optional<InputKind>& kind, InputType type) {
  return std::ranges::any_of(typed.words,
                             [&](const std::string& word) { return type_of(word, kind) == type; });
}

[[noreturn]] void refuse_extras(const Typed& typed) {
  const std::string_view option = typed.extras.empty() ? "--group" : "--extra";
  if (option == "--extra" && !typed.packages.empty()) {
    throw UsageError(fmt::format(
        "--extra is about the files of a project; for a package: --package {}",
        quote_for_shell(fmt::format("{}[{}]", typed.packages.front(), typed.extras.front()))));
  }
  throw UsageError(fmt::format(
      "{} chooses among the dependencies of a project: name its lock file or pyproject.toml as a "
      "PATH",
      option));
}

// What a path is may take a question to the system, so it is only asked for options that depend on
// it.
void check_project_options(const Typed& typed, const std::optional<InputKind>& kind) {
  const bool has_lists = !typed.files_from.empty();
  const auto has = [&](InputType type) { return has_lists || has_type(typed, kind, type); };
  if (kind && !has(InputType::project)) {
    throw UsageError(
        fmt::format("--input-kind {} needs a file of that kind as a PATH", to_string(*kind)));
  }
  const bool has_parts = !typed.extras.empty() || !typed.groups.empty();
  if (has_parts && !has(InputType::project)) refuse_extras(typed);
  const bool needs_project = typed.deps || typed.resolver;
  if (needs_project && !has_packages(typed) && !has(InputType::project)) {
    if (typed.deps) {
      throw UsageError(
          fmt::format("{} is about what a project needs: name its lock file as a "
                      "PATH, or add --package NAME",
                      *typed.deps ? "--deps" : "--no-deps"));
    }
    throw UsageError(
        "--resolver finds versions for requirements: name pyproject.toml or requirements.txt as a "
        "PATH, or add --package NAME with --deps");
  }
  if (typed.deps == true && typed.history) {
    throw UsageError("--history is about one project at a time; leave out --deps");
  }
  if (typed.ask_index && !has_lists && std::ranges::none_of(typed.words, is_directory)) {
    throw UsageError(
        "--ask-index asks about what is installed in a directory: name one, such as .venv");
  }
  if (typed.python && has(InputType::project) && !has(InputType::local)) {
    throw UsageError(
        fmt::format("--python is about directories; for a project: --target {}", *typed.python));
  }
}

}  // namespace

ProjectQuestion read_project_question(const Typed& typed) {
  ProjectQuestion question;
  question.kind = read_kind(typed);
  if (typed.resolver) question.resolver = parse_resolver(*typed.resolver, "--resolver");
  question.deps = typed.deps;
  question.ask_index = typed.ask_index;
  for (const std::string& extra : typed.extras) check_name(extra, "--extra");
  for (const std::string& group : typed.groups) check_name(group, "--group");
  check_project_options(typed, question.kind);
  return question;
}

bool may_have_projects(const Typed& typed, const std::optional<InputKind>& kind) {
  return !typed.files_from.empty() || has_type(typed, kind, InputType::project) ||
         has_type(typed, kind, InputType::url);
}

void check_name(std::string_view text, std::string_view where) {
  if (is_name(text)) return;
  throw Error(text.empty()
                  ? fmt::format("{} needs a name", where)
                  : fmt::format("{}: '{}' is not a name; give one name at a time", where, text));
}

ProjectOptions complete(const ProjectQuestion& question, const Settings& settings) {
  ProjectOptions options;
  options.kind = question.kind;
  options.extras = settings.extras.value_or(std::vector<std::string>());
  options.groups = settings.groups.value_or(std::vector<std::string>());
  options.no_deps = question.deps == false;
  options.resolver = settings.resolver.value_or(Resolver::fit);
  return options;
}

}  // namespace ftcheck::cli
