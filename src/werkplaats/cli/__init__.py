"""The command line. Each command is a module, imported only when it is asked for."""


def main() -> None:
    """Run the command line."""
    from werkplaats.cli.app import start

    start()
