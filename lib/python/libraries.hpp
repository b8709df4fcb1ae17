// The shared libraries that come with a module.  An init function may only forward to one of them,
// or ask one how it was built before it declares.
#pragma once

#include "binary/image.hpp"

#include <functional>
#include <string>
#include <vector>

namespace ftcheck::python {

struct Library {
  std::string file;                      // its path in the wheel or environment
  const binary::Image* image = nullptr;  // of the same architecture as the module
};

// Opens the libraries that an image names (Image::libraries) and that come with it.  The result
// lives as long as the artifact is being audited.
using FindLibraries = std::function<std::vector<Library>(const binary::Image& image)>;

// Removes the names exported by any file that comes with an image, whether the image names the file
// or not: a file that was loaded before may provide them.
using RemoveExported =
    std::function<void(std::vector<std::string>& names, const binary::Image& image)>;

}  // namespace ftcheck::python
