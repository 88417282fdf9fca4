"""A test database as a copy of the migrated template, where Django would migrate one from nothing."""

import os

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.backends.postgresql.creation import DatabaseCreation

from tests.migrated import TEMPLATE
from tests.servers import HAS_TEMPLATE


class FromTemplate(DatabaseCreation):
    """Django's own way of making a test database, less the migrations: the template has run them."""

    def create_test_db(
        self, verbosity: int = 1, autoclobber: bool = False, serialize: bool | None = True, keepdb: bool = False
    ) -> str:
        name: str = self._get_test_db_name()  # type: ignore[attr-defined]  # Django's own, not in its stubs
        self._create_test_db(verbosity, autoclobber, keepdb)  # type: ignore[attr-defined]  # as above
        self.connection.close()
        settings.DATABASES[self.connection.alias]["NAME"] = name
        self.connection.settings_dict["NAME"] = name
        if serialize:
            self.connection._test_serialized_contents = self.serialize_db_to_string()  # type: ignore[attr-defined]  # as above
        # as after a migrate: tests that count queries find the content types known
        ContentType.objects.get_for_models(*apps.get_models(), for_concrete_models=False)
        return name


def copy_the_template() -> None:
    """Call before the test database is made; without a template Django migrates as ever."""
    if os.environ.get(HAS_TEMPLATE):
        connection.settings_dict["TEST"]["TEMPLATE"] = TEMPLATE
        connection.creation = FromTemplate(connection)
