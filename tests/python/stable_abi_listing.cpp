// Prints which names of the interpreter files use, for tests/corpus/abi3audit.py to compare:
//
//   ftcheck-stable-abi-listing PROMISED FILE...      PROMISED is a minor version of Python 3
//
// One line per fact, with parts separated by tabs: the number of the file from 0, one of "outside",
// "newer", "weak", "defined" and "elsewhere" and a name, or "lowest" and a minor version.  The last
// three are names like the C API's that do not count: imports that the module can do without, its
// own exports, and imports from another library than Python's.
#include "binary/open.hpp"
#include "python/api/stable_abi.hpp"

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace {

using ftcheck::binary::Export;
using ftcheck::binary::Image;
using ftcheck::binary::Import;

std::vector<std::byte> read(const char* path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(file)), {});
  std::vector<std::byte> bytes;
  for (const char c : text) bytes.push_back(static_cast<std::byte>(c));
  return bytes;
}

bool has_python_name(std::string_view name) {
  return name.starts_with("Py") || name.starts_with("_Py");
}

void list(int number, const std::vector<Image>& images, unsigned promised) {
  const auto use = ftcheck::python::use_of_stable_abi(images, promised);
  for (const std::string& name : use.outside) {
    std::cout << number << "\toutside\t" << name << '\n';
  }
  for (const auto& symbol : use.newer) {
    std::cout << number << "\tnewer\t" << symbol.name << '\n';
  }
  std::cout << number << "\tlowest\t" << use.lowest << '\n';
  for (const Image& image : images) {
    for (const Import& symbol : image.imports) {
      if (!has_python_name(symbol.name)) continue;
      if (!ftcheck::python::is_python_import(image, symbol)) {
        std::cout << number << "\telsewhere\t" << symbol.name << '\n';
      } else if (symbol.weak) {
        std::cout << number << "\tweak\t" << symbol.name << '\n';
      }
    }
    for (const Export& symbol : image.exports) {
      if (has_python_name(symbol.name)) {
        std::cout << number << "\tdefined\t" << symbol.name << '\n';
      }
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::cerr << "usage: ftcheck-stable-abi-listing PROMISED FILE...\n";
    return 2;
  }
  const auto promised = static_cast<unsigned>(std::strtoul(argv[1], nullptr, 10));
  for (int i = 2; i < argc; ++i) {
    const std::vector<std::byte> bytes = read(argv[i]);
    list(i - 2, ftcheck::binary::open_images(bytes, argv[i]), promised);
  }
  return 0;
}
