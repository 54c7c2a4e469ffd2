"""The edge of the application: headers, routes, static files, errors, logs, health. Only app.py and application import it."""
