# Writes model.txt of each service: what the API models in botocore say of the members of the inputs that the practice
# account reads; and operations.txt of Lambda, whose operations have paths. Run it where boto3 is installed, and look at the difference:
#
#     go test ./checker/practice -run TestTheReadmeListsWhatIsEmulated -v | python3 checker/practice/testdata/model/model.py

import os
import re
import sys

import botocore.session

SERVICES = {
    "Amazon Cognito user pools": ("cognito-idp", "cognito"),
    "Amazon CloudWatch Logs": ("logs", "logs"),
    "AWS IAM": ("iam", "iam"),
    "AWS STS": ("sts", "iam"),
    "AWS Lambda": ("lambda", "lambda"),
}

# What AWS words in another way than its models' grammar, so that the service judges it itself.
OWN = [
    r"lambda CreateFunctionInput\.FunctionName\b",  # recorded: a name that is too long is an InvalidParameterValueException
    r"lambda (Tag|Untag|ListTags)\w*Input\.Resource\b",
    r"lambda Environment\.Variables\b",  # its keys, in AWS's own words; the values are nobody's business
    r"iam \w+\.(PolicyArn|PermissionsBoundary)\b",  # recorded: "Invalid ARN:  Could not be parsed!"
]
OWN_PATTERN = [
    r"lambda \w+\.FunctionName\b",  # recorded: it also knows the Regions of other partitions
    r"iam \w+\.(RoleName|PolicyName|UserName|Path|PathPrefix|\w*PolicyDocument|Marker|VersionId)\b",
    r"sts \w+\.(RoleArn)\b",  # recorded: "x is invalid"
]


def limits(shape, own_pattern):
    words, meta = [], shape.metadata
    if meta.get("sensitive"):
        words.append("secret")
    if "min" in meta or "max" in meta:
        kind = "range" if shape.type_name in ("integer", "long", "float", "double") else "length"
        words.append(f"{kind} {meta.get('min', '')}..{meta.get('max', '')}")
    if "pattern" in meta and not own_pattern and not re.search(r"\(\?<?!", meta["pattern"]):
        words.append("pattern " + meta["pattern"])
    return " ".join(words)


def lines(service, name, shape, seen):
    if name in seen:
        return
    seen.add(name)
    for member, target in shape.members.items():
        path = f"{name}.{member[0].upper()}{member[1:]}"
        if any(re.match(own, f"{service} {path}") for own in OWN):
            continue
        own_pattern = any(re.match(own, f"{service} {path}") for own in OWN_PATTERN)
        required = "required" if member in shape.required_members else ""
        yield path, f"{required} {limits(target, own_pattern)}".strip()
        inner = target
        if target.type_name == "list":
            inner = target.member
            yield path + "[]", limits(inner, own_pattern)
        elif target.type_name == "map":
            yield path + "{key}", limits(target.key, own_pattern)
            yield path + "{value}", limits(target.value, own_pattern)
            inner = target.value
        if inner.type_name == "structure":
            yield from lines(service, inner.name, inner, seen)


def main():
    root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
    session, files = botocore.session.get_session(), {}
    for line in sys.stdin:
        found = re.match(r"\s*- ([\w ]+): (.+)", line)
        if not found or found[1] not in SERVICES:
            continue
        service, folder = SERVICES[found[1]]
        model, seen = session.get_service_model(service), set()
        for name in found[2].strip().split(", "):
            shape = model.operation_model(name).input_shape
            if shape:
                for path, text in lines(service, name + "Input", shape, seen):
                    if text:
                        files.setdefault(folder, set()).add(f"{path} {text}")
    for folder, text in files.items():
        with open(os.path.join(root, folder, "model.txt"), "w", encoding="utf-8") as file:
            file.write("\n".join(sorted(text)) + "\n")
    with open(os.path.join(root, "lambda", "operations.txt"), "w", encoding="utf-8") as file:
        model = session.get_service_model("lambda")
        for name in sorted(model.operation_names):
            http = model.operation_model(name).http
            if "?" not in http["requestUri"]:  # else it has the path of another operation
                file.write(f"{http['method']} {http['requestUri'].rstrip('/')} {name}\n")


main()
