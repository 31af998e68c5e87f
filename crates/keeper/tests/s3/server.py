"""An S3 server with object lock, for the tests of the keeper: moto, which keeps locks and, once it is
told to, checks every signature and every right. Says its address and two pairs of keys, then answers
what it is asked on its standard input, a line each; ends when that ends."""

import sys
from urllib.parse import quote, unquote

import boto3
from botocore.exceptions import ClientError
from moto import settings
from moto.iam.access_control import S3IAMRequest
from moto.server import ThreadedMotoServer

REGION = "ap-northeast-1"
RIGHTS = """{"Version": "2012-10-17",
  "Statement": [{"Effect": "Allow", "Resource": "*", "Action": [%s]}]}"""
# What docs/design/keeper.md asks for, and no more.
OF_KEEPER = [
    "s3:GetBucketVersioning", "s3:GetBucketObjectLockConfiguration", "s3:ListBucket",
    "s3:GetObject", "s3:GetObjectRetention", "s3:PutObject", "s3:PutObjectRetention",
]


def as_sent(calculate):
    """moto looks at the signature over a query from which it has taken the escapes: put back."""
    def calculated(self):
        path, mark, query = self._path.partition("?")
        pairs = [pair.partition("=") for pair in query.split("&") if pair]
        query = "&".join(f"{name}={quote(unquote(value), safe='-._~')}" for name, _, value in pairs)
        self._path = f"{path}{mark}{query}"
        return calculate(self)
    return calculated


S3IAMRequest._calculate_signature = as_sent(S3IAMRequest._calculate_signature)


def client(url, service, keys):
    return boto3.client(service, endpoint_url=url, region_name=REGION,
                        aws_access_key_id=keys[0], aws_secret_access_key=keys[1])


def user(iam, name, actions):
    iam.create_user(UserName=name)
    policy = RIGHTS % ", ".join(f'"{action}"' for action in actions)
    iam.put_user_policy(UserName=name, PolicyName="own", PolicyDocument=policy)
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return key["AccessKeyId"], key["SecretAccessKey"]


def begin():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    url = f"http://{host}:{port}"
    first = ("first", "first")
    iam, s3 = client(url, "iam", first), client(url, "s3", first)
    keeper = user(iam, "keeper", OF_KEEPER)
    # Whoever has taken the keeper's machine and was given more than is asked for.
    greedy = user(iam, "greedy", ["s3:*"])
    where = {"LocationConstraint": REGION}
    s3.create_bucket(Bucket="locked", CreateBucketConfiguration=where,
                     ObjectLockEnabledForBucket=True)
    for name in ["plain", "versioned"]:
        s3.create_bucket(Bucket=name, CreateBucketConfiguration=where)
    s3.put_bucket_versioning(Bucket="versioned", VersioningConfiguration={"Status": "Enabled"})
    settings.INITIAL_NO_AUTH_ACTION_COUNT = 0
    return url, keeper, greedy


def versions(s3, key):
    """Every version of an object, the newest first: name, how it is locked, until when."""
    pages = s3.get_paginator("list_object_versions").paginate(Bucket="locked", Prefix=key)
    for page in pages:
        for found in page.get("Versions", []):
            if found["Key"] == key:
                head = s3.head_object(Bucket="locked", Key=key, VersionId=found["VersionId"])
                until = head["ObjectLockRetainUntilDate"]
                print(found["VersionId"], head["ObjectLockMode"], int(until.timestamp()))


def keys(s3, prefix):
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket="locked", Prefix=prefix):
        for found in page.get("Contents", []):
            print(found["Key"])


def told(act):
    """What the server says to something that must not be."""
    try:
        act()
        print("done")
    except ClientError as error:
        print(error.response["ResponseMetadata"]["HTTPStatusCode"], error.response["Error"]["Code"])


def answer(url, pairs, words):
    do, who, key, *rest = words
    s3 = client(url, "s3", pairs[who])
    if do == "versions":
        versions(s3, key)
    elif do == "keys":
        keys(s3, key)
    elif do == "delete":
        told(lambda: s3.delete_object(Bucket="locked", Key=key, VersionId=rest[0]))
    elif do == "hide":
        told(lambda: s3.delete_object(Bucket="locked", Key=key))
    elif do == "overwrite":
        told(lambda: s3.put_object(Bucket="locked", Key=key, Body=b"other"))
    else:
        raise SystemExit(f"no such question: {do}")
    print(".", flush=True)


def main():
    url, keeper, greedy = begin()
    print(url, *keeper, *greedy, flush=True)
    for line in sys.stdin:
        answer(url, {"keeper": keeper, "greedy": greedy}, line.split())


main()
