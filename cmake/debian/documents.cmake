# Adds what Debian Policy 12 requires of each package, before cpack packs it: copyright and changelogs in
# /usr/share/doc, and compressed manual pages.  Writes no time stamps, so a second build makes the same
# bytes.
find_program(gzip gzip REQUIRED)
set(file_permissions OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)

function(compress file)
  execute_process(COMMAND ${gzip} -9n ${file} COMMAND_ERROR_IS_FATAL ANY)
  file(CHMOD ${file}.gz PERMISSIONS ${file_permissions})
endfunction()

foreach(component IN LISTS CPACK_COMPONENTS_ALL)
  set(root ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/${component}${CPACK_PACKAGING_INSTALL_PREFIX})
  set(documents ${root}/share/doc/${CPACK_FTCHECK_PACKAGE_${component}})
  file(MAKE_DIRECTORY ${documents})
  configure_file(${CPACK_FTCHECK_BINARY_DIR}/debian/copyright ${documents}/copyright COPYONLY
                 FILE_PERMISSIONS ${file_permissions})
  configure_file(${CPACK_FTCHECK_BINARY_DIR}/debian/changelog ${documents}/changelog.Debian COPYONLY)
  configure_file(${CPACK_FTCHECK_SOURCE_DIR}/CHANGELOG.md ${documents}/changelog COPYONLY)
  compress(${documents}/changelog.Debian)
  compress(${documents}/changelog)
  file(GLOB pages ${root}/share/man/man*/*.[1-9])
  foreach(page IN LISTS pages)
    compress(${page})
  endforeach()
endforeach()
