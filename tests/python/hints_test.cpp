#include "python/hints.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "fixture.hpp"

using ftcheck::BinaryFormat;
using ftcheck::binary::Fixup;
using ftcheck::binary::Image;
using ftcheck::binary::Region;
using ftcheck::python::find_hints;
using ftcheck::python::find_static_types;
using ftcheck::python::Hints;
using ftcheck::python::test::Opened;
using ftcheck::python::test::SmallImage;

namespace {

Image importing(const std::vector<std::string>& names) {
  Image image;
  for (const std::string& name : names) image.imports.push_back({name, "", false});
  return image;
}

Hints hints_of(const std::vector<std::string>& names, std::string_view binding = "c-api") {
  return find_hints(std::vector{importing(names)}, binding);
}

std::vector<std::string> borrowing(const Hints& hints) {
  std::vector<std::string> names;
  for (const auto& function : hints.borrowing) names.emplace_back(function.name);
  return names;
}

Region zeroed(std::uint64_t address, std::uint64_t size) {
  return {address, size, {}, true, false};
}

std::uint64_t zeroed_bytes(const Image& image) {
  return find_hints(std::vector{image}, "c-api").zeroed_bytes;
}

// An image with the head of one static type in the free-threaded build's layout.
struct TypeImage : SmallImage {
  static constexpr std::uint64_t type_at = 0x1010;
  static constexpr std::uint64_t name_at = 0x1100;
  std::uint64_t name_field;

  TypeImage(unsigned pointer_size, bool little_endian) : SmallImage(0x1000, 512) {
    image.pointer_size = pointer_size;
    image.little_endian = little_endian;
    const bool wide = pointer_size == 8;
    put(type_at + (wide ? 12 : 8), 0xFFFF'FFFF, 4);                 // ob_ref_local
    put(type_at + (wide ? 48 : 28), wide ? 48 : 28, pointer_size);  // tp_basicsize
    name_field = type_at + (wide ? 40 : 24);
    Fixup fixup;
    fixup.address = name_field;
    fixup.value = name_at;
    fixup.size = static_cast<std::uint8_t>(pointer_size);
    image.fixups.push_back(fixup);
    write_name("pkg.Spam");
  }

  void write_name(std::string_view name) {
    std::uint64_t at = name_at;
    for (const char c : name) put(at++, static_cast<unsigned char>(c), 1);
    put(at, 0, 1);
  }

  std::vector<std::string> types() const { return find_static_types({&image, 1}); }
};

const std::vector<std::string> spam = {"pkg.Spam"};

}  // namespace

TEST_CASE("functions that return borrowed references are named with their replacements") {
  const Hints hints =
      hints_of({"PyList_GetItem", "PyTuple_GetItem", "PyDict_GetItem", "PyDict_GetItemRef"});
  REQUIRE(hints.borrowing.size() == 2);
  CHECK(hints.borrowing[0].name == "PyDict_GetItem");
  CHECK(hints.borrowing[0].replacement == "PyDict_GetItemRef");
  CHECK(hints.borrowing[1].name == "PyList_GetItem");
  CHECK(hints.borrowing[1].replacement == "PyList_GetItemRef");
}

TEST_CASE("calls of a generator's own code give no hint about its user's") {
  // In Python before 3.13, Cython's code takes builtins from the result of PyImport_AddModule.
  const std::vector<std::string> names = {"PyDict_GetItemString", "PyDict_SetDefault",
                                          "PyImport_AddModule", "PyDict_GetItem"};
  CHECK(borrowing(hints_of(names, "cython")) == std::vector<std::string>{"PyDict_GetItem"});
  CHECK(borrowing(hints_of(names, "c-api")).size() == 4);
  CHECK(borrowing(hints_of({"PyDict_GetItemWithError", "PyList_GetItem"}, "pybind11")) ==
        std::vector<std::string>{"PyList_GetItem"});
}

TEST_CASE("only whole names of imports count") {
  const Hints hints = hints_of({"PyDict_NextItem", "PySequence_FastX", "PyObject_MallocX",
                                "PyType_ReadyX", "xpthread_mutex_lock", "PyMutex_Unlock"});
  CHECK_FALSE(hints.dict_next);
  CHECK_FALSE(hints.sequence_fast);
  CHECK(hints.object_allocators.empty());
  CHECK_FALSE(hints.type_ready);
  CHECK_FALSE(hints.makes_types);
  CHECK_FALSE(hints.lock);
}

TEST_CASE("each way to lock is recognized") {
  for (const std::string name :
       {"PyMutex_Lock", "PyMutex_LockFast", "PyCriticalSection_Begin",
        "PyCriticalSection_BeginMutex", "PyCriticalSection2_Begin", "PyThread_acquire_lock",
        "PyThread_acquire_lock_timed", "pthread_mutex_lock", "pthread_rwlock_rdlock",
        "AcquireSRWLockExclusive", "EnterCriticalSection", "_Mtx_lock", "_ZNSt3__15mutex4lockEv",
        "_ZNSt3__115recursive_mutex4lockEv", "omp_set_lock", "os_unfair_lock_lock", "syscall"}) {
    CAPTURE(name);
    CHECK(hints_of({"PyList_New", name, "PyType_Ready"}).lock);
  }
  CHECK_FALSE(hints_of({"PyList_New", "PyThread_allocate_lock", "PyCriticalSection_End"}).lock);
}

TEST_CASE("a critical section is a lock, but not every lock is a critical section") {
  CHECK(hints_of({"PyCriticalSection2_BeginMutex"}).critical_section);
  CHECK_FALSE(hints_of({"PyMutex_Lock"}).critical_section);
}

TEST_CASE("types are made from specs or readied") {
  CHECK(hints_of({"PyType_FromModuleAndSpec"}).makes_types);
  CHECK_FALSE(hints_of({"PyType_FromModuleAndSpec"}).type_ready);
  CHECK(hints_of({"PyType_Ready"}).makes_types);
  CHECK(hints_of({"PyType_Ready"}).type_ready);
}

TEST_CASE("the slices of a universal file are combined") {
  std::vector<Image> slices = {importing({"PyDict_GetItem"}), importing({"PyMutex_Lock"})};
  slices[1].regions = {zeroed(0x4000, 100)};
  slices[0].regions = {zeroed(0x4000, 50)};
  const Hints hints = find_hints(slices, "c-api");
  CHECK(hints.borrowing.size() == 1);
  CHECK(hints.lock);
  CHECK(hints.zeroed_bytes == 100);
}

TEST_CASE("a file without imports or memory gives no hints") {
  const Hints hints = find_hints({}, "");
  CHECK(hints.borrowing.empty());
  CHECK(hints.zeroed_bytes == 0);
  CHECK_FALSE(hints.lock);
  CHECK(find_static_types({}).empty());
}

TEST_CASE("global data is writable memory that is not in the file") {
  const std::vector<std::byte> bytes(64);
  Image image;
  image.regions = {{0x1000, 64, bytes, true, false},    // initialised
                   {0x2000, 500, {}, false, false},     // read-only
                   {0x3000, 500, {}, true, true},       // code
                   {0x4000, 164, bytes, true, false}};  // 100 bytes of .bss
  CHECK(zeroed_bytes(image) == 100);
}

TEST_CASE("in a Mach-O file the padding of the last page does not count") {
  Image image;
  image.format = BinaryFormat::mach_o;
  image.regions = {zeroed(0x4000, 0x4000)};
  CHECK(zeroed_bytes(image) == 0);
  image.regions = {zeroed(0x4000, 0xC000)};
  CHECK(zeroed_bytes(image) == 0x8000);
}

TEST_CASE("static types are recognized by their shape, in both sizes and byte orders") {
  for (const unsigned pointer_size : {4U, 8U}) {
    for (const bool little_endian : {true, false}) {
      CAPTURE(pointer_size);
      CAPTURE(little_endian);
      CHECK(TypeImage(pointer_size, little_endian).types() == spam);
    }
  }
}

TEST_CASE("memory without the shape of a type is not a type") {
  TypeImage not_immortal(8, true);
  not_immortal.put(TypeImage::type_at + 12, 1, 4);
  CHECK(not_immortal.types().empty());
  TypeImage shared(8, true);
  shared.put(TypeImage::type_at + 16, 1, 8);
  CHECK(shared.types().empty());
  TypeImage sized(8, true);
  sized.put(TypeImage::type_at + 32, 1, 8);
  CHECK(sized.types().empty());
  TypeImage huge(8, true);
  huge.put(TypeImage::type_at + 48, 1 << 30, 8);
  CHECK(huge.types().empty());
  TypeImage odd_name(8, true);
  odd_name.write_name("not a name");
  CHECK(odd_name.types().empty());
  TypeImage no_name(8, true);
  no_name.write_name("");
  CHECK(no_name.types().empty());
}

TEST_CASE("a type that is only partly in the image does no harm") {
  TypeImage cut(8, true);
  cut.image.regions[0].address += 0x40;  // the fixup is now before the region
  CHECK(cut.types().empty());
  TypeImage low(8, true);
  low.image.fixups[0].address = 8;
  CHECK(low.types().empty());
  TypeImage high(8, true);
  high.image.fixups[0].address = ~std::uint64_t{0};
  CHECK(high.types().empty());
  TypeImage nowhere(8, true);
  nowhere.image.fixups[0].value = ~std::uint64_t{0} - 3;
  CHECK(nowhere.types().empty());
}

TEST_CASE("a type is named once, however many slices have it") {
  const TypeImage type(8, true);
  const std::vector<Image> slices = {type.image, type.image};
  CHECK(find_static_types(slices) == spam);
}

TEST_CASE("the fixtures show what they were written to show") {
  const Opened many("linux-x86_64/hints_many.cpython-314t-x86_64-linux-gnu.so");
  const Hints hints = find_hints(many.images, "c-api");
  CHECK(borrowing(hints) == std::vector<std::string>{"PyDict_GetItem", "PyList_GetItem"});
  CHECK(hints.object_allocators == std::vector<std::string_view>{"PyObject_Malloc"});
  CHECK(hints.dict_next);
  CHECK(hints.sequence_fast);
  CHECK_FALSE(hints.lock);
  CHECK(hints.zeroed_bytes >= 16384);
  CHECK(find_static_types(many.images) == std::vector<std::string>{"hints_many.Counter"});

  const Opened none("linux-x86_64/hints_none.cpython-314t-x86_64-linux-gnu.so");
  const Hints twin = find_hints(none.images, "c-api");
  CHECK(twin.borrowing.empty());
  CHECK(twin.object_allocators.empty());
  CHECK(twin.critical_section);
  CHECK(twin.lock);
  CHECK_FALSE(twin.type_ready);
  CHECK(twin.makes_types);
  CHECK(twin.zeroed_bytes >= 4096);
  CHECK(twin.zeroed_bytes < 8192);
  CHECK(find_static_types(none.images).empty());
}
