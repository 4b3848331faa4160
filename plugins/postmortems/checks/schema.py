"""JSON Schema of `catalog/checks.yml`, so that an editor completes rules and says what each is about."""

from __future__ import annotations

from typing import Any

from postmortems.checks.registry import RULES, THEMES
from postmortems.checks.settings import Settings


def settings_schema() -> dict[str, Any]:
    """The schema of the settings, with every rule and theme that may have a level."""
    schema = Settings.model_json_schema()
    choices = {"$ref": "#/$defs/Choice"}
    themes = {
        theme.value: {**choices, "description": f"All rules of the theme: {asks}"} for theme, asks in THEMES.items()
    }
    rules = {rule.code: {**choices, "description": f"{rule.title}. {rule.why}"} for rule in RULES}
    schema["properties"]["levels"] |= {"additionalProperties": False, "properties": {**themes, **rules}}
    return schema
