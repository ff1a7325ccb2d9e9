"""`{{ text|explained:explainer }}`: a text with the glossary terms in it explained (see `frameworks.glossary`)."""

from django import template
from django.utils.safestring import SafeString

from frameworks.glossary import Explainer

register = template.Library()


@register.filter
def explained(text: str, explainer: Explainer) -> SafeString:
    return explainer.explain(text)
