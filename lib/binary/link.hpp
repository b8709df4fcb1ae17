// Links a library to an image, as the dynamic loader would, so that a call into it can be followed.
//
// The result is one image: both files' memory at addresses of their own, and the imports that the
// library provides resolved.  Whoever follows code then need not know that there are two files.
#pragma once

#include "binary/image.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace ftcheck::binary {

// True if the library exports something that the image imports.
bool provides(const Image& library, const Image& image);

// Tells whether an import can be that of a file of the name `provider` at all.
using MayBind = std::function<bool(const Import& import, std::string_view provider)>;

// Adds `library`, called `file` in what is said to users, to `image` as a part, and binds of the
// imports of each those that `may_bind` and that the other provides.  Both must be of one
// architecture; the bytes of both, and the library, must outlive the image, which has its fixups (a
// million, at times) from there.  Does nothing if there are not addresses enough for both.
void link(
    Image& image, const Image& library, std::string file,
    const MayBind& may_bind = [](const Import&, std::string_view) { return true; });

// The image, to which none is linked yet, as it is when it is loaded `distance` further up than
// where it is linked.  Code that has addresses in its instructions, as 32-bit Windows has, is not
// changed.
Image moved(const Image& image, std::uint64_t distance);

// An address as a user finds it in the file: "0x1234", or "0x1234 of libfoo.so" if it is in a part.
std::string describe_address(std::span<const Part> parts, std::uint64_t address);

}  // namespace ftcheck::binary
