// The floor under every tool that reads the binaries of wheels: it reads the compressed bytes of
// their extension modules through libzip, inflates them with libdeflate and checks their CRC, and
// nothing else.  ftcheck's additional time is its work on the bytes.
//
// It is as low as possible: one process, one decompressor, and buffers that are kept from member to
// member, so the system hands out, clears and takes back each page once.
#include <libdeflate.h>
#include <zip.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

struct Close {
  void operator()(zip_t* archive) const { zip_discard(archive); }
  void operator()(zip_file_t* file) const { zip_fclose(file); }
  void operator()(libdeflate_decompressor* decompressor) const {
    libdeflate_free_decompressor(decompressor);
  }
};

// Grows and never shrinks; unlike a vector, it does not clear its bytes before they are written.
class Buffer {
 public:
  std::byte* of_size(std::size_t size) {
    if (size > size_) {
      bytes_.reset();
      bytes_ = std::make_unique_for_overwrite<std::byte[]>(size);
      size_ = size;
    }
    return bytes_.get();
  }

 private:
  std::unique_ptr<std::byte[]> bytes_;
  std::size_t size_ = 0;
};

struct Tools {
  std::unique_ptr<libdeflate_decompressor, Close> decompressor{libdeflate_alloc_decompressor()};
  Buffer compressed;
  Buffer inflated;
};

struct Total {
  std::size_t modules = 0;
  std::uint64_t bytes = 0;
};

void require(bool condition, const std::string& what) {
  if (!condition) throw std::runtime_error("cannot read " + what);
}

bool is_module(std::string_view name) {
  return name.ends_with(".so") || name.ends_with(".pyd");
}

void read_module(zip_t* archive, const zip_stat_t& member, Tools& tools) {
  const std::unique_ptr<zip_file_t, Close> file(
      zip_fopen_index(archive, member.index, ZIP_FL_COMPRESSED));
  require(file != nullptr, member.name);
  std::byte* bytes = tools.compressed.of_size(member.comp_size);
  require(
      zip_fread(file.get(), bytes, member.comp_size) == static_cast<zip_int64_t>(member.comp_size),
      member.name);
  if (member.comp_method == ZIP_CM_DEFLATE) {
    std::byte* inflated = tools.inflated.of_size(member.size);
    require(libdeflate_deflate_decompress(tools.decompressor.get(), bytes, member.comp_size,
                                          inflated, member.size, nullptr) == LIBDEFLATE_SUCCESS,
            member.name);
    bytes = inflated;
  }
  require(libdeflate_crc32(0, bytes, member.size) == member.crc, member.name);
}

void read_wheel(const char* path, Tools& tools, Total& total) {
  const std::unique_ptr<zip_t, Close> archive(zip_open(path, ZIP_RDONLY, nullptr));
  require(archive != nullptr, path);
  const zip_int64_t count = zip_get_num_entries(archive.get(), 0);
  for (zip_uint64_t i = 0; i < static_cast<zip_uint64_t>(count); ++i) {
    zip_stat_t member;
    require(zip_stat_index(archive.get(), i, 0, &member) == 0, path);
    if (!is_module(member.name)) continue;
    read_module(archive.get(), member, tools);
    ++total.modules;
    total.bytes += member.size;
  }
}

}  // namespace

int main(int argc, char** argv) try {
  Tools tools;
  Total total;
  for (int i = 1; i < argc; ++i) read_wheel(argv[i], tools, total);
  std::printf("%d wheels, %zu modules, %.1f MB\n", argc - 1, total.modules,
              static_cast<double>(total.bytes) / 1e6);
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
