# Finds Capstone, which ships no CMake files in Debian's package; vcpkg's by those that it ships.
# Defines the target Capstone::Capstone.
include(FindPackageHandleStandardArgs)
if(VCPKG_TOOLCHAIN)
  find_package(capstone QUIET CONFIG)
  find_package_handle_standard_args(Capstone REQUIRED_VARS capstone_DIR)
  if(Capstone_FOUND AND NOT TARGET Capstone::Capstone)
    add_library(Capstone::Capstone INTERFACE IMPORTED)
    set_target_properties(Capstone::Capstone PROPERTIES INTERFACE_LINK_LIBRARIES
                          capstone::capstone)
  endif()
  return()
endif()
find_path(Capstone_INCLUDE_DIR capstone/capstone.h)
find_library(Capstone_LIBRARY capstone)
find_package_handle_standard_args(Capstone REQUIRED_VARS Capstone_LIBRARY Capstone_INCLUDE_DIR)
if(Capstone_FOUND AND NOT TARGET Capstone::Capstone)
  add_library(Capstone::Capstone UNKNOWN IMPORTED)
  set_target_properties(Capstone::Capstone PROPERTIES IMPORTED_LOCATION ${Capstone_LIBRARY}
                        INTERFACE_INCLUDE_DIRECTORIES ${Capstone_INCLUDE_DIR})
endif()
mark_as_advanced(Capstone_INCLUDE_DIR Capstone_LIBRARY)
