#include "audit/project_file.hpp"

#include "base/ascii.hpp"
#include "base/path_text.hpp"

#include <ftcheck/project.hpp>
#include <ftcheck/terminal.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include <fmt/format.h>

namespace ftcheck::auditing {
namespace {

constexpr std::string_view script =
    "a build script, and what it needs is known once it has run: `pip install --dry-run --report "
    "report.json .`, then `ftcheck report.json`";
constexpr std::string_view conda =
    "about conda packages, which no index of wheels has; to check what is installed, give the "
    "environment's directory";
constexpr std::string_view pipfile =
    "a list of requirements; give the Pipfile.lock that `pipenv "
    "lock` writes";
constexpr std::string_view other =
    "about another language; of Python projects ftcheck reads uv.lock, pylock.toml, poetry.lock, "
    "pdm.lock, Pipfile.lock, requirements.txt and pyproject.toml";

struct Known {
  std::string_view name;  // in lower case
  std::string_view what;
};

constexpr std::array files = {
    Known{"setup.py", script},
    Known{"setup.cfg", script},
    Known{"pipfile", pipfile},
    Known{"environment.yml", conda},
    Known{"environment.yaml", conda},
    Known{"conda-lock.yml", conda},
    Known{"pixi.toml", conda},
    Known{"pixi.lock", conda},
    Known{"meta.yaml", conda},
    Known{"recipe.yaml", conda},
    Known{"cargo.lock", other},
    Known{"cargo.toml", other},
    Known{"package-lock.json", other},
    Known{"package.json", other},
    Known{"yarn.lock", other},
    Known{"pnpm-lock.yaml", other},
    Known{"gemfile.lock", other},
    Known{"go.sum", other},
    Known{"go.mod", other},
    Known{"composer.lock", other},
};

}  // namespace

std::string about_project_file(const std::filesystem::path& path) {
  const std::string name = base::to_lower(base::path_text(path.filename()));
  const auto* known = std::ranges::find(files, name, &Known::name);
  if (known != files.end()) return fmt::format("is {}", known->what);
  if (!input_kind_of(path)) return {};
  return fmt::format(
      "says what a project needs, and an index has the wheels: `ftcheck {}` asks about them",
      quote_for_shell(base::path_text(path)));
}

}  // namespace ftcheck::auditing
