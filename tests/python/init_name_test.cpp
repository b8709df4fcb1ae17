#include "python/init_name.hpp"

#include <doctest/doctest.h>

#include <string>

#include "python/fixture.hpp"

using ftcheck::binary::Image;
using ftcheck::python::all_init_functions;
using ftcheck::python::encode_module_name;
using ftcheck::python::EncodedName;
using ftcheck::python::find_init_function;

namespace {

// `exports` sorted by name, like in an Image.
Image exporting(std::initializer_list<std::string_view> exports) {
  Image image;
  std::uint64_t address = 0x1000;
  for (const std::string_view name : exports) {
    image.exports.push_back({std::string(name), address, {}});
    address += 0x10;
  }
  return image;
}

}  // namespace

TEST_CASE("an ASCII module name stands for itself") {
  for (const std::string_view name : {"_x", "a", "__init__", "x1"}) {
    const EncodedName encoded = encode_module_name(name);
    CHECK(encoded.ascii);
    CHECK(encoded.text == name);
  }
}

TEST_CASE("a dash in a module's name is an underscore in its init function's, like in CPython") {
  const EncodedName encoded = encode_module_name("fast-path");
  CHECK(encoded.ascii);
  CHECK(encoded.text == "fast_path");
}

TEST_CASE(
    "other names are encoded like Python's punycode codec does, with underscores for dashes") {
  struct Row {
    std::string_view name;
    std::string_view text;
  };
  for (const Row& row : {
           Row{"räksmörgås", "rksmrgs_5wao1o"},
           Row{"é", "9ca"},
           Row{"日本語", "wgv71a119e"},
           Row{"añb", "ab_zja"},
           Row{"ü-x", "_x_wka"},
           Row{"a_ñ", "a__0ja"},
           Row{"Ünïcödé", "ncd_ska2e7a2c"},
           Row{"名前_x", "_x_7j5cj0e"},
           Row{"𝒳", "t31h"},
           Row{"ab😀cd", "abcd_w973c"},
           Row{"ｆ", "ri7c"},
       }) {
    CAPTURE(row.name);
    const EncodedName encoded = encode_module_name(row.name);
    CHECK_FALSE(encoded.ascii);
    CHECK(encoded.text == row.text);
  }
}

TEST_CASE("a name is encoded up to the length that file systems allow") {
  CHECK(encode_module_name(std::string(200, 'a') + "é").text == std::string(200, 'a') + "_znr");
}

TEST_CASE("a name that no file can have is not encoded, which would take quadratic time") {
  std::string name;
  for (int i = 0; i < 1'000'000; ++i) {
    name += "é";
  }
  const EncodedName encoded = encode_module_name(name);
  CHECK_FALSE(encoded.ascii);
  CHECK_FALSE(find_init_function(exporting({"PyInit__x"}), name, true).has_value());
}

TEST_CASE("bytes that are not UTF-8 give a name that no file exports, and do no harm") {
  for (const std::string_view name : {"\xff", "a\xc3", "\x80\x80", "\xf0\x9f\x98", "\xe9t\xe9"}) {
    CAPTURE(name);
    CHECK_FALSE(encode_module_name(name).ascii);
    CHECK_FALSE(find_init_function(exporting({"PyInit_a", "PyInit_t"}), name, true).has_value());
  }
}

TEST_CASE("the init function is the one for the module's own name") {
  const Image image = exporting({"PyInit_a", "PyInit_b"});
  const auto found = find_init_function(image, "b", false);
  REQUIRE(found.has_value());
  CHECK(found->symbol == "PyInit_b");
  CHECK(found->address == 0x1010);
  CHECK_FALSE(found->is_export);
  CHECK_FALSE(find_init_function(image, "c", false).has_value());
  CHECK_FALSE(find_init_function(image, "", false).has_value());
}

TEST_CASE("3.15 calls the export function first, and 3.14 does not know it") {
  const Image image = exporting({"PyInit_x", "PyModExport_x"});
  const auto new_way = find_init_function(image, "x", true);
  REQUIRE(new_way.has_value());
  CHECK(new_way->symbol == "PyModExport_x");
  CHECK(new_way->is_export);
  const auto old_way = find_init_function(image, "x", false);
  REQUIRE(old_way.has_value());
  CHECK(old_way->symbol == "PyInit_x");
  CHECK_FALSE(find_init_function(exporting({"PyModExport_x"}), "x", false).has_value());
}

TEST_CASE("3.15 falls back to PyInit_") {
  const auto found = find_init_function(exporting({"PyInit_x", "PyModExport_y"}), "x", true);
  REQUIRE(found.has_value());
  CHECK(found->symbol == "PyInit_x");
}

TEST_CASE("names outside ASCII have their own prefixes") {
  const Image image = exporting({"PyInitU_9ca", "PyInit_9ca", "PyModExportU_9ca"});
  const auto old_way = find_init_function(image, "é", false);
  REQUIRE(old_way.has_value());
  CHECK(old_way->symbol == "PyInitU_9ca");
  const auto new_way = find_init_function(image, "é", true);
  REQUIRE(new_way.has_value());
  CHECK(new_way->symbol == "PyModExportU_9ca");
  const auto ascii = find_init_function(image, "9ca", true);
  REQUIRE(ascii.has_value());
  CHECK(ascii->symbol == "PyInit_9ca");
}

TEST_CASE("an init function that another library provides keeps that library's name") {
  Image image;
  image.exports.push_back({"PyInit_x", 0, "other.PyInit_x"});
  const auto found = find_init_function(image, "x", false);
  REQUIRE(found.has_value());
  CHECK(found->forwarded_to == "other.PyInit_x");
}

TEST_CASE("all init functions of a file are distinguished from its other exports") {
  const Image image = exporting({"PyInitU_9ca", "PyInit_a", "PyInitialize", "PyModExportU_9ca",
                                 "PyModExport_a", "Py_Initialize", "my_PyInit_a"});
  CHECK(all_init_functions(image) ==
        std::vector<std::string>{"PyInitU_9ca", "PyInit_a", "PyModExportU_9ca", "PyModExport_a"});
}

TEST_CASE("a real file's init functions are found in every format") {
  for (const std::string_view path : {"linux-x86_64/multi_ready.cpython-314t-x86_64-linux-gnu.so",
                                      "linux-s390x/multi_ready.cpython-314t-s390x-linux-gnu.so",
                                      "win_amd64/multi_ready.cp314t-win_amd64.pyd",
                                      "macosx-arm64-chained/multi_ready.cpython-314t-darwin.so"}) {
    CAPTURE(path);
    const ftcheck::python::test::Opened opened{std::string(path)};
    const auto found = find_init_function(opened.image(), "multi_ready", false);
    REQUIRE(found.has_value());
    CHECK(found->symbol == "PyInit_multi_ready");
    CHECK(ftcheck::binary::find_region(opened.image(), found->address) != nullptr);
  }
  const ftcheck::python::test::Opened unicode(
      "linux-x86_64/unicode_name.cpython-314t-x86_64-linux-gnu.so");
  CHECK(find_init_function(unicode.image(), "räksmörgås", false).has_value());
}
