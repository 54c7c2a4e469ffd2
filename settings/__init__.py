"""What the app may be told from outside: one frozen `Settings`, read from the environment.

Imports nothing of the project. Every variable has a default that works on a laptop; a bad value is refused at start, all
bad values at once, in words that say what to write instead.
"""

from settings.edge import LOOPBACK
from settings.installation import MIDLANDS, Settings
from settings.limits import Limits
from settings.reading import SettingsError
from settings.retention import Retention
from settings.sign_in import SignIn

__all__ = ["LOOPBACK", "MIDLANDS", "Limits", "Retention", "Settings", "SettingsError", "SignIn"]
