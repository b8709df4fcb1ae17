// What is fetched of a wheel that is elsewhere.
//
// Its members' names say which of them are modules, so those come in the first request.  A file
// such as "libx.so" can be a module too (paddle/base/libpaddle.so, triton/_C/libtriton.so), but is
// mostly a shared library, and the largest part of its wheel (torch/lib/libtorch_cuda.so: 670 MB).
// Such a file is not fetched
// - if a judged module links it, or
// - if it is in a directory without Python files and modules, and no Python file of the wheel
//   mentions it in an import.
#pragma once

#include "archive/archive.hpp"
#include "audit/wheel_modules.hpp"
#include "rules/facts.hpp"

#include <ftcheck/audit.hpp>

#include <span>
#include <string_view>
#include <vector>

namespace ftcheck::auditing {

// The members that installers install, sorted by name: the last one of several with a name.
std::vector<const archive::Member*> installed_members(const archive::Archive& archive);

// Fetches what an audit of the wheel surely reads, at once.  `file` is the wheel's file name;
// `target` is what is asked for, if anything is.
void want_needed(const archive::Archive& archive, std::string_view file,
                 const Wanted* target = nullptr);

// Fetches the members with these names, at once.
void want_paths(const archive::Archive& archive, std::span<const std::string_view> paths);

// Removes from `split` the files that are not here and may be libraries, by the rule above.
std::vector<NamedMember> take_doubtful(SplitMembers& split, const archive::Archive& archive);

// Fetches those of them that may be modules, and marks the others as libraries
// (NamedMember::is_library, without NamedMember::module).  To be called when all others are judged.
void settle_doubtful(std::vector<NamedMember>& doubtful,
                     const std::vector<const archive::Member*>& members,
                     const rules::WheelFacts& facts, const archive::Archive& archive,
                     const Options& options);

// True if Python code could import a module of that name: it follows a dot, or the word "import" in
// the same statement.  `is_source` is false for compiled code (.pyc), where any mention counts.
bool may_import(std::string_view python, std::string_view name, bool is_source);

}  // namespace ftcheck::auditing
