"""Runs the official Alibaba Cloud SDKs on behalf of the Rust tests.

One JSON document a line on stdin, one answer a line on stdout:

  {"do": "call", "sdk", "operation", "input", "endpoint", "credentials", "complete"}
      -> {"body", "status", "unset", "lost"}      the call succeeded
      -> {"error": {"code", "message", "status", "request_id"}}   the service refused it
      -> {"failed": TEXT}                         the SDK itself gave up
      `input` is JSON in wire names. With `complete`, `unset` lists the fields of the SDK's request and answer that were
      not filled, and `lost` the names in `input` that the SDK does not know.
  {"do": "operations", "sdk"} -> {"operations": [NAME...]}, or null where there is no such SDK here
  `sdk` is the module of the SDK, such as alibabacloud_imm20200930.
  {"do": "verify", "request": {"method", "target", "headers", "body"}, "credentials"} -> {"problems": [TEXT...]}
"""

import functools
import importlib
import importlib.util
import inspect
import json
import re
import sys
import traceback

import acs3
from alibabacloud_tea_openapi.utils_models import Config
from darabonba.exceptions import ResponseException
from darabonba.model import DaraModel
from darabonba.runtime import RuntimeOptions

_METHOD = re.compile(r"^    def (\w+with_options)\(.*?action = '(\w+)'", re.DOTALL | re.MULTILINE)


@functools.cache
def methods(sdk):
    """Names of the client's synchronous methods by operation."""
    source = inspect.getsource(importlib.import_module(sdk + ".client"))
    return {action: name for name, action in _METHOD.findall(source)}


@functools.cache
def client(sdk, endpoint, key, secret, token):
    module = importlib.import_module(sdk + ".client")
    config = Config(access_key_id=key, access_key_secret=secret, endpoint=endpoint, protocol="http")
    if token:
        config.security_token = token
    return module.Client(config)


@functools.cache
def attributes(model):
    """Attribute names of a model class by wire name, read from its `from_map`: the SDK keeps no table of them."""
    found = {}
    for block in re.split(r"\n(?=        if m\.get\()", inspect.getsource(model.from_map))[1:]:
        wire = re.match(r"        if m\.get\('([^']+)'\) is not None:", block)
        attribute = re.search(r"self\.(\w+)", block)
        if wire and attribute:
            found[wire.group(1)] = attribute.group(1)
    return found


def prune(value, given):
    """Takes back the empty lists that `from_map` puts where the input has nothing; a user's own code sets none."""
    if isinstance(value, DaraModel) and isinstance(given, dict):
        for wire, attribute in attributes(type(value)).items():
            if given.get(wire) is None:
                setattr(value, attribute, None)
            else:
                prune(getattr(value, attribute), given[wire])
    elif isinstance(value, list) and isinstance(given, list):
        for item, given_item in zip(value, given):
            prune(item, given_item)
    elif isinstance(value, dict) and isinstance(given, dict):
        for key, item in value.items():
            prune(item, given.get(key))


def unset(value, path, depth=0):
    """Paths of the fields without a value, in attribute names. A type inside itself is looked at twice."""
    found = []
    if isinstance(value, DaraModel):
        for name, field in vars(value).items():
            if name == "_map":
                continue
            if field is None or field == []:
                found.append(f"{path}.{name}")
            else:
                found += unset(field, f"{path}.{name}", depth)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            found += unset(item, f"{path}[{index}]", depth)
    elif isinstance(value, dict):
        for key, item in value.items():
            if isinstance(item, DaraModel):
                found += unset(item, f"{path}.*", depth)
    return found


def lost(given, kept, path):
    """Names in `given` that did not survive the SDK's model."""
    if isinstance(given, dict):
        if not isinstance(kept, dict):
            return [path]
        return [name for key, item in given.items()
                for name in (lost(item, kept[key], f"{path}.{key}") if key in kept else [f"{path}.{key}"])]
    if isinstance(given, list):
        if not isinstance(kept, list) or len(kept) != len(given):
            return [path]
        return [name for index, (left, right) in enumerate(zip(given, kept))
                for name in lost(left, right, f"{path}[{index}]")]
    return [] if given == kept and type(given) is type(kept) else [path]


def call(command):
    sdk, operation = command["sdk"], command["operation"]
    given, keys = command["input"], command["credentials"]
    api = client(sdk, command["endpoint"], keys["id"], keys["secret"], keys.get("token"))
    method = getattr(api, methods(sdk)[operation])
    models = importlib.import_module(sdk + ".models")
    arguments, path_values, request = {}, set(), None
    for name, parameter in inspect.signature(method).parameters.items():
        if name == "runtime":
            arguments[name] = RuntimeOptions(read_timeout=20000)
        elif name == "headers":
            arguments[name] = {}
        elif name in ("request", "tmp_req"):
            kind = getattr(models, parameter.annotation.rsplit(".", 1)[-1])
            request = arguments[name] = kind().from_map(given)
        else:
            folded = name.replace("_", "").lower()
            wire = next(key for key in given if key.replace("_", "").lower() == folded)
            path_values.add(wire)
            arguments[name] = given[wire]
    answer = {"unset": [], "lost": []}
    own = {key: value for key, value in given.items() if key not in path_values}
    if request is not None:
        if command.get("complete"):
            answer["lost"] = lost(own, request.to_map(), "")
            answer["unset"] = unset(request, "request")
        prune(request, own)
    elif own:
        answer["lost"] = sorted(own)
    try:
        response = method(**arguments)
    except ResponseException as error:
        return {"error": {
            "code": getattr(error, "code", None),
            "message": getattr(error, "message", None),
            "status": getattr(error, "status_code", None),
            "request_id": getattr(error, "request_id", None),
        }}
    if command.get("complete"):
        answer["unset"] += unset(response.body, "response")
    return answer | {"status": response.status_code, "body": response.body.to_map()}


def answer(command):
    if command["do"] == "call":
        return call(command)
    if command["do"] == "verify":
        return {"problems": acs3.problems(command["request"], command["credentials"])}
    if command["do"] == "operations":
        if importlib.util.find_spec(command["sdk"]) is None:
            return {"operations": None}
        return {"operations": sorted(methods(command["sdk"]))}
    raise ValueError(f"unknown command {command['do']!r}")


def main():
    for line in sys.stdin:
        try:
            result = answer(json.loads(line))
        except Exception:  # Whatever the SDK raises is a result: the test on the other side says what it means.
            result = {"failed": traceback.format_exc(limit=6)}
        print(json.dumps(result), flush=True)


if __name__ == "__main__":
    main()
