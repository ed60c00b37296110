"""What the description of the API says of every address alike: fields, order, formats, headers, refusals."""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from django_filters import rest_framework as filters
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from practices.api.filters import DayFilter, RepeatedFilter
from practices.api.ordering import names_of
from practices.api.problems import PROBLEM_TYPE, problem

READ = frozenset({"GET", "HEAD"})
EXAMPLES: Mapping[str, Any] = {
    "id": "0b6f7a52-53a8-4c1c-8a5e-6f1f2f0f7d20",
    "edition": "c1b7a5d2-7e0e-4b0b-9d7f-2f4f4d6a8e30",
    "on": "2005-06-30",
    "pair": "1,3",
    "topic": "gifts",
    "kind": "instrument",
    "external_id": "A-2004-17",
    "Idempotency-Key": "2026-07-31-0001",
}
"""Examples of parameters that have none of their own, by name."""
TOKEN: Mapping[str, Any] = {"accessToken": []}
"""How a client says who asks: nobody has to, and with a token more may be seen."""
TAGS: Mapping[str, str] = {
    "adoptions": "Who has adopted instruments similar to which: events and where organizations stand.",
    "assessments": "What reviews found of the conformity of instruments.",
    "changes": "The log of every creation, change and withdrawal, for copies that stay up to date.",
    "compare": "Two to six texts side by side.",
    "dump": "Everything public as tables.",
    "editions": "Texts of instruments: languages, versions, formats.",
    "initiatives": "What organizations do together.",
    "instruments": "Codes of conduct, staff regulations and rules, policies, guidelines, decisions.",
    "links": "References from one text to another.",
    "organizations": "Organizations that take part, and those that instruments are of.",
    "practices": "Good practices.",
    "provisions": "The articles, paragraphs and headings of texts.",
    "reports": "Numbered issues of the report on adoption.",
    "search": "Texts, provisions and practices by meaning and by words.",
    "submissions": "Instruments and adoption events from the system of an organization.",
    "topics": "The vocabulary by which everything is described.",
}
PROBLEM = {"$ref": "#/components/schemas/Problem"}
REFUSALS: Mapping[int, tuple[str, str, Any]] = {
    400: (
        "A parameter is unknown, empty, given twice, or not of its type; what is sent cannot be understood.",
        "always",
        {"organisation": ["There is no such parameter here."]},
    ),
    401: ("The token does not hold, or one is needed.", "always", "This token has expired."),
    403: ("The token may not do this.", "", "This token cannot submit. Make one that can."),
    404: ("There is nothing, or nothing that you may see.", "path", "Not found."),
    405: ("Not done at this address; `Allow` says what is.", "", 'Method "POST" not allowed.'),
    406: (
        "It comes in no format that `Accept` takes.",
        "always",
        "This format is not available. Available: application/json, text/csv.",
    ),
    409: ("It cannot be done as things stand.", "", "This submission is already being processed."),
    413: ("It is too large.", "", "This is too large."),
    415: ("What is sent is of a type that is not read here.", "", 'Unsupported media type "text/plain" in request.'),
    422: ("It is understood, and cannot be done.", "", "This key came with something else before."),
    429: (
        "Too many requests; `Retry-After` says in how many seconds to come again.",
        "always",
        "Request was throttled. Expected available in 30 seconds.",
    ),
    503: (
        "Files cannot be looked at just now: come again later.",
        "",
        "Files cannot be checked for viruses just now. Nothing was saved; please try again later.",
    ),
}
"""By status: in words, to which addresses it belongs beside those that name it, and what it says, for example."""
SAYS_SOMETHING = r"^[^\u0000]*[^\s\u0000-\u001f\u0085][^\u0000]*$"
"""The pattern of a parameter's text: one of blanks and control characters alone is refused, as is a NUL anywhere."""
TEXT = {"type": "string"}
BYTES = {"type": "string", "format": "binary"}
FORMATS: Mapping[type[Any], str] = {filters.UUIDFilter: "uuid", DayFilter: "date"}
CONTENTS: Mapping[str, Any] = {
    "text/csv": {"schema": TEXT, "example": "id,title\r\n0b6f7a52-53a8-4c1c-8a5e-6f1f2f0f7d20,Code of Conduct\r\n"},
    "application/ld+json": {"schema": {"type": "object"}},
    "application/rdf+xml": {"schema": TEXT},
    "application/akn+xml": {"schema": TEXT},
    "text/turtle": {"schema": TEXT},
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": {"schema": BYTES},
}
"""What is in the formats beside JSON."""
HEADERS: Mapping[str, Any] = {
    "ETag": {"description": "Send it back in `If-None-Match`.", "schema": {"type": "string"}},
    "Last-Modified": {
        "description": "Where the change log tells of whatever changes it. Send it back in `If-Modified-Since`.",
        "schema": {"type": "string"},
    },
    "Link": {
        "description": "The pages around this one (RFC 8288): `next`, `prev`.",
        "schema": {"type": "string"},
    },
    "Retry-After": {"description": "Seconds.", "schema": {"type": "integer", "minimum": 1}},
}


class ExchangeSchema(AutoSchema):
    """Describes an address, with the parameters that every answer has."""

    def get_override_parameters(self) -> list[OpenApiParameter]:
        """Describe `fields`, `ordering` and `format` where the address takes them."""
        view = self.view
        if self.method not in READ or not hasattr(view, "fields_of"):
            return []
        asked = [] if hasattr(view, "filter_backends") else [_filter(view, name) for name in view.filters()]
        return [*asked, *(made for made in (_fields(view), _ordering(view)) if made), _format(view)]


def _filter(view: Any, name: str) -> OpenApiParameter:
    """Describe a filter of an answer that is no list of rows."""
    one, example = view.filters()[name], view.filterset_class.examples.get(name)
    schema: dict[str, Any] = {"type": "string"}
    if isinstance(one, filters.NumberFilter):
        schema = {"type": "integer", "minimum": one.extra["min_value"], "maximum": one.extra["max_value"]}
    if example:
        schema["examples"] = [int(example) if schema["type"] == "integer" else example]
    if form := FORMATS.get(type(one)):
        schema["format"] = form
    if choices := one.extra.get("choices"):
        schema["enum"] = [value for value, _label in choices]
    if "max_length" in one.extra:
        schema["maxLength"] = one.extra["max_length"]
    if is_repeated := isinstance(one, RepeatedFilter):
        schema = {"type": "array", "items": {"type": "string", "format": "uuid"}}
    return OpenApiParameter(
        name,
        schema,
        required=one.extra["required"],
        description=one.extra["help_text"],
        explode=is_repeated or None,
    )


def _fields(view: Any) -> OpenApiParameter | None:
    shape = view.fields_of()
    if not shape:
        return None
    nested = next((f"{name}.{next(iter(below))}" for name, below in shape.items() if below), "")
    example = ",".join(
        filter(None, [*list(shape)[:2], nested if nested.partition(".")[0] not in list(shape)[:2] else ""])
    )
    return OpenApiParameter(
        "fields",
        {"type": "string", "examples": [example]},
        description=f"Give these fields alone, a dot before what is nested. Example: `{example}`.",
    )


def _ordering(view: Any) -> OpenApiParameter | None:
    known = names_of(view.known_orderings()) if getattr(view, "action", "") == "list" else []
    if not known:
        return None
    return OpenApiParameter(
        "ordering",
        {"type": "string", "enum": known, "examples": [known[-1]]},
        description="Order of the list; with a hyphen the other way round.",
    )


def _format(view: Any) -> OpenApiParameter:
    known = [renderer.format for renderer in view.get_renderers()]
    return OpenApiParameter(
        "format",
        {"type": "string", "enum": known, "examples": [known[-1]]},
        description="The format of the answer; goes before what `Accept` says.",
    )


def complete(result: Any, generator: Any, request: Any, public: bool) -> Any:
    """Complete a description: refusals once each, headers, what is in files, an example of each parameter."""
    components = result.setdefault("components", {})
    components["responses"] = {_name(status): _refusal(status) for status in REFUSALS}
    components["responses"]["NotModified"] = {"description": "You have it already."}
    components["headers"] = {name.replace("-", ""): header for name, header in HEADERS.items()}
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            _complete_operation(operation, method=method, has_names="{" in path)
    for name, schema in components["schemas"].items():
        components["schemas"][name] = _plain(schema, components["schemas"])
    components["schemas"].pop("NullEnum", None)
    components["securitySchemes"].pop("cookieAuth", None)  # the pages of the admin alone use it
    result["tags"] = [{"name": name, "description": words} for name, words in TAGS.items()]
    for name in _chosen_among(result):
        components["schemas"][name].pop("required", None)
    for name in _sent(result):
        if "properties" in components["schemas"][name]:
            components["schemas"][name]["additionalProperties"] = False
    return result


def _plain(schema: Any, named: Mapping[str, Any]) -> Any:
    """Return a schema in which what is one of several words is an `enum`, as all makers of clients read it."""
    if isinstance(schema, list):
        return [_plain(one, named) for one in schema]
    if not isinstance(schema, Mapping):
        return schema
    rows = schema.get("oneOf", [])
    if rows and all(set(row) == {"const"} for row in rows):
        return {**{key: value for key, value in schema.items() if key != "oneOf"}, "enum": [r["const"] for r in rows]}
    references = [_last(row.get("$ref", "")) for row in rows]
    if "NullEnum" in references:
        words = [value for name in references if name != "NullEnum" for value in _words(named[name])] + [None]
        rest = {key: value for key, value in schema.items() if key != "oneOf"}
        return {**rest, "type": ["string", "null"], "enum": words}
    return {key: _plain(value, named) for key, value in schema.items()}


def _words(schema: Mapping[str, Any]) -> list[Any]:
    return schema["enum"] if "enum" in schema else [schema["const"]]


def _name(status: int) -> str:
    return f"Problem{status}"


def _refusal(status: int) -> dict[str, Any]:
    words, _where, said = REFUSALS[status]
    content = {"schema": PROBLEM, "example": problem(status, said)}
    answer: dict[str, Any] = {"description": words, "content": {PROBLEM_TYPE: content}}
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        answer["headers"] = {"Retry-After": _header("Retry-After")}
    return answer


def _header(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/headers/{name.replace('-', '')}"}


def _complete_operation(operation: dict[str, Any], *, method: str, has_names: bool) -> None:
    responses = operation["responses"]
    there = {"always", "path"} if has_names else {"always"}
    if "application/akn+xml" in responses.get("200", {}).get("content", {}):
        responses["422"] = {}
    wanted = {
        status for status, (_words, where, _said) in REFUSALS.items() if where in there or str(status) in responses
    }
    for status in wanted:
        responses[str(status)] = {"$ref": f"#/components/responses/{_name(status)}"}
    names = {row["name"] for row in operation.get("parameters", ())}
    for row in operation.get("parameters", ()):
        _exemplify(row)
    if method == "get" and "200" in responses:
        responses["304"] = {"$ref": "#/components/responses/NotModified"}
        paged = names & {"cursor", "after"}
        shown = ("ETag", "Last-Modified", "Link") if paged else ("ETag", "Last-Modified")
        responses["200"]["headers"] = {name: _header(name) for name in shown}
    for media_type, content in responses.get("200", {}).get("content", {}).items():
        content.update(CONTENTS.get(media_type, {}))
    operation["responses"] = dict(sorted(responses.items()))
    if operation.get("security") != [TOKEN]:
        operation["security"] = [{}, TOKEN]


def _exemplify(row: dict[str, Any]) -> None:
    schema = row["schema"]
    if row["in"] == "path":
        row.setdefault(
            "description",
            "The permanent code." if row["name"] == "id" and schema.get("format") != "uuid" else "The id of the thing.",
        )
    if (
        row["in"] == "query"
        and schema.get("type") == "string"
        and not {"enum", "oneOf", "format", "pattern"} & {*schema}
    ):
        schema |= {"minLength": 1, "pattern": SAYS_SOMETHING}
    if "examples" in schema or "example" in row or "examples" in row:
        return
    values = schema.get("enum") or schema.get("items", {}).get("enum")
    if row["name"] == "id" and schema.get("format") != "uuid":
        row["example"] = "awareness"
    elif values:
        row["example"] = values[0]
    elif row["name"] in EXAMPLES:
        example = EXAMPLES[row["name"]]
        row["example"] = [example, EXAMPLES["id"]] if schema.get("type") == "array" else example


def _chosen_among(result: Any) -> set[str]:
    """Return the names of the schemas whose fields `fields` chooses among: none of them is always there."""
    schemas = result["components"]["schemas"]
    found: set[str] = set()
    for operations in result["paths"].values():
        operation = operations.get("get", {})
        if not any(row["name"] == "fields" for row in operation.get("parameters", ())):
            continue
        answer = operation["responses"]["200"]["content"]["application/json"]["schema"]
        named = schemas.get(_last(answer.get("$ref", "")), answer)
        rows = named.get("properties", {}).get("results", answer)
        _gather(rows, schemas, found)
    return found


def _sent(result: Any) -> set[str]:
    """Return the names of the schemas of what is sent: a field that is misspelt is refused."""
    found: set[str] = set()
    for operations in result["paths"].values():
        for operation in operations.values():
            _gather(operation.get("requestBody", {}), result["components"]["schemas"], found)
    return found


def _gather(schema: Any, schemas: Mapping[str, Any], found: set[str]) -> None:
    for reference in _references(schema):
        name = _last(reference)
        if name not in found:
            found.add(name)
            _gather(schemas[name], schemas, found)


def _references(schema: Any) -> Iterator[str]:
    if isinstance(schema, Mapping):
        if isinstance(schema.get("$ref"), str):
            yield schema["$ref"]
        for value in schema.values():
            yield from _references(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _references(value)


def _last(reference: str) -> str:
    return reference.rpartition("/")[2]
