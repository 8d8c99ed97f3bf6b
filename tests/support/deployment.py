"""The site as `deploy/` runs it: two services of gunicorn and nginx, on loopback, from its files.

The files are used as they are, but for the paths, ports and the name that an operator changes too.
"""

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
DEPLOY = ROOT / "deploy"
HOST = "hotlines.example.org"
SERVICES = ("public", "admin")
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
OPENSSL = shutil.which("openssl")
WHY_NOT = "there is no nginx with openssl here (Debian: apt-get install nginx-light openssl)"
# Debian's nginx.conf, in short. Its workers must enter the folders of a test.
MAIN = """\
{user}
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/hotlines.error.log crit;
events {{ worker_connections 2048; }}
http {{
    include /etc/nginx/mime.types;
    client_body_temp_path {folder}/bodies;
    proxy_temp_path {folder}/answers;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    gzip on;
    include {folder}/hotlines.nginx.conf;
}}
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def substitute(text, changes):
    """Return a text of `deploy/` with other paths; fail for one that it does not contain."""
    for before, after in changes.items():
        assert before in text, before
        text = text.replace(before, str(after))
    return text


class Deployment:
    """A running site. ``folder``: a short path, because sockets lie in it."""

    def __init__(self, folder, variables):
        self.folder, self.variables = folder, variables
        self.port, self.plain_port = free_port(), free_port()
        self.processes = []

    def write_nginx(self, static):
        """Write the configuration with the ports and paths of this test; return its file."""
        certificate, key = self.folder / "certificate.pem", self.folder / "key.pem"
        subprocess.run(
            [OPENSSL, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
             "-nodes", "-days", "2", "-subj", f"/CN={HOST}", "-addext",
             f"subjectAltName=DNS:{HOST}", "-out", certificate, "-keyout", key],
            check=True, capture_output=True,
        )  # fmt: skip
        text = (DEPLOY / "hotlines.nginx.conf").read_text()
        text = re.sub(r" *listen \[::\]:.*\n", "", text)
        text = substitute(
            text,
            {
                "listen 443 ": f"listen 127.0.0.1:{self.port} ",
                "listen 80 ": f"listen 127.0.0.1:{self.plain_port} ",
                "/etc/ssl/hotlines/fullchain.pem": certificate,
                "/etc/ssl/hotlines/privkey.pem": key,
                "/run/hotlines-": f"{self.folder}/",
                "/var/lib/hotlines/static/": f"{static}/",
                "/var/cache/nginx/hotlines": self.folder / "cache",
                "/var/log/nginx": self.folder,
            },
        )
        (self.folder / "hotlines.nginx.conf").write_text(text)
        main = self.folder / "nginx.conf"
        # Only root chooses an account for the workers; here they must enter the clone.
        user = "user root;" if os.geteuid() == 0 else ""
        main.write_text(MAIN.format(folder=self.folder, user=user))
        return main

    def nginx(self, main):
        """Return the command of nginx, which opens Debian's log before it reads its settings."""
        return [NGINX, "-e", self.folder / "start.log", "-c", main]

    def start(self, static):
        main = self.write_nginx(static)
        for service in SERVICES:
            (self.folder / service).mkdir()
            self._run(
                [sys.executable, "-m", "gunicorn", "--config", DEPLOY / "gunicorn.conf.py"],
                SERVICE=service,
                RUNTIME_DIRECTORY=str(self.folder / service),
            )
        self._run([*self.nginx(main), "-g", "daemon off;"])
        for address in ("/readyz", "/admin/readyz"):
            self._await(address)

    def _run(self, command, **variables):
        with (self.folder / "services.log").open("ab") as log:
            process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.variables | variables,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.processes.append(process)

    def _await(self, address):
        while all(process.poll() is None for process in self.processes):
            with (
                contextlib.suppress(OSError),
                socket.create_connection(("127.0.0.1", self.plain_port), timeout=5) as probe,
            ):
                probe.sendall(f"GET {address} HTTP/1.0\r\n\r\n".encode())
                if b" 200 " in probe.recv(100):
                    return
            time.sleep(0.05)
        raise AssertionError(self.log())

    def stop(self):
        for process in self.processes:
            process.send_signal(signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def log(self):
        """Return what the services wrote to stderr."""
        return (self.folder / "services.log").read_text()

    def access_log(self):
        """Return the lines of nginx, which writes one after its answer."""
        return [json.loads(line) for line in self.nginx_logs()[0].splitlines()]

    def nginx_logs(self):
        """Return the access log and the log of errors."""
        return [(self.folder / f"hotlines.{name}.log").read_text() for name in ("access", "error")]

    def connect(self, source="127.0.0.1"):
        """Return a TLS connection from one of the addresses of loopback."""
        context = ssl.create_default_context(cafile=str(self.folder / "certificate.pem"))
        plain = socket.create_connection(
            ("127.0.0.1", self.port), timeout=5, source_address=(source, 0)
        )
        return context.wrap_socket(plain, server_hostname=HOST)

    def request(self, method, path, *, body=None, headers=(), source="127.0.0.1", timeout=5):
        """Return the response to a request and its body."""
        connection = HTTPSConnection(HOST, timeout=timeout)
        connection.sock = self.connect(source)
        connection.sock.settimeout(timeout)
        with contextlib.closing(connection):
            connection.request(method, path, body, {"Host": HOST} | dict(headers))
            response = connection.getresponse()
            return response, response.read()

    def get(self, path, **options):
        return self.request("GET", path, **options)

    def get_at_origin(self, path, source="127.0.0.1"):
        """Return the response of the service of the public itself, and its body."""
        connection = HTTPConnection(HOST, timeout=5)
        connection.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.sock.settimeout(5)
        with contextlib.closing(connection):
            connection.sock.connect(str(self.folder / "public" / "gunicorn.sock"))
            headers = {"Host": HOST, "X-Forwarded-For": source, "X-Forwarded-Proto": "https"}
            connection.request("GET", path, headers=headers)
            response = connection.getresponse()
            return response, response.read()
