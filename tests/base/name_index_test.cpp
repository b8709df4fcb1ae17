#include "base/name_index.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

using ftcheck::base::NameIndex;

namespace {

struct Entry {
  std::string_view name;
  int value;
};

// Short names, long names that agree at both ends or in the middle, and an empty one.
constexpr std::array table = {
    Entry{"exit", 1},
    Entry{"", 2},
    Entry{"tixe", 3},
    Entry{"PyModule_Create2", 4},
    Entry{"PyModule_Create3", 5},
    Entry{"PyCriticalSection_Begin", 6},
    Entry{"PyCriticalSection2_Begin", 7},
    Entry{"PyMutexA_is_in_the_mid_dle_of_it_all_Lock", 8},
    Entry{"PyMutexB_is_in_the_mid_dle_of_it_all_Lock", 9},
};
constexpr NameIndex<table.size()> names(table);

}  // namespace

TEST_CASE("only the names of its table are found in an index") {
  for (const Entry& entry : table) {
    REQUIRE(names.find(table, std::string(entry.name)) != nullptr);
    CHECK(names.find(table, std::string(entry.name))->value == entry.value);
  }
  for (const std::string_view other :
       {"exi", "exit2", "e", "PyModule_Create", "PyModule_Create22", "PyModule_create2",
        "PyMutexC_is_in_the_mid_dle_of_it_all_Lock"}) {
    CHECK(names.find(table, other) == nullptr);
  }
}

TEST_CASE("names can be found at compile time") {
  static_assert(names.find(table, "exit")->value == 1);
  static_assert(names.find(table, "quit") == nullptr);
}
