"""An OpenID provider asked over HTTP: discovery, keys, the code exchanged, the ID token judged. joserfc checks signatures."""
