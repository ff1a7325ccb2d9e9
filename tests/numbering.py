"""What number the next row of a table gets, where a test asks for a row by its number.

SQLite takes a number back with the row that is rolled back; a sequence of PostgreSQL goes on. Some addresses of the
written table name "row 1", and a walk that undoes what it did compares rows that name each other by number.
"""

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection


def number_from_the_last_row() -> None:
    """Give the next row of every table the number after its last one; nothing on SQLite, which does so by itself."""
    models = [one for one in apps.get_models(include_auto_created=True) if one._meta.managed]
    if statements := connection.ops.sequence_reset_sql(no_style(), models):
        with connection.cursor() as cursor:
            cursor.execute("".join(statements))
