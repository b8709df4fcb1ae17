// Prints what a target installs of a file of a project, one distribution per line: normalized name,
// version and origin, and "root" for the project itself.  For the scripts beside this file.
//
//   ftcheck-project-picks FILE INTERPRETER PLATFORM [extra=NAME|group=NAME|no-deps]...
//
// What could not be understood is printed to standard error.
#include "base/project_name.hpp"
#include "base/read_file.hpp"
#include "project/read.hpp"
#include "project/walk.hpp"

#include <ftcheck/error.hpp>
#include <ftcheck/interpreter.hpp>

#include <cstdint>
#include <filesystem>
#include <iostream>
#include <string>
#include <string_view>

namespace {

using namespace ftcheck;

std::string read_file(const std::filesystem::path& path) {
  constexpr std::uint64_t most_bytes = std::uint64_t{256} << 20U;
  std::string text;
  if (base::read_text_file(path, most_bytes, text)) throw Error(path.string() + ": cannot be read");
  return text;
}

void choose(std::string_view option, project::Selection& selection) {
  if (option == "no-deps") selection.no_deps = true;
  if (option.starts_with("extra=")) selection.extras.emplace_back(option.substr(6));
  if (option.starts_with("group=")) selection.groups.emplace_back(option.substr(6));
}

void print(const project::Needs& needs) {
  for (const project::Pick& pick : needs.picks) {
    std::cout << base::normalize_name(pick.project) << ' '
              << (pick.version.empty() ? "-" : pick.version) << ' ' << to_string(pick.origin)
              << (pick.is_root ? " root" : "") << '\n';
  }
  for (const project::Want& want : needs.wants) {
    std::cout << "want " << base::normalize_name(want.project) << ' ' << want.specifiers << '\n';
  }
  for (const std::string& note : needs.notes) std::cerr << note << "\n";
  for (const project::Unread& unread : needs.unread) {
    std::cerr << unread.text << ": " << unread.why << " (" << unread.place << ")\n";
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) return 2;
  try {
    const std::filesystem::path file = argv[1];
    const auto kind = input_kind_of(file);
    if (!kind) throw Error(file.string() + ": its name tells no kind of file");
    project::Selection selection;
    selection.environment = wheel::marker_environment(parse_interpreter(argv[2]),
                                                      wheel::parse_platform(argv[3]).value());
    selection.name = file.filename().string();
    for (int i = 4; i < argc; ++i) choose(argv[i], selection);
    print(project::walk(project::read_project(read_file(file), *kind, file, read_file), selection));
    return 0;
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
