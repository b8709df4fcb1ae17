# Finds libzip: vcpkg's by its CMake files, which know what the static library needs; others by header and
# library, as the CMake files in Debian name programs of other packages and fail without them.
# Defines the target LibZip::LibZip.
include(FindPackageHandleStandardArgs)
if(VCPKG_TOOLCHAIN)
  find_package(libzip QUIET CONFIG)
  find_package_handle_standard_args(LibZip REQUIRED_VARS libzip_DIR)
  if(LibZip_FOUND AND NOT TARGET LibZip::LibZip)
    add_library(LibZip::LibZip INTERFACE IMPORTED)
    set_target_properties(LibZip::LibZip PROPERTIES INTERFACE_LINK_LIBRARIES
                          libzip::zip)
  endif()
  return()
endif()
find_path(LibZip_INCLUDE_DIR zip.h)
find_library(LibZip_LIBRARY zip)
find_package_handle_standard_args(LibZip REQUIRED_VARS LibZip_LIBRARY
                                  LibZip_INCLUDE_DIR)
if(LibZip_FOUND AND NOT TARGET LibZip::LibZip)
  add_library(LibZip::LibZip UNKNOWN IMPORTED)
  set_target_properties(LibZip::LibZip PROPERTIES IMPORTED_LOCATION ${LibZip_LIBRARY}
                        INTERFACE_INCLUDE_DIRECTORIES ${LibZip_INCLUDE_DIR})
endif()
mark_as_advanced(LibZip_INCLUDE_DIR LibZip_LIBRARY)
