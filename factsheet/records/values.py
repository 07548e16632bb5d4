"""Values that fields hold: ids, exact numbers, dates as precise as is known, text per language.

Input: what YAML has in a field. Output: the value, or what is wrong with it, for an editor to read.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any, Literal, Protocol, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    RootModel,
    StringConstraints,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue

from factsheet.languages import known_languages
from factsheet.languages.quantities import Number, Quantity, is_currency
from factsheet.records.addresses import NotOfForm
from factsheet.records.meanings import meanings


def _one_line(text: str) -> str:
    if len(text.splitlines()) > 1:
        hint = "write it right after the colon, or after `>` instead of `|` and without empty lines"
        raise NotOfForm("stands on several lines, and a text is one line", hint)
    return text


Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
SheetNumber = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9./-]*$", max_length=20)]
Reason = Annotated[str, StringConstraints(min_length=1, max_length=600, pattern=r"\w")]
LanguageCode = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
Sentence = Annotated[str, StringConstraints(min_length=1, max_length=600), AfterValidator(_one_line)]
Author = Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=r"\w")]


_GROUPING = re.compile(r"(?<=\d)[,'’\u00a0\u202f ](?=\d{3}(?!\d))")


def _number(value: object) -> Number:
    """Return a whole number, or a decimal with the places it was written with."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    hint = "write digits, and a point before decimals: 1230000 or 12.5"
    if not isinstance(value, str):
        raise ValueError(f"not a number: {hint}")
    if re.fullmatch(r"-?(?:0|[1-9][0-9]{0,14})\.[0-9]{1,6}", value):
        return Decimal(value)
    if "%" in value:
        hint += "; a percentage has `unit: percent`"
    elif re.search(r"[$€£]|illi", value):
        hint += "; $3.4 million is `value: 3.4`, `currency: USD`, `scale: million`"
    elif re.fullmatch(r"[0-9.]+ *(?:-|–|to) *[0-9.]+", value):
        hint = "where one source gives a range, write `range: {from: 40, to: 60}` instead"
    elif alone := re.fullmatch(r"(\D*?)(-?\d{1,15}(?:\.\d{1,6})?)(\D*)", _GROUPING.sub("", value)):
        digits = re.sub(r"^(-?)0+(?=\d)", r"\1", alone[2])
        hint = f"write {digits}"
        if alone[1].strip() or alone[3].strip():
            hint += " alone; “about” and the like go under `qualifier:`, what is counted into the sentence"
        elif value == digits:
            hint += " without quotation marks"
    raise ValueError(f"not a number: {hint}")


ExactNumber = Annotated[Number, BeforeValidator(_number, json_schema_input_type=float)]


def _currency(code: str) -> str:
    if not is_currency(code):
        raise ValueError("not a currency: write its code of three capitals by ISO 4217, such as CAD")
    return code


Currency = Annotated[str, AfterValidator(_currency), Field(description="ISO 4217: CAD, USD, EUR")]
Scale = Annotated[Literal["million", "billion", "trillion"], Field(description="of the value as written: 3.4 million")]


class Record(BaseModel):
    # A validator is built when the first record is read; what an import makes as a default has none (model_construct).
    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        populate_by_name=True,
        strict=True,
        defer_build=True,
        str_strip_whitespace=True,
        str_min_length=1,
    )

    @classmethod
    def __get_pydantic_json_schema__(cls, core: Any, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Return the schema with what each field means."""
        made = handler(core)
        told = meanings(cls)
        for name, field in handler.resolve_ref_schema(made).get("properties", {}).items():
            if name in told:
                field["description"] = ". ".join(filter(None, (told[name].what, field.get("description"))))
        return made


class Range(Record):
    """What one source gives as a range."""

    from_: ExactNumber = Field(alias="from")
    to: ExactNumber

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.from_ >= self.to:
            raise ValueError("the range does not rise: write the smaller number after from:")
        return self


class _Counted(Protocol):
    """A record with a number or range, and what it is counted in."""

    @property
    def value(self) -> Number | None: ...
    @property
    def range(self) -> Range | None: ...
    @property
    def unit(self) -> str | None: ...
    @property
    def currency(self) -> str | None: ...
    @property
    def scale(self) -> str | None: ...


def quantity_of(record: _Counted) -> Quantity | None:
    """Return a record's number or range as languages print it.

    Raises ValueError, in words for an editor, where its fields do not go together.
    """
    counted = (record.unit, record.currency, record.scale)
    if record.value is not None and record.range:
        raise ValueError("there are both a value and a range: keep the one that the source gives")
    if record.unit == "percent" and (record.currency or record.scale):
        raise ValueError("a percentage has neither a currency nor a scale: take one of them out")
    if record.range:
        return Quantity(record.range.from_, record.range.to, *counted)
    if record.value is None and (record.currency or record.scale):
        raise ValueError("there is a currency or scale, but no number: write it as value:")
    return None if record.value is None else Quantity(record.value, None, *counted)


class Amount(Record):
    """One of a fact's further numbers, with what it is counted in; a mere number is one without."""

    value: ExactNumber | None = None
    range: Range | None = None
    unit: str | None = None
    currency: Currency | None = None
    scale: Scale | None = None

    @model_validator(mode="after")
    def _some(self) -> Self:
        if quantity_of(self) is None:
            raise ValueError("there is no number: write it as value: or range:")
        return self

    @property
    def quantity(self) -> Quantity:
        found = quantity_of(self)
        assert found is not None
        return found


def _amount(value: object) -> object:
    return value if isinstance(value, dict) else {"value": value}


SomeAmount = Annotated[Amount, BeforeValidator(_amount, json_schema_input_type=float | Amount)]


def _same_in_all(value: object) -> object:
    if isinstance(value, str) and (glued := re.match(r"([a-z]{2}):(\S.*)", value)) and glued[1] in known_languages():
        raise ValueError(f"there is no space after the colon: write `{glued[1]}: {glued[2][:40]}`")
    return {"und": value} if isinstance(value, str) else value


class Localized(RootModel[Annotated[dict[LanguageCode | Literal["und"], Sentence], BeforeValidator(_same_in_all)]]):
    """Text per language; a plain string stands for the same text in every language."""

    model_config = ConfigDict(frozen=True, strict=True, defer_build=True, str_strip_whitespace=True)

    def get(self, language: str) -> str | None:
        """Return the text in this language, or None where it is missing."""
        return self.root.get(language, self.root.get("und"))

    def languages(self) -> frozenset[str]:
        return frozenset(self.root) - {"und"}


class Prose(Localized):
    """Text per language that may have marks: ``**bold**``, ``*emphasis*``, ``[words](https://…)`` (``prose``)."""
