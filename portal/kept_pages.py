"""Where pages are kept in the process: those that were asked for last, up to a number of bytes."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock


class PageLruCache[Name: Hashable, Thing]:
    """What was put there or taken last stays, until others need its room. Threads share it."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.size = 0
        self._things: OrderedDict[Name, tuple[Thing, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, name: Name) -> Thing | None:
        """Return what lies there under a name."""
        with self._lock:
            found = self._things.get(name)
            if found is None:
                return None
            self._things.move_to_end(name)
            return found[0]

    def put(self, name: Name, thing: Thing, size: int) -> None:
        """Put a thing of so many bytes there, in the place of what has its name; nothing, if it is larger than all."""
        with self._lock:
            _former, freed = self._things.pop(name, (None, 0))
            self.size -= freed
            if size > self.most:
                return
            self._things[name] = thing, size
            self.size += size
            while self.size > self.most:
                _name, (_thing, freed) = self._things.popitem(last=False)
                self.size -= freed
