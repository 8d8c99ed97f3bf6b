"""Django's PostgreSQL engine; it starts the server before a new connection."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db.backends.postgresql import base, client

from directory.postgres.server import Server, server_of


class DatabaseClient(client.DatabaseClient):
    """`manage.py dbshell` with the psql that belongs to the server."""

    connection: "DatabaseWrapper"

    def runshell(self, parameters: Iterable[str]) -> None:
        server = self.connection.server
        server.ensure()
        self.executable_name = str(server.program("psql"))
        self.connection.settings_dict["HOST"] = str(server.socket_folder)
        super().runshell(parameters)


class DatabaseWrapper(base.DatabaseWrapper):
    client_class = DatabaseClient

    @property
    def server(self) -> Server:
        settings: dict[str, Any] = self.settings_dict
        return server_of(Path(settings["DATA_DIR"]), durable=settings["DURABLE"])

    def get_connection_params(self) -> dict[str, Any]:
        return super().get_connection_params() | {"host": str(self.server.socket_folder)}

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        self.server.ensure()
        return super().get_new_connection(conn_params)
