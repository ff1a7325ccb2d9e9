"""The OpenAPI document, made from the endpoints that there are."""

from typing import Any

from api.endpoints import ENDPOINTS, Endpoint
from api.forms import EXAMPLES, KINDS, LIMIT, MEANINGS, MOST

VERSION = "1.0.0"
PROBLEM = {
    "type": "object",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}},
    },
    "required": ["type", "title", "status", "detail"],
}
REFUSALS = {
    "400": "A parameter has a mistake; `errors` says which",
    "401": "No token, or one that is not good today",
    "403": "The token does not reach this",
    "404": "There is nothing here, or nothing that you may read",
    "405": "Only GET, HEAD and OPTIONS are possible",
    "406": "Only JSON is possible",
    "429": "Too many requests in this minute; `Retry-After` says how many seconds to wait",
}


def parameters(endpoint: Endpoint) -> list[dict[str, Any]]:
    """The parameters of an endpoint, those of its address first."""
    found: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in endpoint.parts
    ]
    for name in endpoint.names:
        schema: dict[str, Any] = {"type": "string", "maxLength": 100}
        if name == "kind":
            schema = {"type": "string", "enum": list(KINDS), "default": "real"}
        one = {"name": name, "in": "query", "description": MEANINGS[name], "schema": schema}
        found.append({**one, "example": EXAMPLES[name]})
    if endpoint.is_list:
        limit = {"type": "integer", "minimum": 1, "maximum": MOST, "default": LIMIT}
        found.append({"name": "limit", "in": "query", "description": MEANINGS["limit"], "schema": limit})
        page = {"type": "integer", "minimum": 1, "maximum": 1_000_000, "default": 1}
        found.append({"name": "page", "in": "query", "description": MEANINGS["page"], "schema": page})
    return found


def document() -> dict[str, Any]:
    """The whole document, OpenAPI 3.1."""
    schemas: dict[str, Any] = {"Problem": PROBLEM}
    paths: dict[str, Any] = {}
    for one in ENDPOINTS:
        schemas[one.schema_name] = one.schema
        content: dict[str, Any] = {"$ref": f"#/components/schemas/{one.schema_name}"}
        if one.is_list:
            content = {
                "type": "object",
                "properties": {
                    "count": {"type": "integer", "description": "How many items there are in all"},
                    "next": {"type": ["string", "null"], "description": "The address of the next page"},
                    "previous": {"type": ["string", "null"]},
                    "items": {"type": "array", "items": content},
                },
                "required": ["count", "next", "previous", "items"],
                "additionalProperties": False,
            }
        responses: dict[str, Any] = {
            "200": {"description": one.meaning, "content": {"application/json": {"schema": content}}},
            "304": {"description": "Nothing changed since the ETag in If-None-Match"},
        }
        for status, words in REFUSALS.items():
            if one.scope or status not in {"401", "403", "429"}:
                body = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
                responses[status] = {"description": words, "content": body}
        paths[one.address] = {
            "get": {
                "operationId": one.name,
                "summary": one.title,
                "description": one.meaning,
                "parameters": parameters(one),
                "responses": responses,
                "security": [{"token": [one.scope]}] if one.scope else [],
            }
        }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "ICS maturity self-assessment: read API",
            "version": VERSION,
            "description": "What systems share, as far as the token's owner may read it. There is no ranking, score "
            "or average: levels have an order and no distance.",
        },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }
