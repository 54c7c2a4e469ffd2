"""The edge of the application: headers, routes, static files, faults, logs, health. Only app.py and application import it."""
