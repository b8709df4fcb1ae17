# Finds libzip. Its CMake files in Debian name programs of other packages and fail without them.
# Defines the target LibZip::LibZip.
include(${CMAKE_CURRENT_LIST_DIR}/FindByHeader.cmake)
find_by_header(LibZip LibZip::LibZip zip.h zip libzip libzip::zip)
