"""What an address of a room may ask for."""

from django import forms
from django.http import QueryDict

PART = "1"


class PartForm(forms.Form):
    """`?part=1` asks for the part of a page that changes, without the page around it."""

    part = forms.ChoiceField(required=False, choices=[(PART, "")])

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)

    def is_asked(self) -> bool:
        return self.is_valid() and self.cleaned_data["part"] == PART
