// What a PATH is: a file or directory to audit, a file that says what a project needs, or the URL
// of a wheel.
#pragma once

#include <ftcheck/project.hpp>

#include <filesystem>
#include <optional>
#include <vector>

namespace ftcheck::cli {

enum class InputType { local, project, url };

// `kind` is that of --input-kind: then each file is one of a project.
InputType type_of(const std::filesystem::path& path, const std::optional<InputKind>& kind);

// Paths of one type that follow each other.
struct InputRun {
  InputType type = InputType::local;
  std::vector<std::filesystem::path> paths;
};

// The paths in their order.
std::vector<InputRun> runs_of(std::vector<std::filesystem::path> paths,
                              const std::optional<InputKind>& kind);

}  // namespace ftcheck::cli
