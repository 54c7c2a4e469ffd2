"""What the application does for pages and readers, put together from the layers below. `app.py` connects these parts to the server."""
