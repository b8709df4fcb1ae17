// What the questions of one run to package indexes share.
#pragma once

#include "audit/run/remote.hpp"
#include "index/cache.hpp"
#include "index/choose.hpp"
#include "index/page.hpp"

#include <ftcheck/audit.hpp>
#include <ftcheck/index.hpp>

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace ftcheck::auditing {

// An index as it may be shown and stored.
struct ShownIndex {
  std::string url;  // without credentials, with "/" at its end
  bool has_login = false;
  // False if only an input names it, such as a lock file: then it must be public.
  bool is_given = true;
};

struct Asking {
  Options options;  // the caller's
  IndexOptions index;
  Target target;                                  // with at least one platform
  std::vector<ShownIndex> indexes;                // in the order in which they are asked
  std::vector<IndexLocation> given;               // with names and credentials, in that order
  std::vector<std::string> find_links;            // directories and URLs of pages
  std::optional<std::vector<index::File>> links;  // what those have, once it is known
  std::shared_ptr<Line> line;
  std::unique_ptr<index::Cache> cache;  // null if there is none
  Network network;
  std::size_t packages_done = 0;
  std::string uv;                               // its version, once it has been asked: "uv 0.9.2"
  std::map<std::string, bool> servers;          // by origin: what answers() learned
  std::map<std::string, std::size_t> silences;  // by index: pages that failed before the first came
  std::set<std::string> fetched;  // URLs of pages that this run has put into the cache
};

// Throws Error for options that make no sense, and if no index is configured.
Asking begin_asking(const Options& options, const IndexOptions& index, std::size_t packages);

// What was asked of the network in all.
Network end_asking(Asking& asking);

void show_progress(const Asking& asking, std::string_view current);

// A project whose page is wanted.
struct Sought {
  std::string asked;  // the requirement as given
  index::Requirement requirement;
  std::vector<ShownIndex> indexes;  // to ask in this order; empty: those of the run
};

// A project on an index.
struct Found {
  std::string asked;  // the requirement as given
  index::Requirement requirement;
  std::string index;          // the URL of the index that answered, without credentials
  std::string request_index;  // the same if it is given, otherwise empty (fetching::Request::index)
  index::Page page;
  std::string error;  // why there is no page, as a sentence; empty if there is one
};

// The pages of the projects that the requirements name, in their order.  Throws Error for a text
// that is not a requirement.
std::vector<Found> look_up(Asking& asking, std::span<const std::string> requirements);
std::vector<Found> look_up(Asking& asking, std::span<const Sought> sought);

// An index that an input names.  Throws Error, with a sentence that begins with `where`, for a URL
// that is none of an index.
ShownIndex index_of_input(const Asking& asking, std::string_view url, std::string_view where);

// One wheel to be judged.
struct Question {
  std::string index;          // or the place of find-links that has the file
  std::string request_index;  // fetching::Request::index
  index::File file;
  Interpreter python;
  std::string platform;  // empty: for all interpreters and platforms of the wheel
  std::optional<Artifact> known = std::nullopt;  // what the cache has, once is_known() has looked
};

// Judges the wheels, from the cache where it has them, and passes each artifact on in order, with
// its position.  Findings are those of all rules.  Ends early if the run is stopped.
void judge(Asking& asking, std::vector<Question>& questions,
           const std::function<void(std::size_t, Artifact)>& take);

// True if judging the wheel asks nothing of the network: the cache has its verdict, or it is here.
bool is_known(Asking& asking, Question& question);

// Whether the server of a file that only an input names answers: its address may be one that such
// files are not fetched from.  Asks for one byte, once per server.
bool answers(Asking& asking, const index::File& file);

// The place that has a file of the project.
std::string index_of(const std::string& index, const index::File& file);

// What a file's page says about it.
Source source_of(const std::string& index, const index::File& file);

}  // namespace ftcheck::auditing
