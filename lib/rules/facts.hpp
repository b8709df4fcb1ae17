// What the rules examine: a module while its bytes are in memory, and a wheel once all its modules
// have been judged.
#pragma once

#include "python/judge.hpp"
#include "python/libraries.hpp"
#include "python/suffix.hpp"
#include "wheel/file_name.hpp"
#include "wheel/metadata.hpp"

#include <ftcheck/report.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::rules {

// A member as described by the archive's directory, in the directory's order.
struct MemberFacts {
  std::string name;
  std::uint64_t size = 0;  // in bytes, inflated
  bool symbolic_link = false;
  // Why installers cannot unpack it, as a clause ("is encrypted"); empty if no problem is known.
  std::string problem;
  // The only problem is a compression method that not every installer supports.
  bool rare_method = false;
};

// One architecture of a module.
struct Slice {
  BinaryFormat format = BinaryFormat::elf;
  std::string architecture;  // as Module::architecture
  bool operator==(const Slice&) const = default;
};

// A shared library that is not a module, as read from the first bytes of its file.
struct LibraryFacts {
  std::string path;
  std::vector<Slice> slices;  // empty if they could not be read
  bool managed = false;       // a .NET assembly
};

// What is kept of a judged module: what the report says about it, and what rules need besides.
struct ModuleFacts : Module {
  python::Suffix suffix;
  std::vector<Slice> slices;             // empty if the file could not be read
  std::vector<std::string> linked = {};  // the libraries that a judged module names
};

// A file whose module suffix no interpreter of the wheel looks for, beside a module with the same
// name that they load.
struct Leftover {
  std::string path;  // the member's
  python::Suffix suffix;
  std::string loaded;  // the module's file name
};

// What a wheel says about itself, and what it contains.
struct WheelFacts {
  std::string file;  // the last component of its path
  std::optional<wheel::FileName> file_name;
  std::string file_name_problem;  // a clause, if file_name is absent
  std::string dist_info;          // the directory's name; empty if there is none or several
  std::optional<wheel::WheelFile> wheel_file;
  std::optional<wheel::Metadata> metadata;
  std::optional<wheel::Record> record;
  std::vector<wheel::Tag> tags;           // from the file name, otherwise from WHEEL
  std::vector<Interpreter> interpreters;  // the free-threaded ones that install it
  // The only interpreter that matters, with Options::target.  Then `tags` are those with which it
  // installs the wheel, and `modules` those that it looks for.
  std::optional<Interpreter> target;
  std::size_t other_modules = 0;  // files with a module's suffix that the target never looks for
  // A free-threaded wheel of the same release is in the same directory or part of the same run.
  bool free_threaded_sibling = false;
  bool is_standard_library = false;  // the modules of an installed interpreter
  std::vector<MemberFacts> members;
  // What else the archive contains, as clauses: "has 4 bytes before its first member".
  std::vector<std::string> strays;
  // The actual hashes of the members that were inflated and that RECORD lists, by name:
  // "sha256=DIGEST", with RECORD's algorithm and encoding.
  std::map<std::string, std::string, std::less<>> hashes;
  std::vector<ModuleFacts> modules;  // without the leftovers
  std::vector<Leftover> leftovers;
  std::vector<LibraryFacts> libraries;
};

// What is known about the artifact that contains a module.
struct Surroundings {
  std::span<const wheel::Tag> tags;        // of its wheel; empty for a module by itself
  python::FindLibraries find_libraries;    // may be empty
  python::RemoveExported remove_exported;  // may be empty
  // The module is in an environment whose interpreter looks for its suffix, whatever the tags say.
  bool installed = false;
  // The environment is one of the default build.
  bool in_default_build = false;
  // The result of requires_cffi() for its distribution.
  bool requires_cffi = false;
  // The lowest minor version of Python 3 that Requires-Python admits; 0 if it does not say.
  unsigned lowest_python = 0;
};

// A module, its bytes and its surroundings.
struct ModuleView {
  std::string_view path;
  const python::Suffix& suffix;
  std::span<const unsigned>
      interpreters;  // minor versions of the free-threaded Pythons that load it
  const python::Judgement& judgement;
  std::span<const binary::Image> images;  // one per architecture
  const Surroundings& surroundings;
};

}  // namespace ftcheck::rules
