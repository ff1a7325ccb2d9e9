"""Running: the console and everything it does."""

from django.urls import URLPattern, path

from workshops.views import running

run_patterns: list[URLPattern] = [
    path("<int:workshop>/run/", running.run, name="run"),
    path("<int:workshop>/run/state/", running.run_state, name="run_state"),
    path("<int:workshop>/run/command/", running.command, name="command"),
    path("<int:workshop>/run/findings/", running.findings, name="findings"),
    path("<int:workshop>/run/items/<int:item>/consensus/", running.record, name="record"),
    path("<int:workshop>/run/items/<int:item>/hands/", running.hands, name="hands"),
    path("<int:workshop>/run/texts/", running.moderate, name="moderate"),
    path("<int:workshop>/run/notes/<slug:kind>/", running.note, name="note"),
    path("<int:workshop>/run/notes/<slug:kind>/<int:note>/remove/", running.note_remove, name="note_remove"),
]
