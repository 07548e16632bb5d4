"""Whether plain data fits a record, without a file.

Input: data, a record type. Output: what does not fit, by field, in plain words.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from factsheet.records.messages import record_error


def misfits(record: type[BaseModel], data: Mapping[str, Any]) -> dict[str, str]:
    """Return the fields of data that a record does not take, each with what is wrong."""
    try:
        record.model_validate(data)
    except ValidationError as error:
        found: dict[str, str] = {}
        for one in error.errors(include_url=False):
            field = str(one["loc"][0]) if one["loc"] else ""
            said = record_error(one["type"], one.get("ctx", {}), one["input"], one["msg"])
            found.setdefault(field, said.what)
        return found
    return {}
