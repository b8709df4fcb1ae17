// What a process can do after a file has taken it over.  Each child here acts as such a process.
//
// tests/audit/older_systems.py runs these again without the system calls that older systems lack.
#include "audit/run/frame.hpp"

#include <dirent.h>
#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <string>
#include <vector>

#include "audit/children.hpp"

using namespace ftcheck;           // NOLINT(google-build-using-namespace)
using namespace ftcheck::testing;  // NOLINT(google-build-using-namespace)
using auditing::Job;

namespace {

constexpr int most_descriptors = 1024;

// The descriptor of the pipe, found like an attacker would: the only one that can be written to.
int own_pipe() {
  for (int each = STDERR_FILENO + 1; each < most_descriptors; ++each) {
    if (fcntl(each, F_GETFD) >= 0) return each;
  }
  return -1;
}

void send_raw(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = write(own_pipe(), bytes.data(), bytes.size());
    if (count <= 0) _exit(7);
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

void send_frame(const std::string& frame) {
  std::string length;
  for (unsigned shift = 0; shift < 64; shift += 8) {
    length += static_cast<char>(std::uint64_t{frame.size()} >> shift & 0xffU);
  }
  send_raw(length + frame);
}

Artifact stop() {
  kill(getpid(), SIGSTOP);
  return named("woken");
}

// The error of a job between two good ones.  Checks that it does not take long.
std::string error_of_attack(std::function<Artifact()> attack, Options options = {}) {
  options.jobs = 2;
  const auto begin = std::chrono::steady_clock::now();
  const auto artifacts =
      run({good("first"), job("attack", std::move(attack)), good("last")}, options);
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(60));
  REQUIRE(artifacts.size() == 3);
  CHECK(artifacts[0].verdict == Verdict::ready);
  CHECK(artifacts[2].verdict == Verdict::ready);
  CHECK(artifacts[1].verdict == Verdict::error);
  return artifacts[1].error.value_or("");
}

long peak_kilobytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

}  // namespace

TEST_CASE("taken over: a process that closes its pipe and goes on is killed") {
  CHECK(contains(error_of_attack([] {
                   close(own_pipe());
                   return stop();
                 }),
                 "signal 9"));
}

TEST_CASE("taken over: a process that sends a result and goes on is killed and not trusted") {
  CHECK(contains(error_of_attack([] {
                   send_frame(auditing::encode(named("believed")));
                   close(own_pipe());
                   return stop();
                 }),
                 "signal 9"));
}

TEST_CASE("taken over: a process that sends only part of a result is killed") {
  Options options;
  options.limits.seconds = 1;
  CHECK(contains(error_of_attack(
                     [] {
                       send_raw("part");
                       return stop();
                     },
                     options),
                 "within 8 seconds"));
}

TEST_CASE("taken over: a result that would grow in memory is refused first") {
  const long before = peak_kilobytes();
  const std::string said = error_of_attack([] {
    Artifact artifact = named("empty texts");
    artifact.libraries.resize(1'900'000);  // 15 MB to send, but 61 MB in memory
    return artifact;
  });
  CHECK(contains(said, "limit of 16777216 bytes"));
  CHECK(contains(said, "(result-size)"));
  const long grown = peak_kilobytes() - before;
#ifdef __SANITIZE_ADDRESS__
  MESSAGE("grown by ", grown, " KiB, sanitizers' own memory included");
#else
  CHECK(grown < 80 * 1024);
#endif
}

TEST_CASE("taken over: a result cannot claim another input or another kind") {
  const auto lie = [] {
    Artifact artifact = named("liar");
    artifact.path = "other.whl";
    artifact.kind = ArtifactKind::directory;
    return artifact;
  };
  Job module = job("liar", lie);
  module.path = "liar.so";
  Job archive = module;
  archive.kind = ArtifactKind::wheel;
  const auto artifacts = run({job("liar", lie), module, archive});
  REQUIRE(artifacts.size() == 3);
  CHECK(artifacts[0].path == "liar.whl");
  CHECK(artifacts[0].kind == ArtifactKind::wheel);
  CHECK(artifacts[1].kind == ArtifactKind::extension);
  CHECK(artifacts[2].kind == ArtifactKind::wheel);
}

TEST_CASE("taken over: no descriptor of the caller is left open") {
  const Folder folder;
  const std::string file = folder.write("there", "text").string();
  const int open_for_writing = open(file.c_str(), O_RDWR);
  const int far = fcntl(open_for_writing, F_DUPFD, most_descriptors - 1);
  REQUIRE(open_for_writing >= 0);
  CHECK(error_in_child([=] { return fcntl(open_for_writing, F_GETFD); }) == EBADF);
  if (far >= 0) CHECK(error_in_child([=] { return fcntl(far, F_GETFD); }) == EBADF);
  CHECK(error_in_child([=] {
          void* const at =
              mmap(nullptr, 4, PROT_READ | PROT_WRITE, MAP_SHARED, open_for_writing, 0);
          if (at == MAP_FAILED) return -1;
          static_cast<char*>(at)[0] = 'X';
          return 0;
        }) != 0);
#ifndef __SANITIZE_ADDRESS__
  CHECK(found_in_child([] {
          int open = 0;
          for (int each = 0; each < most_descriptors; ++each) open += fcntl(each, F_GETFD) >= 0;
          return open;
        }) == 4);
#endif
  CHECK(content_of(file) == "text");
  close(open_for_writing);
  if (far >= 0) close(far);
}

#ifdef __linux__

TEST_CASE("taken over: nothing can be written, sent, started or traced") {
  const Folder folder;
  const std::string there = folder.write("there", "text").string();
  const std::string fresh = (folder.path() / "fresh").string();
  CHECK(error_in_child([&] { return open(there.c_str(), O_RDONLY); }) == 0);
  CHECK(error_in_child([&] { return open(there.c_str(), O_WRONLY); }) == EPERM);
  CHECK(error_in_child([&] { return open(there.c_str(), O_RDWR); }) == EPERM);
  CHECK(error_in_child([&] { return open(there.c_str(), O_RDONLY | O_TRUNC); }) == EPERM);
  CHECK(error_in_child([&] { return open(fresh.c_str(), O_CREAT | O_RDONLY, 0600); }) == EPERM);
  CHECK(error_in_child([&] { return unlink(there.c_str()); }) == EPERM);
  CHECK(error_in_child([&] { return rename(there.c_str(), fresh.c_str()); }) == EPERM);
  CHECK(error_in_child([] { return socket(AF_INET, SOCK_STREAM, 0); }) == EPERM);
  CHECK(error_in_child([] { return socket(AF_UNIX, SOCK_STREAM, 0); }) == EPERM);
  CHECK(error_in_child([] { return fork(); }) == EPERM);
  CHECK(error_in_child([] { return execl("/bin/true", "true", nullptr); }) == EPERM);
  CHECK(error_in_child([] { return ptrace(PTRACE_TRACEME, 0, nullptr, nullptr); }) == EPERM);
  CHECK(error_in_child([] { return kill(getppid(), 0); }) == EPERM);
  CHECK(content_of(there) == "text");
  CHECK_FALSE(std::filesystem::exists(fresh));
}

TEST_CASE("taken over: no memory can be shared with a file or a process") {
  const Folder folder;
  const std::string file = folder.write("there", "text").string();
  const auto map = [file](int protection, int flags) {
    return error_in_child([=] {
      const int descriptor = (flags & MAP_ANONYMOUS) != 0 ? -1 : open(file.c_str(), O_RDONLY);
      return mmap(nullptr, 4, protection, flags, descriptor, 0) == MAP_FAILED ? -1 : 0;
    });
  };
  CHECK(map(PROT_READ, MAP_PRIVATE) == 0);
  CHECK(map(PROT_READ | PROT_WRITE, MAP_PRIVATE) == 0);
  CHECK(map(PROT_READ, MAP_SHARED) == EPERM);
  CHECK(map(PROT_READ | PROT_WRITE, MAP_SHARED) == EPERM);
  CHECK(map(PROT_READ, 3 /* MAP_SHARED_VALIDATE */) == EPERM);
  CHECK(map(PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS) == EPERM);
  CHECK(map(PROT_READ | PROT_EXEC, MAP_PRIVATE) == EPERM);
}

TEST_CASE("taken over: memory that the caller shares with others is out of reach") {
  void* const shared =
      mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  REQUIRE(shared != MAP_FAILED);
  auto* const byte = static_cast<volatile char*>(shared);
  byte[0] = 'a';
  CHECK(found_in_child([=] {
          byte[0] = 'b';
          return byte[0];
        }) == 'b');
  CHECK(byte[0] == 'a');
  munmap(shared, 4096);
}

TEST_CASE("taken over: /proc does not reveal the caller's memory, environment and descriptors") {
  const std::string caller = "/proc/" + std::to_string(getpid());
  const int dumpable = prctl(PR_GET_DUMPABLE, 0, 0, 0, 0);
  for (const char* name : {"/mem", "/environ", "/maps", "/auxv", "/cwd", "/exe"}) {
    CAPTURE(name);
    const std::string path = caller + name;
    const int error = error_in_child([=] {
      const int file = open(path.c_str(), O_RDONLY);
      char byte = 0;
      return file < 0 ? -1 : static_cast<int>(pread(file, &byte, 1, 0));
    });
    CHECK((error == EACCES || error == EPERM));
  }
  CHECK(prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == dumpable);  // restored
}

TEST_CASE("taken over: with Landlock, no other process can be read either") {
  if (syscall(444 /* landlock_create_ruleset */, nullptr, 0, 1U) <= 0) return;
  const pid_t other = fork();
  if (other == 0) {
    pause();
    _exit(0);
  }
  const std::string path = "/proc/" + std::to_string(other) + "/environ";
  const int error = error_in_child([=] { return open(path.c_str(), O_RDONLY); });
  kill(other, SIGKILL);
  waitpid(other, nullptr, 0);
  CHECK((error == EACCES || error == EPERM));
}

TEST_CASE("taken over: the environment that the caller was started with is erased") {
  REQUIRE(std::getenv("PATH") != nullptr);
  CHECK(found_in_child([] {
          std::size_t left = 0;
          for (char** each = environ; *each != nullptr; ++each) left += std::strlen(*each);
          return left;
        }) == 0);
  CHECK(found_in_child([] {
          const int file = open("/proc/self/environ", O_RDONLY);
          std::vector<char> bytes(1 << 20);
          const ssize_t count = file < 0 ? 0 : read(file, bytes.data(), bytes.size());
          std::size_t left = 0;
          for (ssize_t i = 0; i < count; ++i) left += bytes[static_cast<std::size_t>(i)] != 0;
          return left;
        }) == 0);
  CHECK(std::string(std::getenv("PATH")).size() > 0);
}

TEST_CASE("taken over: the superuser's process keeps only the right to read files") {
  const auto has = [](int capability) { return prctl(PR_CAPBSET_READ, capability, 0, 0, 0) >= 0; };
  if (geteuid() != 0 || !has(0)) return;
  // Reading the kernel's memory requires CAP_SYS_RAWIO.
  const int error = error_in_child([] { return open("/proc/kcore", O_RDONLY); });
  CHECK((error == EPERM || error == EACCES || error == ENOENT));
  const Folder folder;
  const std::string file = folder.write("locked", "text").string();
  REQUIRE(chown(file.c_str(), 1234, 1234) == 0);
  std::filesystem::permissions(file, std::filesystem::perms::none);
  CHECK(error_in_child([&] { return open(file.c_str(), O_RDONLY); }) == 0);
}

#endif
