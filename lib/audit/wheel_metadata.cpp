#include "audit/wheel_metadata.hpp"

#include "archive/archive.hpp"
#include "audit/input.hpp"
#include "base/path_text.hpp"
#include "wheel/file_name.hpp"
#include "wheel/layout.hpp"

#include <ftcheck/error.hpp>

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace ftcheck::auditing {
namespace {

using archive::Archive;
using archive::Member;

std::string metadata_of(const Archive& archive, std::string_view name, const Limits& limits) {
  std::vector<std::string> names;
  names.reserve(archive.members().size());
  for (const Member& member : archive.members()) names.push_back(member.name);
  const auto info = wheel::find_dist_info(names, wheel::parse_file_name(name));
  const Member* const member = info ? archive.find(*info + "/METADATA") : nullptr;
  if (member == nullptr) throw Error(fmt::format("{} has no METADATA", name));
  archive.want(std::span(&member, 1));
  const archive::Buffer bytes = archive.read(*member, limits.metadata_bytes);
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  return std::string(metadata_headers(text));
}

}  // namespace

std::string read_wheel_metadata(archive::Remote& remote, std::string_view name,
                                const WheelOnIndex& file, const Limits& limits) {
  archive::Source source(remote, name);
  archive::SparseFile& sparse = *source.sparse();
  if (file.require_whole) {
    const archive::Range whole{0, sparse.size()};
    sparse.want(std::span(&whole, 1));
  }
  if (sparse.is_whole()) {
    verify_whole(sparse, name, file);
    return metadata_of(Archive(archive::Source(sparse.bytes(), name), limits), name, limits);
  }
  const Archive archive(std::move(source), limits);
  std::string text;
  try {
    text = metadata_of(archive, name, limits);
  } catch (...) {
    sparse.rethrow();  // other errors follow from that
    throw;
  }
  sparse.rethrow();
  if (sparse.is_whole()) verify_whole(sparse, name, file);
  return text;
}

std::string read_wheel_metadata(const std::filesystem::path& path, const Limits& limits) {
  refuse_other_zip(path);
  return metadata_of(Archive(path, limits), base::path_text(path.filename()), limits);
}

std::string_view metadata_headers(std::string_view text) {
  std::size_t end = text.size();
  for (const std::string_view empty : {"\n\n", "\n\r\n"}) {
    end = std::min(end, text.find(empty));
  }
  return text.substr(0, end);
}

}  // namespace ftcheck::auditing
