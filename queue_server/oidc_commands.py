"""`queue-server oidc`: whether the settings' identity provider answers, and an emulated one to try a hall out with."""

import asyncio
from pathlib import Path
from secrets import token_urlsafe
from typing import Annotated

import typer

from queue_server.adapters import private_files
from queue_server.adapters.clock import SystemClock
from queue_server.adapters.private_files import PrivateFileError
from queue_server.config import ConfigError, ServerSettings, read_settings
from queue_server.service.identity import ProviderLost
from queue_server.web.oidc.visits import back_of

app = typer.Typer(no_args_is_help=True, help="Sign-in with the organisation's account (OpenID Connect).")
_CLIENT = "yitang-emulated"


@app.command()
def check(config: Annotated[Path, typer.Option(help="the server's settings in TOML")]) -> None:
    """Ask the provider what it says of itself, and print the redirect URI to register there."""
    try:
        _check(read_settings(config, {}))
    except (ConfigError, PrivateFileError) as error:
        said = str(error)
    except ProviderLost as error:
        said = f"the provider does not answer as it should: {error.why}"
    else:
        return
    typer.echo(f"queue-server: {said}", err=True)
    raise typer.Exit(1)


def _check(settings: ServerSettings) -> None:
    from queue_server.organisation import provider_of

    if settings.oidc is None:
        raise ConfigError("oidc: there is no such table in the settings")
    typer.echo(f"redirect URI        {back_of(settings.origin)}")
    typer.echo(f"after sign-out      {settings.origin}/sign-in")
    found, keys = asyncio.run(provider_of(settings.oidc, settings.origin, SystemClock()).look())
    typer.echo(f"people sign in at   {found.authorization}")
    typer.echo(f"people sign out at  {found.end_session or '-'}")
    typer.echo(f"signing keys        {keys}")


@app.command()
def emulate(
    people: Annotated[list[str], typer.Argument(help="staff numbers that it vouches for")],
    *,
    origin: Annotated[str, typer.Option(help="where the hall's pages are")] = "http://127.0.0.1:8080",
    port: Annotated[int, typer.Option(min=1, max=65_535)] = 9400,
    secret: Annotated[Path, typer.Option(help="file for the client secret; made anew")] = Path("oidc-secret"),
) -> None:
    """Run an emulated provider on this machine. It checks nobody's identity, and a hall in production refuses it."""
    from queue_server.adapters.oidc_emulator.codes import Person
    from queue_server.adapters.oidc_emulator.provider import Client, EmulatedProvider
    from queue_server.adapters.oidc_emulator.serving import HOST, listening, served

    word, issuer = token_urlsafe(24), f"http://{HOST}:{port}"
    client = Client(_CLIENT, word, back_of(origin))
    provider = EmulatedProvider(issuer, client, [Person(each, each) for each in people], SystemClock().now)

    async def run() -> None:
        async with served(provider, listening(port)):
            typer.echo(
                f'# emulated: it checks nobody\'s identity\n[oidc]\nissuer = "{issuer}"\nclient_id = "{_CLIENT}"\n'
                f'client_secret_file = "{secret.resolve()}"\naccounts = "same"'
            )
            await asyncio.Event().wait()

    try:
        private_files.write(secret.resolve(), word.encode())
        asyncio.run(run())
    except OSError as error:
        typer.echo(f"queue-server: {error.filename or port}: {error.strerror}", err=True)
        raise typer.Exit(1) from None
    except KeyboardInterrupt:
        return
