// A program on Windows that is started with one of two connected sockets.
//
// Windows has no pair of sockets, so one is made of a connection of this process to itself, over
// the loopback address.  The program gets its end from WSADuplicateSocketW(), whose result it reads
// from its standard input.
#pragma once

#include <winsock2.h>
// After it, or it would be another generation of sockets.
#include <windows.h>

#include "fetch/start_windows.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace ftcheck::fetching {

// Numbers of handles and sockets have 32 bits, so they fit into what other systems have.
inline SOCKET socket_of(int number) {
  return static_cast<SOCKET>(static_cast<std::intptr_t>(number));
}

struct Connected {
  Launched program;
  SOCKET socket = INVALID_SOCKET;  // this process's end, which never waits; not inherited
};

// Starts words[0] with its socket as standard input, these standard errors (nullptr: nowhere), and
// nowhere to write its output to.  Returns a number of GetLastError(), 0 if it was started.
DWORD start_connected(const std::vector<std::string>& words, HANDLE errors, const Bounds& bounds,
                      Connected& connected);

// In the program: its end, which waits; INVALID_SOCKET if nobody sends one.
SOCKET inherited_socket();

}  // namespace ftcheck::fetching
