// Options about files that say what a project needs: which of its dependencies count.
#pragma once

#include "settings.hpp"
#include "typed.hpp"

#include <ftcheck/project.hpp>

#include <optional>
#include <string_view>

namespace ftcheck::cli {

struct ProjectQuestion {
  std::optional<InputKind> kind;     // of all files
  std::optional<bool> deps;          // --deps, --no-deps
  bool ask_index = false;            // about what is installed in directories
  std::optional<Resolver> resolver;  // a setting too: the configuration may have another
};

// Throws UsageError, also for options that make no sense together.
ProjectQuestion read_project_question(const Typed& typed);

// True if a word or a list of the command line may be a file of a project or the URL of a wheel.
bool may_have_projects(const Typed& typed, const std::optional<InputKind>& kind);

// Throws Error for a text that cannot be the name of an extra or of a group, with a sentence that
// begins with `where`.
void check_name(std::string_view text, std::string_view where);

// The question with what the settings say.
ProjectOptions complete(const ProjectQuestion& question, const Settings& settings);

}  // namespace ftcheck::cli
