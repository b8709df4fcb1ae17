// A process that shares no memory with the one that planned a job does the same job.
#include "audit/serve.hpp"

#include "audit/environment/directory.hpp"
#include "audit/run/frame.hpp"
#include "audit/run/order.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

#include "audit/installation.hpp"

using namespace ftcheck;           // NOLINT(google-build-using-namespace)
using namespace ftcheck::testing;  // NOLINT(google-build-using-namespace)
using auditing::Job;
using auditing::Task;

namespace {

const std::string site = "lib/python3.14t/site-packages";

Job job_of(const std::string& order) {
  std::optional<Job> job = auditing::job_of_order(order, "none here");
  REQUIRE(job.has_value());
  return *std::move(job);
}

// What the job does here, and what it does as an order, in bytes.
void check_same(const Job& job) {
  INFO(job.label);
  REQUIRE(job.order);
  CHECK(auditing::encode(job_of(job.order()).run()) == auditing::encode(job.run()));
}

std::vector<Job> plan(const std::filesystem::path& path, const Options& options) {
  return auditing::plan_directory(path, options, std::make_shared<auditing::Releases>());
}

}  // namespace

TEST_CASE("what is installed gives the same artifacts as an order") {
  const Folder folder;
  install(folder, site, "good", "1.0", {module_of("good", "multi_ready")});
  install(folder, site, "Bad", "2.0",
          {module_of("bad", "multi_nothing"),
           module_of("bad", "single_ready"),
           {"bad/other.cpython-314-x86_64-linux-gnu.so", linux_module("multi_ready")}});
  install(folder, site, "pure", "3.0", {{"pure/__init__.py", ""}});
  put(folder, site + "/stray/libstray.so", linux_module("multi_ready"));
  const Options options;
  const std::vector<Job> jobs = plan(folder.path(), options);
  CHECK(jobs.size() >= 3);
  for (const Job& job : jobs) check_same(job);
}

TEST_CASE("options reach a process as an order") {
  const Folder folder;
  install(folder, site, "bad", "2.0", {module_of("bad", "state_many")});
  Options options;
  options.rules.hints = true;
  options.rules.ignore = {"FT305"};
  options.rules.per_module = {{"*", {"FT301"}}};
  options.rules.ignore_state = {"*:*table*"};
  options.limits.steps = 50'000;
  const std::vector<Job> jobs = plan(folder.path(), options);
  REQUIRE(jobs.size() == 1);
  check_same(jobs[0]);
  CHECK(auditing::encode(jobs[0].run()) !=
        auditing::encode(job_of(plan(folder.path(), {})[0].order()).run()));
}

TEST_CASE("wheels give the same artifacts as orders, with the other wheels of their release") {
  const Options options;
  const std::vector<Job> jobs = plan(testdata("wheels"), options);
  CHECK(jobs.size() > 10);
  for (const Job& job : jobs) check_same(job);
}

TEST_CASE("a file from elsewhere is read as METADATA alone, or as a wheel") {
  const auditing::Elsewhere file{.name = "pkg-1.0-py3-none-any.whl",
                                 .wheel = {},
                                 .url = "https://example.invalid/pkg",
                                 .size = 100,
                                 .most = 1000};
  const Job metadata = job_of(auditing::write_order(Task::remote_metadata, {}, file));
  CHECK(metadata.read_remote);
  CHECK(metadata.take_text);
  const Job wheel = job_of(auditing::write_order(Task::remote_wheel, {}, file));
  CHECK(wheel.run_remote);
  CHECK_FALSE(wheel.take_text);
  REQUIRE(wheel.remote.has_value());
  CHECK(wheel.remote->size == 100);
  CHECK(wheel.remote->most == 1000);
}

TEST_CASE("what the sandbox lacks is the answer to an order") {
  CHECK(job_of(auditing::write_order(Task::sandbox, {})).read() == "none here");
}

TEST_CASE("bytes that are not an order give no job") {
  const std::string order = auditing::write_order(Task::extension, {}, std::string("path"));
  CHECK_FALSE(auditing::job_of_order("", ""));
  CHECK_FALSE(auditing::job_of_order(order.substr(0, order.size() - 1), ""));
  CHECK_FALSE(auditing::job_of_order(order + "x", ""));
  CHECK_FALSE(auditing::job_of_order(std::string(8, '\x7f') + order.substr(8), ""));
}
