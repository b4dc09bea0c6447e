"""The login before the console: oauth2-proxy with the arguments and variables that the chart renders, a provider that signs
tokens as OpenID Connect says, and a page behind it."""
import base64
import hashlib
import http.server
import json
import secrets
import subprocess
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

import yaml

from control_plane import free_port

PAGE = b"the console"


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Provider(http.server.ThreadingHTTPServer):
    """Discovery, keys, authorization and tokens of OpenID Connect Core 1.0, for one user who always agrees; any other path
    is the page behind the login."""

    def __init__(self, folder, client):
        super().__init__(("127.0.0.1", 0), Answers)
        self.issuer, self.client, self.nonces = f"http://127.0.0.1:{self.server_port}", client, {}
        self.key = folder / "provider.key"
        subprocess.run(["openssl", "genrsa", "-out", self.key, "2048"], check=True, capture_output=True)
        modulus = subprocess.run(["openssl", "rsa", "-in", self.key, "-noout", "-modulus"], check=True, capture_output=True, text=True).stdout
        self.modulus = base64url(bytes.fromhex(modulus.strip().split("=")[1]))
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def token(self, code):
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": self.client, "sub": "1", "email": "someone@example.com", "email_verified": True,
                  "iat": now, "exp": now + 600, "nonce": self.nonces[code]}
        signed = ".".join(base64url(json.dumps(part).encode()) for part in ({"alg": "RS256", "kid": "1", "typ": "JWT"}, claims))
        signature = subprocess.run(["openssl", "dgst", "-sha256", "-sign", self.key], input=signed.encode(), check=True, capture_output=True).stdout
        return {"access_token": hashlib.sha256(signature).hexdigest(), "token_type": "Bearer", "expires_in": 600, "id_token": f"{signed}.{base64url(signature)}"}


class Answers(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        provider, url = self.server, urllib.parse.urlsplit(self.path)
        if url.path == "/.well-known/openid-configuration":
            return self.json({"issuer": provider.issuer, "authorization_endpoint": provider.issuer + "/authorize", "token_endpoint": provider.issuer + "/token",
                              "jwks_uri": provider.issuer + "/keys", "response_types_supported": ["code"], "subject_types_supported": ["public"],
                              "id_token_signing_alg_values_supported": ["RS256"]})
        if url.path == "/keys":
            return self.json({"keys": [{"kty": "RSA", "alg": "RS256", "use": "sig", "kid": "1", "n": provider.modulus, "e": "AQAB"}]})
        if url.path == "/authorize":
            asked = dict(urllib.parse.parse_qsl(url.query))
            code = secrets.token_hex(8)
            provider.nonces[code] = asked.get("nonce", "")
            self.send_response(302)
            self.send_header("Location", asked["redirect_uri"] + "?" + urllib.parse.urlencode({"code": code, "state": asked["state"]}))
            return self.end_headers()
        return self.answer(PAGE, "text/plain")

    def do_POST(self):
        asked = dict(urllib.parse.parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        self.json(self.server.token(asked["code"]))

    def json(self, value):
        self.answer(json.dumps(value).encode(), "application/json")

    def answer(self, body, kind):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Unfollowed(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def check(plane, log, rendered):
    """Starts the proxy of a rendered chart and logs in."""
    proxy = next(each for each in yaml.safe_load_all(rendered) if each and each["kind"] == "Deployment" and each["metadata"]["name"].endswith("-console"))
    container = proxy["spec"]["template"]["spec"]["containers"][0]
    provider, port = Provider(plane.home, "console"), free_port()
    own = {"--oidc-issuer-url": provider.issuer, "--upstream": provider.issuer, "--http-address": f"127.0.0.1:{port}"}
    arguments = [f"{name}={own.pop(name, value)}" for name, _, value in (each.partition("=") for each in container["args"])]
    values = {"OAUTH2_PROXY_CLIENT_ID": "console", "OAUTH2_PROXY_CLIENT_SECRET": secrets.token_hex(8), "OAUTH2_PROXY_COOKIE_SECRET": secrets.token_hex(16)}
    plane.environment |= {variable["name"]: values[variable["name"]] for variable in container["env"]}
    # A browser on loopback has no TLS; in a cluster the ingress has.
    plane.spawn("oauth2-proxy", *arguments, "--cookie-secure=false")
    address = f"http://127.0.0.1:{port}"

    def status(path, opener=urllib.request.build_opener(Unfollowed)):
        try:
            return opener.open(address + path).status
        except urllib.error.HTTPError as refused:
            return refused.code
        except OSError:
            return 0
    plane.wait("oauth2-proxy", lambda: status(container["readinessProbe"]["httpGet"]["path"]) == 200)
    if own or status(container["livenessProbe"]["httpGet"]["path"]) != 200 or status("/") != 302:
        raise AssertionError(f"the proxy lets through or is not alive: {status('/')}, arguments not rendered: {own}")
    log.holds("the console's login", "without a session the page is not shown, the browser is sent to the provider")
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    page = browser.open(address + "/").read()
    if page != PAGE:
        raise AssertionError(f"after the login: {page[:200]}")
    log.holds("the console's login", "after the provider's answer the page is shown")
    provider.shutdown()
