"""One envelope, one connection: sent, answered, closed. A server that hangs or drips is cut off.

Nothing is sent but what stands here: no cookie, no language, the same name for every version; a redirect is
an answer like any other and is never followed.
"""

from __future__ import annotations

import os
import socket
import ssl
import threading
import urllib.request
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import UTC, datetime
from http.client import HTTPException
from urllib.parse import unquote, urlsplit

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection, ProxyConfig
from urllib3.exceptions import HTTPError, SystemTimeWarning
from urllib3.response import BaseHTTPResponse
from urllib3.util import SKIP_HEADER, Url, make_headers, parse_url

from awareness.config import HERE
from awareness.protocol import MEDIA_TYPES, USER_AGENT
from awareness.sync.replies import Meaning, Reply, read_reply

CONNECT_SECONDS = 10.0
OVERALL_SECONDS = 30.0
"""From the first question for the server's address to the last byte of its answer."""
LARGEST_ANSWER = 64 * 1024
HEADERS = {
    "User-Agent": USER_AGENT,
    "Connection": "close",
    "Accept-Encoding": SKIP_HEADER,  # urllib3 would add one
}
# Where systems keep their certificates when the Python of a bundle, built elsewhere, looks in another place.
SYSTEM_STORES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
)

FindProxy = Callable[[str, str], str]
OpenSocket = Callable[[str, int], socket.socket]


class Cut(OSError):
    """The connection was ended from outside: the time was up, or the program is closing."""


class Call:
    """One request's hold on its connection, by which any thread can end it, whatever stage it is in."""

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._lock = threading.Lock()
        self._handle: socket.socket | None = None
        self._is_over = False

    @property
    def is_over(self) -> bool:
        """Say whether it was ended from outside: what came in may be half of something."""
        return self._is_over

    def end(self) -> None:
        """Shut the connection down, and open no other."""
        with self._lock:
            self._is_over = True
            if self._handle is not None:
                with suppress(OSError):
                    self._handle.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Let the connection go."""
        with self._lock:
            if self._handle is not None:
                self._handle.close()
                self._handle = None

    def open_socket(self, host: str, port: int) -> socket.socket:
        """Connect to the first address of a host that answers. Raises OSError."""
        error = OSError("no address")
        for family, kind, protocol, _name, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
            opened = socket.socket(family, kind, protocol)
            try:
                self._hold(opened)
                opened.settimeout(self._patience)
                opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                opened.connect(address)
            except OSError as refused:
                opened.close()
                error = refused
                continue
            return opened
        raise error

    def _hold(self, opened: socket.socket) -> None:
        """Keep a handle of our own: TLS will take the socket itself over."""
        self.close()
        with self._lock:
            if self._is_over:
                raise Cut
            self._handle = opened.dup()


class Line:
    """One server, spoken to once at a time; cut() ends what is going on and all that would follow."""

    def __init__(
        self,
        address: str,
        *,
        connect: float = CONNECT_SECONDS,
        overall: float = OVERALL_SECONDS,
        find_proxy: FindProxy | None = None,
    ) -> None:
        # A laptop whose clock fell back is told so by its certificate check, in our own words.
        urllib3.disable_warnings(SystemTimeWarning)
        self._address = urlsplit(address)
        self._connect = connect
        self._overall = overall
        self._find_proxy = find_proxy or system_proxy
        self._lock = threading.Lock()
        self._call: Call | None = None
        self._is_cut = False

    def post(self, path: str, body: bytes) -> Reply:
        """Send one body and say what became of it; never raises for what a network or a server may do."""
        call = Call(self._connect)
        with self._lock:
            if self._is_cut:
                return Reply(Meaning.STOPPED)
            self._call = call
        watch = threading.Timer(self._overall, call.end)
        watch.daemon = True
        watch.start()
        try:
            reply = self._post(path, body, call)
        finally:
            watch.cancel()
            call.close()
        return Reply(Meaning.STOPPED) if self._is_cut else reply

    def cut(self) -> None:
        """End the connection that is open, from any thread, and let none follow."""
        with self._lock:
            self._is_cut = True
            call = self._call
        if call is not None:
            call.end()

    def _post(self, path: str, body: bytes, call: Call) -> Reply:
        meaning = Meaning.UNREACHED
        try:
            with closing(self._connection(call.open_socket)) as connection:
                connection.connect()
                meaning = Meaning.LOST
                headers = {"Content-Type": MEDIA_TYPES[path], **HEADERS}
                connection.request("POST", path, body, headers, preload_content=False, decode_content=False)
                with closing(connection.getresponse()) as response:
                    content = _whole(response)
            if not call.is_over and len(content) <= LARGEST_ANSWER:
                return read_reply(response.status, response.headers, content, datetime.now(UTC))
        except ssl.SSLCertVerificationError:
            meaning = Meaning.UNSAFE
        except (OSError, HTTPError, HTTPException, ValueError):
            pass  # `meaning` says how far it came; the message would name addresses
        return Reply(meaning)

    def _connection(self, opens: OpenSocket) -> HTTPConnection:
        """Make a connection, not open yet, straight or through the system's proxy."""
        host, port = self._address.hostname or "", self._address.port
        if self._address.scheme == "http":  # this computer, by its configuration
            return _Plain(opens, host, port or 80)
        proxy = self._proxy(host)
        if proxy is None:
            return _Secure(opens, host, port or 443)
        proxy_port = proxy.port or (443 if proxy.scheme == "https" else 80)
        connection = _Secure(opens, proxy.host or "", proxy_port, proxy)
        headers = make_headers(proxy_basic_auth=unquote(proxy.auth)) if proxy.auth else None
        connection.set_tunnel(host, port or 443, headers, scheme=proxy.scheme or "http")
        return connection

    def _proxy(self, host: str) -> Url | None:
        """Find the proxy to go through. Raises ValueError for one of a kind we do not speak to."""
        told = "" if host in HERE else self._find_proxy(self._address.scheme, self._address.netloc)
        if not told:
            return None
        proxy = parse_url(told if "://" in told else f"http://{told}")
        if proxy.scheme not in {"http", "https"} or not proxy.host:
            raise ValueError("a proxy that is no HTTP proxy")
        return proxy


class _Plain(HTTPConnection):
    """An HTTP connection over a socket of ours."""

    def __init__(self, opens: OpenSocket, host: str, port: int) -> None:
        super().__init__(host, port, timeout=OVERALL_SECONDS)
        self._opens = opens

    def _new_conn(self) -> socket.socket:
        return self._opens(self._dns_host, self.port)


class _Secure(HTTPSConnection):
    """An HTTPS connection over a socket of ours; the certificate is checked against the host's name."""

    def __init__(self, opens: OpenSocket, host: str, port: int, proxy: Url | None = None) -> None:
        trust = system_trust()
        through = ProxyConfig(trust, False, None, None) if proxy else None
        super().__init__(
            host,
            port,
            timeout=OVERALL_SECONDS,
            ssl_context=trust,
            proxy=proxy,
            proxy_config=through,
        )
        self._opens = opens

    def _new_conn(self) -> socket.socket:
        return self._opens(self._dns_host, self.port)


def _whole(response: BaseHTTPResponse) -> bytes:
    """Read an answer to its end, or as far as we care to. Raises HTTPError for one that was cut short."""
    content = b""
    while len(content) <= LARGEST_ANSWER and (more := response.read(LARGEST_ANSWER)):
        content += more
    return content


def system_proxy(scheme: str, host: str) -> str:
    """Give the proxy this system wants for a host, "" for none; scripts that choose one are not run."""
    if urllib.request.proxy_bypass(host):
        return ""
    proxies = urllib.request.getproxies()
    return proxies.get(scheme) or proxies.get("all") or ""


def system_trust() -> ssl.SSLContext:
    """Trust whom this computer trusts, and nobody else."""
    trust = ssl.create_default_context()
    places = ssl.get_default_verify_paths()
    if os.name != "nt" and not places.cafile and not places.capath:
        for store in SYSTEM_STORES:
            with suppress(OSError):
                trust.load_verify_locations(store)
                break
    return trust
