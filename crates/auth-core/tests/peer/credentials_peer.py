"""What the official Python library chooses in the cases of this crate.

Usage: python credentials_peer.py CASES_FOLDER > outcomes.json

Needs `alibabacloud-credentials` (see requirements.txt). Each case gets a home directory of its own, the environment
of the case and nothing else, the time of the tests, and its HTTP exchanges played back by host and path: the library
asks the same services in another form. Nothing leaves the process. Prints one JSON object, case name to outcome.
"""

import json
import logging
import os
import pathlib
import sys
import tempfile
import time
import urllib.parse

NOW = 1767323045  # 2026-01-02T03:04:05Z, as in the tests
ROOTS = ("/home/user", "/var/run/")

real_localtime = time.localtime
time.time = lambda: float(NOW)
time.localtime = lambda seconds=None: real_localtime(NOW if seconds is None else seconds)


class Answer:
    def __init__(self, status, body):
        self.status_code = status
        self.status_message = ""
        self.headers = {}
        self.body = body.encode()


def content(value):
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value)


def play(exchanges):
    """Stands in for the library's only way out. Answers in order per host and path; the last one stays."""
    left = {}
    for exchange in exchanges:
        url = urllib.parse.urlsplit(exchange["request"].split(" ", 1)[1])
        left.setdefault((url.netloc, url.path or "/"), []).append(exchange)

    def do_action(request, runtime_option=None):
        host = request.headers.get("host", "")
        if getattr(request, "port", None) not in (None, 80, 443) and ":" not in host:
            host = f"{host}:{request.port}"
        answers = left.get((host, urllib.parse.urlsplit(request.pathname or "/").path), [])
        if not answers:
            raise ConnectionError(f"nothing answers at {host}")
        exchange = answers.pop(0) if len(answers) > 1 else answers[0]
        if "silence" in exchange:
            raise ConnectionError(exchange["silence"])
        return Answer(exchange["status"], content(exchange.get("answer")))

    return do_action


def choose(case):
    with tempfile.TemporaryDirectory() as root:
        def moved(text):
            for prefix in ROOTS:
                text = text.replace(prefix, root + prefix)
            return text

        os.environ.clear()
        os.environ.update({name: moved(value) for name, value in case["env"].items()})
        for path, value in case.get("files", {}).items():
            file = pathlib.Path(root + path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(moved(content(value)), encoding="utf-8")

        # The library reads the environment while it is imported.
        for name in [name for name in sys.modules if name.startswith("alibabacloud_credentials")]:
            del sys.modules[name]
        from Tea.core import TeaCore

        TeaCore.do_action = staticmethod(play(case.get("http", [])))
        try:
            from alibabacloud_credentials.provider import DefaultCredentialsProvider

            found = DefaultCredentialsProvider().get_credentials()
        except Exception as error:  # whatever it raises is its way of saying no
            return {"error": f"{type(error).__name__}: {error}"}
        outcome = {"id": found.get_access_key_id(), "secret": found.get_access_key_secret()}
        if found.get_security_token():
            outcome["token"] = found.get_security_token()
        return outcome


def main():
    folder = pathlib.Path(sys.argv[1])
    # It logs whole answers, and with a clock that stands still its background thread never rests.
    logging.disable(logging.CRITICAL)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    outcomes = {}
    for path in sorted(folder.glob("*/case.json")):
        case = json.loads(path.read_text(encoding="utf-8"))
        official = case.get("official")
        if official is None or "not_comparable" in official:
            continue
        outcomes[path.parent.name] = choose(case)
    print(json.dumps(outcomes, indent=1))
    sys.stdout.flush()
    # The library leaves threads behind that would keep the process alive.
    os._exit(0)


main()
