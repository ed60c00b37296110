"""Exit 0 when the portal of this container says that it is ready: asks /readyz under a name that it answers to."""

import http.client
import os
import sys


def is_ready(port: int, host: str) -> bool:
    """Tell whether /readyz answers 200."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=4)
    try:
        connection.request("GET", "/readyz", headers={"Host": host})
        return connection.getresponse().status == http.client.OK
    except OSError:
        return False
    finally:
        connection.close()


def main() -> int:
    """Ask under the first of ALLOWED_HOSTS, on the port of WEB_BIND."""
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip()
    port = os.environ.get("WEB_BIND", "127.0.0.1:8000").rpartition(":")[2]
    return int(not is_ready(int(port), host.removeprefix(".")))


if __name__ == "__main__":
    sys.exit(main())
