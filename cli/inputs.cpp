#include "inputs.hpp"

#include <system_error>
#include <utility>

namespace ftcheck::cli {

namespace fs = std::filesystem;

InputType type_of(const fs::path& path, const std::optional<InputKind>& kind) {
  if (is_wheel_url(path.string())) return InputType::url;
  std::error_code failure;
  const bool is_project = kind ? !fs::is_directory(path, failure) : input_kind_of(path).has_value();
  return is_project ? InputType::project : InputType::local;
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
