// Where an image may catch an exception.
//
// What becomes of an exception that a call throws is in the file's unwind tables: for each function
// (ELF, Mach-O: each run of calls in it) whether somebody cleans up there and lets it pass, or
// takes it.  Nothing is read when an image is opened; whoever asks about an address has that
// address looked up, as the unwinder does, by a binary search.
#pragma once

#include "binary/catch.hpp"
#include "binary/image.hpp"

#include <cstdint>
#include <optional>

namespace ftcheck::binary {

// An image's unwind tables, found sound enough to search.
struct CatchTables {
  const Image* image = nullptr;
};

// Nothing if the image has no such tables, they are damaged or of another kind, or other images are
// linked to it.  The image must outlive what is returned.
std::optional<CatchTables> read_catch_tables(const Image& image);

// What becomes of an exception thrown by a call, an instruction of `size` bytes at `call`.  Nothing
// if the tables do not tell: they are damaged there, or of an unknown kind.
std::optional<Catch> find_catch(const CatchTables& tables, std::uint64_t call, unsigned size);

}  // namespace ftcheck::binary
