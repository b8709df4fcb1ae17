// What comes with a file that no import finds by its name: whether it is loaded in another way.
//
// Python code that loads a module by its path, or a library with ctypes, names what it does it
// with, and mostly the file.  Code is searched for such words and never run.
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

  // `list` is called when the first question is asked.  May be empty: there are none.
  explicit Companions(List list = {}) : list_(std::move(list)) {}

  // True if something could load the module of that file under another name, that of its init
  // function.  `stem` is the file's name without its suffix.
  bool load_module(std::string_view file_name, std::string_view stem, std::string_view name);

  // True if something links the file, or loads it as a library.
  bool use_library(std::string_view file_name, std::string_view stem);

 private:
  void prepare();
  bool in_other_files(const std::function<bool(std::string_view)>& is_it, std::string_view except);

  List list_;
  bool is_prepared_ = false;
  std::vector<Companion> others_;  // that are not Python code
  // Python code that loads modules or libraries.
  std::vector<std::string> module_loaders_;
  std::vector<std::string> library_loaders_;
  std::uint64_t left_ = 0;  // bytes of other files that are still looked at
};

// True if Python could import a file of that name, without its suffix, and people mean it so:
// "_x", and not "libx" or "x-1".
bool is_named_as_module(std::string_view stem);

// True if the word is in the text, and not as a part of a longer one.
bool has_word(std::string_view text, std::string_view word);

}  // namespace ftcheck::auditing
