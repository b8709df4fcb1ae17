# What a wheel for Python holds beside the sources in python/ftcheck: inside the package the shared
# library and the command, and on PATH what runs that.  docs/python.md tells why so.
install(TARGETS ftcheck_shared LIBRARY DESTINATION ftcheck/lib COMPONENT python)
install(TARGETS ftcheck-command RUNTIME DESTINATION ftcheck/bin COMPONENT python)
install(PROGRAMS ${PROJECT_SOURCE_DIR}/python/ftcheck-command RENAME ftcheck
        DESTINATION ${SKBUILD_SCRIPTS_DIR} COMPONENT python)
