"""How the tables came to be what they are. `HEAD` is the newest revision: a test holds it to Alembic's."""

HEAD = "0003"
