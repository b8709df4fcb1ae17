// Only regular files are mapped, and exactly the file that was opened.
#include "archive/system.hpp"

#include "base/no_path.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <fstream>

using ftcheck::NoPath;
using ftcheck::archive::MappedFile;
using ftcheck::base::OpenFile;

TEST_CASE("a regular file is mapped, and nothing else") {
  const NoPath path;
  CHECK(MappedFile(OpenFile(path.get())).bytes().empty());
  std::ofstream(path.get()) << "four and more";
  CHECK(MappedFile(OpenFile(path.get())).bytes().size() == 13);
  std::filesystem::remove(path.get());
  REQUIRE(::mkfifo(path.get().c_str(), 0600) == 0);
  CHECK(MappedFile(OpenFile(path.get())).bytes().empty());
}
