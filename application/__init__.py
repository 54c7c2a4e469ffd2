"""The application's services, built from the layers below. `app.py` connects them to the server."""
