#include "report/format/json_index.hpp"

namespace ftcheck::report {

Json json_target(const Target& target) {
  return {{"python", to_string(target.python)}, {"platforms", json_strings(target.platforms)}};
}

Json json_network(const Network& network) {
  return {{"packages", network.packages},
          {"wheels", network.wheels},
          {"cached", network.cached},
          {"requests", network.requests},
          {"bytes", network.bytes},
          {"whole", network.whole},
          {"page_requests", network.page_requests},
          {"page_bytes", network.page_bytes}};
}

Json json_source(const Source& source) {
  return {
      {"index", source.index},
      {"platform", json_known(source.platform)},
      {"url", json_known(source.url)},
      {"sha256", json_known(source.sha256)},
      {"size", source.size ? Json(*source.size) : Json(nullptr)},
      {"uploaded", json_known(source.uploaded)},
      {"yanked", json_text(source.yanked)},
      {"requires_python", json_known(source.requires_python)},
      {"verified", to_string(source.verified)},
      {"read", source.read},
      {"requests", source.requests},
      {"unread", json_strings(source.unread)},
      {"cached", source.cached},
  };
}

Json json_alternative(const Alternative& alternative) {
  return {{"version", alternative.version},
          {"file", json_known(alternative.file)},
          {"verdict", json_word(alternative.verdict)},
          {"why", alternative.why}};
}

}  // namespace ftcheck::report
