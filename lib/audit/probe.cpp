#include "audit/probe.hpp"

#include "archive/system.hpp"
#include "audit/file.hpp"
#include "base/path_text.hpp"
#include "binary/open.hpp"
#include "python/init_name.hpp"
#include "python/suffix.hpp"

#include <ftcheck/error.hpp>

#include <algorithm>
#include <string>
#include <system_error>
#include <vector>

namespace ftcheck::auditing {
namespace {

InitFunctions init_functions(base::Bytes bytes, const std::string& file_name) {
  const auto file = python::parse_module_file(file_name);
  try {
    const std::vector<binary::Image> images = binary::open_images(bytes, file_name);
    const auto has_own = [&](const binary::Image& image) {
      return file && python::find_init_function(image, file->stem, true).has_value();
    };
    const auto has_any = [](const binary::Image& image) {
      return !python::all_init_functions(image).empty();
    };
    if (std::ranges::any_of(images, has_own)) return InitFunctions::own;
    return std::ranges::any_of(images, has_any) ? InitFunctions::others : InitFunctions::none;
  } catch (const binary::LimitError&) {
    return InitFunctions::unreadable;
  } catch (const Error&) {
    return InitFunctions::none;
  }
}

}  // namespace

InitFunctions probe(const std::filesystem::path& path) {
  std::error_code failure;
  const std::string name = base::path_text(path.filename());
  if (std::filesystem::file_size(path, failure) >= large_file && !failure) {
    const archive::MappedFile file{base::OpenFile(path)};
    return file.bytes().empty() ? InitFunctions::unreadable : init_functions(file.bytes(), name);
  }
  try {
    return init_functions(read_file(path, large_file), name);
  } catch (const Error&) {
    return InitFunctions::unreadable;
  }
}

}  // namespace ftcheck::auditing
