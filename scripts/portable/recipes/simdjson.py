"""simdjson: reads the pages of package indexes."""
NEEDS = []


def build(job):
    job.cmake("SIMDJSON_DEVELOPER_MODE=OFF")
