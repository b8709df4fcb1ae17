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

TEST_CASE("what a function template returns is no part of its name") {
  CHECK(readable_symbol("_ZN3pkg4growIiEEbT_") == "pkg::grow<...>");
  CHECK(readable_symbol("_ZN12_GLOBAL__N_14growIiEESt6vectorIiSaIiEET_") ==
        "(anonymous namespace)::grow<...>");
  CHECK(readable_symbol("_ZN3pkg1AlsIiEERS0_T_") == "pkg::A::operator<< <...>");
  CHECK(readable_symbol("_ZN3pkg1AclIiEEbT_") == "pkg::A::operator()<...>");
  CHECK(readable_symbol("_ZN3pkg1AcvT_IiEEv").starts_with("pkg::A::operator "));
}

TEST_CASE("of a name that would be costly to demangle, the parts outside of arguments are shown") {
  const std::string references = "S_S0_S1_S2_S3_S4_S5_S6_S7_S8_";
  const auto shown = [&](const std::string& begin, const std::string& end) {
    return readable_symbol(begin + references + end);
  };
  CHECK(shown("_Z5dumpsIN9rapidjson6WriterI1aEE", "EbT_P7_object") == "dumps<...>");
  CHECK(shown("_ZN3pkg5CacheI1aLj1024ELb1EJN1b1cEi1dEPFvRKS_E", "E3putEi.part.0") ==
        "pkg::Cache<...>::put");
  CHECK(shown("_ZNK12_GLOBAL__N_11AI", "EC2ERKS0_") == "(anonymous namespace)::A<...>::A");
  CHECK(shown("_ZN3pkg1AI", "ED0Ev") == "pkg::A<...>::~A");
  CHECK(shown("_ZNSt6vectorIA3_cSaIS_EDpT_", "E4growB5cxx11Ev") == "std::vector<...>::grow");
  CHECK(shown("_ZL1fIM1aiDn", "EvT_") == "f<...>");
  CHECK(readable_symbol("_ZN3pkg4growI" + std::string(200, 'i') + std::string(200, 'c') + "EEvv") ==
        "pkg::grow<...>");
  // Where that is not enough, the name is as in the file.
  CHECK(shown("_ZN3pkg1fIXadL_Z1gEE", "EEvv").starts_with("_ZN3pkg1fIX"));
  CHECK(shown("_ZN3pkgplI", "EEvv").starts_with("_ZN3pkgplI"));
}

TEST_CASE("a malformed costly name is shown as it is in the file, whatever it repeats") {
  for (const std::string part :
       {"C1", "B1a", "I", "J", "P", "N", "1a", "9", "S_", "1aI", "M", "LL"}) {
    for (const std::string begin : {"_ZN1a", "_Z1fI", "_ZN1aI"}) {
      std::string name = begin;
      for (int i = 0; i < 50'000; ++i) name += part;
      CAPTURE(part);
      CHECK(readable_symbol(name).size() < 110);
    }
  }
}

TEST_CASE("names of Cython are those of its source") {
  CHECK(readable_symbol("__pyx_pw_6mpi4py_3MPI_53Register_datarep") ==
        "mpi4py.MPI.Register_datarep");
  CHECK(readable_symbol("__pyx_pf_4h5py_7_errors_silence_errors") == "h5py._errors.silence_errors");
  CHECK(readable_symbol("__pyx_pw_11imagecodecs_11_h5checksum_7h5checksum_crc.isra.0") ==
        "imagecodecs._h5checksum.h5checksum_crc");
  CHECK(readable_symbol("__pyx_f_6uvloop_4loop_4Loop__close") == "uvloop.loop.Loop._close");
  CHECK(readable_symbol("__pyx_v_6uvloop_4loop___forking") == "uvloop.loop.__forking");
  CHECK(readable_symbol("__pyx_getprop_6mpi4py_3MPI_3Win_attrs") == "mpi4py.MPI.Win.attrs");
  CHECK(readable_symbol("__pyx_tp_new_6uvloop_4loop_Loop") == "uvloop.loop.Loop.tp_new");
  CHECK(readable_symbol("__pyx_fuse_0__pyx_pw_3pkg_2_x_7__pyx_fuse_0_1median") == "pkg._x.median");
  CHECK(readable_symbol("_ZL45__pyx_pw_9uharfbuzz_9_harfbuzz_6Buffer_9resetP7_objectS0_S0_") ==
        "uharfbuzz._harfbuzz.Buffer.reset");
}

TEST_CASE("a running number in a name of Cython is not taken for a length") {
  CHECK(readable_symbol("__pyx_pw_3pkg_2_x_1A_3__init__") == "pkg._x.A.__init__");
  CHECK(readable_symbol("__pyx_pw_3pkg_2_x_1A_1__cinit__") == "pkg._x.A.__cinit__");
  CHECK(readable_symbol("__pyx_pf_3pkg_2_x_1A_6__init__") == "pkg._x.A.__init__");
  CHECK(readable_symbol("__pyx_pw_3pkg_2_x_3put_all") == "pkg._x.put_all");
  CHECK(readable_symbol("__pyx_pw_3pkg_2_x_99999999999999999999f") == "pkg._x.f");
}

TEST_CASE("what Cython keeps for itself has the name in the file") {
  for (const std::string name :
       {"__pyx_k_2d_array", "__pyx_int_1", "__pyx_n_s_3pkg_1x", "__pyx_pw_", "__pyx_pw_f", "__pyx_",
        "__pyx_pw_3pkg_", "__pyx_ptype_3pkg_2_x_Cache", "__pyx_fuse_0", "my__pyx_f_3pkg_1x"}) {
    CHECK(readable_symbol(name) == name);
  }
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

TEST_CASE("a name that stands for a very long one takes no time") {
  std::string name = "_Z1fIJ1a";
  for (int i = 0; i < 30; ++i) name += "1bIS_S0_E";
  name += "EEvv";
  const auto begin = std::chrono::steady_clock::now();
  CHECK(readable_symbol(name) == "f<...>");
  std::string packs = "_Z1fIJiiiiiiiiiiiiiiiiiiiiiiiiEEv";
  for (int i = 0; i < 20; ++i) packs += "1aIJDp";
  CHECK(readable_symbol(packs) == "f<...>");
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
