#include "binary/link.hpp"

#include "base/path.hpp"
#include "binary/format.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace ftcheck::binary {
namespace {

std::uint64_t lowest(const Image& image) {
  return image.regions.empty() ? 0 : image.regions.front().address;
}

std::uint64_t end_of(const Region& region) {
  return region.address + region.size;
}

std::uint64_t highest(const Image& image) {
  return image.regions.empty() ? 0 : end_of(image.regions.back());
}

// The distance that the library must move to lie clear of the image.  Zero if it already does,
// because code of 32-bit Windows has addresses in its instructions.  Nothing if no addresses are
// left.
std::optional<std::uint64_t> distance_to_move(const Image& image, const Image& library) {
  constexpr std::uint64_t alignment = 0x100000;
  const bool clear = highest(library) <= lowest(image) || highest(image) <= lowest(library);
  if (clear) {
    return 0;
  }
  const std::uint64_t begin = lowest(library) / alignment * alignment;
  const std::uint64_t room = ~std::uint64_t{0} - highest(image);
  if (room < 2 * alignment || highest(library) - begin > room - 2 * alignment) {
    return std::nullopt;
  }
  return (highest(image) + alignment - 1) / alignment * alignment + alignment - begin;
}

// Binds those of `imports` that are not bound yet and that `provider`, a file called `file`, has.
void bind_imports(std::span<const Import> imports, std::span<std::optional<std::uint64_t>> bound,
                  const Image& provider, std::string_view file, std::uint64_t moved_by,
                  const MayBind& may_bind) {
  for (std::size_t i = 0; i < imports.size(); ++i) {
    if (bound[i] || !may_bind(imports[i], file)) continue;
    const Export* provided = find_export(provider, imports[i].name);
    if (provided != nullptr && provided->forwarded_to.empty() && !provided->indirect) {
      bound[i] = provided->address + moved_by;
    }
  }
}

}  // namespace

Image moved(const Image& image, std::uint64_t distance) {
  Image result = image;
  for (Region& region : result.regions) region.address += distance;
  for (Export& symbol : result.exports) symbol.address += distance;
  for (Fixup& fixup : result.fixups) {
    fixup.address += distance;
    const bool is_place = fixup.kind == Fixup::Kind::address || fixup.kind == Fixup::Kind::indirect;
    if (is_place) fixup.value += distance;
  }
  for (std::uint64_t& constructor : result.constructors) constructor += distance;
  if (result.entry) *result.entry += distance;
  if (result.stack_cookie) *result.stack_cookie += distance;
  if (result.thread_template) *result.thread_template += distance;
  result.unwind.index.address += distance;
  result.unwind.frames.address += distance;
  result.unwind.base += distance;
  return result;
}

bool provides(const Image& library, const Image& image) {
  return std::any_of(image.imports.begin(), image.imports.end(), [&](const Import& symbol) {
    return find_export(library, symbol.name) != nullptr;
  });
}

void link(Image& image, const Image& library, std::string file, const MayBind& may_bind) {
  const auto moved_by = distance_to_move(image, library);
  if (!moved_by) return;
  const std::size_t first_import = image.imports.size();
  image.imports.insert(image.imports.end(), library.imports.begin(), library.imports.end());
  image.bound.resize(image.imports.size());
  const std::span<const Import> imports(image.imports);
  const std::span bound(image.bound);
  bind_imports(imports.first(first_import), bound.first(first_import), library,
               base::file_name(file), *moved_by, may_bind);
  bind_imports(imports.subspan(first_import), bound.subspan(first_import), image,
               base::file_name(image.name), 0, may_bind);

  for (Region region : library.regions) {
    region.address += *moved_by;
    image.regions.push_back(region);
  }
  image.parts.push_back({.file = std::move(file),
                         .begin = lowest(library) + *moved_by,
                         .end = highest(library) + *moved_by,
                         .moved_by = *moved_by,
                         .first_import = static_cast<std::uint32_t>(first_import),
                         .fixups = library.fixups});
  image.libraries.insert(image.libraries.end(), library.libraries.begin(), library.libraries.end());
  finish(image);
}

std::string describe_address(std::span<const Part> parts, std::uint64_t address) {
  const Part* part = find_part(parts, address);
  if (part == nullptr) return fmt::format("0x{:x}", address);
  return fmt::format("0x{:x} of {}", address - part->moved_by, part->file);
}

}  // namespace ftcheck::binary
