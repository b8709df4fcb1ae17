# What `cpack` makes of a build: on Debian and its derivatives three packages that follow its conventions
# (Debian Policy 8.1: a shared library's package is named after its soname), elsewhere an archive.
#
#   ftcheck          the command, its manual page and completions, and the program with which it asks package
#                    indexes; linked statically, so it stands alone
#   libftcheckN      the shared library with that soname
#   libftcheck-dev   headers, both ways to link, and the files for CMake and pkg-config
#
# `cmake --workflow --preset deb` makes packages for distribution: configured for /usr, which puts the
# library where Debian expects it (lib/x86_64-linux-gnu).
set(FTCHECK_MAINTAINER "ftcheck maintainers <maintainers@ftcheck.invalid>" CACHE STRING
    "Maintainer of the packages; whoever distributes them sets this to a name and an address")

set(CPACK_PACKAGE_VENDOR "ftcheck")
set(CPACK_PACKAGE_CONTACT ${FTCHECK_MAINTAINER})
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "reports from a wheel's binaries whether the GIL stays disabled")
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_STRIP_FILES ON)
set(CPACK_VERBATIM_VARIABLES ON)
# Permissions must not depend on who builds.
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

find_program(FTCHECK_SHLIBDEPS dpkg-shlibdeps)
mark_as_advanced(FTCHECK_SHLIBDEPS)
if(NOT FTCHECK_SHLIBDEPS)
  set(CPACK_GENERATOR TGZ)
  include(CPack)
  return()
endif()

set(CPACK_GENERATOR DEB)
set(CPACK_COMPONENTS_ALL command runtime development)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

set(CPACK_DEBIAN_COMMAND_PACKAGE_NAME ftcheck)
set(CPACK_DEBIAN_COMMAND_PACKAGE_SECTION devel)
set(CPACK_COMPONENT_COMMAND_DESCRIPTION
"A free-threaded Python turns the GIL back on when it imports an extension
module that does not declare that it can do without. ftcheck reads the
binaries of wheels, single modules and environments and tells which do,
without running Python or them.")

set(CPACK_DEBIAN_RUNTIME_PACKAGE_NAME libftcheck${FTCHECK_SOVERSION})
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SUGGESTS ftcheck)  # whose ftcheck-fetch asks package indexes
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS_POLICY ">=")  # as long as the soname stays
# Policy 8.1.1 requires the trigger.  CPack only knows the older way, scripts that call ldconfig, and writes
# them unless others of these names are given.  It leaves out given ones that do not exist.
set(CPACK_DEBIAN_RUNTIME_PACKAGE_CONTROL_EXTRA ${CMAKE_CURRENT_LIST_DIR}/debian/triggers postinst postrm)
set(CPACK_COMPONENT_RUNTIME_DESCRIPTION
"Shared library with what the ftcheck command does, for packaging tools in
C++, C and what calls C: whether importing a wheel's extension modules turns
the GIL back on, from their bytes.")

set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libftcheck-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS
    "${CPACK_DEBIAN_RUNTIME_PACKAGE_NAME} (= ${PROJECT_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE})")
# What linking the static library needs.
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SUGGESTS "libzip-dev, libdeflate-dev, liblief-dev, libcapstone-dev, \
libfmt-dev, nlohmann-json3-dev, libssl-dev, libseccomp-dev, libsimdjson-dev, libsqlite3-dev")
set(CPACK_COMPONENT_DEVELOPMENT_DESCRIPTION
"Headers, the static library, and what CMake and pkg-config find the shared
one by, to build tools that ask whether importing a wheel's extension modules
turns the GIL back on.")

# Debian's conventions for documents, which do not apply to other ways to install.
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_CURRENT_LIST_DIR}/debian/documents.cmake)
string(TIMESTAMP now "%a, %d %b %Y %H:%M:%S +0000" UTC)  # SOURCE_DATE_EPOCH, if it is set
configure_file(${CMAKE_CURRENT_LIST_DIR}/debian/changelog.in ${PROJECT_BINARY_DIR}/debian/changelog @ONLY)
configure_file(${CMAKE_CURRENT_LIST_DIR}/debian/copyright.in ${PROJECT_BINARY_DIR}/debian/copyright @ONLY)
set(CPACK_FTCHECK_SOURCE_DIR ${PROJECT_SOURCE_DIR})
set(CPACK_FTCHECK_BINARY_DIR ${PROJECT_BINARY_DIR})
foreach(component IN LISTS CPACK_COMPONENTS_ALL)
  string(TOUPPER ${component} upper)
  set(CPACK_FTCHECK_PACKAGE_${component} ${CPACK_DEBIAN_${upper}_PACKAGE_NAME})
endforeach()
include(CPack)
