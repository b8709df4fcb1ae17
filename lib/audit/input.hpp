// Inputs that are neither a wheel, a module nor a directory of them: each kind has its own sentence
// that says what to do.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace ftcheck::auditing {

// A path or name as errors show it: as typed, or in quotes if it has blanks or unprintable
// characters.
std::string shown(const std::filesystem::path& path);

// Why there is nothing at `path`: it is a URL or a pattern, or its directory is missing.  One
// sentence.
std::string why_missing(const std::filesystem::path& path);

// Throws Error if the name says that the file is something else: a source distribution, an egg, a
// conda package, another archive, source code.  `path` is what the error shows.
void refuse_other_kind(const std::filesystem::path& path);

// The same for a zip archive that begins with `beginning`, a few hundred bytes.
void refuse_other_zip(const std::filesystem::path& path, std::span<const std::byte> beginning);
void refuse_other_zip(const std::filesystem::path& path);

// Why a file that is named neither like a wheel nor like a module is not audited.  `is_binary`: it
// begins like an ELF, PE, Mach-O or WebAssembly file.  One sentence.
std::string why_not_module(const std::filesystem::path& path, bool is_binary);

// The environment (pyvenv.cfg, conda-meta) to whose programs or headers `path`, a directory or a
// file, belongs: "env" for "env/bin" and "env/bin/python".  Empty if there is none.
std::filesystem::path environment_around(const std::filesystem::path& path);

}  // namespace ftcheck::auditing
