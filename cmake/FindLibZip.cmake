# Finds libzip. Its CMake files in Debian name programs of other packages and fail without them.
# Defines the target LibZip::LibZip.
include(${CMAKE_CURRENT_LIST_DIR}/FindByHeader.cmake)
find_by_header(LibZip LibZip::LibZip zip.h zip libzip libzip::zip)
# A static libzip needs zlib.
if(LibZip_FOUND AND LibZip_LIBRARY MATCHES "${CMAKE_STATIC_LIBRARY_SUFFIX}$" AND CMAKE_STATIC_LIBRARY_SUFFIX)
  find_package(ZLIB REQUIRED)
  set_property(TARGET LibZip::LibZip PROPERTY INTERFACE_LINK_LIBRARIES ZLIB::ZLIB)
endif()
