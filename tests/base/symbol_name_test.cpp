#include "base/symbol_name.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <string>

using ftcheck::base::lasting_symbol;
using ftcheck::base::readable_symbol;

TEST_CASE("names of C stay as they are") {
  CHECK(readable_symbol("ImagingDefaultArena") == "ImagingDefaultArena");
  CHECK(readable_symbol("cache.1234") == "cache.1234");
  CHECK(readable_symbol("_ZTooShort") == "_ZTooShort");
  CHECK(readable_symbol("") == "");
}

TEST_CASE("names of C++ are demangled, without parameters and template arguments") {
  CHECK(readable_symbol("_ZN3pkg5CacheIiE3putEi") == "pkg::Cache<...>::put");
  CHECK(readable_symbol("_ZN3pkg4growERSt6vectorIiSaIiEE") == "pkg::grow");
  CHECK(readable_symbol("_ZZN3pkg4nextEvE5count") == "pkg::next::count");
  CHECK(readable_symbol("_ZN12_GLOBAL__N_15cacheE") == "(anonymous namespace)::cache");
  CHECK(readable_symbol("_ZN3pkg1AlsEi") == "pkg::A::operator<<");
  CHECK(readable_symbol("_ZN3pkg1AclEv") == "pkg::A::operator()");
  CHECK(readable_symbol("_ZNK3pkg1A3getEv.constprop.0") == "pkg::A::get");
}

TEST_CASE("the hash in a name of Rust is left out") {
  CHECK(readable_symbol("_ZN5crate5cache3put17h0123456789abcdefE") == "crate::cache::put");
}

TEST_CASE("what does not print, and backticks, become question marks") {
  CHECK(readable_symbol("a\x1b[2J\nb\x7f`c`") == "a?[2J?b??c?");
  CHECK(readable_symbol("\xff\xc3name") == "??name");
  CHECK(readable_symbol("größe") == "größe");
}

TEST_CASE("long names are cut") {
  const std::string shown = readable_symbol(std::string(100'000, 'a'));
  CHECK(shown.size() < 110);
  CHECK(shown.ends_with("…"));
}

TEST_CASE("a name that stands for a very long one is shown as it is in the file") {
  std::string name = "_Z1fIJ1a";
  for (int i = 0; i < 30; ++i) name += "1bIS_S0_E";
  name += "EEvv";
  const auto begin = std::chrono::steady_clock::now();
  CHECK(readable_symbol(name).starts_with("_Z1fIJ1a"));
  std::string packs = "_Z1fIJiiiiiiiiiiiiiiiiiiiiiiiiEEv";
  for (int i = 0; i < 20; ++i) packs += "1aIJDp";
  CHECK(readable_symbol(packs).starts_with("_Z1fIJ"));
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(1));
}

TEST_CASE("what compilers append to names does not last") {
  CHECK(lasting_symbol("cache.1234") == "cache");
  CHECK(lasting_symbol("grow.constprop.0") == "grow");
  CHECK(lasting_symbol("grow.isra.0.part.1.cold") == "grow");
  CHECK(lasting_symbol("Cache.size") == "Cache.size");
  CHECK(lasting_symbol(".5") == ".5");
  CHECK(lasting_symbol("") == "");
}
