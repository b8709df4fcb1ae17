// Links a library to an image, like the dynamic loader, so calls into it can be followed.
//
// The result is one image: both files' memory, each at its own addresses, with the imports that the
// library provides resolved.  Code that follows calls need not know that there are two files.
#pragma once

#include "binary/image.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace ftcheck::binary {

// True if the library exports something that the image imports.
bool provides(const Image& library, const Image& image);

// Returns whether an import can come from a file called `provider` at all.
using MayBind = std::function<bool(const Import& import, std::string_view provider)>;

// Adds `library`, called `file` in messages, to `image` as a part.  Binds the imports of each that
// the other provides and that `may_bind` permits.  Both must have one architecture.  The bytes of
// both, and the library, must outlive the image, which refers to the library's fixups (at times a
// million).  Does nothing if there are not enough addresses for both.
void link(
    Image& image, const Image& library, std::string file,
    const MayBind& may_bind = [](const Import&, std::string_view) { return true; });

// The image, without linked libraries, as loaded `distance` above the addresses that it is linked
// at.  Addresses inside instructions, which code of 32-bit Windows has, are not changed.
Image moved(const Image& image, std::uint64_t distance);

// An address as a user finds it in the file: "0x1234", or "0x1234 of libfoo.so" for one in a part.
std::string describe_address(std::span<const Part> parts, std::uint64_t address);

}  // namespace ftcheck::binary
