// Wheels that are elsewhere have the verdicts that they have here, from fewer bytes.
#include "audit/remote_wheel.hpp"

#include "archive/file_remote.hpp"
#include "audit/fixture.hpp"
#include "audit/wheel_fetch.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

using namespace ftcheck;           // NOLINT(google-build-using-namespace)
using namespace ftcheck::testing;  // NOLINT(google-build-using-namespace)
using auditing::audit_remote_wheel;
using auditing::may_import;

namespace {

const std::string wheel_name = "pkg-1.0-" + std::string(tag) + ".whl";

// Content that makes a wheel too large to be fetched whole.
ZipEntry data(std::string name, unsigned seed = 1) {
  std::string content(2 << 20, '\0');
  for (char& c : content) {
    seed = seed * 1664525 + 1013904223;
    c = static_cast<char>(seed >> 24);
  }
  return {std::move(name), std::move(content), 0};
}

std::string wheel_of(const std::vector<ZipEntry>& members) {
  const Folder folder;
  return content_of(write_wheel(folder, members));
}

// A module that is named like a library, with enough bytes to be worth leaving out.  Its init
// function has another name, so all other files are searched for who loads it.
ZipEntry native_module(std::string path) {
  return {std::move(path), linux_module("single_nothing") + data("").content, 0};
}

Artifact audit_remote(FileRemote& remote, const auditing::WheelOnIndex& file = {},
                      const Options& options = {}) {
  return audit_remote_wheel(remote, wheel_name, file, options);
}

std::vector<std::string> paths_of(const Artifact& artifact) {
  std::vector<std::string> paths;
  for (const Module& module : artifact.modules) paths.push_back(module.path);
  return paths;
}

bool is_unread(const Artifact& artifact, std::string_view member) {
  return std::ranges::count(artifact.source->unread, member) > 0;
}

using Paths = std::vector<std::string>;

}  // namespace

TEST_CASE("a small wheel that is elsewhere is read whole, and its hash is compared") {
  const std::string wheel = wheel_of({member("multi_ready")});
  const std::string sha256 = wheel::hex_digest("sha256", std::as_bytes(std::span(wheel))).value();
  FileRemote remote(wheel);
  const Artifact artifact = audit_remote(remote, {.sha256 = sha256});
  CHECK(artifact.verdict == Verdict::ready);
  CHECK(artifact.source->verified == Verified::sha256);
  CHECK(artifact.source->sha256 == sha256);
  CHECK(artifact.source->size == wheel.size());
  CHECK(artifact.source->read == wheel.size());
  CHECK(artifact.source->unread.empty());
  CHECK(codes(artifact).empty());
  CHECK(remote.rounds == 1);
}

TEST_CASE("a wheel with another hash than the index gives is refused") {
  FileRemote remote(wheel_of({member("multi_ready")}));
  const std::string why = error_of([&] { audit_remote(remote, {.sha256 = std::string(64, '0')}); });
  CHECK(why.starts_with(wheel_name + " has the SHA-256 "));
  CHECK(contains(why, ", not the " + std::string(64, '0') + " that the index gives; "));
}

TEST_CASE("a whole wheel whose hash the index does not give is checked by CRC") {
  FileRemote remote(wheel_of({member("multi_ready")}));
  CHECK(audit_remote(remote).source->verified == Verified::crc);
}

TEST_CASE("only what the verdicts of a large wheel need is fetched, in two rounds") {
  const std::string wheel = wheel_of({data("pkg/a.bin"), member("multi_ready"), data("pkg/n.bin"),
                                      member("multi_nothing"), data("pkg/z.bin")});
  FileRemote remote(wheel);
  const Artifact artifact = audit_remote(remote, {.sha256 = std::string(64, '0')});
  CHECK(artifact.verdict == Verdict::enables_gil);
  CHECK(paths_of(artifact) == Paths{member("multi_nothing").name, member("multi_ready").name});
  CHECK(artifact.source->verified == Verified::crc);
  CHECK(artifact.source->unread == Paths{"pkg/a.bin", "pkg/n.bin", "pkg/z.bin"});
  CHECK(artifact.source->read < wheel.size() / 10);
  CHECK(remote.rounds == 2);
}

TEST_CASE("a wheel that must be read whole is, for its hash or for all rows of RECORD") {
  const std::string wheel = wheel_of({data("pkg/a.bin"), member("multi_ready")});
  const auto sha256 = wheel::hex_digest("sha256", std::as_bytes(std::span(wheel))).value();
  Options options;
  auditing::WheelOnIndex file{.sha256 = sha256};
  SUBCASE("hash") {
    file.require_whole = true;
  }
  SUBCASE("RECORD") {
    options.verify_record = true;
  }
  FileRemote remote(wheel);
  const Artifact artifact = audit_remote(remote, file, options);
  CHECK(artifact.source->verified == Verified::sha256);
  CHECK(artifact.source->read == wheel.size());
}

TEST_CASE("a file named like a library in a package is read unless a module links it") {
  const ZipEntry native = native_module("pkg/libnative.so");
  FileRemote remote(
      wheel_of({data("pkg/data.bin"), member("multi_ready"), native, {"pkg/__init__.py", ""}}));
  SUBCASE("not linked") {
    const Artifact artifact = audit_remote(remote);
    CHECK(artifact.verdict == Verdict::enables_gil);
    CHECK(paths_of(artifact) == Paths{native.name, member("multi_ready").name});
  }
  SUBCASE("linked") {
    const archive::Archive archive(archive::Source(remote, wheel_name), Limits{});
    const auto members = auditing::installed_members(archive);
    auditing::SplitMembers split = auditing::split_members(members, {}, nullptr);
    auto doubtful = auditing::take_doubtful(split, archive);
    REQUIRE(doubtful.size() == 1);
    rules::WheelFacts facts;
    facts.modules.emplace_back().linked = {"@rpath/libnative.so"};
    auditing::settle_doubtful(doubtful, members, facts, archive, {});
    CHECK(doubtful[0].is_library);
    CHECK_FALSE(doubtful[0].module);
    CHECK(remote.rounds == 1);
  }
}

TEST_CASE("a file named like a library outside of packages is a module if Python imports it") {
  const ZipEntry native = native_module("pkg/_C/libnative.so");
  std::string python;
  bool is_imported = true;
  SUBCASE("from its package") {
    python = "from pkg._C import (other,\n  libnative)\n";
  }
  SUBCASE("with dots") {
    python = "from ._C.libnative import run\n";
  }
  SUBCASE("by a function") {
    python = "x = importlib.import_module('pkg._C.libnative')\n";
  }
  SUBCASE("not at all") {
    python = "import ctypes\nctypes.CDLL('pkg/_C/libnative.so')\n";
    is_imported = false;
  }
  FileRemote remote(
      wheel_of({data("pkg/data.bin"), member("multi_ready"), native, {"pkg/__init__.py", python}}));
  const Artifact artifact = audit_remote(remote);
  CHECK(is_unread(artifact, native.name) != is_imported);
  CHECK((std::ranges::count(artifact.libraries, native.name) == 1) != is_imported);
  CHECK((artifact.modules.size() == 2) == is_imported);
}

TEST_CASE("a file named like a library that Python cannot import is not fetched") {
  const ZipEntry native = native_module("pkg.libs/libnative.so");
  FileRemote remote(wheel_of({data("pkg/data.bin"),
                              member("multi_ready"),
                              native,
                              {"pkg/__init__.py", "import libnative\n"}}));
  const Artifact artifact = audit_remote(remote);
  CHECK(artifact.verdict == Verdict::ready);
  CHECK(artifact.libraries == Paths{native.name});
  CHECK(artifact.source->unread == Paths{"pkg/data.bin", native.name, "pkg/__init__.py"});
}

TEST_CASE("the only file that may be a module comes with the first request") {
  const ZipEntry native = native_module("pkg/libnative.so");
  FileRemote remote(wheel_of({data("pkg/data.bin"), native, {"pkg/__init__.py", ""}}));
  const archive::Archive archive(archive::Source(remote, wheel_name), Limits{});
  auditing::want_needed(archive, wheel_name, {});
  CHECK(remote.rounds == 2);
  CHECK(archive.has(*archive.find(native.name)));
  CHECK_FALSE(archive.has(*archive.find("pkg/data.bin")));
}

TEST_CASE("Python code imports a module where its name follows a dot or the word import") {
  CHECK(may_import("import libx", "libx", true));
  CHECK(may_import("from . import a, libx as b", "libx", true));
  CHECK(may_import("from . import a, \\\n  libx", "libx", true));
  CHECK(may_import("from . import a, \\\r\n  libx", "libx", true));
  CHECK(may_import("from . import (  # all\n  a,\n  libx,\n)", "libx", true));
  CHECK(may_import("__import__('libx')", "libx", true));
  CHECK(may_import("load('a.libx')", "libx", true));
  CHECK_FALSE(may_import("import a\nlibx = 1", "libx", true));
  CHECK_FALSE(may_import("import liby, libx2, a_libx", "libx", true));
  CHECK_FALSE(may_import("open('lib/libx')", "libx", true));
  CHECK_FALSE(may_import("import (a)\nlibx", "libx", true));
  CHECK(may_import("anything\x04libx", "libx", false));
  CHECK_FALSE(may_import("anything", "libx", false));
}

namespace {

// A server that fails or lies from the second time it is asked on.
struct Failing : FileRemote {
  using FileRemote::FileRemote;
  bool lies = false;

  void fetch(std::span<const archive::Range> ranges, const Take& take) override {
    if (rounds == 0) return FileRemote::fetch(ranges, take);
    ++rounds;
    if (!lies) throw Error("the index does not answer");
    for (const archive::Range& range : ranges) {
      take(range.begin, std::vector<std::byte>(range.end - range.begin));
    }
  }
};

}  // namespace

TEST_CASE("a server that fails is an error and never a verdict") {
  Failing remote(wheel_of({data("pkg/a.bin"), member("multi_ready"), data("pkg/z.bin")}));
  CHECK(error_of([&] { audit_remote(remote); }) == "the index does not answer");
  CHECK(remote.rounds == 2);
}

TEST_CASE("a server that fails while a module's libraries are read is an error too") {
  struct Later : FileRemote {
    using FileRemote::FileRemote;
    void fetch(std::span<const archive::Range> ranges, const Take& take) override {
      if (rounds == 2) throw Error("the index does not answer");
      FileRemote::fetch(ranges, take);
    }
  };
  const ZipEntry native = native_module("pkg/libnative.so");
  Later remote(
      wheel_of({data("pkg/data.bin"), member("multi_ready"), native, {"pkg/__init__.py", ""}}));
  CHECK(error_of([&] { audit_remote(remote); }) == "the index does not answer");
}

TEST_CASE("a server that gives other bytes makes modules unknown, never ready") {
  Failing remote(wheel_of({data("pkg/a.bin"), member("multi_ready"), data("pkg/z.bin")}));
  remote.lies = true;
  CHECK(audit_remote(remote).verdict == Verdict::unknown);
}

TEST_CASE("the hashes of members that are read are compared with RECORD") {
  std::vector<ZipEntry> metadata = info();
  metadata.back().content += record_row({member("multi_ready").name, "other"});
  metadata.back().content += record_row({"pkg/data.bin", "other"});
  std::vector<ZipEntry> members{data("pkg/data.bin"), member("multi_ready")};
  members.insert(members.end(), metadata.begin(), metadata.end());
  FileRemote remote(make_zip(members));
  const Artifact artifact = audit_remote(remote);
  const auto found = std::ranges::find_if(artifact.findings, [](const Finding& finding) {
    return finding.code() == "FT104" && contains(finding.message, "wrong hash");
  });
  REQUIRE(found != artifact.findings.end());
  CHECK(contains(found->message, "multi_ready"));
  CHECK_FALSE(contains(found->message, "data.bin"));
}

TEST_CASE("what is elsewhere and no zip archive is refused like a file") {
  FileRemote remote(std::string(3 << 20, 'x'));
  CHECK(contains(error_of([&] { audit_remote(remote); }), "does not look like one"));
}
