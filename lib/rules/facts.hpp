// What the rules look at: a module while its bytes are in memory, and a wheel when all of its
// modules have been judged.
#pragma once

#include "python/judge.hpp"
#include "python/libraries.hpp"
#include "python/suffix.hpp"
#include "wheel/file_name.hpp"
#include "wheel/metadata.hpp"

#include <ftcheck/report.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::rules {

// A member as the archive's directory has it, in the directory's order.
struct MemberFacts {
  std::string name;
  std::uint64_t size = 0;  // inflated
  bool symbolic_link = false;
  // Why no installer can unpack it, as a clause: encrypted, compressed by an unknown method; empty
  // if nothing is known to be wrong with it.
  std::string problem;
  // The problem is only that it is compressed by a method that not every installer knows.
  bool rare_method = false;
};

// One architecture of a module.
struct Slice {
  BinaryFormat format = BinaryFormat::elf;
  std::string architecture;  // as Module::architecture
  bool operator==(const Slice&) const = default;
};

// A shared library that is no module, by the first bytes of its file.
struct LibraryFacts {
  std::string path;
  std::vector<Slice> slices;  // empty if they could not be read
  bool managed = false;       // a .NET assembly
};

// What is kept of a module once it is judged: what the report says of it, and what rules ask
// besides.
struct ModuleFacts : Module {
  python::Suffix suffix;
  std::vector<Slice> slices;  // empty if the file could not be read
};

// A file with a module's suffix that no interpreter of the wheel looks for, beside a module of its
// name that they load.
struct Leftover {
  std::string path;  // the member's
  python::Suffix suffix;
  std::string loaded;  // the module's file name
};

// What a wheel says of itself and what is in it.
struct WheelFacts {
  std::string file;  // the last component of its path
  std::optional<wheel::FileName> file_name;
  std::string file_name_problem;  // a clause, where file_name is absent
  std::string dist_info;          // the directory's name; empty if there is none, or several
  std::optional<wheel::WheelFile> wheel_file;
  std::optional<wheel::Metadata> metadata;
  std::optional<wheel::Record> record;
  std::vector<wheel::Tag> tags;           // of the file name, else of WHEEL
  std::vector<Interpreter> interpreters;  // free-threaded ones that install it
  // True if a wheel of the same name and version that a free-threaded interpreter installs is in
  // the same directory, or is audited in the same run.
  bool free_threaded_sibling = false;
  std::vector<MemberFacts> members;
  // What else is in the archive, as clauses about it: "has 4 bytes before its first member".
  std::vector<std::string> strays;
  // What the members' bytes were seen to hash to, by name: "sha256=DIGEST", the algorithm that
  // RECORD names, and in its encoding.  Of members that were inflated and that RECORD lists.
  std::map<std::string, std::string, std::less<>> hashes;
  std::vector<ModuleFacts> modules;  // without the left-overs
  std::vector<Leftover> leftovers;
  std::vector<LibraryFacts> libraries;
};

// What is known of the artifact a module belongs to.
struct Surroundings {
  std::span<const wheel::Tag> tags;        // of its wheel; empty for a module by itself
  python::FindLibraries find_libraries;    // may be empty
  python::RemoveExported remove_exported;  // may be empty
  // It is in an environment whose interpreter looks for its suffix, whatever the tags say.
  bool installed = false;
  // And that is one of the default build.
  bool in_default_build = false;
  // As requires_cffi says of its distribution.
  bool requires_cffi = false;
  // The lowest minor version of Python 3 that Requires-Python admits; 0 where it says nothing.
  unsigned lowest_python = 0;
};

// A module, its bytes and its surroundings.
struct ModuleView {
  std::string_view path;
  const python::Suffix& suffix;
  std::span<const unsigned> interpreters;  // minor versions of the free-threaded ones that load it
  const python::Judgement& judgement;
  std::span<const binary::Image> images;  // one per architecture
  const Surroundings& surroundings;
};

}  // namespace ftcheck::rules
