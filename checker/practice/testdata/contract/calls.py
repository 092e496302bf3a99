"""Makes the calls that come in as lines of JSON, through boto3, and answers each with a line."""

import base64
import datetime
import json
import sys

import boto3
from botocore import xform_name
from botocore.config import Config
from botocore.exceptions import ClientError


def plain(value):
    if hasattr(value, "read"):
        return value.read().decode()
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    raise TypeError(type(value))


def blobs(value):
    if isinstance(value, dict):
        if "$blob" in value:
            return base64.b64decode(value["$blob"])
        return {key: blobs(member) for key, member in value.items()}
    return [blobs(member) for member in value] if isinstance(value, list) else value


clients = {}
for line in sys.stdin:
    call = json.loads(line)
    service = call["service"]
    if service not in clients:
        clients[service] = boto3.client(service, config=Config(retries={"max_attempts": 0}))
    answer = {}
    try:
        answer["output"] = getattr(clients[service], xform_name(call["call"]))(**blobs(call["input"] or {}))
    except ClientError as refused:
        answer["error"] = refused.response["Error"]["Code"]
        answer["message"] = refused.response["Error"]["Message"]
    except Exception as fault:  # told as an error of the test
        answer["error"] = type(fault).__name__
        answer["message"] = str(fault)
    print(json.dumps(answer, default=plain), flush=True)
