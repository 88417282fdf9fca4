"""A process that answers as GOV.UK Notify does, on 127.0.0.1: what it took, it gives back by reference.

The address says how to answer (``400@…``, ``401@…``, ``429@…``, ``500@…``), ``slow@…`` takes the message and then
says nothing, ``broken@…`` takes it and answers with something that is no JSON. Prints its port.
"""

import json
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt

SERVICE, SECRET = sys.argv[1:3]
SAYS = {
    400: ("BadRequestError", "Missing personalisation: body"),
    401: ("AuthError", "Invalid token: API key not found"),
    403: ("AuthError", "Invalid token: API key not found"),
    429: ("TooManyRequestsError", "Exceeded send limits (50) for today"),
    500: ("Exception", "Internal server error"),
    503: ("Exception", "Service unavailable"),
}
taken: list[dict[str, Any]] = []


class Notify(BaseHTTPRequestHandler):
    """The two addresses that are asked."""

    def do_POST(self) -> None:
        self._signed()
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        how = asked["email_address"].partition("@")[0]
        if how.isdigit():
            kind, words = SAYS[int(how)]
            self._say(int(how), {"status_code": int(how), "errors": [{"error": kind, "message": words}]})
            return
        assert self.path == "/v2/notifications/email"
        assert set(asked["personalisation"]) == {"subject", "body"}
        taken.append({**asked, "status": "permanent-failure" if how == "bounces" else "sending"})
        if how == "slow":
            time.sleep(5)
        elif how == "broken":
            self._say(201, None)
        else:
            self._say(201, {"id": "740e5834-3a29-46b4-9a6f-16142fde533a", "reference": asked.get("reference")})

    def do_GET(self) -> None:
        self._signed()
        query = parse_qs(urlsplit(self.path).query)
        if urlsplit(self.path).path == "/taken":
            self._say(200, taken)
            return
        found = [each for each in taken if each.get("reference") == query["reference"][0]]
        self._say(200, {"notifications": found, "links": {}})

    def _signed(self) -> None:
        """Every question carries a token signed with the service's own key, made now."""
        if self.path == "/taken":
            return
        token = self.headers["Authorization"].removeprefix("Bearer ")
        claims = jwt.decode(token, SECRET, algorithms=["HS256"], options={"verify_aud": False, "verify_iat": False})
        assert claims["iss"] == SERVICE
        assert abs(claims["iat"] - time.time()) < 60

    def _say(self, status: int, body: object) -> None:
        said = b"<html>sorry</html>" if body is None else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the port is all that is read."""


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Notify)
    print(server.server_port, flush=True)  # noqa: T201 - the test listens
    server.serve_forever()
