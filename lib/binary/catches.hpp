// Where an image may catch an exception.
//
// A file's unwind tables say what happens to an exception that a call throws: for each function
// (ELF, Mach-O: for each run of calls in it) whether the function cleans up and lets it pass, or
// catches it.  Nothing is read when an image is opened; find_catch looks up a single address by
// binary search, like the unwinder.
#pragma once

#include "binary/catch.hpp"
#include "binary/image.hpp"

#include <cstdint>
#include <optional>

namespace ftcheck::binary {

// An image's unwind tables, checked as far as a search needs.
struct CatchTables {
  const Image* image = nullptr;
};

// Nothing if the image has no such tables, they are damaged or of another kind, or other images are
// linked to it.  The image must outlive the result.
std::optional<CatchTables> read_catch_tables(const Image& image);

// What happens to an exception thrown by a call, an instruction of `size` bytes at `call`.  Nothing
// if the tables do not say: they are damaged there, or of an unknown kind.
std::optional<Catch> find_catch(const CatchTables& tables, std::uint64_t call, unsigned size);

}  // namespace ftcheck::binary
