// Every number of the directory is a claim.  Nothing is allocated for one before it is held against
// the limit, against the file's size and against what deflate can do; the CRC decides in the end.
#include "archive/archive.hpp"

#include <libdeflate.h>
#include <zip.h>

#include <algorithm>
#include <cerrno>
#include <numeric>
#include <system_error>

#include <fmt/format.h>

#include "archive/end_record.hpp"

namespace ftcheck::archive {
namespace {

namespace fs = std::filesystem;

// Deflate's highest ratio: 258 bytes from one bit for a length and one for a distance.
constexpr std::uint64_t max_deflate_ratio = 1032;

constexpr std::string_view rebuild = "download or build it again";

[[noreturn]] void fail_to_open(const std::string& path, std::string_view why) {
  throw Error(fmt::format("cannot read {} as a zip archive: {}", path, why));
}

// Its size, once it is known to be a file that can be read to its end: opening a pipe would wait.
std::uint64_t size_of_file(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (status.type() == fs::file_type::not_found) {
    fail_to_open(path.string(), "there is no such file; check the path");
  }
  if (fs::is_directory(status)) {
    fail_to_open(path.string(), "it is a directory; name a file");
  }
  if (!error && !fs::is_regular_file(status)) {
    fail_to_open(path.string(), "it is not a regular file; copy its content to one");
  }
  const std::uint64_t size = error ? 0 : fs::file_size(path, error);
  if (error) {
    fail_to_open(path.string(),
                 fmt::format("the system refuses with \"{}\"; check the path and its permissions",
                             error.message()));
  }
  if (size == 0) fail_to_open(path.string(), fmt::format("it is empty; {}", rebuild));
  return size;
}

// Why zip_open failed with `code`, and what to do about it.
std::string explain_open(const fs::path& path, int code, int system_code) {
  switch (code) {
    case ZIP_ER_OPEN:
      return fmt::format("the system refuses with \"{}\"; check the path and its permissions",
                         std::generic_category().message(system_code));
    case ZIP_ER_NOZIP:
      if (count_end_records(path) > 0) {
        return fmt::format("its directory is damaged; {}", rebuild);
      }
      if (looks_like_zip(path)) {
        return fmt::format(
            "it begins as one, but the directory at its end is missing, so it was "
            "probably cut off; {}",
            rebuild);
      }
      return "it is not one; check that it is the file you mean";
    case ZIP_ER_MULTIDISK:
      return "it is one part of a split archive; join the parts first";
    case ZIP_ER_MEMORY:
      return "its directory needs more memory than there is; audit it on a larger machine";
    default:
      return fmt::format("its directory is damaged; {}", rebuild);
  }
}

// Systems with symbolic links keep a file's mode in the upper half of its external attributes.
bool is_symbolic_link(struct zip* archive, std::uint64_t index) {
  constexpr std::uint32_t type_mask = 0170000;
  constexpr std::uint32_t link_type = 0120000;
  zip_uint8_t system = 0;
  zip_uint32_t attributes = 0;
  if (zip_file_get_external_attributes(archive, index, 0, &system, &attributes) != 0) return false;
  return (system == ZIP_OPSYS_UNIX || system == ZIP_OPSYS_OS_X) &&
         (attributes >> 16U & type_mask) == link_type;
}

Member read_member(struct zip* archive, std::uint64_t index, const std::string& path) {
  zip_stat_t entry;
  const char* name = zip_get_name(archive, index, ZIP_FL_ENC_RAW);
  if (name == nullptr || zip_stat_index(archive, index, 0, &entry) != 0) {
    fail_to_open(path, fmt::format("entry {} of its directory is damaged; {}", index, rebuild));
  }
  Member member;
  member.name = name;
  member.index = index;
  member.size = entry.size;
  member.compressed_size = entry.comp_size;
  member.crc = entry.crc;
  member.method = entry.comp_method;
  member.encrypted = entry.encryption_method != ZIP_EM_NONE;
  member.symbolic_link = is_symbolic_link(archive, index);
  return member;
}

struct CloseFile {
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};

struct FreeDecompressor {
  void operator()(libdeflate_decompressor* decompressor) const {
    libdeflate_free_decompressor(decompressor);
  }
};

}  // namespace

void Archive::Close::operator()(struct zip* archive) const {
  zip_discard(archive);
}

Archive::Archive(const fs::path& path, std::uint64_t max_members)
    : path_(path.string()), file_size_(size_of_file(path)) {
  if (count_end_records(path) > max_end_records) {
    fail_to_open(path_, fmt::format("it has more than {} ends of a directory, which no builder of "
                                    "wheels writes; {}",
                                    max_end_records, rebuild));
  }
  int code = 0;
  zip_.reset(zip_open(path_.c_str(), ZIP_RDONLY, &code));
  if (zip_ == nullptr) fail_to_open(path_, explain_open(path, code, errno));
  const auto count = static_cast<std::uint64_t>(zip_get_num_entries(zip_.get(), 0));
  if (count > max_members) {
    fail_to_open(path_, fmt::format("it has {} members, more than the limit of {}; raise the limit "
                                    "if you trust it",
                                    count, max_members));
  }
  members_.reserve(count);
  for (std::uint64_t i = 0; i < count; ++i) members_.push_back(read_member(zip_.get(), i, path_));
  by_name_.resize(members_.size());
  std::iota(by_name_.begin(), by_name_.end(), std::size_t{0});
  std::stable_sort(by_name_.begin(), by_name_.end(), [this](std::size_t a, std::size_t b) {
    return members_[a].name < members_[b].name;
  });
}

const Member* Archive::find(std::string_view name) const {
  const auto after = std::upper_bound(
      by_name_.begin(), by_name_.end(), name,
      [this](std::string_view wanted, std::size_t i) { return wanted < members_[i].name; });
  if (after == by_name_.begin()) return nullptr;
  const Member& member = members_[*std::prev(after)];
  return member.name == name ? &member : nullptr;
}

void Archive::fail(const Member& member, const std::string& why, std::string_view cure) const {
  throw MemberError(fmt::format("cannot read {} in {}: {}; {}", member.name, path_, why, cure),
                    why);
}

std::string Archive::problem(const Member& member) const {
  if (member.encrypted) return "it is encrypted, and nothing installs that";
  if (member.method != ZIP_CM_STORE && member.method != ZIP_CM_DEFLATE) {
    return fmt::format(
        "it is compressed by method {}, and only stored (0) and deflated (8) members are read",
        member.method);
  }
  if (member.compressed_size > file_size_) {
    return fmt::format(
        "the directory gives it {} bytes of an archive of {}, so it was probably cut off",
        member.compressed_size, file_size_);
  }
  const bool stored = member.method == ZIP_CM_STORE;
  if (stored ? member.size != member.compressed_size
             : member.size / max_deflate_ratio > member.compressed_size) {
    return fmt::format(
        "its {} bytes in the archive cannot be the {} that the directory claims, so it is damaged",
        member.compressed_size, member.size);
  }
  return {};
}

// What can be refused before anything is allocated: sizes are claims, and a small archive must not
// make us believe in large ones.
void Archive::check_readable(const Member& member, std::uint64_t limit) const {
  const bool foreign = member.method != ZIP_CM_STORE && member.method != ZIP_CM_DEFLATE;
  const std::uint64_t size = std::max(member.size, member.compressed_size);
  if (size > limit && !member.encrypted && !foreign) {
    fail(member, fmt::format("it claims {} bytes, more than the limit of {}", size, limit),
         "raise the limit if you trust it");
  }
  const std::string why = problem(member);
  if (why.empty()) return;
  fail(member, why,
       member.encrypted ? "build the archive without a password"
       : foreign        ? "build the archive with one of these"
                        : rebuild);
}

std::vector<std::byte> Archive::read_raw(const Member& member) const {
  std::vector<std::byte> raw(static_cast<std::size_t>(member.compressed_size));
  const std::unique_ptr<zip_file_t, CloseFile> file(
      zip_fopen_index(zip_.get(), member.index, ZIP_FL_COMPRESSED));
  if (file == nullptr) {
    fail(member, "its place in the archive is damaged", rebuild);
  }
  for (std::size_t done = 0; done < raw.size();) {
    const zip_int64_t count = zip_fread(file.get(), raw.data() + done, raw.size() - done);
    if (count <= 0) {
      fail(member,
           fmt::format("the archive ends after {} of its {} bytes, so it was probably cut off",
                       done, raw.size()),
           rebuild);
    }
    done += static_cast<std::size_t>(count);
  }
  return raw;
}

std::vector<std::byte> Archive::inflate(const Member& member,
                                        const std::vector<std::byte>& raw) const {
  const std::unique_ptr<libdeflate_decompressor, FreeDecompressor> decompressor(
      libdeflate_alloc_decompressor());
  if (decompressor == nullptr) throw std::bad_alloc();
  std::vector<std::byte> bytes(static_cast<std::size_t>(member.size));
  std::byte nothing{};  // an empty vector has no address to give
  switch (libdeflate_deflate_decompress(decompressor.get(), raw.data(), raw.size(),
                                        bytes.empty() ? &nothing : bytes.data(), bytes.size(),
                                        nullptr)) {
    case LIBDEFLATE_SUCCESS:
      return bytes;
    case LIBDEFLATE_SHORT_OUTPUT:
      fail(member,
           fmt::format("it inflates to fewer bytes than the {} that the directory claims, so it is "
                       "damaged",
                       member.size),
           rebuild);
    case LIBDEFLATE_INSUFFICIENT_SPACE:
      fail(member,
           fmt::format("it inflates to more bytes than the {} that the directory claims, so it is "
                       "damaged",
                       member.size),
           rebuild);
    default:
      fail(member, "its compressed bytes are damaged", rebuild);
  }
}

std::vector<std::byte> Archive::read(const Member& member, std::uint64_t limit) const {
  check_readable(member, limit);
  std::vector<std::byte> bytes = read_raw(member);
  if (member.method == ZIP_CM_DEFLATE) bytes = inflate(member, bytes);
  if (libdeflate_crc32(0, bytes.data(), bytes.size()) != member.crc) {
    fail(member, "its bytes do not have the CRC that the directory gives, so it is damaged",
         rebuild);
  }
  return bytes;
}

}  // namespace ftcheck::archive
