// Which release of a project a question is about, and which of its wheels.
#pragma once

#include "index/page.hpp"
#include "wheel/file_name.hpp"

#include <ftcheck/target.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::index {

// A requirement (PEP 508) that names a project on an index.
struct Requirement {
  std::string project;  // as written
  std::vector<std::string> extras;
  std::string specifiers;  // ">=6,<7"; empty if any version will do
  std::string marker;      // as written
};

// Throws Error with a sentence for a text that is not a requirement, and for one with a URL.
Requirement parse_requirement(std::string_view text);

struct Wheel {
  const File* file = nullptr;
  wheel::FileName name;
};

// The files of one version, in the page's order.
struct Release {
  std::string version;  // in the normal form of PEP 440
  std::vector<Wheel> wheels;
  const File* sdist = nullptr;
  bool is_pre = false;   // a pre-release or development release
  bool yanked = false;   // all of its files are
  std::string uploaded;  // the earliest of its files
};

// Oldest first.  Files whose name gives no version, or another project, are left out.  The result
// points into the page.  Throws Error if the names of wheels stand for more than a million tags.
std::vector<Release> releases_of(const Page& page);

// True if the requirement's specifiers admit the version (PEP 440); pre-releases only if `with_pre`
// is set or the specifiers name one.
bool admits(const Requirement& requirement, const Release& release, bool with_pre);

// True if an installer for CPython 3.MINOR considers the release's file: Requires-Python admits it,
// and it is not yanked while others of its release are not.  Like pip, ignores a Requires-Python
// that is invalid.
bool is_offered(const Release& release, const File& file, unsigned minor);

// True if that holds for one of the release's files.
bool has_file_for(const Release& release, unsigned minor);

// The newest release that the requirement admits and that is not yanked (unless "==" pins it) and
// that has a file whose Requires-Python admits the target.  Final releases first, unless `pre`; if
// there are only pre-releases, the newest of them, as pip does.
const Release* newest(const std::vector<Release>& releases, const Requirement& requirement,
                      const Target& target, bool pre);

// A release as far as that choice depends on it.
struct Choice {
  std::string_view version;
  bool is_pre = false;
  bool yanked = false;
};

// The same choice between releases that all have a file for the target, oldest first: the position
// of the one that is taken.  Nothing if none fits, or if the specifiers are invalid.
std::optional<std::size_t> newest(std::span<const Choice> choices, std::string_view specifiers,
                                  bool pre);

// The wheel that an installer for that interpreter takes on that platform, or nullptr.  `platform`
// is one of Target::platforms other than "all"; throws Error for another text.
const Wheel* choose_wheel(const Release& release, const Interpreter& python,
                          std::string_view platform);

// The families of platforms ("linux_x86_64") that the release has wheels for, those most used
// first. A universal2 wheel is for two of them; a wheel for "any" is for none in particular.
std::vector<std::string> platforms_of(const Release& release);

}  // namespace ftcheck::index
