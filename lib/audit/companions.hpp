// The other files of an artifact, as evidence of how a file is used that cannot be imported by
// name.
//
// Python code that loads a module by path, or a library with ctypes, contains the name of the
// function it loads with and usually that of the file.  Code is searched for such words and never
// run.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ftcheck::auditing {

// A file that comes with another one.
struct Companion {
  std::string path;
  std::uint64_t size = 0;
  std::function<std::string()> read;  // its bytes; throws Error if it cannot be read
};

class Companions {
 public:
  using List = std::function<std::vector<Companion>()>;

  // Told the paths of the files that are read next, where reading them together is faster.
  using Announce = std::function<void(const std::vector<std::string_view>& paths)>;

  // `list` is called for the first question.  It may be empty: there are no companions.
  explicit Companions(List list = {}, Announce announce = {})
      : list_(std::move(list)), announce_(std::move(announce)) {}

  // True if something could load the module of that file as `name`, the name of its init function.
  // `stem` is the file's name without its suffix.
  bool load_module(std::string_view file_name, std::string_view stem, std::string_view name);

  // True if something links the file or loads it as a library.
  bool use_library(std::string_view file_name, std::string_view stem);

 private:
  void prepare();
  void keep_loaders(const Companion& python);
  bool in_other_files(const std::function<bool(std::string_view)>& is_it, std::string_view except);

  List list_;
  Announce announce_;
  bool is_prepared_ = false;
  bool others_are_announced_ = false;
  std::vector<Companion> others_;  // files that are not Python code
  // The text of Python files that load modules or libraries.
  std::vector<std::string> module_loaders_;
  std::vector<std::string> library_loaders_;
  std::uint64_t kept_ = 0;  // bytes of these
  std::uint64_t left_ = 0;  // how many bytes of other files may still be searched
};

// True if Python could import a file with that stem and it looks intended: "_x", but not "libx" or
// "x-1".
bool is_named_as_module(std::string_view stem);

// True if the text contains the word, not only as a part of a longer word.
bool has_word(std::string_view text, std::string_view word);

}  // namespace ftcheck::auditing
