// Reads a file of a project.
#pragma once

#include "project/graph.hpp"

#include <ftcheck/project.hpp>

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace ftcheck::project {

// Another file that the input refers to ("-r base.txt", the pyproject.toml beside a poetry.lock),
// as text.  Throws Error if it cannot be read.
using ReadFile = std::function<std::string(const std::filesystem::path&)>;

// One per kind, each in a file of its own: uv_lock.cpp, pylock.cpp, ...  All throw Error, with a
// sentence that names the file and the line, for text that is not of that format; parts that cannot
// be understood are listed in Graph::unread.  No more than a million packages and edges are read.
Graph read_uv_lock(std::string_view text, const std::filesystem::path& file, const ReadFile& read);
Graph read_pylock(std::string_view text, const std::filesystem::path& file);
Graph read_poetry_lock(std::string_view text, const std::filesystem::path& file,
                       const ReadFile& read);
Graph read_pdm_lock(std::string_view text, const std::filesystem::path& file, const ReadFile& read);
Graph read_pipfile_lock(std::string_view text, const std::filesystem::path& file);
Graph read_pip_report(std::string_view text, const std::filesystem::path& file);
Graph read_requirements(std::string_view text, const std::filesystem::path& file,
                        const ReadFile& read);
Graph read_pyproject(std::string_view text, const std::filesystem::path& file);

Graph read_project(std::string_view text, InputKind kind, const std::filesystem::path& file,
                   const ReadFile& read);

}  // namespace ftcheck::project
