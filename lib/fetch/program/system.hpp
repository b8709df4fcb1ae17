// What the program asks of the system besides the network (system_posix.cpp, system_windows.cpp).
#pragma once

#include <curl/curl.h>

#include <string>

namespace ftcheck::fetching {

// The socket to the asking side.
curl_socket_t asking_side();

// False if somebody has started the program by hand.
bool has_asking_side();

// Closes what the calling program has left open, and gives up for good what this program does not
// need: starting programs and core dumps, and on POSIX systems writing files.
void give_up_privileges();

// A socket for a connection to that address.
curl_socket_t open_socket(const curl_sockaddr& address);

// Appends what has arrived, without waiting; false at the end.
bool read_some(std::string& bytes);

// Sends what can be sent without waiting, and removes it; false if nobody reads it any more.
bool write_some(std::string& bytes);

}  // namespace ftcheck::fetching
