"""The store: reads one edition through its geography, catalogue and figures (see `store.store`)."""

from data_access.reference.store.areas import ENGLAND, StoredArea, plain_name, without_end
from data_access.reference.store.catalogue import Coverage
from data_access.reference.store.opening import open_store
from data_access.reference.store.store import Store

__all__ = ["ENGLAND", "Coverage", "Store", "StoredArea", "open_store", "plain_name", "without_end"]
