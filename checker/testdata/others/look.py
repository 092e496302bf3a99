"""The same look as the checker's, by boto3 and threads: python3 look.py ENDPOINT. It prints the seconds that it took,
the start of Python and the import of boto3 left out."""

import sys
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

FUNCTIONS = ["signUpWithCognito", "signInWithCognito", "newIdTokenUsingRefreshToken", "privateLambda"]
ROLE = "Lambda-Cognito-Cloudwatch"
started = time.perf_counter()
session = boto3.session.Session()


def client(name):
    return session.client(name, endpoint_url=sys.argv[1], config=Config(max_pool_connections=16))


sts, idp, functions, iam = client("sts"), client("cognito-idp"), client("lambda"), client("iam")


def pool():
    pools = idp.list_user_pools(MaxResults=60)["UserPools"]
    found = next(p["Id"] for p in pools if p["Name"] == "tutorials-user-pool")
    with ThreadPoolExecutor(2) as threads:
        described = threads.submit(idp.describe_user_pool, UserPoolId=found)
        for c in idp.list_user_pool_clients(UserPoolId=found, MaxResults=60)["UserPoolClients"]:
            idp.describe_user_pool_client(UserPoolId=found, ClientId=c["ClientId"])
        described.result()


def policies():
    for policy in iam.list_attached_role_policies(RoleName=ROLE)["AttachedPolicies"]:
        version = iam.get_policy(PolicyArn=policy["PolicyArn"])["Policy"]["DefaultVersionId"]
        iam.get_policy_version(PolicyArn=policy["PolicyArn"], VersionId=version)


def function(name):
    link = functions.get_function(FunctionName=name)["Code"]["Location"]
    part = urllib.request.Request(link, headers={"Range": "bytes=-24576"})
    urllib.request.urlopen(part).read()


def absent(call):
    try:
        call(FunctionName="privateLambda")
    except ClientError:
        pass


with ThreadPoolExecutor(16) as threads:
    looks = [
        threads.submit(sts.get_caller_identity),
        threads.submit(pool),
        threads.submit(policies),
        threads.submit(iam.get_role, RoleName=ROLE),
        threads.submit(iam.list_role_policies, RoleName=ROLE),
        threads.submit(absent, functions.get_policy),
        threads.submit(absent, functions.get_function_url_config),
        *[threads.submit(function, name) for name in FUNCTIONS],
    ]
    for look in looks:
        look.result()
print(time.perf_counter() - started)
