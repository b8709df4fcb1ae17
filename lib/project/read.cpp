#include "project/read.hpp"

#include "base/path_text.hpp"

#include <ftcheck/error.hpp>

#include <fmt/format.h>

namespace ftcheck::project {

Graph read_project(std::string_view text, InputKind kind, const std::filesystem::path& file,
                   const ReadFile& read) {
  switch (kind) {
    case InputKind::uv_lock:
      return read_uv_lock(text, file, read);
    case InputKind::pylock:
      return read_pylock(text, file);
    case InputKind::pip_report:
      return read_pip_report(text, file);
    case InputKind::poetry_lock:
      return read_poetry_lock(text, file, read);
    case InputKind::pdm_lock:
      return read_pdm_lock(text, file, read);
    case InputKind::pipfile_lock:
      return read_pipfile_lock(text, file);
    case InputKind::requirements:
      return read_requirements(text, file, read);
    case InputKind::pyproject:
      return read_pyproject(text, file);
  }
  throw Error(fmt::format("{}: ftcheck does not read this kind of file", base::path_text(file)));
}

}  // namespace ftcheck::project
