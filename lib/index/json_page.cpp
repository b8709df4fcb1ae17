// simdjson's On Demand interface visits the values in the order of the text and skips what nobody
// asks for.  A value of an unexpected type counts as absent, as PEP 691 wants from clients.
#include "index/json_page.hpp"

#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <simdjson.h>

namespace ftcheck::index {
namespace {

namespace json = simdjson::ondemand;

std::optional<std::string> text_of(json::value value) {
  if (value.type() != json::json_type::string) return std::nullopt;
  return std::string(std::string_view(value.get_string()));
}

bool is_true(json::value value) {
  return value.type() == json::json_type::boolean && bool(value.get_bool());
}

// The member "sha256" of an object of hashes.
std::string sha256_of(json::value value) {
  std::string sha256;
  if (value.type() != json::json_type::object) return sha256;
  for (json::field field : value.get_object()) {
    if (std::string_view(field.unescaped_key()) != "sha256") continue;
    if (const auto text = text_of(field.value())) sha256 = checked_sha256(*text);
  }
  return sha256;
}

// Whether METADATA can be fetched by itself, and its hash.
struct Offer {
  bool is_offered = false;
  std::string sha256;
};

// Nothing for null, which says no more than an absent member.
std::optional<Offer> offer_of(json::value value) {
  switch (value.type()) {
    case json::json_type::object:
      return Offer{true, sha256_of(value)};
    case json::json_type::boolean:
      return Offer{is_true(value), {}};
    default:
      return std::nullopt;
  }
}

// PEP 592: true, or a reason that is not empty.
std::optional<std::string> yanked_of(json::value value) {
  if (is_true(value)) return "";
  const auto reason = text_of(value);
  if (!reason || reason->empty()) return std::nullopt;
  return checked_text(*reason);
}

void read_file(json::object object, PageBuilder& builder) {
  File file;
  std::string link;
  std::optional<Offer> core;
  std::optional<Offer> dist_info;  // an older name of the same
  for (json::field field : object) {
    const std::string_view key = field.unescaped_key();
    json::value value = field.value();
    if (key == "filename") {
      file.name = text_of(value).value_or("");
    } else if (key == "url") {
      link = text_of(value).value_or("");
    } else if (key == "hashes") {
      file.sha256 = sha256_of(value);
    } else if (key == "requires-python") {
      file.requires_python = checked_text(text_of(value).value_or(""));
    } else if (key == "size") {
      std::uint64_t size = 0;
      if (value.get(size) == simdjson::SUCCESS) file.size = size;
    } else if (key == "upload-time") {
      file.uploaded = checked_text(text_of(value).value_or(""));
    } else if (key == "yanked") {
      file.yanked = yanked_of(value);
    } else if (key == "core-metadata") {
      core = offer_of(value);
    } else if (key == "dist-info-metadata") {
      dist_info = offer_of(value);
    }
  }
  if (link.empty()) return;
  const Offer offer = core ? *core : dist_info.value_or(Offer{});
  file.has_metadata = offer.is_offered;
  file.metadata_sha256 = offer.sha256;
  builder.add(std::move(file), link);
}

// PEP 792 gives an object with "status" and "reason".
void read_status(json::value value, Page& page) {
  if (value.type() != json::json_type::object) return;
  for (json::field field : value.get_object()) {
    const std::string_view key = field.unescaped_key();
    if (key == "status") {
      page.status = checked_text(text_of(field.value()).value_or(""));
    } else if (key == "reason") {
      page.status_reason = checked_text(text_of(field.value()).value_or(""));
    }
  }
}

void read_meta(json::value value, PageBuilder& builder) {
  if (value.type() != json::json_type::object) return;
  for (json::field field : value.get_object()) {
    const std::string_view key = field.unescaped_key();
    if (key == "api-version") {
      if (const auto version = text_of(field.value())) builder.check_version(*version);
    } else if (key == "project-status") {
      builder.page.status = checked_text(text_of(field.value()).value_or(""));
    } else if (key == "project-status-reason") {
      builder.page.status_reason = checked_text(text_of(field.value()).value_or(""));
    }
  }
}

void read_files(json::value value, PageBuilder& builder) {
  builder.page.files.clear();
  for (json::value file : value.get_array()) {
    if (file.type() == json::json_type::object) read_file(file.get_object(), builder);
  }
}

}  // namespace

void read_json_page(std::string_view bytes, PageBuilder& builder) try {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (bytes.starts_with(byte_order_mark)) bytes.remove_prefix(byte_order_mark.size());
  const simdjson::padded_string text(bytes);
  json::parser parser;
  json::document document = parser.iterate(text);
  if (document.type() != json::json_type::object) {
    builder.fail("this is JSON, but not the page of a project on an index (PEP 691)");
  }
  bool has_files = false;
  for (json::field field : document.get_object()) {
    const std::string_view key = field.unescaped_key();
    if (key == "files") {
      has_files = true;
      read_files(field.value(), builder);
    } else if (key == "meta") {
      read_meta(field.value(), builder);
    } else if (key == "name") {
      if (const auto name = text_of(field.value())) builder.set_project(*name);
    } else if (key == "project-status") {
      read_status(field.value(), builder.page);
    }
  }
  if (!has_files) {
    builder.fail(
        "this JSON has no list \"files\", so it is not the page of a project on an index (PEP "
        "691); check the URL of the index");
  }
  if (document.current_location().error() == simdjson::SUCCESS) {
    builder.fail("other text follows the JSON of this page; check the URL of the index");
  }
} catch (const simdjson::simdjson_error& error) {
  builder.fail(
      fmt::format("the JSON of this page is invalid or cut off ({}); try again, or check "
                  "the URL of the index",
                  simdjson::error_message(error.error())));
}

}  // namespace ftcheck::index
