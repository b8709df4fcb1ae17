"""fmt: formats text."""
NEEDS = []


def build(job):
    job.cmake("FMT_DOC=OFF", "FMT_TEST=OFF", "FMT_FUZZ=OFF")
