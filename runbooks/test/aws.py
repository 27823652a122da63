"""Would the AWS CLI take these commands? Run by aws.test.ts: a JSON list of argument lists on stdin, a JSON list of what is wrong with each on stdout.

By the service models that the CLI itself is made from, as botocore has them: services, operations, flags, what is required, enumerations, keys of
structures, and every field that --query asks for.
"""

import json
import sys

import botocore.session
import jmespath
from botocore import xform_name

SESSION = botocore.session.Session()

# Flags of every command: how many values they take.
GLOBAL = {"--query": 1, "--output": 1, "--region": 1, "--profile": 1, "--no-paginate": 0, "--no-cli-pager": 0}
PAGING = {"--max-items": 1, "--page-size": 1, "--starting-token": 1}
# What the CLI has beside the models: https://docs.aws.amazon.com/cli/latest/reference/logs/tail.html
CUSTOM = {
    ("logs", "tail"): {
        "words": 1,
        "flags": {"--since": 1, "--follow": 0, "--format": 1, "--filter-pattern": 1, "--log-stream-names": None, "--log-stream-name-prefix": 1},
    },
}


class Wrong(Exception):
    pass


def check(arguments):
    """Raises Wrong where the CLI, or AWS, would refuse."""
    words, flags = split(arguments)
    if len(words) < 2:
        raise Wrong("names no service and operation")
    if tuple(words[:2]) in CUSTOM:
        return check_custom(words, flags)
    service, command, *rest = words
    if service not in SESSION.get_available_services() and service != "s3api":
        raise Wrong(f"there is no service {service}")
    service = "s3" if service == "s3api" else service
    model = SESSION.get_service_model(service)
    paginated = False
    if command == "wait":
        if not rest:
            raise Wrong("waits for nothing")
        operation = waited(service, rest.pop(0), model)
    else:
        names = {xform_name(name, "-"): name for name in model.operation_names}
        if command not in names:
            raise Wrong(f"{service} has no {command}")
        operation = model.operation_model(names[command])
        paginated = paginates(service, names[command])
    if rest:
        raise Wrong(f"takes no words, and there is {' '.join(rest)}")
    check_flags(operation, flags, paginated)


def split(arguments):
    """Words before the first flag, and flag -> its values."""
    words, flags, flag = [], {}, None
    for argument in arguments:
        if argument.startswith("--"):
            flag = argument
            if flag in flags:
                raise Wrong(f"{flag} is there twice")
            flags[flag] = []
        elif flag:
            flags[flag].append(argument)
        else:
            words.append(argument)
    return words, flags


def check_custom(words, flags):
    known = CUSTOM[tuple(words[:2])]
    if len(words) - 2 != known["words"]:
        raise Wrong(f"takes {known['words']} words, not {len(words) - 2}")
    for flag, values in flags.items():
        if flag not in known["flags"] and flag not in GLOBAL:
            raise Wrong(f"has no {flag}")
        count(flag, values, {**GLOBAL, **known["flags"]}[flag])


def waited(service, name, model):
    waiters = SESSION.get_waiter_model(service)
    names = {xform_name(waiter, "-"): waiter for waiter in waiters.waiter_names}
    if name not in names:
        raise Wrong(f"{service} can not wait for {name}")
    return model.operation_model(waiters.get_waiter(names[name]).operation)


def paginates(service, operation):
    try:
        SESSION.get_paginator_model(service).get_paginator(operation)
        return True
    except Exception:  # noqa: BLE001 botocore raises ValueError for one, DataNotFoundError for all of a service
        return False


def count(flag, values, wanted):
    if wanted is not None and len(values) != wanted:
        raise Wrong(f"{flag} takes {wanted} values, not {len(values)}")


def check_flags(operation, flags, paginated):
    shape = operation.input_shape
    members = {f"--{xform_name(name, '-')}": name for name in (shape.members if shape else {})}
    for flag, values in flags.items():
        if flag in GLOBAL or (paginated and flag in PAGING):
            count(flag, values, {**GLOBAL, **PAGING}[flag])
        elif flag in members:
            check_argument(flag, values, shape.members[members[flag]])
        elif flag.startswith("--no-") and f"--{flag[5:]}" in members:
            check_argument(flag, values, shape.members[members[f"--{flag[5:]}"]])
        else:
            raise Wrong(f"{operation.name} has no {flag}")
    for name in shape.required_members if shape else []:
        if f"--{xform_name(name, '-')}" not in flags:
            raise Wrong(f"{operation.name} needs --{xform_name(name, '-')}")
    if "--query" in flags:
        walk(jmespath.compile(flags["--query"][0]).parsed, operation.output_shape)


def check_argument(flag, values, shape):
    if shape.type_name == "boolean":
        return count(flag, values, 0)
    if not values:
        raise Wrong(f"{flag} has no value")
    if shape.type_name == "list" and not values[0].startswith("["):
        for value in values:
            check_value(flag, value, shape.member)
        return None
    count(flag, values, 1)
    return check_value(flag, values[0], shape)


def check_value(flag, value, shape):
    if value.startswith(("file://", "fileb://")):
        return
    if shape.type_name in ("structure", "map", "list"):
        try:
            check_json(flag, json.loads(value), shape)
        except json.JSONDecodeError:
            check_shorthand(flag, value, shape)
    elif shape.type_name in ("integer", "long"):
        if not value.lstrip("-").isdigit():
            raise Wrong(f"{flag} is a number, not {value}")
    elif getattr(shape, "enum", None) and value not in shape.enum:
        raise Wrong(f"{flag} is none of {', '.join(shape.enum)}: {value}")


def check_json(flag, value, shape):
    if shape.type_name == "structure":
        for key, inner in value.items():
            if key not in shape.members:
                raise Wrong(f"{flag} has no {key}; there are {', '.join(shape.members)}")
            check_json(flag, inner, shape.members[key])
    elif shape.type_name == "list":
        for inner in value:
            check_json(flag, inner, shape.member)
    elif getattr(shape, "enum", None) and value not in shape.enum:
        raise Wrong(f"{flag} is none of {', '.join(shape.enum)}: {value}")


def check_shorthand(flag, text, shape):
    """key=value,key=value; a piece without = is one more value of the key before."""
    if shape.type_name != "structure":
        return
    keys = [piece.split("=", 1)[0] for piece in text.split(",") if "=" in piece]
    for key in keys:
        if key not in shape.members:
            raise Wrong(f"{flag} has no {key}; there are {', '.join(shape.members)}")
    for piece in text.split(","):
        key, _, value = piece.partition("=")
        enum = getattr(shape.members.get(key), "enum", None)
        if enum and value not in enum:
            raise Wrong(f"{flag}: {key} is none of {', '.join(enum)}: {value}")
    for key in shape.required_members:
        if key not in keys:
            raise Wrong(f"{flag} needs {key}")


ANY = object()  # what a query has made itself, or text and numbers: nothing is known of it


def walk(node, shape):
    """The shape that the node of a query comes to. Raises Wrong for a field that AWS does not answer with."""
    kind, children = node["type"], node.get("children", [])
    if kind == "field":
        return field(node["value"], shape)
    if kind in ("subexpression", "pipe", "index_expression", "projection"):
        left = walk(children[0], shape)
        return walk(children[1], elements(left) if kind == "projection" else left)
    if kind == "filter_projection":
        inner = elements(walk(children[0], shape))
        walk(children[2], inner)
        return [walk(children[1], inner)]
    if kind == "flatten":
        inner = elements(walk(children[0], shape))
        return [elements(inner)] if is_list(inner) else [inner]
    if kind == "index":
        return elements(shape)
    if kind == "slice":
        return shape
    if kind in ("identity", "current"):
        return shape
    if kind == "function_expression":
        results = [walk(child, shape) for child in children if child["type"] != "expref"]
        for child in children:
            if child["type"] == "expref":
                walk(child["children"][0], elements(results[0]))
        return results[0] if node["value"] in ("sort", "sort_by", "reverse") else ANY
    for child in children:
        walk(child, shape)
    return ANY


def is_list(shape):
    return isinstance(shape, list) or getattr(shape, "type_name", "") == "list"


def elements(shape):
    if isinstance(shape, list):
        return shape[0]
    if shape is ANY:
        return ANY
    if shape.type_name == "list":
        return shape.member
    raise Wrong(f"--query takes {shape.name} for a list")


def field(name, shape):
    if shape is ANY:
        return ANY
    if isinstance(shape, list):
        raise Wrong(f"--query asks a list for {name}")
    if shape.type_name == "map":
        return shape.value
    if name not in getattr(shape, "members", {}):
        raise Wrong(f"--query asks {shape.name} for {name}, which it does not have")
    return shape.members[name]


def problem(arguments):
    try:
        check(arguments)
    except (Wrong, jmespath.exceptions.JMESPathError) as error:
        return str(error)
    return None


if __name__ == "__main__":
    json.dump([problem(arguments) for arguments in json.load(sys.stdin)], sys.stdout)
