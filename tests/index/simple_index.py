"""A package index on loopback: a folder of static pages and files, served by nginx.

write_index() writes the pages of a set of wheels: JSON (PEP 691, with sizes and upload times of PEP 700) and HTML
(PEP 503). Server runs nginx over a folder of such indexes, each in a folder of its own:

    ROOT/NAME/simple/PROJECT/    the page, JSON or HTML as the Accept header says
    ROOT/NAME/files/FILE         a file, with ETag and ranges

Pages are compressed and have an ETag. An index whose name begins with "private" wants USER and PASSWORD, one named
"html" has no JSON, and the pages of one named "fresh" may be kept for an hour without asking again.
Server.requests() is what was asked for.
"""
import base64
import email.parser
import hashlib
import html
import io
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import tarfile
import time
import urllib.error
import urllib.request
import zipfile
from dataclasses import dataclass
from pathlib import Path

NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/usr/local/sbin")
USER = "index-reader"
PASSWORD = "kept-from-every-output"

# Any of these in an output gives the credentials away.
SECRETS = (USER, PASSWORD, base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode())

JSON_PAGE = "application/vnd.pypi.simple.v1+json"

LISTEN = "listen 127.0.0.1:PORT;"
LISTEN_TLS = """listen 127.0.0.1:PORT ssl http2;
    ssl_certificate "FOLDER/certificate.pem";
    ssl_certificate_key "FOLDER/key.pem";"""

CONFIGURATION = r"""
daemon off;
master_process off;
pid "FOLDER/nginx.pid";
error_log "FOLDER/error.log" warn;
events { worker_connections 256; }
http {
  client_body_temp_path "FOLDER/body";
  proxy_temp_path "FOLDER/proxy";
  fastcgi_temp_path "FOLDER/fastcgi";
  uwsgi_temp_path "FOLDER/uwsgi";
  scgi_temp_path "FOLDER/scgi";

  log_format asked escape=json '{"method":"$request_method","path":"$request_uri","range":"$http_range",'
    '"status":$status,"if_none_match":"$http_if_none_match","user_agent":"$http_user_agent",'
    '"accept":"$http_accept","accept_encoding":"$http_accept_encoding",'
    '"authorization":"$http_authorization","encoding":"$sent_http_content_encoding","bytes":$body_bytes_sent,'
    '"protocol":"$server_protocol","connection":$connection}';
  access_log "FOLDER/access.log" asked;

  map "$request_uri $http_accept" $format {
    default html;
    ~^/html/ html;
    ~application/vnd\.pypi\.simple\.v1\+json json;
  }
  map $request_uri $age {
    default "";
    ~^/fresh/ "max-age=3600";
  }
  map $request_uri $realm {
    default off;
    ~^/private "private index";
  }

  server {
    LISTEN
    root "ROOT";
    absolute_redirect off;
    auth_basic $realm;
    auth_basic_user_file "FOLDER/users";

    location ~ ^/[^/]+/simple/[^/]+$ { return 301 $uri/; }
    location ~ ^(?<page>/[^/]+/simple/[^/]+)/$ { rewrite ^ $page/index.$format last; }
    location ~ ^/[^/]+/simple/[^/]+/index\.(html|json)$ {
      internal;
      types { text/html html; JSON_PAGE json; }
      charset_types text/html;
      charset utf-8;
      gzip on;
      gzip_types JSON_PAGE;
      gzip_min_length 0;
      add_header Vary Accept;
      add_header Cache-Control $age;
    }
    location ~ ^/[^/]+/files/ {
      types { }
      default_type application/octet-stream;
    }
  }
}
"""


def skip_without_nginx():
    """Why these tests cannot run here, or an empty string."""
    return "" if NGINX else "nginx is not installed here (Debian: nginx-light)"


def normalized(project):
    return re.sub(r"[-_.]+", "-", project).lower()


def sha256_of(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def requires_python(wheel):
    """Requires-Python of the wheel's METADATA, or None."""
    with zipfile.ZipFile(wheel) as archive:
        [name] = [n for n in archive.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", n)]
        text = archive.read(name).decode("utf-8", "replace")
    return email.parser.HeaderParser().parsestr(text)["Requires-Python"]


def write_sdist(path):
    """A source distribution that says nothing but its name and version."""
    stem = path.name.removesuffix(".tar.gz")
    project, version = stem.rsplit("-", 1)
    content = f"Metadata-Version: 2.1\nName: {project}\nVersion: {version}\n".encode()
    with tarfile.open(path, "w:gz") as archive:
        member = tarfile.TarInfo(f"{stem}/PKG-INFO")
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))


def html_page(project, files):
    lines = ["<!DOCTYPE html>", "<html><head>", '<meta name="pypi:repository-version" content="1.3">',
             f"<title>Links for {project}</title></head><body>", f"<h1>Links for {project}</h1>"]
    for file in files:
        attributes = ""
        if file.get("requires-python"):
            attributes += f' data-requires-python="{html.escape(file["requires-python"])}"'
        if file["yanked"] is not False:
            attributes += f' data-yanked="{html.escape(file["yanked"])}"'
        url = "#".join([file["url"], *(f"{kind}={value}" for kind, value in file["hashes"].items())])
        lines.append(f'<a href="{html.escape(url)}"{attributes}>{html.escape(file["filename"])}</a><br>')
    return "\n".join([*lines, "</body></html>", ""])


def write_index(folder, wheels, *, sdists=(), yanked=(), at="../../files", with_sizes=True, with_hashes=True):
    """Writes an index of these wheels into `folder`.

    Every release has a source distribution too; `sdists` are the names of releases that have nothing else
    ("pkg-1.0"). `yanked` maps names of files to reasons. The pages say that the files are `at` that URL. Files are
    links to the wheels where that is possible, so do not change them there; see damage().
    """
    yanked = dict(yanked)
    files_folder = folder / "files"
    files_folder.mkdir(parents=True)
    releases = {}
    for name in sdists:
        project, version = name.rsplit("-", 1)
        releases.setdefault(normalized(project), {})[version] = []
    for wheel in wheels:
        project, version = wheel.name.split("-")[:2]
        try:
            os.link(wheel, files_folder / wheel.name)
        except OSError:  # another file system
            shutil.copyfile(wheel, files_folder / wheel.name)
        releases.setdefault(normalized(project), {}).setdefault(version, []).append(files_folder / wheel.name)
    for project, versions in releases.items():
        page = []
        for month, (version, files) in enumerate(sorted(versions.items()), start=1):
            sdist = files_folder / f"{project.replace('-', '_')}-{version}.tar.gz"
            write_sdist(sdist)
            for file in [*files, sdist]:
                wanted = requires_python(file) if file.suffix == ".whl" else None
                entry = {"filename": file.name, "url": f"{at}/{file.name}",
                         "hashes": {"sha256": sha256_of(file)} if with_hashes else {},
                         "yanked": yanked.get(file.name, False), "core-metadata": False}
                if wanted:
                    entry["requires-python"] = wanted
                if with_sizes:
                    entry["size"] = file.stat().st_size
                    entry["upload-time"] = f"2026-{month:02}-01T12:00:00.000000Z"
                page.append(entry)
        place = folder / "simple" / project
        place.mkdir(parents=True)
        document = {"meta": {"api-version": "1.3"}, "name": project, "versions": sorted(versions), "files": page}
        (place / "index.json").write_text(json.dumps(document))
        (place / "index.html").write_text(html_page(project, page))


def damage(folder, name, at=None):
    """Replaces one byte of a file of the index by another; the pages keep the old hash."""
    path = folder / "files" / name
    content = bytearray(path.read_bytes())
    at = len(content) // 2 if at is None else at
    content[at] ^= 0xFF
    path.unlink()  # it may be a link to a file that others use
    path.write_bytes(content)


@dataclass
class Asked:
    """One request as nginx saw it; a header that was not sent is empty."""

    method: str
    path: str
    range: str
    status: int
    if_none_match: str
    user_agent: str
    accept: str
    accept_encoding: str
    authorization: str
    encoding: str
    bytes: int
    protocol: str
    connection: int

    @property
    def is_page(self):
        return "/simple/" in self.path

    @property
    def is_file(self):
        return "/files/" in self.path


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def write_certificate(folder):
    """A certificate for 127.0.0.1 that nobody has signed, and its key."""
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                    "-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
                    "-keyout", "key.pem", "-out", "certificate.pem"],
                   cwd=folder, check=True, stdin=subprocess.DEVNULL, capture_output=True)


class Server:
    """nginx over the folder ROOT, with its own configuration and logs in the folder `work`; a context.

    With `tls` it speaks HTTPS and HTTP/2, with the certificate in work/certificate.pem.
    """

    def __init__(self, root, work, tls=False):
        self.root = root
        self.work = work
        self.tls = tls
        self.origin = ""
        self._process = None
        self._log = work / "access.log"
        self._read = 0

    def __enter__(self):
        self.work.mkdir(parents=True, exist_ok=True)
        (self.work / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n")
        if self.tls:
            write_certificate(self.work)
        for _ in range(5):  # another process may take the port before nginx does
            port = free_port()
            text = CONFIGURATION.replace("LISTEN", LISTEN_TLS if self.tls else LISTEN)
            text = text.replace("JSON_PAGE", JSON_PAGE).replace("FOLDER", str(self.work))
            text = text.replace("ROOT", str(self.root)).replace("PORT", str(port))
            (self.work / "nginx.conf").write_text(text)
            self._process = subprocess.Popen(
                [NGINX, "-p", str(self.work), "-e", str(self.work / "error.log"), "-c", str(self.work / "nginx.conf")],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            self.origin = f"{'https' if self.tls else 'http'}://127.0.0.1:{port}"
            if self._is_up():
                self.requests()
                return self
            self._stop()
        raise RuntimeError(f"nginx does not start: {(self.work / 'error.log').read_text()}")

    def __exit__(self, *_):
        self._stop()

    def _stop(self):
        self._process.terminate()
        self._process.wait(timeout=20)

    def _is_up(self):
        until = time.monotonic() + 10
        while time.monotonic() < until and self._process.poll() is None:
            if self._answers("up"):
                return True
            time.sleep(0.02)
        return False

    def _answers(self, word):
        try:
            trust = ssl.create_default_context(cafile=self.work / "certificate.pem") if self.tls else None
            with urllib.request.urlopen(f"{self.origin}/{word}", timeout=10, context=trust):
                return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False

    def url(self, name, with_password=False):
        """The index in ROOT/name."""
        origin = self.origin
        if with_password:
            origin = origin.replace("//", f"//{USER}:{PASSWORD}@")
        return f"{origin}/{name}/simple/"

    def requests(self):
        """What was asked for since the last call."""
        # nginx logs a request after its answer has been sent; one that is sent later is logged later.
        word = f"end-of-{self._read}"
        if not self._answers(word):
            raise RuntimeError("nginx has ended")
        until = time.monotonic() + 10
        while True:
            lines = self._log.read_text().splitlines()[self._read:]
            rows = [json.loads(line) for line in lines]
            if any(row["path"] == f"/{word}" for row in rows):
                break
            if time.monotonic() > until:
                raise RuntimeError("nginx logs nothing")
            time.sleep(0.01)
        self._read += len(lines)
        return [Asked(**row) for row in rows if "/simple/" in row["path"] or "/files/" in row["path"]]
