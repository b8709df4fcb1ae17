#include "inputs.hpp"

#include "path_text.hpp"

#include <system_error>
#include <utility>

namespace ftcheck::cli {

namespace fs = std::filesystem;

namespace {

// True if the name alone says that a path is not a file of a project.  Most paths are such, and
// input_kind_of() asks the system about each.
bool is_plainly_local(const fs::path& path) {
  const fs::path extension = path.extension();
  return extension == ".whl" || extension == ".so" || extension == ".pyd";
}

}  // namespace

InputType type_of(const fs::path& path, const std::optional<InputKind>& kind) {
  if (is_web_url(path_text(path))) return InputType::url;
  if (kind) {
    std::error_code failure;
    return fs::is_directory(path, failure) ? InputType::local : InputType::project;
  }
  if (is_plainly_local(path)) return InputType::local;
  return input_kind_of(path) ? InputType::project : InputType::local;
}

std::vector<InputRun> runs_of(std::vector<fs::path> paths, const std::optional<InputKind>& kind) {
  std::vector<InputRun> runs;
  for (fs::path& path : paths) {
    const InputType type = type_of(path, kind);
    if (runs.empty() || runs.back().type != type) runs.push_back({type, {}});
    runs.back().paths.push_back(std::move(path));
  }
  return runs;
}

}  // namespace ftcheck::cli
