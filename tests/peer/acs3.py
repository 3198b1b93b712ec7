"""Checks ACS3-HMAC-SHA256 signatures of recorded requests.

Written from the provider's description of the algorithm over what arrived on the wire, with the standard library
alone: it shares no code with the Rust signer nor with the official SDK, so that one mistake cannot hide another.
"""

import datetime
import hashlib
import hmac
import re
from urllib.parse import quote, unquote_to_bytes

_AUTHORIZATION = re.compile(r"ACS3-HMAC-SHA256 Credential=([^,]+),SignedHeaders=([^,]+),Signature=([0-9a-f]{64})")


def _canonical_query(query):
    pairs = []
    for part in query.split("&") if query else []:
        name, _, value = part.partition("=")
        pairs.append(tuple(unquote_to_bytes(text.replace("+", " ")) for text in (name, value)))
    pairs.sort()
    return "&".join(f"{quote(name, safe='~')}={quote(value, safe='~')}" for name, value in pairs)


def problems(request, credentials):
    """What is wrong with the signature of `request`: a list of sentences, empty when it is right."""
    headers = {}
    for name, value in request["headers"]:
        headers.setdefault(name.lower(), []).append(value.strip())
    body = bytes.fromhex(request["body"])
    path, _, query = request["target"].partition("?")

    found = []
    match = _AUTHORIZATION.fullmatch(", ".join(headers.get("authorization", [])))
    if not match:
        return ["no well-formed Authorization header"]
    key, names, signature = match.group(1), match.group(2).split(";"), match.group(3)
    if key != credentials["id"]:
        found.append(f"the key is {key}")
    if names != sorted(set(names)):
        found.append("signed headers are not sorted, or one stands twice")
    must = {"host"} | {name for name in headers if name.startswith("x-acs-")}
    if body:
        must.add("content-type")
    if must - set(names):
        found.append(f"not signed: {', '.join(sorted(must - set(names)))}")
    digest = hashlib.sha256(body).hexdigest()
    if headers.get("x-acs-content-sha256") != [digest]:
        found.append("x-acs-content-sha256 is not the hash of the body")
    try:
        datetime.datetime.strptime(headers.get("x-acs-date", [""])[0], "%Y-%m-%dT%H:%M:%SZ")
    except ValueError:
        found.append("x-acs-date is missing or malformed")
    if not headers.get("x-acs-signature-nonce", [""])[0]:
        found.append("x-acs-signature-nonce is missing")
    if credentials.get("token") and headers.get("x-acs-security-token") != [credentials["token"]]:
        found.append("x-acs-security-token is not the credentials' token")

    lines = [request["method"], path, _canonical_query(query)]
    lines += [f"{name}:{','.join(sorted(headers.get(name, [''])))}" for name in names]
    lines += ["", ";".join(names), digest]
    canonical = "\n".join(lines)
    to_sign = "ACS3-HMAC-SHA256\n" + hashlib.sha256(canonical.encode("utf-8")).hexdigest()
    expected = hmac.new(credentials["secret"].encode("utf-8"), to_sign.encode("utf-8"), hashlib.sha256).hexdigest()
    if not hmac.compare_digest(expected, signature):
        found.append(f"the signature is not that of the canonical request\n{canonical}")
    return found
