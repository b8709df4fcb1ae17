#include "base/read_file.hpp"

#include "base/no_path.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <string>
#include <vector>

using ftcheck::NoPath;
using ftcheck::base::read_regular_file;
using ftcheck::base::read_text_file;
using Why = ftcheck::base::ReadFailure::Why;

namespace {

void write(const NoPath& path, std::size_t size) {
  std::ofstream(path.get()) << std::string(size, 'x');
}

}  // namespace

TEST_CASE("a file is read to its end, up to the limit") {
  const NoPath path;
  std::vector<std::byte> bytes;
  std::string text;
  for (const std::size_t size : {0, 1, 65535, 65536, 65537, 200000}) {
    CAPTURE(size);
    write(path, size);
    CHECK_FALSE(read_regular_file(path.get(), size, bytes));
    CHECK(bytes.size() == size);
    CHECK_FALSE(read_text_file(path.get(), size, text));
    CHECK(text == std::string(size, 'x'));
  }
  write(path, 200001);
  const auto failure = read_regular_file(path.get(), 200000, bytes);
  REQUIRE(failure);
  CHECK(failure->why == Why::too_large);
  CHECK(failure->size == 200001);
  CHECK(read_text_file(path.get(), 200000, text)->why == Why::too_large);
}

TEST_CASE("the reason that a file cannot be read is reported") {
  const NoPath path;
  std::vector<std::byte> bytes;
  std::string text;
  CHECK(read_regular_file(path.get(), 1, bytes)->system == std::errc::no_such_file_or_directory);
  CHECK(read_text_file(path.get(), 1, text)->system == std::errc::no_such_file_or_directory);
  CHECK(read_regular_file("/", 1, bytes)->why == Why::special);
  CHECK(read_text_file("/", 1, text)->why == Why::special);
  CHECK(read_regular_file("/dev/zero", 1, bytes)->why == Why::special);
  CHECK(read_text_file("/dev/zero", 1, text)->why == Why::too_large);
}

TEST_CASE("a pipe is read as text until its writer closes it, and never waited for as a file") {
  const NoPath path;
  REQUIRE(::mkfifo(path.get().c_str(), 0600) == 0);
  std::vector<std::byte> bytes;
  CHECK(read_regular_file(path.get(), 100, bytes)->why == Why::special);
  std::array<int, 2> ends{};
  REQUIRE(::pipe(ends.data()) == 0);
  REQUIRE(::write(ends[1], "slowly", 6) == 6);
  ::close(ends[1]);
  std::string text;
  CHECK_FALSE(read_text_file("/dev/fd/" + std::to_string(ends[0]), 100, text));
  CHECK(text == "slowly");
  ::close(ends[0]);
}
